"""Numbers with a fraction: binary (`float`) and decimal (`decimal.Decimal`)."""

import math
import re
from typing import TYPE_CHECKING, Final, final

from sockgen_runtime.errors import BadText, EncodeError

from .codec import is_a, number

if TYPE_CHECKING:
    from decimal import Decimal

__all__ = ["DecimalNumber", "Real"]

CHARACTERS_MAX: Final = 1000  # of any number

# No sign but a minus, no blank, no underscore, no name of what is not finite.
_FIXED: Final = re.compile(rb"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_FLOAT: Final = re.compile(rb"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


@final
class Real:
    """A finite binary number with a fraction, as the shortest text that is read the same.

    Args:
        low: the least number; None: no bound.
        high: the greatest number; None: no bound.
    """

    __slots__ = ("_greatest", "_least", "expected")

    def __init__(self, low: float | None = None, high: float | None = None) -> None:
        self._least = -math.inf if low is None else low
        self._greatest = math.inf if high is None else high
        self.expected = number(low, high)

    def decode(self, text: bytes) -> float:
        """Return the number.

        Raises:
            BadText: these octets are no number, or one that is out of range.
        """
        if len(text) <= CHARACTERS_MAX and _FLOAT.fullmatch(text):
            value = float(text)
            if math.isfinite(value) and self._least <= value <= self._greatest:
                return value
        raise BadText(self.expected, text)

    def encode(self, value: float) -> bytes:
        """Return the text of a number.

        Raises:
            EncodeError: it is out of range, not finite, or not exactly a `float`.
        """
        if is_a(value, int, float) and self._least <= value <= self._greatest:
            try:
                binary = float(value)
            except OverflowError:
                binary = math.nan
            if binary == value and math.isfinite(binary):
                return repr(binary).encode("ascii")
        raise EncodeError(self.expected, value)


@final
class DecimalNumber:
    """A finite decimal number, without an exponent.

    Args:
        low: the least number; None: no bound.
        high: the greatest number; None: no bound.
    """

    __slots__ = ("_decimal", "_greatest", "_least", "expected")

    def __init__(
        self, low: str | int | None = None, high: str | int | None = None
    ) -> None:
        # Only a package with such a field pays for this module.
        from decimal import Decimal

        self._decimal = Decimal
        self._least = Decimal("-Infinity" if low is None else low)
        self._greatest = Decimal("Infinity" if high is None else high)
        self.expected = number(low, high)

    def decode(self, text: bytes) -> "Decimal":
        """Return the number, with as many decimals as it was written with.

        Raises:
            BadText: these octets are no number, or one that is out of range.
        """
        if len(text) <= CHARACTERS_MAX and _FIXED.fullmatch(text):
            value = self._decimal(text.decode("ascii"))
            if self._least <= value <= self._greatest:
                return value
        raise BadText(self.expected, text)

    def encode(self, value: "Decimal") -> bytes:
        """Return the text of a number.

        Raises:
            EncodeError: it is out of range, not finite, or longer than 1000 characters.
        """
        if (
            is_a(value, self._decimal)
            and value.is_finite()
            and self._least <= value <= self._greatest
            and -CHARACTERS_MAX < value.adjusted() < CHARACTERS_MAX
        ):
            text = format(value, "f").encode("ascii")
            if len(text) <= CHARACTERS_MAX:
                return text
        raise EncodeError(self.expected, value)
