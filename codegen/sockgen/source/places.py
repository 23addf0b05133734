"""Where each character of a scalar stands in its file.

YAML takes quotes, escapes, indentation and single line breaks away. To point at a part of
a text, the scalar is read once more beside its source, character by character; this is
done when the first place is asked for, which is hardly ever.
"""

from enum import Enum
from typing import Final

from attrs import define, field, frozen

from sockgen.diagnostics import Span

__all__ = ["Origin", "Place", "Style"]

_BLANKS: Final = " \t"
_ESCAPE_WIDTHS: Final = {"x": 4, "u": 6, "U": 10}


class Style(Enum):
    """How a scalar is written."""

    PLAIN = ""
    SINGLE = "'"
    DOUBLE = '"'
    LITERAL = "|"
    FOLDED = ">"


@frozen
class Place:
    """Where a character is written: line and column from 0, and its width there."""

    line: int
    column: int
    width: int = 1


@define(eq=False)
class Origin:
    """The source of a scalar.

    Args:
        lines: of the whole file.
        line: of the first character of the scalar or its quote or indicator, from 0.
        column: likewise.
        style: how it is written.
    """

    lines: tuple[str, ...]
    line: int
    column: int
    style: Style
    _places: list[Place] = field(factory=list[Place], init=False)

    def places(self, text: str) -> list[Place]:
        """Return the place of each character, and the one behind the last."""
        if not self._places:
            walk = _Walk(self.lines, self.line, self.column)
            if self.style in {Style.LITERAL, Style.FOLDED}:
                _walk_block(walk, text)
            else:
                _walk_flow(walk, text, self.style)
            self._places = walk.places
        return self._places

    def locate(self, file: str, text: str, offset: int, length: int) -> Span:
        """Return the span of a part of the text; see ``Scalar.locate``."""
        places = self.places(text)
        first = places[min(max(offset, 0), len(text))]
        end = first.column + 1
        for place in places[offset : min(offset + max(length, 1), len(text))]:
            if place.line != first.line or self._ends_line(place):
                break
            end = max(end, place.column + place.width)
        return Span(file, first.line + 1, first.column + 1, end - first.column)

    def _ends_line(self, place: Place) -> bool:
        return place.column >= len(self.lines[place.line].rstrip(_BLANKS))


@define
class _Walk:
    """A position in the lines of a file, and the places passed on the way."""

    lines: tuple[str, ...]
    line: int
    column: int
    places: list[Place] = field(factory=list[Place])

    @property
    def current(self) -> str:
        return self.lines[self.line] if self.line < len(self.lines) else ""

    @property
    def rest(self) -> str:
        return self.current[self.column :]

    @property
    def ended(self) -> bool:
        """No line is left."""
        return self.line >= len(self.lines)

    def step(self, width: int = 1) -> None:
        """Pass one character of the text, which has some width in the file."""
        self.places.append(Place(self.line, self.column, width))
        self.column += width

    def next_line(self, column: int = 0) -> None:
        self.line += 1
        self.column = column

    def skip_blanks(self) -> None:
        self.column += len(self.rest) - len(self.rest.lstrip(_BLANKS))

    def skip_empty_lines(self) -> list[Place]:
        """Go to the next text; return the places of the empty lines before it."""
        self.next_line()
        passed: list[Place] = []
        while not self.ended and not self.rest.strip(_BLANKS):
            passed.append(Place(self.line, 0))
            self.next_line()
        self.skip_blanks()
        return passed


def _walk_flow(walk: _Walk, text: str, style: Style) -> None:
    """Walk through a plain or quoted scalar."""
    walk.column += style is not Style.PLAIN
    while len(walk.places) < len(text):
        if walk.ended:
            walk.step(0)
        elif not walk.rest.strip(_BLANKS):
            _fold(walk)
        elif style is Style.DOUBLE and walk.rest.startswith("\\"):
            _escape(walk)
        else:
            quote = style is Style.SINGLE and walk.rest.startswith("''")
            walk.step(2 if quote else 1)
    del walk.places[len(text) :]
    walk.places.append(Place(walk.line, walk.column))


def _fold(walk: _Walk) -> None:
    """Pass a line break: a blank, or a line break for each empty line behind it."""
    end = Place(walk.line, walk.column)
    walk.places.extend(walk.skip_empty_lines() or [end])


def _escape(walk: _Walk) -> None:
    """Pass an escape; before a line break it stands for nothing."""
    kind = walk.rest[1:2]
    if kind:
        walk.step(_ESCAPE_WIDTHS.get(kind, 2))
    else:
        walk.places.extend(walk.skip_empty_lines())


def _walk_block(walk: _Walk, text: str) -> None:
    """Walk through the lines of a literal or folded block.

    Empty lines and line breaks are matched with what the text has of them, so that
    folding needs no rules of its own here.
    """
    walk.next_line()
    indent = _indent(walk, text)
    while len(walk.places) < len(text):
        if walk.ended:
            walk.step(0)
            continue
        walk.column = indent
        while walk.rest and len(walk.places) < len(text):
            walk.step()
        _break(walk, text, indent)
    end = walk.places[-1] if walk.places else None
    if end is None:
        walk.places.append(Place(walk.line, indent))
    elif text.endswith("\n"):
        walk.places.append(Place(end.line, end.column))
    else:
        walk.places.append(Place(end.line, end.column + end.width))


def _indent(walk: _Walk, text: str) -> int:
    """Return the indentation that was taken away from the lines of a block."""
    content = text.lstrip("\n")
    own = len(content) - len(content.lstrip(" "))
    for line in walk.lines[walk.line :]:
        if line.strip(" "):
            return max(0, len(line) - len(line.lstrip(" ")) - own)
    return 0


def _break(walk: _Walk, text: str, indent: int) -> None:
    """Pass the end of a line of a block and the empty lines behind it."""
    end = Place(walk.line, max(walk.column, 0))
    walk.next_line()
    empty: list[Place] = []
    while not walk.ended and len(walk.current) <= indent and not walk.current.strip():
        empty.append(Place(walk.line, 0))
        walk.next_line()
    at = len(walk.places)
    breaks = len(text[at:]) - len(text[at:].lstrip("\n"))
    if breaks:
        walk.places.extend(
            ([end, *empty])[-breaks:] if breaks <= len(empty) + 1 else []
        )
        walk.places.extend([end] * (at + breaks - len(walk.places)))
    elif at < len(text):
        walk.places.append(end)
