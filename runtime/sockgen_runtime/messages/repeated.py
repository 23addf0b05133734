"""Repeated fields: a run of octets into its items, within bounds both ways.

Every one of these reads a run once, from left to right.
"""

import re
from collections.abc import Sequence
from typing import TypeVar

from sockgen_runtime.errors import EncodeError, Malformed, TooManyItems
from sockgen_runtime.values.codec import count

__all__ = [
    "any_order",
    "bounded",
    "items",
    "line_or_nothing",
    "rest_of",
    "room",
    "separated",
    "words",
]

_T = TypeVar("_T")


def words(run: bytes, most: int | None = None) -> list[bytes]:
    """Return the words of a run; nothing but blanks (0x20) separates them.

    Args:
        run: the octets.
        most: how many words there may be; None: as many as there are.

    Raises:
        TooManyItems: there are more.
    """
    return _counted([word for word in run.split(b" ") if word], most)


def separated(run: bytes, separator: bytes, most: int | None = None) -> list[bytes]:
    """Return what is between separators; an empty run is no item.

    Args:
        run: the octets.
        separator: the octets between two items.
        most: how many items there may be; None: as many as there are.

    Raises:
        TooManyItems: there are more.
    """
    return _counted(run.split(separator) if run else [], most)


def items(
    item: re.Pattern[bytes],
    separator: re.Pattern[bytes],
    run: bytes,
    most: int | None = None,
) -> list[re.Match[bytes]]:
    """Return the matches of an item, one behind the other, that cover a run.

    Args:
        item: what each item matches.
        separator: what stands between two items.
        run: the octets; an empty run has no item.
        most: how many items there may be; None: as many as there are.

    Raises:
        Malformed: the items do not cover the run.
        TooManyItems: there are more.
    """
    found: list[re.Match[bytes]] = []
    at, end = 0, len(run)
    while at < end or found:
        match = item.match(run, at)
        if match is None:
            raise Malformed
        found.append(match)
        if match.end() == end:
            break
        gap = separator.match(run, match.end())
        if gap is None or gap.end() == at:
            raise Malformed
        at = gap.end()
    return _counted(found, most)


def bounded(values: Sequence[_T], low: int, high: int | None) -> Sequence[_T]:
    """Return the items of a message that is to be written, if their number is right.

    Args:
        values: the items.
        low: how many there are at least.
        high: how many there are at most; None: no bound.

    Raises:
        EncodeError: there are too few or too many.
    """
    if low <= len(values) and (high is None or len(values) <= high):
        return values
    raise EncodeError(count(low, high, "item"), len(values))


def _counted(found: list[_T], most: int | None) -> list[_T]:
    """Return items that were read, if they are not too many."""
    if most is not None and len(found) > most:
        raise TooManyItems(len(found), most)
    return found


def line_or_nothing(line: re.Pattern[bytes], text: bytes) -> re.Match[bytes]:
    """Return the match of a line that may be missing: of the text, or of nothing.

    Args:
        line: what it matches, and also the empty text.
        text: the next line.

    Raises:
        Malformed: the pattern does not match the empty text.
    """
    match = line.fullmatch(text) or line.fullmatch(b"")
    if match is None:
        raise Malformed
    return match


def room(count: int, most: int) -> int:
    """Return the number of items that are read, if they are not too many.

    Args:
        count: how many there are, or will be.
        most: how many there may be.

    Raises:
        TooManyItems: there are more.
    """
    if count > most:
        raise TooManyItems(count, most)
    return count


def rest_of(size: int, *others: int) -> int:
    """Return what is left of the size of several fields for the last of them.

    Args:
        size: the octets of all of them.
        others: the octets of each of the others.

    Raises:
        Malformed: the others have more than that.
    """
    rest = size - sum(others)
    if rest < 0:
        raise Malformed
    return rest


def any_order(
    run: bytes, *options: re.Pattern[bytes]
) -> tuple[re.Match[bytes] | None, ...]:
    """Return the matches of optional parts that stand in any order, each at most once.

    Args:
        run: the octets.
        options: what each part matches; where several match, the longest is meant.

    Raises:
        Malformed: a part stands there twice, or something else does.
    """
    found: list[re.Match[bytes] | None] = [None] * len(options)
    at = 0
    while at < len(run):
        matches = [option.match(run, at) for option in options]
        best = max(range(len(options)), key=lambda n: _end(matches[n]))
        match = matches[best]
        if match is None or match.end() == at or found[best] is not None:
            raise Malformed
        found[best] = match
        at = match.end()
    return tuple(found)


def _end(match: re.Match[bytes] | None) -> int:
    return -1 if match is None else match.end()
