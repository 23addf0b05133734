"""What texts begin with: a quick proof that two expressions have no text in common.

Of each expression the first octets are listed, each as a set, as far as they stand in a
fixed place: the words of a choice, the letters of a verb, up to the first part of which
any number may stand.  Most of a protocol's forms differ there, so that only few pairs are
left for ``overlap``.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from attrs import frozen

from sockgen.regular import octets
from sockgen.regular.expression import (
    Choice,
    Expression,
    Group,
    Octet,
    Opaque,
    Repeat,
    Sequence,
)

__all__ = ["candidates", "disjoint_by_prefix"]

_MOST: Final = 256  # beginnings of one expression
_LONGEST: Final = 64  # octets of one beginning


@frozen
class _Start:
    """A beginning; ``open`` if nothing variable came yet, so that more can follow."""

    masks: tuple[int, ...]
    open: bool


_ANY: Final = _Start((), False)


def disjoint_by_prefix(one: Expression, other: Expression) -> bool:
    """Whether the beginnings alone show that two expressions share no text.

    A payload says nothing, so the answer also holds with ``open_payloads``.
    """
    return not any(
        all(a & b for a, b in zip(mine.masks, theirs.masks, strict=False))
        for mine in _starts(one)
        for theirs in _starts(other)
    )


def candidates(expressions: Iterable[Expression]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of indexes whose beginnings do not show that they are disjoint.

    The smaller index comes first, and the pairs are in ascending order.

    Args:
        expressions: any number of them; the work grows with the pairs that are left.
    """
    entries = [
        (index, start.masks)
        for index, expression in enumerate(expressions)
        for start in _starts(expression)
    ]
    pairs: set[tuple[int, int]] = set()
    _compare(entries, 0, pairs)
    yield from sorted(pairs)


def _compare(
    entries: list[tuple[int, tuple[int, ...]]], depth: int, pairs: set[tuple[int, int]]
) -> None:
    """Pair what ended with everything, and divide the rest by the next octet."""
    everything = sorted({index for index, _ in entries})
    if len(everything) < 2:
        return
    for ended in sorted({index for index, masks in entries if len(masks) == depth}):
        pairs.update(
            (min(ended, index), max(ended, index))
            for index in everything
            if index != ended
        )
    going = [entry for entry in entries if len(entry[1]) > depth]
    for block in octets.partition({masks[depth]: None for _, masks in going}):
        inside = [entry for entry in going if entry[1][depth] & block]
        _compare(inside, depth + 1, pairs)


@lru_cache(maxsize=4096)
def _starts(expression: Expression) -> tuple[_Start, ...]:
    """Return beginnings such that every text has one of them."""
    match expression:
        case Octet():
            return (_Start((expression.mask,), True),) if expression.mask else ()
        case Opaque():
            return (_ANY,)
        case Sequence():
            found: tuple[_Start, ...] = (_Start((), True),)
            for part in expression.parts:
                found = _continued(found, part)
            return found
        case Choice():
            options = [s for option in expression.options for s in _starts(option)]
            distinct = tuple(dict.fromkeys(options))
            return distinct if len(distinct) <= _MOST else (_ANY,)
        case Repeat():
            return _repeated(expression)
        case Group():
            return _starts(expression.inner)


def _continued(starts: tuple[_Start, ...], part: Expression) -> tuple[_Start, ...]:
    """Continue the beginnings that can be; stop where they would be too many."""
    if not any(start.open for start in starts):
        return starts
    behind = _starts(part)
    if len(starts) * len(behind) > _MOST:
        return tuple(_Start(start.masks, False) for start in starts)
    found: list[_Start] = []
    for start in starts:
        if not start.open:
            found.append(start)
            continue
        for more in behind:
            masks = start.masks + more.masks
            fits = len(masks) <= _LONGEST
            found.append(_Start(masks[:_LONGEST], more.open and fits))
    return tuple(dict.fromkeys(found))


def _repeated(repeat: Repeat) -> tuple[_Start, ...]:
    """Go once round; exactly as often, or not at all, can be continued."""
    if repeat.high == 0:
        return (_Start((), True),)
    once = _starts(repeat.inner)
    if repeat.low == repeat.high:
        found: tuple[_Start, ...] = (_Start((), True),)
        for _ in range(min(repeat.low, _LONGEST + 1)):
            found = _continued(found, repeat.inner)
        return found
    if repeat.high != 1:
        once = tuple(_Start(start.masks, False) for start in once)
    if repeat.low > 0:
        return tuple(dict.fromkeys(once))
    return tuple(dict.fromkeys((_Start((), True), *once)))
