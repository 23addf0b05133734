"""Octets as they are."""

from typing import final

from sockgen_runtime.errors import BadText, EncodeError

from .matching import Matching

__all__ = ["Octets"]


@final
class Octets(Matching):
    """Octets that match a pattern.

    Args:
        pattern: a regular expression that the whole value matches.
        low: octets it has at least.
        high: octets it has at most; None: no bound of its own.
    """

    __slots__ = ()

    def __init__(self, pattern: bytes, low: int = 0, high: int | None = None) -> None:
        super().__init__(pattern, low, high)

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
