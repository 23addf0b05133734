"""Which part of a text each group takes, told from a walk through the positions.

A walk says which leaf of the expression (octet set or payload, numbered from the left)
took each letter.  A group took part if one of its leaves did, or if it stands where the
walk passed, and matches the empty text.
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from attrs import frozen

from sockgen.regular import octets
from sockgen.regular.automaton import PAYLOAD, Automaton
from sockgen.regular.expression import (
    Choice,
    Expression,
    Group,
    Octet,
    Opaque,
    Repeat,
    leaves,
)
from sockgen.regular.expression import Sequence as Parts
from sockgen.regular.properties import nullable

__all__ = ["Letter", "Reading", "letters_on", "reading", "text_of"]

Reading: TypeAlias = tuple[tuple[str, bytes | None], ...]
"""Every group in order, with its octets; ``None`` if it took no part."""


@frozen
class Letter:
    """One letter of a text: the leaf that took it, and how it is shown."""

    leaf: int
    shown: bytes


def letters_on(
    expression: Expression, automaton: Automaton, walk: Iterable[tuple[int, int]]
) -> list[Letter]:
    """Return the letters of a walk, of each mask the member that reads best.

    Args:
        expression: what the automaton was built from.
        automaton: where the walk is.
        walk: positions, each with the mask of the letters that may be read there.
    """
    symbols = tuple(leaves(expression))
    found: list[Letter] = []
    for position, mask in walk:
        leaf = automaton.leaves[position]
        symbol = symbols[leaf]
        if mask & PAYLOAD and isinstance(symbol, Opaque):
            shown = b"<%b>" % symbol.name.encode()
        else:
            shown = bytes((octets.sample(mask),))
        found.append(Letter(leaf, shown))
    return found


def text_of(letters: Iterable[Letter]) -> bytes:
    """Return the text that letters make."""
    return b"".join(letter.shown for letter in letters)


def reading(
    expression: Expression,
    letters: Sequence[Letter],
    *,
    enter: Expression | None = None,
    option: int | None = None,
) -> Reading:
    """Return what each group of an expression takes.

    Args:
        expression: what matched.
        letters: the text, with the leaves that took it.
        enter: a repetition or choice in which the empty text is read the second way:
            the repetition is entered, the choice takes its option ``option``.
        option: see ``enter``.
    """
    reader = _Reader(letters, enter, option)
    reader.visit(expression, entered=True)
    return tuple(reader.found)


class _Reader:
    """Walks over the expression from left to right, counting its leaves."""

    def __init__(
        self, letters: Sequence[Letter], enter: Expression | None, option: int | None
    ) -> None:
        self.found: list[tuple[str, bytes | None]] = []
        self._letters = letters
        self._enter = enter
        self._option = option
        self._leaf = 0

    def visit(self, part: Expression, *, entered: bool) -> None:
        """Note the groups of a part; ``entered`` if the walk passed through it."""
        match part:
            case Octet() | Opaque():
                self._leaf += 1
            case Parts():
                for each in part.parts:
                    self.visit(each, entered=entered)
            case Choice():
                taken = self._taken(part) if entered else None
                for number, each in enumerate(part.options):
                    self.visit(each, entered=number == taken)
            case Repeat():
                passed = part.high != 0 and (
                    part is self._enter or part.low > 0 or bool(self._inside(part))
                )
                self.visit(part.inner, entered=entered and passed)
            case Group():
                taken_here = text_of(self._inside(part))
                self.found.append((part.name, taken_here if entered else None))
                self.visit(part.inner, entered=entered)

    def _inside(self, part: Expression, skip: int = 0) -> list[Letter]:
        """Return the letters of a part that begins ``skip`` leaves from here."""
        start = self._leaf + skip
        end = start + sum(1 for _ in leaves(part))
        return [letter for letter in self._letters if start <= letter.leaf < end]

    def _taken(self, choice: Choice) -> int | None:
        """Return which option took the letters, or matches the empty text."""
        skip = 0
        for number, option in enumerate(choice.options):
            if self._inside(option, skip):
                return number
            skip += sum(1 for _ in leaves(option))
        if choice is self._enter:
            return self._option
        empty = (n for n, option in enumerate(choice.options) if nullable(option))
        return next(empty, None)
