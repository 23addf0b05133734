"""What a build was made of, so that it is not done again before something of it changes.

A build that went well, and found nothing to say about its schemas, leaves a record: what it
would say next time, and facts that this rests on. A fact is a path and a stamp of what is
there. While each stamp is what it was, the build need not be done, nor the generator be
imported.

* What was read (the configuration, schemas, their bases) and what was written are compared
  by content. The stamp is that of what the build had in its memory, not of what is on the disk
  after it.
* The code that has run (the generator and the libraries that it imports) is compared by what
  the file system tells of it: size, number, and the times of the last changes of the content
  and of the file.
* The version of Python, the path of its modules, the current folder and the command line
  must be the same, literally.

A record that is damaged is none. See `docs/decisions/0055-an-unchanged-build-is-recognised.md`.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from importlib.util import source_hash
from typing import Final

from sockgen.nearest import configuration, generated

__all__ = ["FOLDER", "Record", "code", "content", "fact", "package", "text"]

FOLDER: Final = ".sockgen_cache"
"""Where records are kept: beside the nearest pyproject.toml, else in the current folder."""

_FORM: Final = "sockgen 1"
_END: Final = "\0"  # Of a part of a record: no path has it.
_CODEC: Final = ("utf-8", "surrogateescape")


class Record:
    """What is kept of a build, and where.

    Args:
        command: what was asked for; of two different ones the texts are different.

    Attributes:
        path: the file of the record.
        began: when the command began, in nanoseconds of the system's clock.
    """

    def __init__(self, command: str) -> None:
        self.began: Final = time.time_ns()
        try:
            here = os.getcwd()
        except FileNotFoundError:  # It was removed: nothing can be kept in it.
            here = os.curdir
        home = os.path.dirname(configuration(here) or os.path.join(here, "."))
        known = (_FORM, sys.version, sys.path, __file__, here, command)
        self._head = repr(known)
        name = f"build-{_hash(repr((here, command)).encode())}"
        self.path: Final = os.path.join(home, FOLDER, name)

    def answer(self) -> str | None:
        """Return what the command would say, if it is known that it would do nothing."""
        try:
            digest, _, body = _read(self.path).partition(b"\n")
            if digest.decode() != _hash(body):
                return None
            head, answer, *facts = body.decode(*_CODEC).split(_END)
            return answer if head == self._head and all(map(_holds, facts)) else None
        except (OSError, ValueError):  # There is none, or something in it is gone.
            return None

    def data(self, answer: str, facts: Iterable[str]) -> bytes:
        """Return a record.

        Args:
            answer: what the command would say.
            facts: what that rests on; see ``fact``.
        """
        body = _END.join((self._head, answer, *facts)).encode(*_CODEC)
        return f"{_hash(body)}\n".encode() + body


def fact(kind: str, path: str, stamp: str | None = None) -> str:
    """Return a fact.

    Args:
        kind: how the stamp is made: the name of one of the functions below.
        path: of a file or folder.
        stamp: by default that of what is there.

    Raises:
        OSError: there is nothing.
    """
    return f"{kind} {_KINDS[kind](path) if stamp is None else stamp} {path}"


def content(data: bytes) -> str:
    """Return the stamp of what is in a file."""
    return _hash(data)


def text(data: bytes) -> str:
    """Return the stamp of a text, whatever its line endings."""
    return _hash(data.replace(b"\r\n", b"\n"))


def code(at: os.stat_result) -> str:
    """Return the stamp of a file that is not read, as Make and Git know one."""
    return f"{at.st_size}.{at.st_ino}.{at.st_mtime_ns}.{at.st_ctime_ns}"


def package(folder: str, files: Mapping[str, bytes]) -> str:
    """Return the stamp of all that is generated in a folder.

    Args:
        folder: where links to it lead to counts as well.
        files: what is in the files, by their paths in the folder, with ``/``.
    """
    parts = [f"{name}{_END}{_hash(files[name])}" for name in sorted(files)]
    return _hash(_END.join([os.path.realpath(folder), *parts]).encode(*_CODEC))


def _package(folder: str) -> str:
    begin = len(folder) + 1
    return package(folder, {path[begin:]: _read(path) for path in generated(folder)})


def _holds(known: str) -> bool:
    """Tell whether a fact still is one."""
    kind, stamp, path = known.split(" ", 2)
    return _KINDS[kind](path) == stamp


def _read(path: str) -> bytes:
    """Return what is in a file.

    Raises:
        OSError: there is no file, or something that would make who reads it wait.
    """
    if not os.path.isfile(path):
        raise FileNotFoundError(path)
    with open(path, "rb") as file:
        return file.read()


def _hash(data: bytes) -> str:
    """Return the hash by which Python itself knows sources of compiled modules."""
    return source_hash(data).hex()


_KINDS: Final[Mapping[str, Callable[[str], str]]] = {
    "content": lambda path: content(_read(path)),
    "text": lambda path: text(_read(path)),
    "code": lambda path: code(os.stat(path)),
    "package": _package,
}
