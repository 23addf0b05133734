"""Lines of a file with something underlined.

A column of a file is not a column of a terminal: tabs are shown as blanks, control
characters as a symbol, and wide characters take two columns.
"""

import unicodedata
from collections.abc import Mapping
from typing import Final

from sockgen.diagnostics.span import Span

__all__ = ["excerpt"]

_TAB: Final = 4
_WIDE: Final = frozenset({"W", "F"})
_SYMBOLS: Final = {0x7F: "\u2421", **{code: chr(0x2400 + code) for code in range(32)}}
_LONGEST: Final = 400


def excerpt(span: Span, texts: Mapping[str, str]) -> tuple[str, str, str] | None:
    """Return the source line at a span, as two lines of a terminal.

    Args:
        span: the place.
        texts: of the files that can be shown.

    Returns:
        The line number, the line, and blanks and carets for the line below it; or None
        if the file or the line is not there.
    """
    text = texts.get(span.file)
    if text is None:
        return None
    lines = text.split("\n")
    if not 0 < span.line <= len(lines):
        return None
    line = lines[span.line - 1]
    start = min(span.column - 1, len(line))
    end = max(start + 1, min(start + span.length, len(line)))
    if len(line) > _LONGEST:  # An excerpt that nobody could read would hide the rest.
        cut = max(0, start - _LONGEST // 4)
        line, start, end = line[cut : cut + _LONGEST], start - cut, end - cut
    before, under = _shown(line[:start]), _shown(line[start:end])
    carets = "^" * max(1, _width(under))
    return str(span.line), _shown(line).rstrip(), " " * _width(before) + carets


def _shown(text: str) -> str:
    """Return a text with every character in it visible."""
    shown = text.replace("\t", " " * _TAB).translate(_SYMBOLS)
    return "".join(c if c.isprintable() else "\ufffd" for c in shown)


def _width(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    return sum(
        0
        if unicodedata.combining(c)
        else 1 + (unicodedata.east_asian_width(c) in _WIDE)
        for c in text
    )
