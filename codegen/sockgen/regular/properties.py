"""What can be said of an expression without an automaton.

A payload (``Opaque``) may begin and end with any octet and have any length; in a sample
it stands as its name in angle brackets.
"""

from collections.abc import Iterable

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

__all__ = ["first", "last", "max_length", "min_length", "nullable", "shortest"]


def nullable(expression: Expression) -> bool:
    """Whether the empty text matches."""
    match expression:
        case Octet() | Opaque():
            return False
        case Sequence():
            return all(map(nullable, expression.parts))
        case Choice():
            return any(map(nullable, expression.options))
        case Repeat():
            return expression.low == 0 or nullable(expression.inner)
        case Group():
            return nullable(expression.inner)


def first(expression: Expression) -> int:
    """Return the mask of the octets that a text can begin with."""
    return _edge(expression, at_end=False)


def last(expression: Expression) -> int:
    """Return the mask of the octets that a text can end with."""
    return _edge(expression, at_end=True)


def _edge(expression: Expression, *, at_end: bool) -> int:
    match expression:
        case Octet():
            return expression.mask
        case Opaque():
            return octets.ALL
        case Sequence():
            mask = 0
            for part in reversed(expression.parts) if at_end else expression.parts:
                mask |= _edge(part, at_end=at_end)
                if not nullable(part):
                    break
            return mask
        case Choice():
            mask = 0
            for option in expression.options:
                mask |= _edge(option, at_end=at_end)
            return mask
        case Repeat():
            return _edge(expression.inner, at_end=at_end) if expression.high != 0 else 0
        case Group():
            return _edge(expression.inner, at_end=at_end)


def min_length(expression: Expression) -> int:
    """Return the number of octets of the shortest text."""
    match expression:
        case Octet():
            return 1
        case Opaque():
            return 0
        case Sequence():
            return sum(map(min_length, expression.parts))
        case Choice():
            return min(map(min_length, expression.options))
        case Repeat():
            return expression.low * min_length(expression.inner)
        case Group():
            return min_length(expression.inner)


def max_length(expression: Expression) -> int | None:
    """Return the number of octets of the longest text, ``None`` if there is none."""
    match expression:
        case Octet():
            return 1
        case Opaque():
            return None
        case Sequence():
            total = 0
            for length in map(max_length, expression.parts):
                if length is None:
                    return None
                total += length
            return total
        case Choice():
            return _largest(map(max_length, expression.options))
        case Repeat():
            inner = max_length(expression.inner)
            if inner == 0 or expression.high == 0:
                return 0
            if inner is None or expression.high is None:
                return None
            return inner * expression.high
        case Group():
            return max_length(expression.inner)


def _largest(lengths: Iterable[int | None]) -> int | None:
    largest = 0
    for length in lengths:
        if length is None:
            return None
        largest = max(largest, length)
    return largest


def shortest(expression: Expression) -> bytes | None:
    """Return one of the shortest texts, ``None`` if no text matches.

    Of several, the one that comes first in the expression, written with the octets that
    read best.
    """
    match expression:
        case Octet():
            return bytes((octets.sample(expression.mask),)) if expression.mask else None
        case Opaque():
            return b"<%b>" % expression.name.encode()
        case Sequence():
            texts = [shortest(part) for part in expression.parts]
            known = [text for text in texts if text is not None]
            return b"".join(known) if len(known) == len(texts) else None
        case Choice():
            found = [t for t in map(shortest, expression.options) if t is not None]
            return min(found, key=len, default=None)
        case Repeat():
            if expression.low == 0:
                return b""
            text = shortest(expression.inner)
            return None if text is None else text * expression.low
        case Group():
            return shortest(expression.inner)
