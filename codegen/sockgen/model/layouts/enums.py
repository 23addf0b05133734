"""Enums whose members are numbers."""

from attrs import frozen

from sockgen.source import Span

__all__ = ["Member", "NumberEnum"]


@frozen
class Member:
    """A member: its name in Python, its label in the schema, and its number."""

    name: str
    label: str
    value: int


@frozen
class NumberEnum:
    """A type under ``types:`` that names numbers; an open one takes others too."""

    name: str
    class_name: str
    doc: str
    members: tuple[Member, ...]
    open: bool
    span: Span

    def member(self, label: str) -> Member | None:
        """Return a member by its label in the schema."""
        return next((m for m in self.members if m.label == label), None)
