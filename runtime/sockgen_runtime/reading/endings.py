"""What ends lines and frames, where several things may."""

import re
from functools import cache
from typing import TypeAlias, final

from sockgen_runtime.errors import LineTooLong, PayloadTooLarge, ProtocolError

__all__ = ["Delimiter", "Ends", "FrameTooLong", "found", "parted", "too_long"]


@cache
def parted(endings: tuple[bytes, ...]) -> tuple[bytes, bytes, tuple[bytes, ...]]:
    """Return the longest ending, the shortest, and what others have before that.

    Args:
        endings: of lines; the shortest is the end of all others.
    """
    *longer, shortest = sorted(endings, key=len, reverse=True)
    prefixes = tuple(ending[: -len(shortest)] for ending in longer)
    return (longer or [shortest])[0], shortest, prefixes


@final
class Ends:
    """Delimiters, the first of which counts. Its length is that of the longest one.

    Args:
        delimiters: one or more, none empty; one that is within another is its end.
        taken: whether they are taken with what is before them.
    """

    __slots__ = ("_longest", "_pattern")

    def __init__(self, *delimiters: bytes, taken: bool = True) -> None:
        ordered = sorted(delimiters, key=len, reverse=True)
        either = b"|".join(map(re.escape, ordered))
        self._pattern = re.compile(either if taken else b"(?=%b)" % either)
        self._longest = len(ordered[0])

    def __len__(self) -> int:
        return self._longest

    def search(self, octets: bytes | bytearray, at: int) -> re.Match[bytes] | None:
        """Return the first delimiter from a place on.

        Args:
            octets: what has arrived.
            at: the place.
        """
        return self._pattern.search(octets, at)


Delimiter: TypeAlias = bytes | Ends
"""What ends something: one text, or the first of several."""


def found(
    delimiter: Delimiter, octets: bytes | bytearray, at: int = 0
) -> tuple[int, int] | None:
    """Return where the first delimiter begins and ends, None if there is none.

    Args:
        delimiter: one, or several.
        octets: in which it is looked for.
        at: where to begin.
    """
    if isinstance(delimiter, Ends):
        match = delimiter.search(octets, at)
        return None if match is None else match.span()
    start = octets.find(delimiter, at)
    return None if start < 0 else (start, start + len(delimiter))


@final
class FrameTooLong(LineTooLong):
    """A message has more octets than it may have before any of its delimiters.

    Args:
        limit: octets that are allowed.
        ends: the delimiters.
    """

    def __init__(self, limit: int, ends: Ends) -> None:
        super().__init__(limit, unfinished=True)
        self.ends = ends


def too_long(delimiter: Delimiter, most: int) -> ProtocolError:
    """Return the error of octets that do not end in time.

    Args:
        delimiter: what ends them.
        most: octets before it, at most.
    """
    if isinstance(delimiter, Ends):
        return FrameTooLong(most, delimiter)
    return PayloadTooLarge(None, most, until=delimiter)
