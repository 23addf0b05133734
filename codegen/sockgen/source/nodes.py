"""The nodes of a YAML file: text, lists and maps that know where they stand.

Every scalar is text; what it means is for the schema to say.
"""

from typing import TypeAlias

from attrs import field, frozen

from sockgen.diagnostics import Diagnostic, Span
from sockgen.source.places import Origin, Style

__all__ = ["Entry", "Mapping", "Node", "Scalar", "Sequence", "Source", "Unreadable"]


@frozen
class Scalar:
    """A text.

    Attributes:
        text: with quotes, escapes, indentation and folding undone.
        span: its first line: with the quotes of a quoted one; the first line of content
            of a block. A value that was left out is ``""`` behind its colon.
        style: how it is written.
    """

    text: str
    span: Span
    style: Style = Style.PLAIN
    _origin: Origin | None = field(default=None, eq=False, repr=False)

    def locate(self, offset: int, length: int = 1) -> Span:
        """Return where a part of the text stands in the file.

        Args:
            offset: of its first character, 0 to ``len(text)``, which is the place
                behind the text.
            length: in characters of the text; a part of several lines is cut at the
                end of its first one.
        """
        if self._origin is None:
            return self.span
        return self._origin.locate(self.span.file, self.text, offset, length)


@frozen
class Sequence:
    """A list."""

    items: "tuple[Node, ...]"
    span: Span


@frozen
class Entry:
    """A key of a map and its value."""

    key: Scalar
    value: "Node"


@frozen
class Mapping:
    """A map, in the order of the file.

    Attributes:
        entries: a key that is there twice was reported.
        span: its braces, or its first key.
        partial: an entry is missing that could not be read, and was reported.
    """

    entries: tuple[Entry, ...]
    span: Span
    partial: bool = False

    def get(self, key: str) -> "Node | None":
        """Return the value of a key, or None."""
        return next((e.value for e in self.entries if e.key.text == key), None)


@frozen
class Unreadable:
    """Something that could not be read, and was reported; nothing follows from it."""

    span: Span


Node: TypeAlias = Scalar | Sequence | Mapping | Unreadable


@frozen
class Source:
    """A file that was read.

    Attributes:
        path: as the user gave it; the ``file`` of every span.
        name: the last part of the path.
        text: what is in the file, for excerpts.
        digest: SHA-256 of the text in hex; line endings make no difference.
        root: None if nothing could be read.
        diagnostics: what is wrong so far.
        bases: the files that it is laid over, the nearest first.
    """

    path: str
    name: str
    text: str
    digest: str
    root: Node | None
    diagnostics: tuple[Diagnostic, ...] = ()
    bases: "tuple[Source, ...]" = ()
