"""Whether one short text matches, exactly, whatever the bounds of repetitions.

This is how a witness that was found on an automaton with relaxed bounds is confirmed.
The work grows with the square of the text; it is not for input.
"""

from sockgen.regular.automaton import PAYLOAD
from sockgen.regular.expression import (
    Choice,
    Expression,
    Group,
    Octet,
    Opaque,
    Repeat,
    Sequence,
)
from sockgen.regular.properties import nullable

__all__ = ["accepts", "accepts_letters"]


def accepts(expression: Expression, text: bytes) -> bool:
    """Whether a text (without payloads) matches the whole expression."""
    return accepts_letters(expression, tuple(1 << octet for octet in text))


def accepts_letters(expression: Expression, letters: tuple[int, ...]) -> bool:
    """Whether a text, each letter a mask of one member, matches."""
    return len(letters) in _ends(expression, letters, frozenset((0,)))


def _ends(
    expression: Expression, letters: tuple[int, ...], starts: frozenset[int]
) -> frozenset[int]:
    """Return where the part may end if it begins at one of ``starts``."""
    match expression:
        case Octet():
            return _behind(expression.mask, letters, starts)
        case Opaque():
            return _behind(PAYLOAD, letters, starts)
        case Sequence():
            for part in expression.parts:
                starts = _ends(part, letters, starts)
            return starts
        case Choice():
            found = (_ends(option, letters, starts) for option in expression.options)
            return frozenset[int]().union(*found)
        case Repeat():
            return _repeated(expression, letters, starts)
        case Group():
            return _ends(expression.inner, letters, starts)


def _behind(
    mask: int, letters: tuple[int, ...], starts: frozenset[int]
) -> frozenset[int]:
    size = len(letters)
    return frozenset(at + 1 for at in starts if at < size and letters[at] & mask)


def _repeated(
    repeat: Repeat, letters: tuple[int, ...], starts: frozenset[int]
) -> frozenset[int]:
    """Go round and round; a part that takes a letter goes round no more than there are."""
    low = 0 if nullable(repeat.inner) else repeat.low
    longest = len(letters) + low
    high = longest if repeat.high is None else min(repeat.high, longest)
    found = starts if low == 0 else frozenset[int]()
    for number in range(1, high + 1):
        starts = _ends(repeat.inner, letters, starts)
        if not starts:
            break
        if number >= low:
            found |= starts
    return found
