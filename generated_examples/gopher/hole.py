"""The folder that a gopher serves: what is in it, and nothing that is outside of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, final

from .protocol.fields import Kind

__all__ = ["Hole"]

_KINDS: Final = {".txt": Kind.TEXT, ".gif": Kind.IMAGE, ".png": Kind.IMAGE}


@final
class Hole:
    """A folder with texts, pictures, other files, and folders.

    Args:
        folder: where it is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def find(self, path: str) -> Path | None:
        """Return what a selector's path stands for, if it is within the folder."""
        if "\0" in path:
            return None
        found = (self._folder / path.lstrip("/")).resolve()
        if not found.is_relative_to(self._folder) or not found.exists():
            return None
        return found

    def inside(self, path: Path) -> Iterator[tuple[Kind, str, str]]:
        """Yield what is in a folder: of what kind, its title, its path for a selector."""
        for entry in sorted(path.iterdir()):
            if not entry.name.startswith("."):
                yield self._described(entry)

    def about(self, path: Path, word: str) -> Iterator[tuple[Kind, str, str]]:
        """Yield the texts in a folder and the folders in it that hold a word."""
        for text in sorted(path.rglob("*.txt")):
            if word.lower() in text.read_text("utf-8").lower():
                yield self._described(text)

    def _described(self, path: Path) -> tuple[Kind, str, str]:
        kind = Kind.MENU if path.is_dir() else _KINDS.get(path.suffix, Kind.BINARY)
        selector = "/" + path.relative_to(self._folder).as_posix()
        return kind, path.stem.replace("-", " ").capitalize(), selector
