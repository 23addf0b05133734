"""What ends something: one text, or the first of several."""

import re
from typing import TypeAlias, final

__all__ = ["Delimiter", "Ends", "found"]


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
