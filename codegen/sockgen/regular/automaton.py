"""The position automaton of an expression (Glushkov's), without empty moves.

Each octet set or payload of the expression is a position; state 0 is the start, and to
move to a position is to read one letter of its set.  A text and a walk from the start to
a last position belong together; how an expression reads a text is its walk.  Useless
positions are left out.  Options of a choice that are fixed texts and begin alike share the
positions of their beginnings, which leaves every text as many walks as it had.

A part that is repeated ``m`` to ``n`` times has ``n`` copies of its positions.  Where
that would be more than a limit, the part is repeated any number of times instead: the
automaton then accepts more texts than the expression, and is not ``exact``.

A payload is one letter outside the octets, the same for every payload.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from attrs import frozen

from sockgen.regular.expression import (
    Choice,
    Expression,
    Group,
    Octet,
    Opaque,
    Repeat,
    Sequence,
)

__all__ = ["LIMIT", "PAYLOAD", "Automaton", "build"]

LIMIT: Final = 4000
"""How many positions an automaton may have before bounds of repetitions are given up."""

PAYLOAD: Final = 1 << 256
"""The letter of a payload, beside the octets in a mask."""


@frozen
class Automaton:
    """Positions and the steps between them.

    Args:
        letters: the mask of each position; 0 for the start.
        leaves: which octet set or payload of the expression each is, from the left, -1
            for the start.  Copies of a repeated part share their leaves.
        follow: the positions that may come next, in order.
        last: the positions where a text may end.
        twice: steps that a repetition within a repetition allows in two ways.
        exact: whether the automaton accepts no more than the expression.
    """

    letters: tuple[int, ...]
    leaves: tuple[int, ...]
    follow: tuple[tuple[int, ...], ...]
    last: frozenset[int]
    twice: tuple[tuple[int, int], ...]
    exact: bool


@lru_cache(maxsize=4096)
def build(expression: Expression, *, limit: int = LIMIT) -> Automaton:
    """Return the automaton of an expression.

    Args:
        expression: what it accepts.
        limit: the number of positions, at least 1, above which bounds are given up.  An
            expression that is longer as it stands has more positions all the same.
    """
    threshold = limit
    while _size(expression, threshold) > limit and threshold > 1:
        threshold = max(1, threshold // 4)
    builder = _Builder(threshold)
    return builder.finish(builder.piece(expression))


def _copies(repeat: Repeat) -> int:
    """Return how many copies of a part an exact automaton needs."""
    return max(repeat.low, 1) if repeat.high is None else repeat.high


def _fixed(option: Expression) -> tuple[int, ...]:
    """Return the masks of an option that is octet sets in a row, else nothing."""
    parts = option.parts if isinstance(option, Sequence) else (option,)
    masks = tuple(part.mask for part in parts if isinstance(part, Octet))
    return masks if len(masks) == len(parts) and all(masks) else ()


def _size(expression: Expression, threshold: int) -> int:
    """Return the number of positions if larger repetitions are relaxed."""
    match expression:
        case Octet() | Opaque():
            return 1
        case Sequence():
            return sum(_size(part, threshold) for part in expression.parts)
        case Choice():
            return sum(_size(option, threshold) for option in expression.options)
        case Repeat():
            once = _size(expression.inner, threshold)
            several = once * _copies(expression)
            return once if several > threshold else several
        case Group():
            return _size(expression.inner, threshold)


@frozen
class _Piece:
    """The positions at which a part begins and ends."""

    nullable: bool
    first: tuple[int, ...]
    last: tuple[int, ...]


class _Builder:
    """Collects positions; ``threshold`` bounds the positions of one repetition."""

    def __init__(self, threshold: int) -> None:
        self._threshold = threshold
        self._letters = [0]
        self._leaves = [-1]
        self._follow: list[set[int]] = [set()]
        self._twice: list[tuple[int, int]] = []
        self._leaf = 0
        self._exact = True

    def piece(self, expression: Expression) -> _Piece:
        """Add the positions of a part."""
        match expression:
            case Octet():
                return self._position(expression.mask)
            case Opaque():
                return self._position(PAYLOAD)
            case Sequence():
                whole = _Piece(True, (), ())
                for part in expression.parts:
                    whole = self._behind(whole, self.piece(part))
                return whole
            case Choice():
                return self._choice(expression)
            case Repeat():
                return self._repeat(expression)
            case Group():
                return self.piece(expression.inner)

    def _position(self, mask: int) -> _Piece:
        leaf = self._leaf
        self._leaf += 1
        if not mask:
            return _Piece(False, (), ())
        number = len(self._letters)
        self._letters.append(mask)
        self._leaves.append(leaf)
        self._follow.append(set())
        return _Piece(False, (number,), (number,))

    def _link(self, before: Iterable[int], behind: tuple[int, ...]) -> None:
        for position in before:
            follow = self._follow[position]
            self._twice += ((position, q) for q in behind if q in follow)
            follow.update(behind)

    def _behind(self, before: _Piece, behind: _Piece) -> _Piece:
        self._link(before.last, behind.first)
        return _Piece(
            before.nullable and behind.nullable,
            before.first + behind.first if before.nullable else before.first,
            before.last + behind.last if behind.nullable else behind.last,
        )

    def _choice(self, choice: Choice) -> _Piece:
        """Add the options; fixed texts that begin alike share their beginnings.

        Texts that are the same do not: they are two ways to read.
        """
        nullable = False
        first: list[int] = []
        last: list[int] = []
        shared: dict[tuple[int, ...], int] = {}
        ended: set[tuple[int, ...]] = set()
        for option in choice.options:
            masks = _fixed(option)
            if masks and masks not in ended:
                ended.add(masks)
                last.append(self._shared_text(masks, shared, first))
                continue
            piece = self.piece(option)
            nullable = nullable or piece.nullable
            first += piece.first
            last += piece.last
        return _Piece(nullable, tuple(first), tuple(last))

    def _shared_text(
        self,
        masks: tuple[int, ...],
        shared: dict[tuple[int, ...], int],
        first: list[int],
    ) -> int:
        """Add what of a fixed text is not there, and return its last position."""
        before = 0
        for length in range(1, len(masks) + 1):
            beginning = masks[:length]
            position = shared.get(beginning)
            if position is None:
                position = self._position(masks[length - 1]).first[0]
                shared[beginning] = position
                if before:
                    self._follow[before].add(position)
                else:
                    first.append(position)
            else:
                self._leaf += 1
            before = position
        return before

    def _repeat(self, repeat: Repeat) -> _Piece:
        """Add copies of a part, the last of them in a loop if there is no bound.

        If the part can be empty, any copy can be missing, so none must be there; that
        this is ambiguous is found on the expression.
        """
        copies = _copies(repeat)
        loops = repeat.high is None
        if copies > 1 and copies * self._inner_size(repeat) > self._threshold:
            copies, loops = 1, True
            self._exact = False
        start = self._leaf
        whole = self.piece(repeat.inner)
        nullable = repeat.low == 0 or whole.nullable
        if copies == 0:
            return _Piece(True, (), ())
        first, ends, tail = whole.first, list(whole.last), whole
        for number in range(2, copies + 1):
            self._leaf = start
            copy = self.piece(repeat.inner)
            self._link(tail.last, copy.first)
            if number <= repeat.low and not nullable:
                ends.clear()
            ends += copy.last
            tail = copy
        if loops:
            self._link(tail.last, tail.first)
        return _Piece(nullable, first, tuple(ends))

    def _inner_size(self, repeat: Repeat) -> int:
        return _size(repeat.inner, self._threshold)

    def finish(self, whole: _Piece) -> Automaton:
        """Return the automaton of the positions that lie on the way to some text."""
        self._follow[0].update(whole.first)
        last = {0, *whole.last} if whole.nullable else set(whole.last)
        before: list[list[int]] = [[] for _ in self._letters]
        for position, follow in enumerate(self._follow):
            for other in follow:
                before[other].append(position)
        useful = _reached((0,), self._follow) & _reached(last, before)
        kept = sorted(useful | {0})
        number = {position: at for at, position in enumerate(kept)}
        return Automaton(
            tuple(self._letters[p] for p in kept),
            tuple(self._leaves[p] for p in kept),
            tuple(
                tuple(sorted(number[q] for q in self._follow[p] if q in useful))
                for p in kept
            ),
            frozenset(number[p] for p in last if p in useful),
            tuple(
                sorted(
                    (number[p], number[q])
                    for p, q in set(self._twice)
                    if p in useful and q in useful
                )
            ),
            self._exact,
        )


def _reached(
    start: Iterable[int], follow: "list[set[int]] | list[list[int]]"
) -> set[int]:
    reached = set(start)
    waiting = list(reached)
    while waiting:
        for position in follow[waiting.pop()]:
            if position not in reached:
                reached.add(position)
                waiting.append(position)
    return reached
