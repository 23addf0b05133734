"""What a build rests on, gathered while it is still known, and kept."""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from sockgen.cli.record import Record, code, content, fact, package, text
from sockgen.emit import Changes

__all__ = ["keep"]

_GENERATOR: Final = Path(__file__).parents[1]
_YOUNG: Final = (
    2_000_000_000  # No file system tells times less exactly, in nanoseconds.
)
_MOST: Final = 32


def keep(
    record: Record, answer: str, read: Mapping[str, str], made: Sequence[Changes]
) -> None:
    """Keep what a build rests on, if that is certain and there is a place for it.

    It is not certain if code has changed since just before the command began: what has run may
    be older than what is there.

    Args:
        record: of the command.
        answer: what it would say next time.
        read: the texts of the files that were read, by their paths.
        made: the packages, which are now on the disk.
    """
    try:
        files = {path: Path(path).stat() for path in _code()}
        if max(at.st_ctime_ns for at in files.values()) > record.began - _YOUNG:
            return
        facts = [fact("code", path, code(at)) for path, at in files.items()]
        facts += [fact("text", p, text(t.encode())) for p, t in read.items()]
        facts += [each for changes in made for each in _package(changes)]
        _write(Path(record.path), record.data(answer, facts))
    except (
        OSError,
        UnicodeEncodeError,
    ):  # It is done again next time, as without record.
        return


def _code() -> Iterator[str]:
    """Yield the files of the generator, and of all that was imported with it."""
    for place, folders, names in os.walk(_GENERATOR):
        with suppress(ValueError):
            folders.remove("__pycache__")
        yield from (f"{place}{os.sep}{name}" for name in names)
    inside = str(_GENERATOR) + os.sep
    for name, module in [*sys.modules.items()]:
        path = getattr(module, "__file__", None)
        if path is None or path.startswith(inside):
            continue
        if name.partition(".")[0] not in sys.stdlib_module_names:
            yield path


def _package(changes: Changes) -> Iterator[str]:
    """Yield what is known of a package."""
    folder = str(changes.folder)
    files = {name: made.encode() for name, made in changes.files.items()}
    modules = {name: data for name, data in files.items() if name.endswith(".py")}
    yield fact("package", folder, package(folder, modules))
    for name in files.keys() - modules.keys():
        yield fact("content", f"{folder}{os.sep}{name}", content(files[name]))
    # A package in another one may be called like a standard module.
    around = changes.folder.parent / "__init__.py"
    if around.exists():
        yield fact("content", str(around))


def _write(path: Path, data: bytes) -> None:
    """Write a record in the place of an older one, and remove those long not asked for."""
    folder = path.parent
    folder.mkdir(exist_ok=True)
    (folder / ".gitignore").write_text("*\n", "utf-8")
    beside = path.with_suffix(f".{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    kept = sorted(folder.glob("build-*"), key=lambda each: each.stat().st_mtime_ns)
    for each in kept[:-_MOST]:
        each.unlink(missing_ok=True)
