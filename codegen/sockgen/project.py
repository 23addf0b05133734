"""The configuration: what ``[[tool.sockgen.build]]`` of the nearest pyproject.toml lists.

    [[tool.sockgen.build]]
    schema = "schemas/memcached.yaml"     # relative to the folder of pyproject.toml
    output = "src"                        # the package is written into this folder
    package = "memcached"                 # optional: by default the protocol's name

TOML is read by the standard library, which tells no positions: they are found again in the
text, as well as that goes.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, TypeGuard

from attrs import frozen

from sockgen.diagnostics import Diagnostic, Span
from sockgen.diagnostics.files import (
    bad_toml,
    missing_build_key,
    unknown_build_key,
    unreadable_file,
    wrong_kind,
)
from sockgen.nearest import configuration

__all__ = ["Build", "Project", "find", "read"]

_TABLE: Final = "tool.sockgen"
_KEYS: Final = ("schema", "output", "package")
_NEEDED: Final = ("schema", "output")
_PLACE: Final = re.compile(
    r"(?P<what>.*) \(at line (?P<line>\d+), column (?P<at>\d+)\)"
)


@frozen
class Build:
    """A schema and where its package goes.

    Attributes:
        schema: path, relative to the current folder.
        output: folder that the package is written into, likewise.
        package: its name; None: the protocol's.
        span: the entry in pyproject.toml; None for a build from the command line.
    """

    schema: str
    output: str
    package: str | None = None
    span: Span | None = None


@frozen
class Project:
    """What a pyproject.toml says.

    Attributes:
        folder: where it is; paths in it are relative to that.
        text: for excerpts.
        builds: in the order of the file.
        diagnostics: what is wrong with it; entries that are wrong are left out.
    """

    path: str
    folder: Path
    text: str
    builds: tuple[Build, ...]
    diagnostics: tuple[Diagnostic, ...]


def find(start: Path) -> Path | None:
    """Return the nearest pyproject.toml in a folder or one above it."""
    found = configuration(str(start))
    return Path(found) if found is not None else None


def read(path: Path) -> Project:
    """Read a pyproject.toml.

    Args:
        path: the file; paths of the result are relative to the current folder.
    """
    shown = _shown(path)
    try:
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as problem:
        reason = (isinstance(problem, OSError) and problem.strerror) or str(problem)
        found = (unreadable_file(shown, reason),)
        return Project(shown, path.parent, "", (), found)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        return Project(shown, path.parent, text, (), (_bad_toml(shown, text, problem),))
    reader = _Reader(shown, path.parent, text)
    builds = tuple(reader.builds(tables))
    return Project(shown, path.parent, text, builds, tuple(reader.found))


def _shown(path: Path) -> str:
    """Return a path as it is written from the current folder."""
    return os.path.relpath(path)


def _bad_toml(path: str, text: str, problem: tomllib.TOMLDecodeError) -> Diagnostic:
    match = _PLACE.fullmatch(str(problem))
    if match is not None:
        return bad_toml(Span(path, int(match["line"]), int(match["at"])), match["what"])
    lines = text.rstrip().split("\n")
    what = str(problem).removesuffix(" (at end of document)")
    return bad_toml(Span(path, len(lines), len(lines[-1]) + 1), what)


class _Reader:
    """Reads the table of sockgen."""

    def __init__(self, path: str, folder: Path, text: str) -> None:
        self.found: list[Diagnostic] = []
        self._path = path
        self._folder = folder
        self._lines = text.split("\n")

    def builds(self, tables: Mapping[str, object]) -> Iterator[Build]:
        """Yield the builds; report what is wrong."""
        tool = tables.get("tool")
        table = tool.get("sockgen") if _is_table(tool) else None
        if table is None:
            return
        if not _is_table(table):
            self.found.append(wrong_kind(self._find("sockgen", 0), _TABLE, "a table"))
            return
        for name in table:
            if name != "build":
                start = self._header(r"\[\s*tool\.sockgen\s*\]", 0)
                at = self._find(name, start)
                self.found.append(unknown_build_key(at, name, _TABLE, ("build",)))
        entries = table.get("build", [])
        if not _is_list(entries) or not all(_is_table(entry) for entry in entries):
            at = self._find("build", self._header(r"\[+\s*tool\.sockgen.*", 0))
            what = f"a list of tables, written as [[{_TABLE}.build]]"
            self.found.append(wrong_kind(at, "build", what))
            return
        for number, entry in enumerate(entries):
            build = self._build(number, entry) if _is_table(entry) else None
            if build is not None:
                yield build

    def _build(self, number: int, entry: Mapping[str, object]) -> Build | None:
        start = self._header(r"\[\[\s*tool\.sockgen\.build\s*\]\]", number)
        span = Span(self._path, start + 1, 1, len(self._lines[start].rstrip()))
        before = len(self.found)
        for name, value in entry.items():
            at = self._find(name, start)
            if name not in _KEYS:
                table = f"{_TABLE}.build"
                self.found.append(unknown_build_key(at, name, table, _KEYS))
            elif not isinstance(value, str) or not value:
                self.found.append(wrong_kind(at, name, "a text"))
        self.found += [
            missing_build_key(span, name) for name in _NEEDED if name not in entry
        ]
        if len(self.found) > before:
            return None
        values = {name: str(value) for name, value in entry.items()}
        return Build(
            schema=_shown(self._folder / values["schema"]),
            output=_shown(self._folder / values["output"]),
            package=values.get("package"),
            span=span,
        )

    def _header(self, pattern: str, number: int) -> int:
        """Return the line (from 0) of a table's header, the first line if it has none."""
        header = re.compile(rf"\s*{pattern}\s*(#.*)?")
        at = [n for n, line in enumerate(self._lines) if header.fullmatch(line)]
        return at[number] if number < len(at) else 0

    def _find(self, name: str, start: int) -> Span:
        """Return where a key is given, in the lines of a table."""
        key = re.compile(rf"""(?<![\w-])["']?{re.escape(name)}["']?\s*(?=[=.\]])""")
        for number, line in enumerate(self._lines[start:], start):
            match = key.search(line)
            if match is not None:
                return Span(self._path, number + 1, match.start() + 1, len(name))
        return Span(self._path, start + 1, 1)


def _is_table(value: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(value, dict)


def _is_list(value: object) -> TypeGuard[list[object]]:
    return isinstance(value, list)
