"""From texts to files: the last stage, and the only one that writes.

* Nothing is written unless everything can be: each file is compiled first, and a file that
  was not written by sockgen is never replaced.
* A file is replaced as a whole, so that no reader sees half of it; a file that stays the
  same is not touched, so that nothing that depends on it is built again.
* Files of an earlier build that are not made any more are removed. They are known by
  their first line. `py.typed` must be empty and has none: an empty one is taken for ours,
  where sockgen's own files are or were beside it.
* Folders inside the package may hold the output of other schemas: there, only files that
  come from the same schema are ours.
"""

import difflib
import os
import warnings
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Final

from attrs import define, field, frozen

from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.output import cannot_write, foreign_file, internal_error
from sockgen.nearest import HEADER, generated

__all__ = ["Change", "Changes", "State", "apply", "diff", "plan"]

_MARKER: Final = "py.typed"


class State(Enum):
    """What a build would do to a file, as it is said to the user."""

    MISSING = "it is missing"
    DIFFERENT = "it is different"
    ORPHAN = "it is not made any more"


@frozen
class Change:
    """A file that a build would write or remove.

    Attributes:
        path: the file.
        state: what is not right about it.
        old: what is in it; empty if it is missing.
        new: what will be; empty if it is to be removed.
    """

    path: Path
    state: State
    old: bytes
    new: bytes


@frozen
class Changes:
    """What a build would change, and what stands against it.

    Attributes:
        folder: the package.
        files: the text of each file by its path in the folder, with ``/``.
        changes: in alphabetical order of their paths; none if there are diagnostics.
        diagnostics: if there is one, nothing may be written.
    """

    folder: Path
    files: Mapping[str, str]
    changes: tuple[Change, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def total(self) -> int:
        """How many files the package has."""
        return len(self.files)

    @property
    def written(self) -> int:
        """How many files are written."""
        return sum(each.state is not State.ORPHAN for each in self.changes)

    @property
    def removed(self) -> int:
        """How many files are removed."""
        return sum(each.state is State.ORPHAN for each in self.changes)


def plan(folder: Path, files: Mapping[str, str]) -> Changes:
    """Compare the files of a package with what is there.

    Args:
        folder: of the package; it need not exist.
        files: the text of each file by its path in the folder, with ``/``.
    """
    found = [each for name, text in files.items() for each in _check(name, text)]
    if found:
        return Changes(folder, files, (), tuple(found))
    changes: list[Change] = []
    try:
        for name, text in files.items():
            changes += _compare(folder / name, text.encode(), found)
        changes += [
            Change(path, State.ORPHAN, path.read_bytes(), b"")
            for path in _orphans(folder, files)
        ]
    except OSError as problem:
        found.append(_unwritable(folder, problem))
    if found:
        return Changes(folder, files, (), tuple(found))
    changes.sort(key=lambda change: change.path.as_posix())
    return Changes(folder, files, tuple(changes))


def apply(changes: Changes) -> tuple[Diagnostic, ...]:
    """Write and remove what is to be changed; return what went wrong.

    All new files are complete on the disk before the first one takes its place.
    """
    if changes.diagnostics:
        return changes.diagnostics
    writer = _Writer()
    try:
        for change in changes.changes:
            if change.state is not State.ORPHAN:
                writer.prepare(change.path, change.new)
        writer.put()
        for change in changes.changes:
            if change.state is State.ORPHAN:
                _remove(change.path, changes.folder)
    except OSError as problem:
        return (_unwritable(changes.folder, problem),)
    finally:
        writer.discard()
    return ()


def diff(changes: Changes) -> str:
    """Return the changes as a unified diff."""
    return "".join(line for each in changes.changes for line in _diff(each))


def _diff(change: Change) -> Iterator[str]:
    name = change.path.as_posix()
    old = change.old.decode(errors="replace").splitlines(keepends=True)
    new = change.new.decode().splitlines(keepends=True)
    before = "/dev/null" if change.state is State.MISSING else name
    after = "/dev/null" if change.state is State.ORPHAN else name
    if not old and not new:  # An empty file has no lines that a diff could show.
        yield f"--- {before}\n+++ {after}\n"
    for line in difflib.unified_diff(old, new, before, after):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _check(name: str, text: str) -> Iterator[Diagnostic]:
    """Check what the generator made."""
    if not name.endswith(".py"):
        return
    if not text.startswith(HEADER):
        yield internal_error(name, "it has no header")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compile(text, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, Warning) as problem:
        yield internal_error(name, str(problem))


def _compare(path: Path, new: bytes, found: list[Diagnostic]) -> list[Change]:
    """Return the change of one file, if there is one."""
    if path.is_dir():
        found.append(foreign_file(str(path)))
        return []
    if not path.exists() and not path.is_symlink():
        return [Change(path, State.MISSING, b"", new)]
    old = path.read_bytes() if path.exists() else b""
    if old == new:
        return []
    if path.is_symlink() or not old.startswith(HEADER.encode()):
        found.append(foreign_file(str(path)))
        return []
    return [Change(path, State.DIFFERENT, old, new)]


def _orphans(folder: Path, files: Mapping[str, str]) -> Iterator[Path]:
    """Yield the files of an earlier build that are not made any more."""
    made = {folder / name for name in files}
    origins = {origin for text in files.values() if (origin := _origin(text))}
    for path in sorted(map(Path, generated(str(folder)))):
        if path in made:
            continue
        if path.parent == folder or _origin(_first_line(path)) in origins:
            yield path
            marker = path.parent / _MARKER
            if path.name == "__init__.py" and marker not in made and _is_empty(marker):
                yield marker


def _first_line(path: Path) -> str:
    with path.open("rb") as file:
        return file.readline(1024).decode(errors="replace")


def _origin(text: str) -> str:
    """Return the schema that a generated file names in its first line."""
    _, found, rest = text.partition("\n")[0].partition(" from ")
    return rest if found and text.startswith(HEADER) else ""


def _is_empty(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size == 0


def _remove(path: Path, package: Path) -> None:
    """Remove a file, what was compiled from it, and folders that are empty then."""
    path.unlink()
    cache = path.parent / "__pycache__"
    for compiled in sorted(cache.glob(f"{path.stem}.*.pyc")):
        compiled.unlink()
    inside = [path.parent, *path.parent.parents]
    for folder in (cache, *inside[: inside.index(package)]):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _unwritable(folder: Path, problem: OSError) -> Diagnostic:
    path = problem.filename2 or problem.filename or folder
    return cannot_write(os.fsdecode(path), problem.strerror or str(problem))


@define
class _Writer:
    """Files that wait, complete, beside the place that they will take."""

    _waiting: list[tuple[Path, Path]] = field(factory=list[tuple[Path, Path]])

    def prepare(self, path: Path, data: bytes) -> None:
        """Write a file beside its place."""
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        self._waiting.append((beside, path))
        beside.write_bytes(data)
        if path.exists():
            beside.chmod(path.stat().st_mode)

    def put(self) -> None:
        """Let every file take its place."""
        while self._waiting:
            beside, path = self._waiting[0]
            beside.replace(path)
            del self._waiting[0]

    def discard(self) -> None:
        """Remove the files that wait in vain."""
        for beside, _ in self._waiting:
            beside.unlink(missing_ok=True)
