"""Emitted code, imported without leaving anything behind."""

import importlib
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Final

__all__ = ["loaded"]

_NUMBERS: Final = count(1)


@contextmanager
def loaded(files: dict[str, str]) -> Generator[ModuleType]:
    """Import a package from its files' texts, under a name that nothing else has."""
    name = f"_sockgen_transcript_{next(_NUMBERS)}"
    with tempfile.TemporaryDirectory(prefix="sockgen-") as folder:
        package = Path(folder, name)
        package.mkdir()
        for file, text in files.items():
            (package / file).write_text(text, encoding="utf-8")
        sys.path.insert(0, folder)
        importlib.invalidate_caches()
        try:
            yield importlib.import_module(name)
        finally:
            sys.path.remove(folder)
            for module in [m for m in sys.modules if m.split(".")[0] == name]:
                del sys.modules[module]
