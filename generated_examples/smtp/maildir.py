"""A Maildir: a folder that programs share without locks.

A message is written to `tmp`, brought to the disk, and only then moved to `new`, so that
whoever looks there sees whole messages only, also after a crash. Names are unique on this
machine and on all that share the folder: see <https://cr.yp.to/proto/maildir.html>.
"""

import itertools
import os
import socket
import time
from pathlib import Path
from typing import Final, final

__all__ = ["Maildir"]

_FOLDERS: Final = ("tmp", "new", "cur")
_HOST: Final = socket.gethostname().replace("/", r"\057").replace(":", r"\072")
_deliveries: Final = itertools.count()  # of this process, by all of its threads


@final
class Maildir:
    """Takes messages.

    Args:
        folder: where the mail is kept; it is made if it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in _FOLDERS:
            (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)

    def deliver(self, message: bytes) -> str:
        """Keep a message; return its name in `new`, when it is safe on the disk.

        Raises:
            OSError: it could not be written; nothing is left of it.
        """
        name = _unique_name()
        waiting, arrived = self._folder / "tmp" / name, self._folder / "new" / name
        try:
            _write(waiting, message)
            waiting.rename(arrived)
        except BaseException:
            waiting.unlink(missing_ok=True)
            raise
        _bring_to_disk(arrived.parent)
        return name


def _unique_name() -> str:
    """Return a name that no other delivery has: when, by whom, which of its own."""
    seconds, nanoseconds = divmod(time.time_ns(), 10**9)
    by = f"P{os.getpid()}Q{next(_deliveries)}"
    return f"{seconds}.M{nanoseconds // 1000}{by}.{_HOST}"


def _write(path: Path, message: bytes) -> None:
    """Write a file that is not there yet, and bring it to the disk."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        file.write(message)
        file.flush()
        os.fsync(file.fileno())


def _bring_to_disk(folder: Path) -> None:
    """Make sure that a folder keeps the names of its files."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
