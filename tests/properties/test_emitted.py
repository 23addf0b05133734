"""What is emitted for a random schema passes the checkers and the formatter."""

import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Final

import pytest

from sockgen import pipeline
from tests.properties.packages import checked
from tests.properties.schemas import random_schema
from tests.support.paths import ROOT

_FEW: Final = 12
_MANY: Final = 120


def _emit(folder: Path, count: int) -> None:
    """Write so many packages of random schemas into a folder."""
    seed = 0
    while count:
        result = checked(random_schema(Random(seed)))
        if result.model is not None:
            package = folder / f"drawn_{seed}"
            package.mkdir()
            for name, text in pipeline.generate(result).items():
                (package / name).write_text(text, "utf-8")
            count -= 1
        seed += 1


def _passes(*command: str, folder: Path) -> None:
    """Run a module of this Python in a folder.

    Raises:
        AssertionError: it ends with another exit code than 0.
    """
    program = [sys.executable, "-m", *command]
    result = subprocess.run(
        program, cwd=folder, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def _all_pass(folder: Path, count: int) -> None:
    _emit(folder, count)
    runtime = str(ROOT / "runtime")
    settings = (
        f"[mypy]\nmypy_path = {runtime}\nstrict = True\nwarn_unreachable = True\n"
    )
    (folder / "mypy.ini").write_text(settings, "utf-8")
    extra = f'{{"typeCheckingMode": "strict", "extraPaths": ["{runtime}"]}}'
    (folder / "pyrightconfig.json").write_text(extra, "utf-8")
    _passes("mypy", "--config-file", "mypy.ini", ".", folder=folder)
    _passes("pyright", "--pythonpath", sys.executable, folder=folder)
    _passes("ruff", "format", "--isolated", "--check", ".", folder=folder)


def test_the_emitted_code_passes_every_checker(tmp_path: Path) -> None:
    _all_pass(tmp_path, _FEW)


@pytest.mark.full
def test_the_emitted_code_of_many_schemas_passes_every_checker(tmp_path: Path) -> None:
    _all_pass(tmp_path, _MANY)
