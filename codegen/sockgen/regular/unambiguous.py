"""The same texts, written so that each is read in one way.

The pattern of a type may well be ambiguous, as ``[-+]?[0-9.]+|[^:|]+`` is, without any
harm to the fields of a form.  It is made unambiguous by way of a deterministic automaton,
the smallest one, whose states are eliminated one by one: every text has one walk in that,
and elimination keeps walks apart.
"""

from typing import Final

from sockgen.regular import octets
from sockgen.regular.ambiguity import ambiguity
from sockgen.regular.automaton import PAYLOAD, Automaton, build
from sockgen.regular.expression import (
    EMPTY,
    Expression,
    Octet,
    Sequence,
    choice,
    leaves,
    repeat,
    sequence,
    strip_groups,
)
from sockgen.regular.search import BUDGET, Budget, BudgetError

__all__ = ["unambiguous"]

_STATES: Final = 64  # of the deterministic automaton
_GROWTH: Final = 8  # times as many symbols as before, and as many again
_START: Final = 0


def unambiguous(expression: Expression, *, budget: int = BUDGET) -> Expression | None:
    """Return an expression with the same texts of which none is read in two ways.

    One that is unambiguous comes back as it is, save for its groups.

    Args:
        expression: any expression without payloads; its groups are dropped.
        budget: how many steps the search may take.

    Returns:
        The expression, or ``None`` if it would be large.
    """
    plain = strip_groups(expression)
    if ambiguity(plain, budget=budget) is None:
        return plain
    automaton = build(plain)
    if not automaton.exact or any(mask == PAYLOAD for mask in automaton.letters):
        return None
    try:
        edges, ends = _smallest(*_determined(automaton, Budget(budget)))
        return _eliminated(edges, ends, _GROWTH * (1 + _symbols(plain)))
    except BudgetError:
        return None


def _symbols(expression: Expression) -> int:
    return sum(1 for _ in leaves(expression))


_Edges = list[dict[int, int]]
"""Of each state, the masks that lead to others."""


def _determined(automaton: Automaton, budget: Budget) -> tuple[_Edges, set[int]]:
    """Return the deterministic automaton, state 0 being its start."""
    start = frozenset[int]((0,))
    numbers = {start: _START}
    waiting = [start]
    edges: _Edges = []
    while len(edges) < len(waiting):
        after = [q for p in waiting[len(edges)] for q in automaton.follow[p]]
        reached = dict.fromkeys(sorted(after))
        blocks = octets.partition(automaton.letters[q] for q in reached)
        budget.spend(len(blocks) * len(reached))
        targets: dict[int, int] = {}
        for block in blocks:
            state = frozenset(q for q in reached if automaton.letters[q] & block)
            if state not in numbers:
                numbers[state] = len(waiting)
                waiting.append(state)
                if len(waiting) > _STATES:
                    raise BudgetError
            targets[numbers[state]] = block  # no other block leads to the same state
        edges.append(targets)
    return edges, {n for s, n in numbers.items() if s & automaton.last}


def _smallest(edges: _Edges, ends: set[int]) -> tuple[_Edges, set[int]]:
    """Return the automaton in which states with the same future are one (Moore)."""
    block = [int(state in ends) for state in range(len(edges))]
    while True:
        futures: dict[tuple[int, tuple[tuple[int, int], ...]], int] = {}
        finer: list[int] = []
        for state, targets in enumerate(edges):
            merged: dict[int, int] = {}
            for target, mask in targets.items():
                merged[block[target]] = merged.get(block[target], 0) | mask
            future = block[state], tuple(sorted(merged.items()))
            finer.append(futures.setdefault(future, len(futures)))
        if finer == block:
            break
        block = finer
    smaller: _Edges = [{} for _ in range(max(block) + 1)]
    for state, targets in enumerate(edges):
        merged = smaller[block[state]]
        for target, mask in targets.items():
            merged[block[target]] = merged.get(block[target], 0) | mask
    return smaller, {block[state] for state in ends}


_Arrows = dict[tuple[int, int], Expression]


def _eliminated(edges: _Edges, ends: set[int], most: int) -> Expression:
    """Return the expression of all walks from the start to an end.

    Raises:
        BudgetError: if an expression on the way has more than ``most`` symbols.
    """
    start, end = -1, -2
    arrows: _Arrows = {
        (state, target): Octet(mask)
        for state, targets in enumerate(edges)
        for target, mask in sorted(targets.items())
    }
    arrows[start, _START] = EMPTY
    for state in sorted(ends):
        arrows[state, end] = EMPTY
    states = list(range(len(edges)))
    while states:
        states.sort(key=lambda state: (_ways_through(arrows, state), -state))
        _eliminate(arrows, states.pop(0), most)
    return arrows[start, end]


def _ways_through(arrows: _Arrows, state: int) -> int:
    into = sum(1 for a, b in arrows if b == state != a)
    out = sum(1 for a, b in arrows if a == state != b)
    return into * out


def _eliminate(arrows: _Arrows, state: int, most: int) -> None:
    """Replace a state by arrows that pass it by."""
    loop = arrows.pop((state, state), None)
    into = [(a, e) for (a, b), e in arrows.items() if b == state]
    out = [(b, e) for (a, b), e in arrows.items() if a == state]
    for a, _ in into:
        del arrows[a, state]
    for b, _ in out:
        del arrows[state, b]
    for a, before in into:
        for b, behind in out:
            passing = _passing(before, loop, behind)
            known = arrows.get((a, b))
            found = passing if known is None else _either(known, passing)
            if _symbols(found) > most:
                raise BudgetError
            arrows[a, b] = found


def _passing(
    before: Expression, loop: Expression | None, behind: Expression
) -> Expression:
    """Return the way through a state: in, round as often as one likes, and out."""
    if loop is None:
        return sequence(before, behind)
    if before == loop:
        return sequence(repeat(loop, 1, None), behind)
    if behind == loop:
        return sequence(before, repeat(loop, 1, None))
    return sequence(before, repeat(loop, 0, None), behind)


def _either(one: Expression, other: Expression) -> Expression:
    """Return a choice; single octets are one set, what begins both stands before it."""
    if isinstance(one, Octet) and isinstance(other, Octet):
        return Octet(one.mask | other.mask)
    mine, theirs = _parts(one), _parts(other)
    alike = 0
    while alike < min(len(mine), len(theirs)) and mine[alike] == theirs[alike]:
        alike += 1
    if not alike:
        return choice(one, other)
    rest = _either(sequence(*mine[alike:]), sequence(*theirs[alike:]))
    return sequence(*mine[:alike], rest)


def _parts(expression: Expression) -> tuple[Expression, ...]:
    return expression.parts if isinstance(expression, Sequence) else (expression,)
