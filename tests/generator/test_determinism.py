"""The same schema gives the same bytes, whatever else is different."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.properties.packages import checked
from tests.properties.schemas import random_schema
from tests.support.paths import SCHEMAS, environment

_VARIATIONS: Final[dict[str, dict[str, str]]] = {
    "seed": {"PYTHONHASHSEED": "1"},
    "another seed": {"PYTHONHASHSEED": "4242"},
    "C": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"},
    "C.UTF-8": {"LC_ALL": "C.UTF-8"},
    "time zone": {"TZ": "Pacific/Kiritimati", "SOURCE_DATE_EPOCH": "1"},
    "optimised": {"PYTHONOPTIMIZE": "2", "PYTHONDONTWRITEBYTECODE": "1"},
}


def _project(folder: Path) -> None:
    """Make a project that builds the schemas of this one, and one drawn at random."""
    folder.mkdir(parents=True)
    for schema in SCHEMAS.glob("*.yaml"):
        shutil.copy(schema, folder)
    seed = 0
    while checked(random_schema(Random(seed))).model is None:
        seed += 1
    (folder / "drawn.yaml").write_text(random_schema(Random(seed)), "utf-8")
    entries = (
        f'[[tool.sockgen.build]]\nschema = "{schema.name}"\noutput = "out"\n'
        f'package = "{schema.stem}_protocol"\n'  # not a module of the library
        for schema in sorted(folder.glob("*.yaml"))
    )
    (folder / "pyproject.toml").write_text("\n".join(entries), "utf-8")


def _built(folder: Path, **variables: str) -> dict[str, str]:
    """Build a project; return the digest of each file."""
    result = subprocess.run(
        [sys.executable, "-m", "sockgen", "build"],
        cwd=folder,
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return {
        str(path.relative_to(folder / "out")): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in sorted((folder / "out").rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Build the project as it mostly is built."""
    folder = tmp_path_factory.mktemp("usual") / "project"
    _project(folder)
    files = _built(folder, PYTHONHASHSEED="0")
    assert len(files) > 5 * len(list(SCHEMAS.glob("*.yaml")))
    return files


@pytest.mark.parametrize("name", _VARIATIONS)
def test_the_surroundings_change_nothing(
    tmp_path: Path, usual: dict[str, str], name: str
) -> None:
    folder = tmp_path / "é ü"
    _project(folder)
    assert _built(folder, **_VARIATIONS[name]) == usual


def test_the_time_of_the_schemas_changes_nothing(
    tmp_path: Path, usual: dict[str, str]
) -> None:
    folder = tmp_path / "project"
    _project(folder)
    for schema in folder.glob("*.yaml"):
        os.utime(schema, (1, 1))
    assert _built(folder) == usual
