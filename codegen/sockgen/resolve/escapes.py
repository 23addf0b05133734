"""Texts with the escapes of wire forms, where no wire form stands."""

import re
from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.wireform import bad_escape
from sockgen.source import Scalar

__all__ = ["octets_of"]

_ESCAPES: Final = re.compile(r"\\(x[0-9a-fA-F]{2}|[strn0\\\[\]{}()|&#=+*\"'])")
_UNKNOWN: Final = re.compile(rf"(?:{_ESCAPES.pattern}|[^\\])+|(?P<bad>\\.?)")
_SHIFT: Final = 0xF0000  # private code points stand for single octets meanwhile
_NAMED: Final = {"s": " ", "t": "\t", "r": "\r", "n": "\n", "0": "\0", "\\": "\\"}


def octets_of(
    source: Scalar, report: Report, start: int = 0, end: int | None = None
) -> bytes:
    """Return the octets of a text; escapes that do not exist are reported.

    Args:
        source: the text.
        report: takes what is wrong.
        start: where the part of it begins that is meant.
        end: where that part ends, None for the end of the text.
    """
    text = source.text[start:end]
    for match in _UNKNOWN.finditer(text):
        if match["bad"]:
            at = source.locate(start + match.start(), len(match[0]))
            report(bad_escape(at, match[0]))
    shifted = _ESCAPES.sub(_shifted, text)
    return b"".join(
        bytes([ord(c) - _SHIFT]) if _SHIFT <= ord(c) < _SHIFT + 256 else c.encode()
        for c in shifted
    )


def _shifted(match: re.Match[str]) -> str:
    escape = match[1]
    if escape[0] == "x":
        return chr(int(escape[1:], 16) + _SHIFT)
    return _NAMED.get(escape, escape)
