"""The parts of a reply pattern, each with its place in the schema."""

from collections.abc import Iterator
from typing import TypeAlias

from attrs import frozen

from sockgen.source import Span

__all__ = [
    "Alternatives",
    "Argument",
    "Batched",
    "Each",
    "Learned",
    "Named",
    "Nothing",
    "Parsed",
    "Pattern",
    "Placeholder",
    "Repeated",
    "Sequence",
    "names",
    "sequences",
]


@frozen
class Placeholder:
    """``{name}`` in a quoted text."""

    name: str
    span: Span


@frozen
class Argument:
    """``name=value``; ``quoted`` tells ``"1"`` from ``1``.

    ``at`` is the place of the name, ``span`` that of the value.
    """

    name: str
    value: str
    quoted: bool
    at: Span
    span: Span
    placeholders: tuple[Placeholder, ...] = ()


@frozen
class Named:
    """A reply by its name, with constant values for its fields if any are given.

    ``at`` is the place of the name, ``span`` that of all.
    """

    name: str
    arguments: tuple[Argument, ...] | None
    at: Span
    span: Span


@frozen
class Nothing:
    """``none``: no reply at all."""

    span: Span


@frozen
class Batched:
    """``batch``: the replies of the commands that were gathered."""

    span: Span


@frozen
class Repeated:
    """A part that may come several times; at least once if ``low`` is 1."""

    inner: "Pattern"
    low: int
    span: Span


@frozen
class Each:
    """One reply for each item of a field of the command or of the session."""

    inner: "Pattern"
    field: str
    field_span: Span
    span: Span


@frozen
class Learned:
    """A fact that ``holds`` behind an answer (``+named``), or does not (``!named``)."""

    name: str
    holds: bool
    span: Span


@frozen
class Sequence:
    """Parts one after the other; ``state`` is where the conversation goes then.

    ``facts`` are what is known then.
    """

    items: "tuple[Pattern, ...]"
    state: str | None
    state_span: Span | None
    span: Span
    facts: tuple[Learned, ...] = ()


@frozen
class Alternatives:
    """One of several."""

    options: "tuple[Pattern, ...]"
    span: Span


Pattern: TypeAlias = (
    Named | Nothing | Batched | Repeated | Each | Sequence | Alternatives
)


@frozen
class Parsed:
    """What a text says: a pattern, or only the replies it names if it is none."""

    pattern: Pattern | None
    names: tuple[Named, ...]


def names(pattern: Pattern) -> Iterator[Named]:
    """Yield every reply that a pattern names, from left to right."""
    if isinstance(pattern, Named):
        yield pattern
    elif isinstance(pattern, (Repeated, Each)):
        yield from names(pattern.inner)
    elif isinstance(pattern, Sequence):
        for item in pattern.items:
            yield from names(item)
    elif isinstance(pattern, Alternatives):
        for option in pattern.options:
            yield from names(option)


def sequences(pattern: Pattern) -> Iterator[Sequence]:
    """Yield every sequence of a pattern, outer ones first, from left to right."""
    if isinstance(pattern, Sequence):
        yield pattern
        for item in pattern.items:
            yield from sequences(item)
    elif isinstance(pattern, Alternatives):
        for option in pattern.options:
            yield from sequences(option)
    elif isinstance(pattern, (Repeated, Each)):
        yield from sequences(pattern.inner)
