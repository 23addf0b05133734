"""From text to nodes, by the events of PyYAML: the only file that imports it.

The C parser is used where it is there, and the parser in Python for whatever the C parser
refuses: its messages are the better ones, and they are the same on every machine then.

Only what JSON has besides comments and block scalars is accepted: no anchors, aliases,
merges or tags, one document, every key a text and there once.
"""

import re
from collections.abc import Iterator
from typing import Final, Protocol, TypeAlias

import yaml
from attrs import define, field, frozen

from sockgen.diagnostics import Diagnostic, Span
from sockgen.diagnostics.syntax import (
    alias,
    anchor,
    bad_character,
    duplicate_key,
    empty_file,
    empty_key,
    invalid_yaml,
    key_not_text,
    merge_key,
    second_document,
    tab,
    tag,
    too_deep,
    unquoted_size,
)
from sockgen.source.comments import cut_short
from sockgen.source.nodes import Entry, Mapping, Node, Scalar, Sequence
from sockgen.source.places import Origin, Style

__all__ = ["DEEPEST", "Loader", "loaders", "read"]

DEEPEST: Final = 32
"""How many lists and maps may be inside each other."""

Loader: TypeAlias = type[yaml.SafeLoader] | type[yaml.CSafeLoader]
_End: TypeAlias = yaml.SequenceEndEvent | yaml.MappingEndEvent
_GLUED: Final = re.compile(r"[|>][-+0-9]*#")


class _Mark(Protocol):
    """A place, as both parsers tell it."""

    line: int
    column: int


def loaders() -> tuple[Loader, ...]:
    """Return the parsers to be tried, in order: the fastest that is there, and Python's."""
    if yaml.__with_libyaml__:
        return (yaml.CSafeLoader, yaml.SafeLoader)
    return (yaml.SafeLoader,)


def read(
    path: str, text: str, parsers: tuple[Loader, ...]
) -> tuple[Node | None, list[Diagnostic]]:
    """Read the first document of a text.

    Args:
        path: the file in all spans.
        text: without characters that YAML refuses.
        parsers: what to read with; a later one is tried if the one before it fails.

    Returns:
        The root, None if there is none or the text is no YAML; and what is wrong.
    """
    lines = tuple(text.split("\n"))
    for parser in parsers[:-1]:
        try:
            return _Builder(path, lines).build(yaml.parse(text, parser))
        except (yaml.YAMLError, ValueError):
            continue
    builder = _Builder(path, lines)
    try:
        return builder.build(yaml.parse(text, parsers[-1]))
    except yaml.MarkedYAMLError as problem:
        return None, builder.with_problem(problem)
    except (yaml.YAMLError, ValueError) as problem:
        wrong = invalid_yaml(Span(path, 1, 1), "", str(problem), None)
        return None, [*builder.found, wrong]


def _at(path: str, lines: tuple[str, ...], line: int, column: int) -> Span:
    """Return a span; the end of the file is behind the last line that is not empty."""
    while line > 0 and (line >= len(lines) or not lines[line].strip()):
        line -= 1
        column = len(lines[line])
    return Span(path, line + 1, column + 1)


@define
class _List:
    span: Span
    items: list[Node] = field(factory=list[Node])

    def add(self, node: Node | None) -> None:
        if node is not None:
            self.items.append(node)

    def node(self, end: Span) -> Node:
        return Sequence(tuple(self.items), _joined(self.span, end))


@frozen
class _Key:
    """The key that a value is awaited for; None if it cannot be used."""

    scalar: Scalar | None


@define
class _Map:
    span: Span
    found: list[Diagnostic]
    entries: dict[str, Entry] = field(factory=dict[str, Entry])
    key: _Key | None = None

    def add(self, node: Node | None) -> None:
        if self.key is None:
            self.key = _Key(self._checked(node))
            return
        key, self.key = self.key.scalar, None
        if key is not None and node is not None:
            self.entries[key.text] = Entry(key, node)

    def node(self, end: Span) -> Node:
        entries = tuple(self.entries.values())
        if end.line == self.span.line and end > self.span:
            return Mapping(entries, _joined(self.span, end))
        return Mapping(entries, entries[0].key.span if entries else self.span)

    def _checked(self, node: Node | None) -> Scalar | None:
        """Return a key, or None if it cannot be one."""
        if not isinstance(node, Scalar):
            if node is not None:
                self.found.append(key_not_text(node.span))
            return None
        first = self.entries.get(node.text)
        if first is not None:
            self.found.append(duplicate_key(node.span, node.text, first.key.span))
        elif not node.text:
            self.found.append(empty_key(node.span))
        elif node.text == "<<" and node.style is Style.PLAIN:
            self.found.append(merge_key(node.span))
        else:
            return node
        return None


def _joined(start: Span, end: Span) -> Span:
    """Return a span up to an end on the same line, else ``start`` itself."""
    if end.line != start.line or end.column <= start.column:
        return start
    return Span(start.file, start.line, start.column, end.column - start.column)


@define
class _Builder:
    """Builds nodes from events and collects what is wrong on the way."""

    path: str
    lines: tuple[str, ...]
    found: list[Diagnostic] = field(factory=list[Diagnostic])
    root: Node | None = None
    _stack: list[_List | _Map] = field(factory=list[_List | _Map])
    _anchored: dict[str, Scalar] = field(factory=dict[str, Scalar])
    _sizes: set[Span] = field(factory=set[Span])

    def build(
        self, events: Iterator[yaml.Event]
    ) -> tuple[Node | None, list[Diagnostic]]:
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.found.append(second_document(self._span(event)))
                    break
            elif len(self._stack) > DEEPEST:
                self.found.append(too_deep(self._stack[-1].span, DEEPEST))
                return None, self.found
            else:
                self._take(event)
        if self.root is None and not self.found:
            self.found.append(empty_file(Span(self.path, 1, 1)))
        return self.root, self.found

    def with_problem(self, problem: yaml.MarkedYAMLError) -> list[Diagnostic]:
        """Return what was found, and at last what the parser complains about."""
        begun, at = problem.context_mark, problem.problem_mark
        if begun is not None:
            start = _at(self.path, self.lines, begun.line, begun.column)
            self._check_size(start)
        else:
            start = None
        if self._sizes:
            return self.found  # The rest follows from that.
        span = Span(self.path, 1, 1)
        if at is not None:
            span = _at(self.path, self.lines, at.line, at.column)
        opened = self._stack[-1].span if self._stack else None
        if opened is not None and self._text_at(opened)[:1] in {"{", "["}:
            start = opened
        text = problem.problem or str(problem)
        return [*self.found, invalid_yaml(span, problem.context or "", text, start)]

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._add(self._scalar(event))
            case yaml.AliasEvent():
                self._add(self._alias(event))
            case yaml.SequenceStartEvent():
                self._check_properties(event)
                self._stack.append(_List(self._span(event)))
            case yaml.MappingStartEvent():
                self._check_properties(event)
                self._check_size(self._span(event))
                self._stack.append(_Map(self._span(event), self.found))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._add(self._stack.pop().node(self._end(event)))
            case _:
                return

    def _add(self, node: Node | None) -> None:
        """Put a node where it belongs; None is one that cannot be used."""
        if self._stack:
            self._stack[-1].add(node)
        else:
            self.root = node

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        self._check_properties(event)
        style = Style(event.style or "")
        at = self._start(event)
        if style in {Style.LITERAL, Style.FOLDED} and _GLUED.match(self._text_at(at)):
            raise ValueError("only the C parser takes this for a comment")
        if style is Style.PLAIN and not event.value:
            at = self._behind(at)
        origin = Origin(self.lines, at.line - 1, at.column - 1, style)
        text = self._without_surrogates(event.value, origin)
        scalar = Scalar(text, _scalar_span(origin, text, at), style, origin)
        self._check_text(scalar, origin)
        if event.anchor is not None:
            self._anchored.setdefault(event.anchor, scalar)
        return scalar

    def _without_surrogates(self, text: str, origin: Origin) -> str:
        """Return a text that can be encoded; half a character is reported."""
        for offset, character in enumerate(text if not text.isascii() else ""):
            if "\ud800" <= character <= "\udfff":
                at = origin.locate(self.path, text, offset, 1)
                self.found.append(bad_character(at, character))
                text = text[:offset] + "\ufffd" + text[offset + 1 :]
        return text

    def _check_text(self, scalar: Scalar, origin: Origin) -> None:
        """Report a tab that looks like a blank, and a comment that cuts a spec."""
        for offset, character in enumerate(scalar.text if "\t" in scalar.text else ""):
            at = origin.places(scalar.text)[offset]
            if character == "\t" and at.width == 1:
                self.found.append(tab(scalar.locate(offset)))
                break
        if scalar.style is Style.PLAIN and scalar.text:
            parent = self._stack[-1] if self._stack else None
            key = parent.key.scalar if isinstance(parent, _Map) and parent.key else None
            cut = cut_short(scalar, self.lines, "" if key is None else key.text)
            if cut is not None:
                self.found.append(cut)

    def _alias(self, event: yaml.AliasEvent) -> Scalar | None:
        """Return what an alias stands for, so that nothing else seems to be missing."""
        at = self._span(event)
        name = event.anchor or ""
        self.found.append(alias(_widened(at, len(name) + 1), name))
        return self._anchored.get(name)

    def _check_properties(
        self,
        event: yaml.ScalarEvent | yaml.SequenceStartEvent | yaml.MappingStartEvent,
    ) -> None:
        at = self._span(event)
        if event.anchor is not None:
            name = event.anchor
            at_name = self._text_at(at).find(f"&{name}")
            column = at.column + max(0, at_name)
            found = anchor(Span(at.file, at.line, column, len(name) + 1), name)
            self.found.append(found)
        written = re.search(r"(?:^| )(!\S*)", self._text_at(at))
        if event.tag is not None and written is not None:
            column = at.column + written.start(1)
            name = written[1]
            self.found.append(tag(Span(at.file, at.line, column, len(name)), name))

    def _check_size(self, at: Span) -> None:
        """Report a wire form without quotes that begins with a size."""
        if self._text_at(at).startswith("{#") and at not in self._sizes:
            self._sizes.add(at)
            self.found.append(unquoted_size(_widened(at, 2)))

    def _start(self, event: yaml.ScalarEvent) -> Span:
        """Return where a scalar itself begins, behind its anchor and tag."""
        at = self._span(event)
        if event.anchor is None and event.tag is None:
            return at
        line, column = at.line - 1, at.column - 1
        while line < len(self.lines):
            rest = self.lines[line][column:]
            word = rest.split(" ", maxsplit=1)[0] if rest else ""
            if rest.startswith(" "):
                column += 1
            elif word[:1] in {"&", "!"}:
                column += len(word)
            elif rest and not rest.startswith("#"):
                return Span(self.path, line + 1, column + 1)
            else:
                line, column = line + 1, 0
        return at

    def _behind(self, at: Span) -> Span:
        """Return the place of a value that was left out: right behind its colon."""
        before = self.lines[at.line - 1][: at.column - 1]
        return Span(at.file, at.line, len(before.rstrip(" ")) + 1)

    def _text_at(self, at: Span) -> str:
        return self.lines[at.line - 1][at.column - 1 :]

    def _span(self, event: yaml.Event) -> Span:
        return self._mark(event.start_mark)

    def _end(self, event: _End) -> Span:
        return self._mark(event.end_mark)

    def _mark(self, mark: _Mark | None) -> Span:
        assert mark is not None, "every event of a parser has marks"
        if mark.line < len(self.lines):
            return Span(self.path, mark.line + 1, mark.column + 1)
        return Span(self.path, len(self.lines), len(self.lines[-1]) + 1)


def _widened(span: Span, length: int) -> Span:
    return Span(span.file, span.line, span.column, length)


def _scalar_span(origin: Origin, text: str, at: Span) -> Span:
    """Return the first line of a scalar; an empty one is its quotes or indicator."""
    if not text:
        quoted = origin.style in {Style.SINGLE, Style.DOUBLE}
        return _widened(at, 2 if quoted else 1)
    if origin.style in {Style.LITERAL, Style.FOLDED}:
        start = len(text) - len(text.lstrip("\n"))
        return origin.locate(at.file, text, start, len(text))
    first = origin.locate(at.file, text, 0, len(text))
    if origin.style is Style.PLAIN:
        return first
    ends = origin.places(text)[-1]
    if ends.line != at.line - 1:
        return _widened(at, max(1, first.column + first.length - at.column))
    return _widened(at, ends.column + 2 - at.column)
