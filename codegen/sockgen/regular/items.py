"""Whether a run of repeated items can be taken apart one item at a time.

The emitted reader takes an item off the front of a run, which must be followed by the
separator or by the end of the run, then the separator, and so on.  It never comes back to
a decision; so at each place there must be one item only that may be taken, and of the
separator as much as matches.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from attrs import frozen

from sockgen.regular import octets
from sockgen.regular.automaton import build
from sockgen.regular.expression import (
    Expression,
    Octet,
    leaves,
    optional,
    repeat,
    sequence,
    strip_groups,
)
from sockgen.regular.reading import letters_on, text_of
from sockgen.regular.search import BUDGET, Budget, BudgetError, shortest_walk

__all__ = ["Split", "items_split"]

_REST: Final = repeat(Octet(octets.ALL), 0, None)


@frozen
class Split:
    """A run that cannot be taken apart one item at a time.

    Args:
        witness: a shortest run.
        items: what could be its first item: as the run is meant, and otherwise.  They
            are the same if it is the separator that could be longer than is meant.
        certain: false if this is not sure, because bounds of repetitions were given up
            or the budget ran out (the witness is empty then).
    """

    witness: bytes
    items: tuple[bytes, bytes]
    certain: bool


class _Pair(NamedTuple):
    """A walk through the run, one through what a reader could take, ever apart?"""

    meant: int
    taken: int
    apart: bool


def items_split(
    item: Expression, separator: Expression, *, budget: int = BUDGET
) -> Split | None:
    """Return a run that taking one item at a time may read wrongly, or ``None``.

    Args:
        item: one item; without payloads.
        separator: what stands between two items, ``EMPTY`` if nothing does.
        budget: how many steps the search may take.
    """
    search = _Search(strip_groups(item), strip_groups(separator), Budget(budget))
    meant, taken = search.meant, search.taken
    try:
        walk = shortest_walk(
            _Pair(0, 0, False),
            search.steps,
            lambda p: p.apart and p.meant in meant.last and p.taken in taken.last,
        )
    except BudgetError:
        return Split(b"", (b"", b""), False)
    if walk is None:
        return None
    letters = letters_on(search.run, meant, [(p.meant, mask) for p, mask in walk])
    in_item = [letter for letter in letters if letter.leaf < search.of_item]
    count = sum(1 for p, _ in walk if taken.leaves[p.taken] < search.of_item)
    items = text_of(in_item), text_of(letters[:count])
    return Split(text_of(letters), items, meant.exact and taken.exact)


class _Search:
    """Walks through a run, and through what a reader takes off its front, at once."""

    def __init__(self, item: Expression, separator: Expression, budget: Budget) -> None:
        more = sequence(separator, item)
        self.run = sequence(item, optional(sequence(more, repeat(more, 0, None))))
        self.meant = build(self.run)
        self.taken = build(sequence(item, optional(sequence(separator, _REST))))
        self.of_item = sum(1 for _ in leaves(item))
        self._of_both = sum(1 for _ in leaves(more))
        self._budget = budget

    def steps(self, pair: _Pair) -> Iterator[tuple[_Pair, int]]:
        """Yield the pairs behind a pair."""
        a, b = self.meant, self.taken
        ones, others = a.follow[pair.meant], b.follow[pair.taken]
        self._budget.spend(len(ones) * len(others))
        for one in ones:
            for other in others:
                if common := a.letters[one] & b.letters[other]:
                    apart = pair.apart or self._part(a.leaves[one], b.leaves[other])
                    yield _Pair(one, other, apart), common

    def _part(self, meant: int, taken: int) -> bool:
        """Whether one leaf is in the first item or separator, and the other behind."""
        if (meant < self.of_item) != (taken < self.of_item):
            return True
        return meant >= self._of_both > taken >= self.of_item
