"""Numbers with a fraction: binary (`float`) and decimal (`decimal.Decimal`)."""

import math
import re
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar, final

from sockgen_runtime.errors import BadText, EncodeError

from .codec import is_a, number

if TYPE_CHECKING:
    from typing import Self

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
        self.expected: str = number(low, high)

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


class Decimal(Protocol):
    """What is used of `decimal.Decimal`.

    Whoever has such a field passes that class: only they pay for its module.
    """

    def __new__(cls, text: str, /) -> "Self":
        """Make a number of its digits."""
        ...

    def __le__(self, other: "Self", /) -> bool:
        """Tell whether it is at most another one."""
        ...

    def is_finite(self) -> bool:
        """Tell whether it is a number."""
        ...

    def adjusted(self) -> int:
        """Return the exponent of its first digit."""
        ...


_Decimal = TypeVar("_Decimal", bound=Decimal)


@final
class DecimalNumber(Generic[_Decimal]):
    """A finite decimal number, without an exponent.

    Args:
        kind: `decimal.Decimal`.
        low: the least number; None: no bound.
        high: the greatest number; None: no bound.
    """

    __slots__ = ("_decimal", "_greatest", "_least", "expected")

    def __init__(
        self, kind: type[_Decimal], low: str | None = None, high: str | None = None
    ) -> None:
        self._decimal = kind
        self._least = kind("-Infinity" if low is None else low)
        self._greatest = kind("Infinity" if high is None else high)
        self.expected: str = number(low, high)

    def decode(self, text: bytes) -> _Decimal:
        """Return the number, with as many decimals as it was written with.

        Raises:
            BadText: these octets are no number, or one that is out of range.
        """
        if len(text) <= CHARACTERS_MAX and _FIXED.fullmatch(text):
            value = self._decimal(text.decode("ascii"))
            if self._least <= value <= self._greatest:
                return value
        raise BadText(self.expected, text)

    def encode(self, value: _Decimal) -> bytes:
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
