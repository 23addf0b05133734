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
def loaded(files: dict[str, str], beside: Path | None = None) -> Generator[ModuleType]:
    """Import a package from its files' texts, under a name that nothing else has.

    Args:
        files: the texts, by the names of the files.
        beside: a folder whose modules are beside the package, if it needs any.
    """
    name = f"_sockgen_transcript_{next(_NUMBERS)}"
    with tempfile.TemporaryDirectory(prefix="sockgen-") as folder:
        package = Path(folder, name)
        package.mkdir()
        if beside is not None:
            text = f"__path__.append({str(beside.resolve())!r})\n"
            (package / "__init__.py").write_text(text, encoding="utf-8")
            package /= "protocol"
            package.mkdir()
        for file, text in files.items():
            (package / file).write_text(text, encoding="utf-8")
        sys.path.insert(0, folder)
        importlib.invalidate_caches()
        try:
            inner = f"{name}.protocol" if beside is not None else name
            yield importlib.import_module(inner)
        finally:
            sys.path.remove(folder)
            for module in [m for m in sys.modules if m.split(".")[0] == name]:
                del sys.modules[module]
