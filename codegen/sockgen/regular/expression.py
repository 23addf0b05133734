"""Regular expressions over octets, as values.

* ``Octet`` is one octet of a set; ``Octet(0)`` matches nothing at all.
* ``Group`` is a field of the form, and a capturing group of the printed pattern.
* ``Opaque`` is one symbol outside the octets: a counted payload, whose octets say nothing
  about where it ends.

The constructors in small letters bring expressions into a plain shape: sequences and
choices are not nested in their like, and nothing is repeated exactly once.  They never
drop, add or reorder a group, so that group numbers can be relied on, and never change in
how many ways a text can be read, save that equal ways to read the empty text in one
choice count once.
"""

from collections.abc import Iterator
from typing import Final, TypeAlias

from attrs import frozen

from sockgen.regular import octets

__all__ = [
    "EMPTY",
    "NOTHING",
    "Choice",
    "Expression",
    "Group",
    "Octet",
    "Opaque",
    "Repeat",
    "Sequence",
    "choice",
    "fold_case",
    "groups",
    "leaves",
    "literal",
    "open_payloads",
    "optional",
    "repeat",
    "sequence",
    "strip_groups",
    "without",
]


@frozen(cache_hash=True)
class Octet:
    """One octet out of a set (see ``octets``)."""

    mask: int


@frozen(cache_hash=True)
class Sequence:
    """One part after the other; without parts, the empty text."""

    parts: "tuple[Expression, ...]"


@frozen(cache_hash=True)
class Choice:
    """One of several options."""

    options: "tuple[Expression, ...]"


@frozen(cache_hash=True)
class Repeat:
    """The same part ``low`` to ``high`` times (``None``: any number of times)."""

    inner: "Expression"
    low: int
    high: int | None


@frozen(cache_hash=True)
class Group:
    """A part whose text is a field."""

    name: str
    inner: "Expression"


@frozen(cache_hash=True)
class Opaque:
    """A counted payload, as one symbol."""

    name: str


Expression: TypeAlias = Octet | Sequence | Choice | Repeat | Group | Opaque

EMPTY: Final = Sequence(())
"""The empty text."""

NOTHING: Final = Octet(0)
"""No text at all, not even the empty one."""

_ANYTHING: Final = Repeat(Octet(octets.ALL), 0, None)


def literal(text: bytes) -> Expression:
    """Return the expression of exactly one text."""
    return sequence(*(Octet(1 << octet) for octet in text))


def sequence(*parts: Expression) -> Expression:
    """Return one part after the other."""
    flat: list[Expression] = []
    for part in parts:
        if isinstance(part, Sequence):
            flat += part.parts
        else:
            flat.append(part)
    return flat[0] if len(flat) == 1 else Sequence(tuple(flat))


def choice(*options: Expression) -> Expression:
    """Return one of several options; without any, ``NOTHING``.

    An option that is the empty text makes the others optional.
    """
    flat: list[Expression] = []
    for option in options:
        if isinstance(option, Choice):
            flat += option.options
        elif option != NOTHING:
            flat.append(option)
    solid = [option for option in flat if option != EMPTY]
    if not solid:
        return EMPTY if flat else NOTHING
    chosen = solid[0] if len(solid) == 1 else Choice(tuple(solid))
    return optional(chosen) if len(solid) < len(flat) else chosen


def repeat(inner: Expression, low: int, high: int | None) -> Expression:
    """Return a part ``low`` to ``high`` times.

    Args:
        inner: what is repeated.
        low: 0 or more.
        high: ``low`` or more, or ``None`` for any number of times.

    Raises:
        ValueError: if the bounds are none.
    """
    if low < 0 or (high is not None and high < low):
        raise ValueError(f"bad bounds of a repetition: {low} to {high}")
    once = low == high == 1
    if inner == EMPTY or once:
        return inner
    if high == 0 and not groups(inner):
        return EMPTY
    return Repeat(inner, low, high)


def optional(inner: Expression) -> Expression:
    """Return a part that may be missing."""
    return repeat(inner, 0, 1)


def fold_case(expression: Expression) -> Expression:
    """Return an expression that ignores the case of ASCII letters."""
    match expression:
        case Octet():
            return Octet(octets.fold_case(expression.mask))
        case Sequence():
            return Sequence(tuple(map(fold_case, expression.parts)))
        case Choice():
            return Choice(tuple(map(fold_case, expression.options)))
        case Repeat():
            return Repeat(fold_case(expression.inner), expression.low, expression.high)
        case Group():
            return Group(expression.name, fold_case(expression.inner))
        case Opaque():
            return expression


def without(expression: Expression, mask: int) -> Expression:
    """Return the texts in which no octet of a set occurs (payloads excepted)."""
    match expression:
        case Octet():
            return Octet(expression.mask & ~mask)
        case Sequence():
            return sequence(*(without(part, mask) for part in expression.parts))
        case Choice():
            return choice(*(without(option, mask) for option in expression.options))
        case Repeat():
            inner = without(expression.inner, mask)
            if inner == NOTHING:
                return NOTHING if expression.low else EMPTY
            return repeat(inner, expression.low, expression.high)
        case Group():
            return Group(expression.name, without(expression.inner, mask))
        case Opaque():
            return expression


def strip_groups(expression: Expression) -> Expression:
    """Return the same texts without the fields."""
    match expression:
        case Sequence():
            return sequence(*map(strip_groups, expression.parts))
        case Choice():
            return choice(*map(strip_groups, expression.options))
        case Repeat():
            inner = strip_groups(expression.inner)
            return repeat(inner, expression.low, expression.high)
        case Group():
            return strip_groups(expression.inner)
        case Octet() | Opaque():
            return expression


def open_payloads(expression: Expression) -> Expression:
    """Return an expression in which a payload may be any octets, of any number."""
    match expression:
        case Sequence():
            return sequence(*map(open_payloads, expression.parts))
        case Choice():
            return Choice(tuple(map(open_payloads, expression.options)))
        case Repeat():
            inner = open_payloads(expression.inner)
            return Repeat(inner, expression.low, expression.high)
        case Group():
            return Group(expression.name, open_payloads(expression.inner))
        case Opaque():
            return _ANYTHING
        case Octet():
            return expression


def groups(expression: Expression) -> tuple[str, ...]:
    """Return the names of the groups, in the order in which they are numbered."""
    return tuple(_groups(expression))


def _groups(expression: Expression) -> Iterator[str]:
    if isinstance(expression, Group):
        yield expression.name
    for part in _parts(expression):
        yield from _groups(part)


def leaves(expression: Expression) -> Iterator[Octet | Opaque]:
    """Yield the symbols of an expression from left to right."""
    if isinstance(expression, (Octet, Opaque)):
        yield expression
    for part in _parts(expression):
        yield from leaves(part)


def _parts(expression: Expression) -> "tuple[Expression, ...]":
    match expression:
        case Sequence():
            return expression.parts
        case Choice():
            return expression.options
        case Repeat() | Group():
            return (expression.inner,)
        case Octet() | Opaque():
            return ()
