"""The shortest walk through states that are found while walking, within a budget.

Every decision is such a search: of pairs of positions, or of positions and sets of
positions.  The states are visited in an order that follows from the expressions alone, so
the same question has the same answer everywhere.
"""

from collections import deque
from collections.abc import Callable, Hashable, Iterable
from typing import Final, TypeVar

__all__ = ["BUDGET", "Budget", "BudgetError", "shortest_walk"]

State = TypeVar("State", bound=Hashable)

BUDGET: Final = 1_000_000
"""How many single steps a decision may take: a second or two at most."""


class BudgetError(Exception):
    """A decision took more steps than it may; its caller answers that it does not know."""


class Budget:
    """Counts steps.

    Args:
        steps: how many are allowed.
    """

    def __init__(self, steps: int) -> None:
        self._left = steps

    def spend(self, steps: int) -> None:
        """Take some steps.

        Raises:
            BudgetError: if they are too many.
        """
        self._left -= steps
        if self._left < 0:
            raise BudgetError


def shortest_walk(
    start: State,
    steps: Callable[[State], Iterable[tuple[State, int]]],
    done: Callable[[State], bool],
) -> list[tuple[State, int]] | None:
    """Return the states on the shortest way to one that is ``done``, each with its mask.

    The start is left out, so a start that is done makes an empty walk.

    Args:
        start: where to begin.
        steps: the states behind a state, and the letters that lead to each.
        done: whether a state is an end.
    """
    if done(start):
        return []
    came: dict[State, tuple[State, int] | None] = {start: None}
    waiting = deque((start,))
    while waiting:
        state = waiting.popleft()
        for behind, mask in steps(state):
            if behind in came:
                continue
            came[behind] = (state, mask)
            if done(behind):
                return _walk(behind, came)
            waiting.append(behind)
    return None


def _walk(
    end: State, came: dict[State, tuple[State, int] | None]
) -> list[tuple[State, int]]:
    walk: list[tuple[State, int]] = []
    state = end
    while (step := came[state]) is not None:
        before, mask = step
        walk.append((state, mask))
        state = before
    walk.reverse()
    return walk
