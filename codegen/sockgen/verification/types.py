"""The types, checked by ``mypy --strict`` in a process of its own.

What mypy reports becomes diagnostics, so that it is printed like everything else.
"""

import importlib.util
import os
import re
import site
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from sockgen.diagnostics import Diagnostic, Note, Span
from sockgen.diagnostics.output import mypy_failed, type_error

__all__ = ["Typing", "check_types", "has_mypy"]

_LINE: Final = re.compile(
    r"(?P<file>.+?)(?::(?P<line>\d+)(?::(?P<column>\d+)(?::(?P<end>\d+):(?P<to>\d+))?)?)?:"
    r" (?P<kind>error|note): (?P<message>.*)"
)
_CHECKED: Final = (0, 1)


@frozen
class Typing:
    """What mypy found, and its last line."""

    diagnostics: tuple[Diagnostic, ...]
    summary: str


def has_mypy() -> bool:
    """Tell whether mypy is installed beside this program."""
    return importlib.util.find_spec("mypy") is not None


def check_types(paths: Iterable[str], folder: Path) -> Typing:
    """Run mypy.

    Args:
        paths: files and folders, relative to the current folder.
        folder: where mypy runs and looks for its configuration.
    """
    targets = [os.path.relpath(path, folder) for path in dict.fromkeys(paths)]
    options = ("--strict", "--show-error-end", "--no-pretty", "--no-color-output")
    result = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "--", *targets],
        cwd=folder,
        env=_environment(),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    lines = result.stdout.splitlines()
    found = _diagnostics(lines, folder)
    if result.returncode not in _CHECKED or (result.returncode and not found):
        found = [mypy_failed((result.stdout + result.stderr).strip())]
    return Typing(tuple(found), lines[-1] if lines else "")


def _environment() -> dict[str, str]:
    """Return the environment: mypy must find the runtime where this program does."""
    spec = importlib.util.find_spec("sockgen_runtime")
    assert spec is not None, "it is a part of sockgen"
    assert spec.origin is not None, "it is a package with a file"
    root = str(Path(spec.origin).parents[1])
    paths = [path for path in os.environ.get("MYPYPATH", "").split(os.pathsep) if path]
    # mypy looks into site-packages by itself, and refuses it here.
    if root not in {*site.getsitepackages(), site.getusersitepackages()}:
        paths.append(root)
    return {**os.environ, "MYPYPATH": os.pathsep.join(paths)}


def _diagnostics(lines: Sequence[str], folder: Path) -> list[Diagnostic]:
    """Return the errors among the lines of mypy, each with the notes behind it."""
    found: list[tuple[Span, str, list[Note]]] = []
    for line in lines:
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        if match["kind"] == "error":
            found.append((_span(match, folder), match["message"], []))
        elif found:
            found[-1][2].append(Note(match["message"]))
    return [type_error(span, message, notes) for span, message, notes in found]


def _span(match: re.Match[str], folder: Path) -> Span:
    """Return where a line of mypy points to, as seen from the current folder."""
    path = os.path.relpath(folder / match["file"])
    line, column = int(match["line"] or 1), int(match["column"] or 1)
    if match["end"] is None or match["end"] != match["line"]:
        return Span(path, line, column)
    return Span(path, line, column, int(match["to"]) - column + 1)
