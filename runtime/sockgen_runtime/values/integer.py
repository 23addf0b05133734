"""Whole numbers, in decimal and in hexadecimal digits.

Only ASCII digits are read: no sign but a minus, no blank, no underscore, all of which
`int` would accept. The number of digits is bounded, because turning digits into a number
takes time that grows with their square.
"""

from typing import Final, final

from sockgen_runtime.errors import BadText, EncodeError

from .codec import is_a, number

__all__ = ["Hexadecimal", "Integer"]

DIGITS_MAX: Final = 1000  # of any number, leading zeros included

# Most numbers are small and come again: looking one up takes a third of the time. The
# table fills as they come, up to a bound that a peer cannot move.
KNOWN_LENGTH: Final = 5
KNOWN_MAX: Final = 1024

_HEXADECIMAL_DIGITS: Final = b"0123456789ABCDEFabcdef"


@final
class Integer:
    """A whole number in decimal digits.

    Leading zeros are read, unless there is a width; they are written only to fill it.

    Args:
        low: the least number; None: no bound but that of its digits, 1000.
        high: the greatest number; None: likewise.
        width: digits it has exactly, without a sign; 0: as many as it takes.
    """

    __slots__ = (
        "_greatest",
        "_known",
        "_least",
        "_longest",
        "_shortest",
        "_width",
        "expected",
    )

    def __init__(
        self, low: int | None = None, high: int | None = None, width: int = 0
    ) -> None:
        most = int(10 ** (width or DIGITS_MAX)) - 1
        self._least = -most if low is None else max(low, -most)
        self._greatest = most if high is None else min(high, most)
        self._width = width
        self._shortest = width or 1
        self._longest = width or DIGITS_MAX
        self._known: dict[bytes, int] = {}
        digits = f" in {width} digits" if width else ""
        self.expected: str = number(low, high) + digits

    def decode(self, text: bytes) -> int:
        """Return the number.

        Raises:
            BadText: these octets are no number, or one that is out of range.
        """
        try:
            return self._known[text]
        except KeyError:
            return self._computed(text)

    def encode(self, value: int) -> bytes:
        """Return the digits of a number.

        Raises:
            EncodeError: it is out of range, or no whole number.
        """
        if value.__class__ is not int and not is_a(value, int):
            raise EncodeError(self.expected, value)
        if self._least <= value <= self._greatest:
            if self._width:
                sign = b"-" if value < 0 else b""
                return sign + b"%0*d" % (self._width, abs(value))
            return b"%d" % value
        raise EncodeError(self.expected, value)

    def _computed(self, text: bytes) -> int:
        """Return a number that has not been read lately."""
        digits = text if text.isdigit() else self._unsigned(text)
        if self._shortest <= len(digits) <= self._longest:
            value = int(text)
            if self._least <= value <= self._greatest:
                if len(text) <= KNOWN_LENGTH and len(self._known) < KNOWN_MAX:
                    self._known[text] = value
                return value
        raise BadText(self.expected, text)

    def _unsigned(self, text: bytes) -> bytes:
        """Return the digits behind a minus sign, or nothing."""
        if text[:1] == b"-" and self._least < 0:
            digits = text[1:]
            if digits.isdigit():
                return digits
        raise BadText(self.expected, text)


@final
class Hexadecimal:
    """A whole number in hexadecimal digits, of either case; lower case is written.

    Args:
        low: the least number, not negative.
        high: the greatest number; None: no bound but that of its digits, 1000.
        width: digits it has exactly; 0: as many as it takes.
    """

    __slots__ = ("_greatest", "_least", "_longest", "_shortest", "_width", "expected")

    def __init__(self, low: int = 0, high: int | None = None, width: int = 0) -> None:
        most = (1 << 4 * (width or DIGITS_MAX)) - 1
        self._least = low
        self._greatest = most if high is None else min(high, most)
        self._width = width
        self._shortest = width or 1
        self._longest = width or DIGITS_MAX
        digits = f" in {width} digits" if width else ""
        self.expected: str = number(low, high, "a hexadecimal number") + digits

    def decode(self, text: bytes) -> int:
        """Return the number.

        Raises:
            BadText: these octets are no number, or one that is out of range.
        """
        if self._shortest <= len(text) <= self._longest and not text.translate(
            None, _HEXADECIMAL_DIGITS
        ):
            value = int(text, 16)
            if self._least <= value <= self._greatest:
                return value
        raise BadText(self.expected, text)

    def encode(self, value: int) -> bytes:
        """Return the digits of a number.

        Raises:
            EncodeError: it is out of range, or no whole number.
        """
        if not is_a(value, int) or not self._least <= value <= self._greatest:
            raise EncodeError(self.expected, value)
        return b"%0*x" % (self._width, value)
