"""The file that binding a Unix socket leaves behind.

A file is removed only if it is still the one that was bound (another server may have
taken its place), and only by the process that bound it (a process that was forked off
closes its copy of the socket while the server goes on). Abstract names have no file.
"""

import errno
import os
import socket
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, final

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SocketFile", "remove_stale"]


@final
class SocketFile:
    """The file of a Unix socket that was just bound.

    Args:
        address: the path that it was bound to.

    Raises:
        FileNotFoundError: there is no file.
    """

    def __init__(self, address: str | bytes) -> None:
        # Absolute: the program may change its directory.
        self._path = _path(address).absolute()
        self._identity = self._look()
        self._process = os.getpid()

    def _look(self) -> tuple[int, int]:
        found = self._path.lstat()
        return found.st_dev, found.st_ino

    def remove(self) -> None:
        """Remove the file if it is still the same and was bound by this process."""
        with suppress(FileNotFoundError):  # Somebody has removed it already.
            if self._process == os.getpid() and self._look() == self._identity:
                self._path.unlink()


def _path(address: str | bytes) -> "Path":
    from pathlib import Path  # Not every server has a file.

    return Path(os.fsdecode(address))


def has_file(address: object) -> bool:
    """Tell whether an address is a path, and not an abstract name or empty."""
    if isinstance(address, str):
        return address[:1] not in {"", "\0"}
    return isinstance(address, bytes) and address[:1] not in {b"", b"\0"}


def remove_stale(address: str | bytes, kind: int) -> None:
    """Remove the file of a socket that nobody serves any more.

    Args:
        address: the path that is about to be bound.
        kind: the type of the socket.
    """
    try:
        if not stat.S_ISSOCK(os.lstat(address).st_mode):
            return
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX, kind) as probe:
        probe.settimeout(1)
        if probe.connect_ex(address) == errno.ECONNREFUSED:
            _path(address).unlink()
