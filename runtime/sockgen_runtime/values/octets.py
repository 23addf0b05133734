"""Octets as they are."""

from typing import final

from sockgen_runtime.errors import BadText, EncodeError

from .codec import UNBOUNDED, count, matcher

__all__ = ["Octets"]


@final
class Octets:
    """Octets that match a pattern.

    Args:
        pattern: a regular expression that the whole value matches.
        low: octets it has at least.
        high: octets it has at most; None: no bound of its own.
    """

    __slots__ = ("_high", "_low", "_matches", "_pattern", "expected")

    def __init__(self, pattern: bytes, low: int = 0, high: int | None = None) -> None:
        self._pattern = pattern
        self._matches = matcher(pattern)
        self._low = low
        self._high = UNBOUNDED if high is None else high
        self.expected = count(low, high)

    def decode(self, text: bytes) -> bytes:
        """Return the octets.

        Raises:
            BadText: they are too few, too many, or do not match the pattern.
        """
        if self._low <= len(text) <= self._high and self._matches(text):
            return text
        raise BadText(self.expected, text)

    def within(self, text: bytes) -> bytes:
        """Return octets that are known to match the pattern, if their number is right.

        Raises:
            BadText: they are too few or too many.
        """
        if self._low <= len(text) <= self._high:
            return text
        raise BadText(self.expected, text)

    def encode(self, value: bytes) -> bytes:
        """Return the octets.

        Raises:
            EncodeError: they are too few, too many, or do not match the pattern.
        """
        if self._low <= len(value) <= self._high and self._matches(value):
            return value
        raise EncodeError(f"{self.expected} that match {self._pattern!r}", value)
