"""Bit diagrams as text, as RFCs have them: two characters a bit.

A name for which there is no room is a letter, and stands below the diagram.
"""

from collections.abc import Iterator
from itertools import pairwise
from string import ascii_letters
from typing import Final

from sockgen.diagrams.rows import WIDTH, Block, Line, Part, Row, rows_of
from sockgen.model.layouts import Layout

__all__ = ["diagram"]

_TENS: Final = "".join(f"{n // 10 if n % 10 == 0 else ' '} " for n in range(WIDTH))
_ONES: Final = " ".join(str(n % 10) for n in range(WIDTH))
_LEGEND: Final = 2 * WIDTH + 1  # characters of a line


def diagram(layout: Layout) -> list[str]:
    """Return the lines of a bit diagram; none, if there is nothing in the layout.

    Args:
        layout: the layout, folded.
    """
    rows = rows_of(layout)
    if not rows:
        return []
    legend = _Legend()
    lines = [_ruler(None, rows[0])]
    for above, below in pairwise([*rows, None]):
        assert above is not None
        lines += [_drawn(above, legend), _ruler(above, below)]
    _label_tall(rows, lines, legend)
    if any(isinstance(row, Row) for row in rows):
        lines = [f" {_TENS}".rstrip(), f" {_ONES}", *lines]
    return [*lines, *legend.lines()]


class _Legend:
    """The names for which there is no room, and the letters in their places."""

    def __init__(self) -> None:
        self._names: list[str] = []

    def fitting(self, text: str, room: int) -> str:
        """Return a text that has room, or a letter in its place."""
        if len(text) <= room:
            return text
        if text not in self._names:
            self._names.append(text)
        at = self._names.index(text)
        return ascii_letters[at] if at < len(ascii_letters) else "?"

    def lines(self) -> Iterator[str]:
        """Yield the lines that tell what the letters are."""
        line = ""
        for at, name in enumerate(self._names):
            letter = ascii_letters[at] if at < len(ascii_letters) else "?"
            told = f"{letter}: {name}"
            if line and len(line) + 2 + len(told) > _LEGEND:
                yield line
                line = ""
            line = f"{line}, {told}" if line else told
        if line:
            yield line


def _drawn(row: Line, legend: _Legend) -> str:
    """Return a row with what stands in it."""
    if isinstance(row, Block):
        room = 2 * WIDTH - 1
        return f"/{legend.fitting(row.text, room):^{room}}/"
    if row.is_whole and not row.parts[0].text:
        return f"|{'':{2 * WIDTH - 1}}|"
    cells = (_cell(part, legend) for part in row.parts)
    return f"|{'|'.join(cells)}|"


def _cell(part: Part, legend: _Legend) -> str:
    room = 2 * part.bits - 1
    return f"{legend.fitting(part.text, room):^{room}}"


def _ruler(above: Line | None, below: Line | None) -> str:
    """Return the line between two rows; within a field, it is left open."""
    if isinstance(above, Row) and isinstance(below, Row) and _is_one(above, below):
        return f"+{'':{2 * WIDTH - 1}}+"
    widths = (_width(row) for row in (above, below) if row is not None)
    return "+-" * max(widths) + "+"


def _is_one(above: Row, below: Row) -> bool:
    """Whether two rows are the same field from end to end."""
    return (
        above.is_whole
        and below.is_whole
        and above.parts[0].field == below.parts[0].field
    )


def _width(row: Line) -> int:
    return row.bits if isinstance(row, Row) else WIDTH


def _label_tall(rows: list[Line], lines: list[str], legend: _Legend) -> None:
    """Put the name of a field that has several whole rows into their middle."""
    at = 0
    while at < len(rows):
        behind = at + 1
        first = rows[at]
        while (
            behind < len(rows)
            and isinstance(first, Row)
            and isinstance(other := rows[behind], Row)
            and _is_one(first, other)
        ):
            behind += 1
        if behind - at > 1 and isinstance(first, Row) and first.parts[0].text:
            # Row number n is line 2n + 1, between rulers.
            lines[2 * at + 1] = f"|{'':{2 * WIDTH - 1}}|"
            room = 2 * WIDTH - 1
            text = f"{legend.fitting(first.parts[0].text, room):^{room}}"
            middle = at + behind
            side = "|" if middle % 2 else "+"
            lines[middle] = f"{side}{text}{side}"
        at = behind
