"""Ambiguities of the empty text, which no automaton without empty moves can see.

An optional or repeated part that can itself be empty, and a choice of which two options
can be empty, read the same text in two ways.  Such a place is found on the expression,
together with the shortest text that leads through it.
"""

from collections.abc import Iterator
from enum import Enum, auto
from typing import Final

from attrs import frozen

from sockgen.regular.automaton import build
from sockgen.regular.expression import (
    Choice,
    Expression,
    Group,
    Octet,
    Opaque,
    Repeat,
    Sequence,
    leaves,
)
from sockgen.regular.properties import nullable
from sockgen.regular.reading import Letter, letters_on
from sockgen.regular.search import shortest_walk

__all__ = ["Empty", "EmptyPlace", "empty_place"]


class Empty(Enum):
    """How the empty text is read in two ways."""

    PART = auto()
    OPTIONS = auto()


@frozen
class EmptyPlace:
    """Where, and a text that leads through it.

    Args:
        kind: a repetition or a choice.
        part: that repetition or choice.
        option: the second option that can be empty, if it is a choice.
        letters: the text.
    """

    kind: Empty
    part: Repeat | Choice
    option: int | None
    letters: tuple[Letter, ...]


def empty_place(expression: Expression) -> EmptyPlace | None:
    """Return the first place where the empty text is read in two ways."""
    return _find(expression, 0)


_Letters = tuple[Letter, ...]
_NOTHING: Final[_Letters] = ()


def _find(part: Expression, leaf: int) -> EmptyPlace | None:
    """Search a part whose first leaf has a number."""
    match part:
        case Octet() | Opaque():
            return None
        case Group():
            return _find(part.inner, leaf)
        case Sequence():
            return _find_in_sequence(part, leaf)
        case Choice():
            empty = [n for n, option in enumerate(part.options) if nullable(option)]
            if len(empty) > 1:
                return EmptyPlace(Empty.OPTIONS, part, empty[1], _NOTHING)
            found = (_find(option, at) for option, at in _numbered(part, leaf))
            return next((place for place in found if place is not None), None)
        case Repeat():
            return _find_in_repeat(part, leaf)


def _find_in_sequence(sequence: Sequence, leaf: int) -> EmptyPlace | None:
    """Complete the text of a place by the shortest texts of the parts around it."""
    parts = list(_numbered(sequence, leaf))
    for number, (part, at) in enumerate(parts):
        place = _find(part, at)
        if place is None:
            continue
        texts = [_shortest(other, start) for other, start in parts]
        texts[number] = place.letters
        known = [text for text in texts if text is not None]
        if len(known) == len(texts):
            return _with_letters(place, tuple(x for text in known for x in text))
    return None


def _find_in_repeat(repeat: Repeat, leaf: int) -> EmptyPlace | None:
    if repeat.high == 0:
        return None
    if repeat.low != repeat.high and nullable(repeat.inner):
        return EmptyPlace(Empty.PART, repeat, None, _NOTHING)
    if repeat.low == repeat.high and repeat.low > 1 and nullable(repeat.inner):
        text = _shortest_not_empty(repeat.inner, leaf)
        if text is not None:
            return EmptyPlace(Empty.PART, repeat, None, text)
    place = _find(repeat.inner, leaf)
    if place is None or repeat.low < 2:
        return place
    others = _shortest(repeat.inner, leaf) or _NOTHING
    return _with_letters(place, place.letters + others * (repeat.low - 1))


def _with_letters(place: EmptyPlace, letters: _Letters) -> EmptyPlace:
    return EmptyPlace(place.kind, place.part, place.option, letters)


def _numbered(part: Sequence | Choice, leaf: int) -> Iterator[tuple[Expression, int]]:
    """Yield what a part consists of, each with the number of its first leaf."""
    for each in part.parts if isinstance(part, Sequence) else part.options:
        yield each, leaf
        leaf += sum(1 for _ in leaves(each))


def _shortest(part: Expression, leaf: int) -> _Letters | None:
    """Return the letters of a shortest text, ``None`` if there is no text."""
    return _NOTHING if nullable(part) else _shortest_not_empty(part, leaf)


def _shortest_not_empty(part: Expression, leaf: int) -> _Letters | None:
    automaton = build(part)

    def steps(position: int) -> Iterator[tuple[int, int]]:
        for behind in automaton.follow[position]:
            yield behind, automaton.letters[behind]

    walk = shortest_walk(0, steps, lambda p: p != 0 and p in automaton.last)
    if walk is None:
        return None
    letters = letters_on(part, automaton, walk)
    return tuple(Letter(leaf + letter.leaf, letter.shown) for letter in letters)
