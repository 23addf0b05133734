"""Whether two expressions have a text in common, and whether one has all of the other's.

Groups say nothing here.  A payload is one letter, the same for both sides; where it may
be taken for the octets of the other side, open the payloads first (``open_payloads``).
"""

from collections.abc import Iterable, Iterator
from enum import Enum

from attrs import frozen

from sockgen.regular import octets
from sockgen.regular.automaton import Automaton, build
from sockgen.regular.expression import Expression
from sockgen.regular.matching import accepts_letters
from sockgen.regular.reading import letters_on, text_of
from sockgen.regular.search import BUDGET, Budget, BudgetError, shortest_walk

__all__ = ["Covering", "Overlap", "Verdict", "covers", "equal", "overlap"]


@frozen
class Overlap:
    """A text that two expressions share.

    Args:
        witness: a shortest one; a payload in it stands as ``<name>``.
        certain: false if it may be none, because bounds of repetitions were given up, or
            because the budget ran out (the witness is empty then).
    """

    witness: bytes
    certain: bool


def overlap(
    one: Expression, other: Expression, *, budget: int = BUDGET
) -> Overlap | None:
    """Return a text that both accept, ``None`` if there is none.

    Args:
        one: an expression, whose names of payloads the text shows.
        other: another one.
        budget: how many steps the search may take.
    """
    a, b, left = build(one), build(other), Budget(budget)

    def steps(pair: tuple[int, int]) -> Iterator[tuple[tuple[int, int], int]]:
        firsts, seconds = a.follow[pair[0]], b.follow[pair[1]]
        left.spend(len(firsts) * len(seconds))
        for first in firsts:
            mask = a.letters[first]
            for second in seconds:
                if common := mask & b.letters[second]:
                    yield (first, second), common

    try:
        walk = shortest_walk(
            (0, 0), steps, lambda pair: pair[0] in a.last and pair[1] in b.last
        )
    except BudgetError:
        return Overlap(b"", False)
    if walk is None:
        return None
    steps_of_one = [(pair[0], mask) for pair, mask in walk]
    text = _letters(mask for _, mask in walk)
    sure_one = a.exact or accepts_letters(one, text)
    sure_other = b.exact or accepts_letters(other, text)
    witness = text_of(letters_on(one, a, steps_of_one))
    return Overlap(witness, sure_one and sure_other)


class Verdict(Enum):
    """The answer to a question that may be too large."""

    YES = "yes"
    NO = "no"
    UNDECIDED = "undecided"


@frozen
class Covering:
    """Whether every text of one expression is a text of another.

    Args:
        verdict: the answer.
        witness: a shortest text that shows ``NO``.
    """

    verdict: Verdict
    witness: bytes | None = None


def covers(wide: Expression, narrow: Expression, *, budget: int = BUDGET) -> Covering:
    """Return whether every text of ``narrow`` is a text of ``wide``.

    Args:
        wide: what may be the larger one.
        narrow: what may be the smaller one.
        budget: how many steps the search may take.
    """
    search = _Escape(build(wide), build(narrow), Budget(budget))
    try:
        # What escapes an automaton with relaxed bounds escapes the exact one as well.
        walk = shortest_walk((0, 1), search.steps, search.escaped)
    except BudgetError:
        return Covering(Verdict.UNDECIDED)
    if walk is None:
        yes = search.wide.exact
        return Covering(Verdict.YES if yes else Verdict.UNDECIDED)
    text = _letters(mask for _, mask in walk)
    sure = search.narrow.exact or accepts_letters(narrow, text)
    if not sure:
        return Covering(Verdict.UNDECIDED)
    steps_of_narrow = [(state[0], mask) for state, mask in walk]
    witness = text_of(letters_on(narrow, search.narrow, steps_of_narrow))
    return Covering(Verdict.NO, witness)


def equal(one: Expression, other: Expression, *, budget: int = BUDGET) -> Covering:
    """Return whether two expressions have the same texts.

    Args:
        one: an expression.
        other: another one.
        budget: how many steps each of the two searches may take.
    """
    forth = covers(one, other, budget=budget)
    if forth.verdict is Verdict.NO:
        return forth
    back = covers(other, one, budget=budget)
    return back if back.verdict is not Verdict.YES else forth


def _letters(masks: Iterable[int]) -> tuple[int, ...]:
    """Return the text of a walk, each letter as a mask of one member."""
    return tuple(
        mask if mask > octets.ALL else 1 << octets.sample(mask) for mask in masks
    )


_State = tuple[int, int]
"""A position of the narrow automaton, and the set of those of the wide one, as bits."""


class _Escape:
    """Searches a text of the narrow automaton that leaves the wide one.

    The sets of positions of the wide one are made as they are needed.  A set that
    contains another one, found before at the same position, escapes no sooner and is
    passed over.
    """

    def __init__(self, wide: Automaton, narrow: Automaton, budget: Budget) -> None:
        self.wide = wide
        self.narrow = narrow
        self._budget = budget
        self._last = sum(1 << position for position in wide.last)
        self._follow = [sum(1 << q for q in follow) for follow in wide.follow]
        self._behind: dict[int, list[int]] = {}
        self._smallest: dict[int, list[int]] = {}

    def escaped(self, state: _State) -> bool:
        """Whether a text ends here that the wide automaton does not accept."""
        position, reached = state
        return position in self.narrow.last and not reached & self._last

    def steps(self, state: _State) -> Iterator[tuple[_State, int]]:
        """Yield where each class of octets leads."""
        position, reached = state
        waiting = self._after(reached)
        for behind in self.narrow.follow[position]:
            mask = self.narrow.letters[behind]
            allowed = [
                (common, 1 << q)
                for q in waiting
                if (common := self.wide.letters[q] & mask)
            ]
            blocks = octets.partition((mask, *(common for common, _ in allowed)))
            self._budget.spend(1 + len(waiting) + len(blocks) * len(allowed))
            for block in blocks:
                after = sum(bit for common, bit in allowed if block & common)
                if self._is_new(behind, after):
                    yield (behind, after), block

    def _after(self, reached: int) -> list[int]:
        found = self._behind.get(reached)
        if found is None:
            bits = 0
            for position in octets.members(reached):
                bits |= self._follow[position]
            found = self._behind[reached] = list(octets.members(bits))
        return found

    def _is_new(self, position: int, reached: int) -> bool:
        smallest = self._smallest.setdefault(position, [])
        self._budget.spend(len(smallest))
        if any(known & reached == known for known in smallest):
            return False
        smallest[:] = [known for known in smallest if known & reached != reached]
        smallest.append(reached)
        return True
