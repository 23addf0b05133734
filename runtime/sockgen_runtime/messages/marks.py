"""Messages of many lines (RFC 5321, section 4.2.1): each line has a mark.

The mark is `-` while more lines follow, and a blank in the last line, which ends the
message. A line is there once for each item; what else stands in it is the same in all.
"""

import re
from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

from sockgen_runtime.errors import Malformed

from .demands import LINE, Demand
from .printing import fitting, unclaimed
from .repeated import room

__all__ = ["marked", "with_marks"]

_T = TypeVar("_T")


def marked(
    match: re.Match[bytes],
    mark: int,
    item: int,
    most: int,
    decode: Callable[[bytes], _T],
) -> Generator[Demand, bytes, tuple[_T, ...]]:
    """Read lines of one pattern up to the one whose mark is a blank; return their items.

    Used in a reader: `text = yield from marked(match, 2, 3, 1000, TEXT.decode)`.

    Args:
        match: of the first line.
        mark: the group that holds the mark.
        item: the group that holds the item; all others are the same in every line.
        most: how many items there may be.
        decode: returns the value of an item.

    Raises:
        Malformed: a line does not match, or something beside the item differs.
        TooManyItems: there are more.
    """
    same = [n for n in range(1, match.re.groups + 1) if n not in (mark, item)]
    beside = [match[n] for n in same]
    values = [decode(match[item])]
    while match[mark] != b" ":
        room(len(values) + 1, most)
        following = match.re.fullmatch((yield LINE))
        if following is None or [following[n] for n in same] != beside:
            raise Malformed
        match = following
        values.append(decode(match[item]))
    return tuple(values)


def with_marks(
    halves: Sequence[tuple[bytes, bytes]],
    end: bytes,
    most: int,
    *claims: re.Pattern[bytes],
) -> bytes:
    """Return lines, each with its mark and its ending.

    Args:
        halves: what stands before the mark of each line, and behind it.
        end: the line ending.
        most: octets that a line may have.
        claims: the patterns of messages that are read first, if this is the first line.

    Raises:
        EncodeError: a line is too long, or would be read as another message.
    """
    if not halves:
        return b""
    lines = [b"%b-%b" % half for half in halves]
    lines[-1] = b"%b %b" % halves[-1]
    unclaimed(lines[0], *claims)
    return b"".join([fitting(line, most) + end for line in lines])
