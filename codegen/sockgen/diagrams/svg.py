"""Bit diagrams as one SVG: every message of a protocol, and every type within them."""

from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from sockgen.diagrams.rows import WIDTH, Block, Line, Row, rows_of
from sockgen.model.layouts import Layout

__all__ = ["drawn"]

_BIT: Final = 22  # pixels
_HEIGHT: Final = 28
_MARGIN: Final = 16
_TITLE: Final = 26
_LETTER: Final = 7.3  # pixels of a character, about
_STYLE: Final = (
    "text{font:12px ui-monospace,monospace;fill:#1b1f24}"
    "text.title{font-weight:bold;font-size:14px}"
    "text.bit{font-size:9px;fill:#57606a}"
    "rect{fill:#fff;stroke:#1b1f24}"
    "rect.block{fill:#f2f4f7;stroke-dasharray:4 3}"
)


def drawn(protocol: str, layouts: Iterable[tuple[str, Layout]]) -> str:
    """Return a picture of layouts.

    Args:
        protocol: its name.
        layouts: what they are called, and the layouts, folded; those without a field
            are left out.
    """
    body: list[str] = []
    names: list[str] = []
    at = _MARGIN
    for title, layout in layouts:
        rows = rows_of(layout)
        if rows:
            names.append(title)
            body.append(f'<g role="img" aria-label={quoteattr(title)}>')
            body += _layout(title, rows, at)
            body.append("</g>")
            at += _TITLE + 14 + _HEIGHT * len(rows) + _MARGIN
    width = 2 * _MARGIN + WIDTH * _BIT
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{at}"'
        f' viewBox="0 0 {width} {at}" role="img" aria-labelledby="title desc">'
    )
    told = f"The layouts of {', '.join(names)}" if names else "There are no layouts"
    lines = [
        head,
        f'<title id="title">Messages of {escape(protocol)}</title>',
        f'<desc id="desc">{escape(told)}.</desc>',
        f"<style>{_STYLE}</style>",
        *body,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _layout(title: str, rows: list[Line], at: int) -> Iterator[str]:
    """Yield the elements of one layout, from a height on."""
    yield f'<text class="title" x="{_MARGIN}" y="{at + 14}">{escape(title)}</text>'
    at += _TITLE + 14
    for bit in range(0, WIDTH, 8):
        x = _MARGIN + bit * _BIT + 2
        yield f'<text class="bit" x="{x}" y="{at - 4}">{bit}</text>'
    for row in rows:
        yield from _block(row, at) if isinstance(row, Block) else _row(row, at)
        at += _HEIGHT


def _row(row: Row, at: int) -> Iterator[str]:
    x = _MARGIN
    for part in row.parts:
        width = part.bits * _BIT
        yield f'<rect x="{x}" y="{at}" width="{width}" height="{_HEIGHT}"/>'
        if part.text:
            yield _text(part.text, x, at, width)
        x += width


def _block(block: Block, at: int) -> Iterator[str]:
    width = WIDTH * _BIT
    size = f'width="{width}" height="{_HEIGHT}"'
    yield f'<rect class="block" x="{_MARGIN}" y="{at}" {size}/>'
    yield _text(block.text, _MARGIN, at, width)


def _text(text: str, x: int, at: int, width: int) -> str:
    """Return a text in the middle of a field, made narrow if it has no room."""
    fitted = ""
    if len(text) * _LETTER > width - 4:
        fitted = f' textLength="{width - 4}" lengthAdjust="spacingAndGlyphs"'
    place = f'x="{x + width / 2:g}" y="{at + 18}" text-anchor="middle"'
    return f"<text {place}{fitted}>{escape(text)}</text>"
