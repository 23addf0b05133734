"""The parts of a reply pattern, each with its place in the schema."""

from collections.abc import Iterator
from typing import TypeAlias

from attrs import frozen

from sockgen.source import Span

__all__ = [
    "Alternatives",
    "Argument",
    "Named",
    "Nothing",
    "Pattern",
    "Repeated",
    "Sequence",
    "names",
]


@frozen
class Argument:
    """``name=value``; ``quoted`` tells ``"1"`` from ``1``."""

    name: str
    value: str
    quoted: bool
    span: Span


@frozen
class Named:
    """A reply by its name, with constant values for its fields if any are given."""

    name: str
    arguments: tuple[Argument, ...] | None
    span: Span


@frozen
class Nothing:
    """``none``: no reply at all."""

    span: Span


@frozen
class Repeated:
    """A part that may come several times; at least once if ``low`` is 1."""

    inner: "Pattern"
    low: int
    span: Span


@frozen
class Sequence:
    """Parts one after the other; ``state`` is where the conversation goes then."""

    items: "tuple[Pattern, ...]"
    state: str | None
    state_span: Span | None
    span: Span


@frozen
class Alternatives:
    """One of several."""

    options: "tuple[Pattern, ...]"
    span: Span


Pattern: TypeAlias = Named | Nothing | Repeated | Sequence | Alternatives


def names(pattern: Pattern) -> Iterator[Named]:
    """Yield every reply that a pattern names, from left to right."""
    if isinstance(pattern, Named):
        yield pattern
    elif isinstance(pattern, Repeated):
        yield from names(pattern.inner)
    elif isinstance(pattern, Sequence):
        for item in pattern.items:
            yield from names(item)
    elif isinstance(pattern, Alternatives):
        for option in pattern.options:
            yield from names(option)
