"""The folder that a server of files has: what is in it, and nothing that is outside of it."""

import os
import stat
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Final, final

__all__ = ["Folder", "Incoming"]

_PART: Final = ".part"


@final
class Folder:
    """A folder with files that may be read, and that files may be brought into.

    Args:
        path: where it is.

    Raises:
        NotADirectoryError: there is no such folder.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()
        if not self._path.is_dir():
            raise NotADirectoryError(f"{path} is no folder")

    def open(self, name: str) -> IO[bytes]:
        """Open a file to read it.

        Args:
            name: its path within the folder; a slash before it means nothing.

        Raises:
            PermissionError: it is outside of the folder, or no plain file.
            OSError: it cannot be read.
        """
        path = self._within(name)
        # What is no plain file, such as a pipe, could hold up who opens it.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        file = os.fdopen(descriptor, "rb")
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            file.close()
            raise PermissionError(f"{name} is no plain file")
        return file

    def take(self, name: str, most: int) -> "Incoming":
        """Begin to take a file, which is not there before it is whole.

        Args:
            name: its path within the folder.
            most: octets that it may have.

        Raises:
            FileExistsError: there is one of this name.
            PermissionError: it would be outside of the folder.
            OSError: it cannot be written.
        """
        path = self._within(name)
        if path.exists():
            raise FileExistsError(f"{name} is there")
        return Incoming(path, most)

    def _within(self, name: str) -> Path:
        if "\0" in name:
            raise PermissionError("expected a name without NUL")
        path = (self._path / name.lstrip("/")).resolve()
        if not path.is_relative_to(self._path):
            raise PermissionError(f"{name} is outside of the folder")
        if path.suffix == _PART:
            raise PermissionError(f"names that end in {_PART} are not given out")
        return path


@final
class Incoming:
    """A file that is being taken: a context manager, behind which only whole ones stay.

    Args:
        path: what it will be.
        most: octets that it may have.

    Raises:
        OSError: it cannot be written.
    """

    def __init__(self, path: Path, most: int) -> None:
        self._path = path
        self._left = most
        descriptor, part = tempfile.mkstemp(
            prefix=f".{path.name[:64]}-", suffix=_PART, dir=path.parent
        )
        self._part = Path(part)
        self._file = os.fdopen(descriptor, "wb")

    def __enter__(self) -> "Incoming":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()
        self._part.unlink()

    def write(self, octets: bytes) -> None:
        """Take octets.

        Raises:
            OverflowError: they are more than the file may have.
            OSError: they cannot be written.
        """
        self._left -= len(octets)
        if self._left < 0:
            raise OverflowError("the file is too large")
        self._file.write(octets)

    def keep(self) -> None:
        """Have the file there, whole.

        Raises:
            FileExistsError: there is one of this name by now.
            OSError: it cannot be kept.
        """
        self._file.close()
        self._part.chmod(0o644)
        os.link(self._part, self._path)
