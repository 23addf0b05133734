"""A section of a schema: its keys taken one by one, the unknown ones reported."""

from collections.abc import Iterable

from sockgen.diagnostics import Report
from sockgen.diagnostics.schema import (
    expected_list,
    expected_map,
    expected_text,
    not_yet,
    unknown_key,
)
from sockgen.source import Entry, Mapping, Node, Scalar, Sequence

__all__ = ["Section", "entries", "scalar"]


def scalar(node: Node | None, what: str, report: Report) -> Scalar | None:
    """Return a node that must be text; report it if it is not."""
    if node is None or isinstance(node, Scalar):
        return node
    report(expected_text(node.span, what))
    return None


def entries(node: Node | None, what: str, report: Report) -> tuple[Entry, ...]:
    """Return the entries of a node that must be a map; report it if it is not."""
    if isinstance(node, Mapping):
        return node.entries
    if node is not None and not (isinstance(node, Scalar) and not node.text):
        report(expected_map(node.span, what))
    return ()


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
        self._report = report
        self._values: dict[str, Node] = {}
        self.has_later = False
        names = tuple(known)
        for entry in entries(node, what, report):
            if entry.key.text in names:
                self._values[entry.key.text] = entry.value
            elif entry.key.text in later:
                self.has_later = True
                report(not_yet(entry.key.span, entry.key.text, what))
            else:
                report(unknown_key(entry.key.span, entry.key.text, what, names))

    def node(self, key: str) -> Node | None:
        """Return the value of a key, whatever its kind."""
        return self._values.get(key)

    def text(self, key: str) -> Scalar | None:
        """Return the value of a key that must be text."""
        return scalar(self._values.get(key), f"'{key}' of {self.what}", self._report)

    def texts(self, key: str) -> tuple[Scalar, ...] | None:
        """Return the value of a key that must be a list of texts, or one text."""
        node = self._values.get(key)
        if node is None:
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
