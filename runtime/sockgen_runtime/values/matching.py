"""Values whose octets match a pattern, compiled when it is first needed.

A package has more patterns than a conversation uses, and compiling one takes longer than
reading the message that needs it.
"""

import re
from collections.abc import Callable

from .codec import UNBOUNDED, count

__all__ = ["Matching"]


class Matching:
    """A pattern and the bounds of a length.

    Args:
        pattern: a regular expression that the whole value matches.
        low: octets it has at least.
        high: octets it has at most; None: no bound of its own.
    """

    __slots__ = ("_high", "_low", "_matches", "_pattern", "expected")

    def __init__(self, pattern: bytes, low: int, high: int | None) -> None:
        self._pattern = pattern
        self._matches: Callable[[bytes], object] = self._compile
        self._low = low
        self._high = UNBOUNDED if high is None else high
        self.expected: str = count(low, high)

    def _compile(self, octets: bytes) -> object:
        """Compile the pattern, whose match takes this method's place, and match once."""
        self._matches = re.compile(self._pattern).fullmatch
        return self._matches(octets)
