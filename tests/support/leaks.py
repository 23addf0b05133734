"""What a run of the tests must not leave behind: processes, threads, listening sockets.

Every process that a test starts, however it detaches itself, inherits a mark in its
environment, so that a grandchild without a living parent is found as well. Processes and
sockets are read from /proc; where there is none, only threads are checked.
"""

import os
import threading
import uuid
from pathlib import Path
from typing import Final

__all__ = ["VARIABLE", "leftovers", "mark"]

VARIABLE: Final = "SOCKGEN_TEST_RUN"
"""The environment variable that marks what this run started."""

_PROC: Final = Path("/proc")
_LISTEN: Final = "0A"


def mark() -> str:
    """Mark every process that is started from now on; return the mark.

    A run inside a test of another run keeps the outer mark too.
    """
    name = uuid.uuid4().hex
    os.environ[VARIABLE] = f"{os.environ.get(VARIABLE, '')}:{name}"
    return name


def leftovers(name: str) -> list[str]:
    """Return a line for each thing that is left of the run with this mark."""
    return [*_threads(), *_processes(name), *_sockets()]


def _threads() -> list[str]:
    return [
        f"thread {thread.name!r}"
        for thread in threading.enumerate()
        if thread is not threading.main_thread()
    ]


def _processes(name: str) -> list[str]:
    found: list[str] = []
    if not _PROC.is_dir():
        return found
    for folder in _PROC.glob("[0-9]*"):
        if int(folder.name) == os.getpid():
            continue
        try:
            if name.encode() in (folder / "environ").read_bytes():
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
                found.append(
                    f"process {folder.name}: {command.decode(errors='replace')}"
                )
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue  # It ended meanwhile, or belongs to somebody else.
    return found


def _sockets() -> list[str]:
    """Return the listening sockets that this process still has open."""
    own = _own_sockets()
    found: list[str] = []
    for table in ("tcp", "tcp6"):
        path = _PROC / "self" / "net" / table
        if not path.exists():
            continue
        for line in path.read_text("ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == _LISTEN and fields[9] in own:
                port = int(fields[1].rpartition(":")[2], 16)
                found.append(f"listening socket at port {port}")
    return found


def _own_sockets() -> set[str]:
    """Return the inodes of the sockets that this process has open."""
    inodes: set[str] = set()
    folder = _PROC / "self" / "fd"
    for descriptor in tuple(folder.iterdir()) if folder.is_dir() else ():
        try:
            target = str(descriptor.readlink())
        except FileNotFoundError:
            continue  # The descriptor of the listing itself.
        if target.startswith("socket:["):
            inodes.add(target[len("socket:[") : -1])
    return inodes
