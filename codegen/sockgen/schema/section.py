"""A section of a schema: its keys taken one by one, the unknown ones reported.

A key that is misspelt is read as the key that was meant, if that one is not there too: so
its value is checked, and nothing seems to be missing.
"""

from collections.abc import Iterable

from sockgen.diagnostics import Report, closest
from sockgen.diagnostics.schema import (
    expected_list,
    expected_map,
    expected_text,
    not_yet,
    unknown_key,
)
from sockgen.source import Entry, Mapping, Node, Scalar, Sequence, Unreadable

__all__ = ["Section", "entries", "pairs", "scalar"]


def scalar(node: Node | None, what: str, report: Report) -> Scalar | None:
    """Return a node that must be text; report it if it is not."""
    if node is None or isinstance(node, Scalar):
        return node
    if not isinstance(node, Unreadable):
        report(expected_text(node.span, what))
    return None


def entries(node: Node | None, what: str, report: Report) -> tuple[Entry, ...]:
    """Return the entries of a node that must be a map; report it if it is not."""
    if isinstance(node, Mapping):
        return node.entries
    left_out = isinstance(node, Scalar) and not node.text
    if node is not None and not left_out and not isinstance(node, Unreadable):
        report(expected_map(node.span, what))
    return ()


def pairs(
    found: tuple[Entry, ...], what: str, report: Report
) -> tuple[tuple[Scalar, Scalar], ...]:
    """Return entries whose values must be text."""
    values = ((e.key, scalar(e.value, what, report)) for e in found)
    return tuple((key, value) for key, value in values if value is not None)


class Section:
    """A map with known keys.

    Args:
        node: the map; anything else is reported, and the section is empty then.
        what: what the section is, for messages: ``command 'get'``.
        known: its keys.
        later: keys of the language that this version does not have.
        report: takes what is wrong.
    """

    def __init__(
        self,
        node: Node | None,
        what: str,
        known: Iterable[str],
        report: Report,
        later: Iterable[str] = (),
    ) -> None:
        self.what = what
        self.has_later = False
        self._report = report
        self._values: dict[str, Node] = {}
        self._complete = isinstance(node, Mapping) and not node.partial
        names, names_later = tuple(known), tuple(later)
        misspelt: list[tuple[str, Node]] = []
        for entry in entries(node, what, report):
            key = entry.key.text
            if key in names:
                self._take(key, entry.value)
            elif key in names_later:
                self.has_later = True
                report(not_yet(entry.key.span, key, what))
            else:
                report(unknown_key(entry.key.span, key, what, names))
                misspelt.append((closest(key, names) or "", entry.value))
        for key, value in misspelt:
            self._values.setdefault(key, value)

    def _take(self, key: str, value: Node) -> None:
        """Take a value; what is there twice was reported, and is taken together."""
        first = self._values.setdefault(key, value)
        if first is value:
            return
        if isinstance(first, Mapping) and isinstance(value, Mapping):
            partial = first.partial or value.partial
            both = Mapping((*first.entries, *value.entries), first.span, partial)
            self._values[key] = both
        elif isinstance(first, Sequence) and isinstance(value, Sequence):
            self._values[key] = Sequence((*first.items, *value.items), first.span)

    def lacks(self, *keys: str) -> bool:
        """Whether none of these keys is there, as far as the section can be read."""
        return self._complete and not any(key in self._values for key in keys)

    def lost(self, key: str) -> bool:
        """Whether something of a key that holds a map, or all of it, cannot be read."""
        node = self._values.get(key)
        return isinstance(node, Unreadable) or (
            isinstance(node, Mapping) and node.partial
        )

    def node(self, key: str) -> Node | None:
        """Return the value of a key, whatever its kind."""
        return self._values.get(key)

    def text(self, key: str) -> Scalar | None:
        """Return the value of a key that must be text."""
        return scalar(self._values.get(key), f"'{key}' of {self.what}", self._report)

    def texts(self, key: str) -> tuple[Scalar, ...] | None:
        """Return the value of a key that must be a list of texts, or one text."""
        node = self._values.get(key)
        if node is None or isinstance(node, Unreadable):
            return None
        if isinstance(node, Scalar):
            return (node,)
        if not isinstance(node, Sequence):
            self._report(expected_list(node.span, f"'{key}' of {self.what}"))
            return None
        items = (scalar(n, f"'{key}' of {self.what}", self._report) for n in node.items)
        return tuple(item for item in items if item is not None)

    def entries(self, key: str) -> tuple[Entry, ...]:
        """Return the entries of a key that must be a map."""
        return entries(self.node(key), f"'{key}' of {self.what}", self._report)
