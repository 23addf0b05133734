"""Whether a text can be read in two ways.

A way to read is a walk through the positions of the expression: it says which part took
each octet, and so what each field is.  Two walks over the same text are searched for by
walking two at once, until they have parted and both may end.

What the positions cannot see is found beside: places where the empty text is read in two
ways, a repetition directly within a repetition (``(a+)+``), and a payload that begins
where other octets could stand as well (its octets are arbitrary, so nobody knows).
"""

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from attrs import frozen

from sockgen.regular.automaton import PAYLOAD, Automaton, build
from sockgen.regular.emptiness import Empty, EmptyPlace, empty_place
from sockgen.regular.expression import Expression
from sockgen.regular.reading import Letter, Reading, letters_on, reading, text_of
from sockgen.regular.search import BUDGET, Budget, BudgetError, shortest_walk

__all__ = ["Ambiguity", "Cause", "ambiguity"]


class Cause(Enum):
    """Why a text can be read in two ways."""

    PATHS = "paths"
    """Different parts take the same octets."""

    EMPTY_PART = "empty-part"
    """An optional or repeated part can be empty."""

    EMPTY_OPTIONS = "empty-options"
    """Two options of one choice can be empty."""

    NESTED_REPEAT = "nested-repeat"
    """A repetition of a repetition can be divided in two ways."""

    PAYLOAD_START = "payload-start"
    """Where a payload begins, other octets could follow as well."""

    BUDGET = "budget"
    """The expression is too large to decide; there is no witness."""


@frozen
class Ambiguity:
    """A text and two ways to read it.

    Args:
        cause: how they come about.
        witness: the text; a payload in it stands as ``<name>``.
        readings: what each group takes, in both; the same if they differ only inside of
            groups or outside of any.
        certain: false if the text may be no text of the expression, because bounds of
            repetitions were given up or the budget ran out.
    """

    cause: Cause
    witness: bytes
    readings: tuple[Reading, Reading]
    certain: bool


def ambiguity(expression: Expression, *, budget: int = BUDGET) -> Ambiguity | None:
    """Return a shortest text with two readings, ``None`` if every text has one.

    Args:
        expression: the form.
        budget: how many steps the search may take.
    """
    place = empty_place(expression)
    if place is not None:
        return _empty(expression, place)
    automaton = build(expression)
    search = _Search(expression, automaton, Budget(budget))
    try:
        return search.nested() or search.paths() or search.payload_start()
    except BudgetError:
        return Ambiguity(Cause.BUDGET, b"", ((), ()), False)


def _empty(expression: Expression, place: EmptyPlace) -> Ambiguity:
    once = reading(expression, place.letters)
    again = reading(expression, place.letters, enter=place.part, option=place.option)
    part = place.kind is Empty.PART
    cause = Cause.EMPTY_PART if part else Cause.EMPTY_OPTIONS
    return Ambiguity(cause, text_of(place.letters), (once, again), True)


class _Pair(NamedTuple):
    """Two walks: where each is, and whether they were ever apart."""

    one: int
    other: int
    apart: bool


class _Search:
    """The searches on one automaton, with one budget for all."""

    def __init__(
        self, expression: Expression, automaton: Automaton, budget: Budget
    ) -> None:
        self._expression = expression
        self._automaton = automaton
        self._budget = budget

    def nested(self) -> Ambiguity | None:
        """Find a step that two repetitions allow."""
        if not self._automaton.twice:
            return None
        before, behind = self._automaton.twice[0]
        walk = self._way_to(before)
        walk.append((behind, self._automaton.letters[behind]))
        letters = self._letters(walk + self._completion(behind))
        taken = reading(self._expression, letters)
        certain = self._automaton.exact
        return Ambiguity(Cause.NESTED_REPEAT, text_of(letters), (taken, taken), certain)

    def paths(self) -> Ambiguity | None:
        """Find two walks over one text."""
        last = self._automaton.last
        walk = shortest_walk(
            _Pair(0, 0, False),
            self._pairs,
            lambda p: p.apart and p.one in last and p.other in last,
        )
        if walk is None:
            return None
        one = self._letters([(pair.one, mask) for pair, mask in walk])
        other = self._letters([(pair.other, mask) for pair, mask in walk])
        return self._found(Cause.PATHS, one, other)

    def payload_start(self) -> Ambiguity | None:
        """Find a text behind which both a payload and another octet may follow."""
        letters, follow = self._automaton.letters, self._automaton.follow
        before_payload = {
            p for p, behind in enumerate(follow) if _payload(letters, behind)
        }
        if not before_payload:
            return None
        before_octet = {p for p, behind in enumerate(follow) if _octet(letters, behind)}
        walk = shortest_walk(
            _Pair(0, 0, True),
            self._pairs,
            lambda p: p.one in before_payload and p.other in before_octet,
        )
        if walk is None:
            return None
        one = [(pair.one, mask) for pair, mask in walk]
        other = [(pair.other, mask) for pair, mask in walk]
        payload = _payload(letters, follow[one[-1][0] if one else 0])
        octet = _octet(letters, follow[other[-1][0] if other else 0])
        one += [(payload[0], PAYLOAD), *self._completion(payload[0])]
        other += [(octet[0], letters[octet[0]]), *self._completion(octet[0])]
        return self._found(
            Cause.PAYLOAD_START, self._letters(one), self._letters(other)
        )

    def _pairs(self, pair: _Pair) -> Iterator[tuple[_Pair, int]]:
        """Yield the pairs behind a pair; the mirror image of a parting is left out."""
        letters = self._automaton.letters
        ones = self._automaton.follow[pair.one]
        others = self._automaton.follow[pair.other]
        self._budget.spend(len(ones) * len(others))
        for one in ones:
            mask = letters[one]
            for other in others:
                common = mask & letters[other]
                if common and (pair.apart or one <= other):
                    yield _Pair(one, other, pair.apart or one != other), common

    def _found(self, cause: Cause, one: list[Letter], other: list[Letter]) -> Ambiguity:
        readings = reading(self._expression, one), reading(self._expression, other)
        return Ambiguity(cause, text_of(one), readings, self._automaton.exact)

    def _letters(self, walk: list[tuple[int, int]]) -> list[Letter]:
        return letters_on(self._expression, self._automaton, walk)

    def _steps(self, position: int) -> Iterator[tuple[int, int]]:
        for behind in self._automaton.follow[position]:
            yield behind, self._automaton.letters[behind]

    def _way_to(self, position: int) -> list[tuple[int, int]]:
        return shortest_walk(0, self._steps, lambda p: p == position) or []

    def _completion(self, position: int) -> list[tuple[int, int]]:
        return (
            shortest_walk(position, self._steps, self._automaton.last.__contains__)
            or []
        )


def _payload(letters: tuple[int, ...], positions: tuple[int, ...]) -> list[int]:
    return [p for p in positions if letters[p] == PAYLOAD]


def _octet(letters: tuple[int, ...], positions: tuple[int, ...]) -> list[int]:
    return [p for p in positions if letters[p] != PAYLOAD]
