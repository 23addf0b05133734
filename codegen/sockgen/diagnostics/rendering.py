"""Diagnostics as text for people, as JSON for programs, as annotations for GitHub.

JSON is one object a line (JSON Lines), so that a program can read it as it comes and two
outputs can be joined:

    {"code": "SG203", "severity": "error", "message": "...", "hint": "did you mean 'u32'?",
     "file": "s.yaml", "line": 41, "column": 31, "length": 3, "notes": []}

`hint`, `file`, `line`, `column` and `length` are null if there is none; a note has
`message`, `file`, `line`, `column` and `length`.
"""

import json
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Final

from sockgen.diagnostics.diagnostic import Diagnostic, Note, Severity
from sockgen.diagnostics.excerpts import excerpt
from sockgen.diagnostics.span import Span

__all__ = ["Format", "ordered", "render", "summary"]

_PLAIN: Final = {"error": "", "warning": "", "caret": "", "hint": "", "bold": ""}
_COLORED: Final = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "caret": "\x1b[1;31m",
    "hint": "\x1b[36m",
    "bold": "\x1b[1m",
}
_RESET: Final = "\x1b[0m"


class Format(Enum):
    """How diagnostics are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def ordered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return diagnostics by file and position, each once.

    Those without a place come first.
    """
    return tuple(sorted(dict.fromkeys(diagnostics), key=_position))


def _position(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    at = diagnostic.span
    if at is None:
        return "", 0, 0, diagnostic.code, diagnostic.message
    return at.file, at.line, at.column, diagnostic.code, diagnostic.message


def render(
    diagnostics: Iterable[Diagnostic],
    texts: Mapping[str, str],
    style: Format = Format.TEXT,
    *,
    color: bool = False,
) -> str:
    """Return diagnostics as they are printed, in order, each once.

    Args:
        diagnostics: may be in any order.
        texts: the files that excerpts are taken from, by their name in spans.
        style: text for people also has a summary as its last line.
        color: whether text is coloured.
    """
    found = ordered(diagnostics)
    if style is Format.JSON:
        return "".join(f"{_json(each)}\n" for each in found)
    if style is Format.GITHUB:
        return "".join(f"{_github(each)}\n" for each in found)
    parts = [f"{_text(each, texts, color=color)}\n" for each in found]
    return "".join([*parts, f"{summary(found)}\n"] if found else [])


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """Return a line that counts: ``2 errors, 1 warning``."""
    severities = [each.severity for each in diagnostics]
    counts = [(severities.count(each), each.value) for each in Severity]
    return ", ".join(
        f"{count} {name}{'s' * (count > 1)}" for count, name in counts if count
    )


def _text(diagnostic: Diagnostic, texts: Mapping[str, str], *, color: bool) -> str:
    style = _COLORED if color else _PLAIN
    reset = _RESET if color else ""
    severity = diagnostic.severity.value
    at = "" if diagnostic.span is None else f"{diagnostic.span}: "
    label = f"{style[severity]}{severity}[{diagnostic.code}]{reset}"
    lines = [f"{at}{label}: {style['bold']}{diagnostic.message}{reset}"]
    lines += _shown(diagnostic.span, diagnostic.hint, texts, style, reset)
    for note in diagnostic.notes:
        first, *more = note.message.split("\n")
        place = "     = " if note.span is None else f"{note.span}: "
        lines.append(f"{place}note: {first}")
        lines += [f"       {line}" for line in more]
        lines += _shown(note.span, None, texts, style, reset)
    return "\n".join(lines)


def _shown(
    span: Span | None,
    hint: str | None,
    texts: Mapping[str, str],
    style: Mapping[str, str],
    reset: str,
) -> list[str]:
    """Return the lines with the source and the carets, the hint behind them."""
    first, *more = (hint or "").split("\n")
    found = None if span is None else excerpt(span, texts)
    if found is None:
        return [f"     = hint: {line}" for line in (first, *more) if line]
    number, line, carets = found
    width = max(5, len(number))
    marked = carets.replace("^", f"{style['caret']}^", 1) + reset
    hinted = f" {style['hint']}{first}{reset}" if first else ""
    lines = [f"{number:>{width}} | {line}".rstrip()]
    lines.append(f"{'':{width}} | {marked}{hinted}")
    indent = " " * (len(carets) + 1)
    return lines + [f"{'':{width}} | {indent}{text}" for text in more]


def _json(diagnostic: Diagnostic) -> str:
    value = {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        **_json_place(diagnostic.span),
        "notes": [_json_note(note) for note in diagnostic.notes],
    }
    return json.dumps(value)


def _json_note(note: Note) -> dict[str, str | int | None]:
    return {"message": note.message, **_json_place(note.span)}


def _json_place(span: Span | None) -> dict[str, str | int | None]:
    return {
        "file": None if span is None else span.file,
        "line": None if span is None else span.line,
        "column": None if span is None else span.column,
        "length": None if span is None else span.length,
    }


def _github(diagnostic: Diagnostic) -> str:
    """Return a workflow command, which GitHub shows beside the line."""
    at = diagnostic.span
    place = {"title": f"sockgen {diagnostic.code}"}
    if at is not None:
        end = at.column + max(at.length, 1)
        columns = {"col": str(at.column), "endColumn": str(end)}
        place = {"file": at.file, "line": str(at.line), **columns, **place}
    properties = ",".join(
        f"{key}={_escaped(value).replace(':', '%3A').replace(',', '%2C')}"
        for key, value in place.items()
    )
    lines = [
        diagnostic.message,
        diagnostic.hint or "",
        *(
            note.message if note.span is None else f"{note.span}: {note.message}"
            for note in diagnostic.notes
        ),
    ]
    message = _escaped("\n".join(line for line in lines if line))
    return f"::{diagnostic.severity.value} {properties}::{message}"


def _escaped(text: str) -> str:
    """Return a text as workflow commands want it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
