"""Looks for other Pythons on this machine; `tasks.py` uses it as well as the tests.

It imports the standard library only.
"""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["find_python"]


@functools.cache
def find_python(version: str) -> str | None:
    """Return the path of a Python with its `test` package, or None.

    This interpreter comes first, then PATH, then what pyenv has installed.
    """
    candidates: list[Path] = [Path(sys.executable)]
    on_path = shutil.which(f"python{version}")
    if on_path is not None:
        candidates.append(Path(on_path))
    versions = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    candidates += sorted(versions.glob(f"{version}.*/bin/python"), reverse=True)
    return next((str(path) for path in candidates if _is_python(path, version)), None)


def _is_python(path: Path, version: str) -> bool:
    """Tell whether a program is that Python; a pyenv shim on PATH may not be."""
    script = "import sys, test.support; print('%d.%d' % sys.version_info[:2])"
    result = subprocess.run(
        [path, "-c", script], capture_output=True, text=True, check=False
    )
    return result.returncode == 0 and result.stdout.strip() == version
