"""The enums of a schema: declared ones, and texts to choose from in a field."""

from collections.abc import Iterable

from attrs import frozen

from sockgen.diagnostics import Report
from sockgen.diagnostics.names import class_twice
from sockgen.model import Enumeration, Nullable, Scalar
from sockgen.resolve.identifiers import constant_name
from sockgen.source import Span

__all__ = ["Enumerations", "Known", "members"]


@frozen
class Known:
    """An enum, and what has it."""

    enumeration: Enumeration
    owner: str
    span: Span


class Enumerations:
    """Every enum by its class; two that differ cannot have the same."""

    def __init__(self) -> None:
        self._known: dict[str, Known] = {}

    @property
    def all(self) -> tuple[Known, ...]:
        """The enums in the order in which they were met."""
        return tuple(self._known.values())

    def add(self, type_: Scalar, owner: str, span: Span, report: Report) -> None:
        """Remember a type if it is an enum; the same one may come again by ``is:``."""
        made = type_.inner if isinstance(type_, Nullable) else type_
        if not isinstance(made, Enumeration):
            return
        name = made.class_name
        known = self._known.setdefault(name, Known(made, owner, span))
        if known.enumeration.members != made.members:
            report(class_twice(span, name, owner, known.owner, known.span))


def members(pairs: Iterable[tuple[str, bytes]]) -> tuple[tuple[str, bytes], ...]:
    """Return ``(name, text)`` for every member; equal names get a number."""
    taken: dict[str, int] = {}
    found: list[tuple[str, bytes]] = []
    for identifier, wire in pairs:
        name = constant_name(identifier)
        taken[name] = taken.get(name, 0) + 1
        if taken[name] > 1:
            name = f"{name}_{taken[name]}"
        found.append((name, wire))
    return tuple(found)
