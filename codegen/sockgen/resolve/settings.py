"""Sizes, durations, encodings, line endings: settings of a schema and their defaults."""

import re
from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.schema import (
    bad_choice,
    bad_duration,
    bad_encoding,
    bad_number,
    bad_size,
    endings_differ,
    no_line_ending,
)
from sockgen.model import Limits, LineSettings
from sockgen.resolve.escapes import octets_of
from sockgen.schema import LineDecl
from sockgen.source import Scalar

__all__ = [
    "bounded",
    "choice",
    "duration",
    "encoding",
    "limits",
    "line_settings",
    "number",
    "otherwise",
    "size",
]


_UNITS: Final = {"": 1, "B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_SECONDS: Final = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
_ENDINGS: Final = {"crlf": b"\r\n", "lf": b"\n", "cr": b"\r", "nul": b"\0"}
_ENCODINGS: Final = ("utf-8", "ascii", "latin-1", "bytes")
_LINE_MAX: Final = 8 * 2**10
_LARGEST: Final = 2**40
_MOST: Final = 10**9
_DEEPEST: Final = 100


def number(text: Scalar | None, default: int, most: int, report: Report) -> int:
    """Return a whole number from 1 to ``most``."""
    if text is None:
        return default
    if re.fullmatch(r"\d{1,15}", text.text) and 1 <= int(text.text) <= most:
        return int(text.text)
    report(bad_number(text.span, text.text, most))
    return default


def size(text: Scalar | None, default: int, report: Report) -> int:
    """Return a size in octets: ``512``, ``2KiB``, ``1MiB``."""
    if text is None:
        return default
    match = re.fullmatch(r"(\d{1,15})\s*(B|KiB|MiB|GiB|)", text.text)
    if match and 0 < int(match[1]) * _UNITS[match[2]] <= _LARGEST:
        return int(match[1]) * _UNITS[match[2]]
    report(bad_size(text.span, text.text))
    return default


def duration(
    text: Scalar | None, default: float | None, report: Report
) -> float | None:
    """Return a duration in seconds: ``60s``, ``5min``, ``none``."""
    if text is None:
        return default
    if text.text == "none":
        return None
    match = re.fullmatch(r"(\d{1,9}(?:\.\d{1,6})?)\s*(ms|s|min|h|d)", text.text)
    if match and float(match[1]) > 0:
        return float(match[1]) * _SECONDS[match[2]]
    report(bad_duration(text.span, text.text))
    return default


def bounded(text: Scalar | None, default: float, report: Report) -> float:
    """Return a duration in seconds, which may not be ``none``."""
    found = duration(text, default, report)
    if found is None and text is not None:
        report(bad_duration(text.span, text.text, bounded=True))
    return default if found is None else found


def choice(
    text: Scalar | None, what: str, known: tuple[str, ...], report: Report
) -> str:
    """Return one of the known words; the first is the default."""
    if text is None:
        return known[0]
    if text.text in known:
        return text.text
    report(bad_choice(text.span, what, text.text, known))
    return known[0]


def otherwise(text: Scalar | None, report: Report) -> bool:
    """Return whether a message is what no other one is."""
    return choice(text, "otherwise", ("false", "true"), report) == "true"


def encoding(text: Scalar | None, report: Report) -> tuple[bool, str, str]:
    """Return whether text is ``str``, its encoding and how errors are taken."""
    words = text.text.split() if text is not None else ["utf-8"]
    lenient = words[1:] == ["lenient"]
    if not words or words[0] not in _ENCODINGS or (words[1:] and not lenient):
        if text is not None:
            report(bad_encoding(text.span, text.text, _ENCODINGS))
        return True, "utf-8", "strict"
    string = words[0] != "bytes"
    name = words[0] if string else "utf-8"
    return string, name, "surrogateescape" if lenient else "strict"


def limits(found: dict[str, Scalar], report: Report) -> Limits:
    """Return the limits, the defaults where nothing is said."""
    return Limits(
        payload=size(found.get("payload"), 2**20, report),
        items=number(found.get("items"), 1000, _MOST, report),
        depth=number(found.get("depth"), 8, _DEEPEST, report),
        idle=duration(found.get("idle"), 60.0, report),
        command=duration(found.get("command"), 300.0, report),
        connections=number(found.get("connections"), 1024, _MOST, report),
        deferred=duration(found.get("deferred"), 3600.0, report),
        backlog=size(found.get("backlog"), 16 * 2**20, report),
        batch=number(found.get("batch"), 1000, _MOST, report),
        batch_bytes=size(found.get("batch_bytes"), 16 * 2**20, report),
    )


def _ending(text: Scalar, report: Report) -> bytes:
    ending = _ENDINGS.get(text.text) or octets_of(text, report)
    if not ending:
        report(no_line_ending(text.span))
        return b"\r\n"
    return ending


def _found_together(endings: tuple[bytes, ...]) -> bool:
    """Whether the shortest ending is the end of every other one, and only there."""
    shortest = min(endings, key=len)
    return all(e.find(shortest) == len(e) - len(shortest) for e in endings)


def line_settings(decl: LineDecl, report: Report) -> LineSettings:
    """Return how lines are written and read."""
    end = b"\r\n" if decl.end is None else _ending(decl.end, report)
    if decl.accept is not None:
        accept = tuple(_ending(text, report) for text in decl.accept)
    else:
        accept = (end, b"\n") if end == b"\r\n" else (end,)
    if decl.accept and end not in accept:
        accept = (end, *accept)
    if decl.accept and not _found_together(accept):
        report(endings_differ(decl.accept[0].span))
        accept = (end,)
    blanks = choice(decl.blanks, "blanks", ("exact", "lenient"), report)
    verbs = choice(decl.verbs, "verbs", ("exact", "ignore-case"), report)
    empty = choice(decl.empty, "empty", ("command", "skip"), report)
    return LineSettings(
        end=end,
        accept=tuple(dict.fromkeys(accept)),
        max=size(decl.max, _LINE_MAX, report),
        lenient=blanks == "lenient",
        fold=verbs == "ignore-case",
        skip_empty=empty == "skip",
    )
