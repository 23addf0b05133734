"""From text to nodes, by the events of PyYAML: the only file that imports it.

The C parser is used where it is there, and the parser in Python for whatever the C parser
refuses: its messages are the better ones, and they are the same on every machine then.

Only what JSON has besides comments and block scalars is accepted: no anchors, aliases,
merges or tags, one document, every key a text and there once.  What cannot be read is
left out, and the rest of the file is read nevertheless.
"""

import re
from collections.abc import Iterator
from typing import Final, Protocol, TypeAlias

import yaml
from attrs import define, field

from sockgen.diagnostics import Diagnostic, Span
from sockgen.diagnostics.syntax import (
    alias,
    anchor,
    bad_character,
    empty_file,
    invalid_yaml,
    second_document,
    tab,
    tag,
    too_deep,
    unquoted_size,
)
from sockgen.source.comments import cut_short
from sockgen.source.containers import OpenList, OpenMap
from sockgen.source.nodes import Node, Scalar, Unreadable
from sockgen.source.places import Origin, Style
from sockgen.source.repairs import Problem, Repairs

__all__ = ["DEEPEST", "Loader", "loaders", "read"]

DEEPEST: Final = 32
"""How many lists and maps may be inside each other."""

Loader: TypeAlias = type[yaml.SafeLoader] | type[yaml.CSafeLoader]
_End: TypeAlias = yaml.SequenceEndEvent | yaml.MappingEndEvent
_GLUED: Final = re.compile(r"[|>][-+0-9]*#")
_MOST_REPAIRS: Final = 16


class _TooDeep(Exception):
    """Lists and maps are too deep inside each other."""

    def __init__(self, at: Span) -> None:
        super().__init__(str(at))
        self.problem = Problem(at.line - 1, (too_deep(at, DEEPEST),))


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
    repairs = Repairs(tuple(text.split("\n")))
    found: list[Diagnostic] = []
    for _ in range(_MOST_REPAIRS):
        builder, problem = _attempt(path, repairs, parsers)
        if problem is None:
            if builder.root is None and not (found or builder.found or repairs.found):
                found.append(empty_file(Span(path, 1, 1)))
            found += [*builder.found, *repairs.found]
            return builder.root, list(dict.fromkeys(found))
        found += builder.found
        if not repairs.repair(problem):
            break
    return None, list(dict.fromkeys([*found, *repairs.found]))


def _attempt(
    path: str, repairs: Repairs, parsers: tuple[Loader, ...]
) -> tuple["_Builder", Problem | None]:
    """Read the lines that are left; return the problem that made it impossible."""
    lines = repairs.lines
    text = "\n".join(lines)
    for parser in parsers[:-1]:
        builder = _Builder(path, lines, repairs)
        try:
            builder.build(yaml.parse(text, parser))
        except (yaml.YAMLError, ValueError, _TooDeep):
            continue
        return builder, None
    builder = _Builder(path, lines, repairs)
    try:
        builder.build(yaml.parse(text, parsers[-1]))
    except _TooDeep as problem:
        return builder, problem.problem
    except yaml.MarkedYAMLError as problem:
        return builder, builder.problem(problem)
    except (yaml.YAMLError, ValueError) as problem:
        wrong = invalid_yaml(Span(path, 1, 1), "", str(problem), None)
        return builder, Problem(0, (wrong,))
    return builder, None


def _at(path: str, lines: tuple[str, ...], line: int, column: int) -> Span:
    """Return a span; the end of the file is behind the last line that is not empty."""
    while line > 0 and (line >= len(lines) or not lines[line].strip()):
        line -= 1
        column = len(lines[line])
    return Span(path, line + 1, column + 1)


@define
class _Builder:
    """Builds nodes from events and collects what is wrong on the way."""

    path: str
    lines: tuple[str, ...]
    repairs: Repairs
    found: list[Diagnostic] = field(factory=list[Diagnostic])
    root: Node | None = None
    _stack: list[OpenList | OpenMap] = field(factory=list[OpenList | OpenMap])
    _anchored: dict[str, Scalar] = field(factory=dict[str, Scalar])
    _sizes: set[Span] = field(factory=set[Span])

    def build(self, events: Iterator[yaml.Event]) -> None:
        """Build the first document."""
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.found.append(second_document(self._span(event)))
                    break
            elif len(self._stack) > DEEPEST:
                raise _TooDeep(self._stack[-1].span)
            else:
                self._take(event)

    def problem(self, problem: yaml.MarkedYAMLError) -> Problem:
        """Return what the parser complains about, in the words of a diagnostic."""
        begun, at = problem.context_mark, problem.problem_mark
        start = None
        if begun is not None:
            start = _at(self.path, self.lines, begun.line, begun.column)
            self._check_size(start)
        if self._sizes:
            return Problem(min(self._sizes).line - 1, ())  # The rest follows from that.
        span = Span(self.path, 1, 1)
        if at is not None:
            span = _at(self.path, self.lines, at.line, at.column)
        opened = self._stack[-1].span if self._stack else None
        quoted = "quoted" in (problem.context or "")
        if not quoted and opened and self._text_at(opened)[:1] in {"{", "["}:
            start = opened
        text = problem.problem or str(problem)
        wrong = invalid_yaml(span, problem.context or "", text, start)
        inside = start is not None and "block" not in (problem.context or "")
        line = start.line if start is not None and inside else span.line
        return Problem(line - 1, (wrong,))

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.ScalarEvent():
                self._add(self._scalar(event))
            case yaml.AliasEvent():
                self._add(self._alias(event))
            case yaml.SequenceStartEvent():
                self._check_properties(event)
                self._stack.append(OpenList(self._span(event)))
            case yaml.MappingStartEvent():
                self._check_properties(event)
                self._check_size(self._span(event))
                self._stack.append(OpenMap(self._span(event), self.found))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._add(self._closed(self._end(event)))
            case _:
                return

    def _closed(self, end: Span) -> Node:
        closed = self._stack.pop()
        if isinstance(closed, OpenMap):
            first, indent = closed.span.line - 1, closed.span.column - 1
            around = frozenset(each.span.column - 1 for each in self._stack)
            lost = self.repairs.cut_entry(first, end.line, indent, around)
            closed.partial = closed.partial or lost
        return closed.node(end)

    def _add(self, node: Node) -> None:
        """Put a node where it belongs."""
        if self._stack:
            self._stack[-1].add(node)
        else:
            self.root = node

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar | Unreadable:
        self._check_properties(event)
        style = Style(event.style or "")
        at = self._start(event)
        left_out = style is Style.PLAIN and not event.value
        if left_out and (event.anchor or event.tag or self._cut(event)):
            return Unreadable(at)
        if style in {Style.LITERAL, Style.FOLDED} and _GLUED.match(self._text_at(at)):
            raise ValueError("only the C parser takes this for a comment")
        if left_out:
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
            key = parent.key if isinstance(parent, OpenMap) else ""
            cut = cut_short(scalar, self.lines, key)
            if cut is not None:
                self.found.append(cut)

    def _cut(self, event: yaml.ScalarEvent) -> bool:
        """Whether this value was cut out, because it cannot be read."""
        return self.repairs.cut_value(self._behind(self._span(event)).line - 1)

    def _alias(self, event: yaml.AliasEvent) -> Node:
        """Return what an alias stands for, so that nothing else seems to be missing."""
        at = self._span(event)
        name = event.anchor or ""
        parent = self._stack[-1] if self._stack else None
        if not (isinstance(parent, OpenMap) and parent.merges):
            self.found.append(alias(_widened(at, len(name) + 1), name))
        return self._anchored.get(name, Unreadable(at))

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
