"""How many octets a value may have, where its text has more than that."""

from typing import final

from sockgen_runtime.errors import BadText, EncodeError

from .codec import UNBOUNDED, count

__all__ = ["Bounds"]


@final
class Bounds:
    """The least and the greatest number of octets of a value.

    Args:
        noun: what the value is, in words.
        low: octets, at least.
        high: octets, at most; None: no bound.
    """

    __slots__ = ("_high", "_low", "expected")

    def __init__(self, noun: str, low: int, high: int | None) -> None:
        self._low = low
        self._high = UNBOUNDED if high is None else high
        self.expected: str = f"{noun} of {count(low, high)}" if (low or high) else noun

    def read(self, value: bytes, text: bytes) -> bytes:
        """Return a value that was read from a text.

        Raises:
            BadText: it has too few or too many octets.
        """
        if self._low <= len(value) <= self._high:
            return value
        raise BadText(self.expected, text)

    def write(self, value: bytes) -> bytes:
        """Return a value that is to be written.

        Raises:
            EncodeError: it has too few or too many octets.
        """
        if self._low <= len(value) <= self._high:
            return value
        raise EncodeError(self.expected, value)
