"""From the octets of a file to text that is fit for YAML.

What is wrong with the characters is reported and replaced, one character for one, so that
the rest of the file is still checked and every column stays right.
"""

import re
from os import PathLike, fspath
from pathlib import Path
from typing import Final

from attrs import frozen

from sockgen.diagnostics import Diagnostic, Span
from sockgen.diagnostics.files import (
    file_too_large,
    not_a_file,
    not_text,
    not_utf8,
    unreadable_file,
)
from sockgen.diagnostics.syntax import bad_character, byte_order_mark, tab

__all__ = ["LARGEST", "Text", "clean", "read"]

LARGEST: Final = 1 << 20
"""The size of the largest schema, in octets."""

_MOST: Final = 10
_BAD: Final = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_HUGE_ESCAPE: Final = re.compile(r"\\U(?!000|0010)[0-9a-fA-F]{8}")


@frozen
class Text:
    """The text of a file: as it is, as YAML may read it, and what is wrong with it."""

    original: str
    cleaned: str
    diagnostics: tuple[Diagnostic, ...]


def read(path: str | PathLike[str]) -> Text:
    """Read a file of at most ``LARGEST`` octets."""
    name = fspath(path)
    if Path(path).is_dir():
        return Text("", "", (not_a_file(name),))
    try:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        return Text("", "", (unreadable_file(name, reason),))
    except ValueError as problem:  # A NUL in the path.
        return Text("", "", (unreadable_file(name, str(problem)),))
    if len(data) > LARGEST:
        return Text("", "", (file_too_large(name, LARGEST),))
    if b"\0" in data:
        return Text("", "", (not_text(name),))
    return _decoded(name, data)


def _decoded(name: str, data: bytes) -> Text:
    try:
        return clean(name, data.decode())
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode()
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        report = not_utf8(Span(name, line, column), data[problem.start])
        text = clean(name, data.decode(errors="replace"))
        return Text(text.original, text.cleaned, (report, *text.diagnostics))


def clean(name: str, text: str) -> Text:
    """Report and replace what YAML cannot read, or would read as something else."""
    found: list[Diagnostic] = []
    text = text.replace("\r\n", "\n")
    if text.startswith("\ufeff"):
        found.append(byte_order_mark(Span(name, 1, 1)))
        text = text[1:]
    lines = text.split("\n")
    cleaned = [_clean_line(name, at, line, found) for at, line in enumerate(lines, 1)]
    return Text(text, "\n".join(cleaned), tuple(found))


def _clean_line(name: str, number: int, line: str, found: list[Diagnostic]) -> str:
    for match in _BAD.finditer(line):
        if len(found) < _MOST:
            at = Span(name, number, match.start() + 1)
            found.append(bad_character(at, match[0]))
    line = _BAD.sub("_", line)
    for match in _HUGE_ESCAPE.finditer(line):
        at = Span(name, number, match.start() + 1, len(match[0]))
        found.append(bad_character(at, match[0]))
    line = _HUGE_ESCAPE.sub(r"\\U0000FFFD", line)
    code = len(line) if (comment := _comment(line)) is None else comment
    if "\t" not in line[:code]:
        return line
    found.append(tab(Span(name, number, line.index("\t") + 1)))
    return line[:code].replace("\t", " ") + line[code:]


def _comment(line: str) -> int | None:
    """Return where a comment may begin in a line; quotes are not looked at."""
    match = re.search(r"(?:^|[ \t])#", line)
    return None if match is None else match.end() - 1
