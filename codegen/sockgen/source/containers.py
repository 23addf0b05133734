"""Lists and maps while they are read: what belongs to them, and keys that cannot be."""

from typing import Final

from attrs import define, field, frozen

from sockgen.diagnostics import Diagnostic, Span
from sockgen.diagnostics.syntax import duplicate_key, empty_key, key_not_text, merge_key
from sockgen.source.nodes import Entry, Mapping, Node, Scalar, Sequence, Unreadable
from sockgen.source.places import Style

__all__ = ["OpenList", "OpenMap"]

_MERGE: Final = "<<"


@define
class OpenList:
    """A list, the end of which has not been reached."""

    span: Span
    items: list[Node] = field(factory=list[Node])

    def add(self, node: Node) -> None:
        """Take the next item."""
        self.items.append(node)

    def node(self, end: Span) -> Node:
        """Return the list, which ends here."""
        return Sequence(tuple(self.items), _joined(self.span, end))


@frozen
class _Key:
    """The key that a value is awaited for; None if it cannot be used."""

    scalar: Scalar | None
    merges: bool = False


@define
class OpenMap:
    """A map, the end of which has not been reached.

    Args:
        span: where it begins.
        found: takes what is wrong.
        partial: an entry of it is missing.
    """

    span: Span
    found: list[Diagnostic]
    partial: bool = False
    entries: list[Entry] = field(factory=list[Entry])
    _key: _Key | None = None
    _first: dict[str, Span] = field(factory=dict[str, Span])

    @property
    def key(self) -> str:
        """The key whose value comes next; nothing if there is none."""
        if self._key is None or self._key.scalar is None:
            return ""
        return self._key.scalar.text

    @property
    def merges(self) -> bool:
        """Whether the next value is one to be merged."""
        return self._key is not None and self._key.merges

    def add(self, node: Node) -> None:
        """Take the next key, or the value of the key that was taken."""
        if self._key is None:
            self._key = self._checked(node)
            return
        key, self._key = self._key.scalar, None
        if key is None:
            self.partial = True
        else:
            self.entries.append(Entry(key, node))

    def node(self, end: Span) -> Node:
        """Return the map, which ends here."""
        entries = tuple(self.entries)
        if end.line == self.span.line and end > self.span:
            return Mapping(entries, _joined(self.span, end), self.partial)
        span = entries[0].key.span if entries else self.span
        return Mapping(entries, span, self.partial)

    def _checked(self, node: Node) -> _Key:
        """Return a key, with what is wrong with it reported."""
        if not isinstance(node, Scalar):
            if not isinstance(node, Unreadable):
                self.found.append(key_not_text(node.span))
            return _Key(None)
        if not node.text:
            self.found.append(empty_key(node.span))
            return _Key(None)
        if node.text == _MERGE and node.style is Style.PLAIN:
            self.found.append(merge_key(node.span))
            return _Key(None, merges=True)
        if node.text in self._first:
            first = self._first[node.text]
            self.found.append(duplicate_key(node.span, node.text, first))
        else:
            self._first[node.text] = node.span
        return _Key(node)


def _joined(start: Span, end: Span) -> Span:
    """Return a span up to an end on the same line, else ``start`` itself."""
    if end.line != start.line or end.column <= start.column:
        return start
    return Span(start.file, start.line, start.column, end.column - start.column)
