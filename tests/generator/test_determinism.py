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


def _built(folder: Path, schema: Path, **variables: str) -> dict[str, str]:
    """Build a schema in a folder; return the digest of each file."""
    folder.mkdir(parents=True)
    for each in schema.parent.glob("*.yaml"):  # One may be the base of another.
        shutil.copy(each, folder)
    program = [sys.executable, "-m", "sockgen", "build", schema.name, "-o", "out"]
    result = subprocess.run(
        program,
        cwd=folder,
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return {
        str(path.relative_to(folder / "out")): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in sorted((folder / "out").rglob("*"))
        if path.is_file()
    }


def _schemas(folder: Path) -> list[Path]:
    """Return the schemas of the project, and one that was drawn at random."""
    drawn = folder / "drawn.yaml"
    seed = 0
    while checked(random_schema(Random(seed))).model is None:
        seed += 1
    drawn.write_text(random_schema(Random(seed)), "utf-8")
    return [*sorted(SCHEMAS.glob("*.yaml")), drawn]


@pytest.mark.parametrize("name", _VARIATIONS)
def test_the_surroundings_change_nothing(tmp_path: Path, name: str) -> None:
    for schema in _schemas(tmp_path):
        usual = _built(tmp_path / "a" / schema.stem, schema, PYTHONHASHSEED="0")
        assert len(usual) > 5
        other = _built(tmp_path / "é ü" / schema.stem, schema, **_VARIATIONS[name])
        assert other == usual


def test_the_time_of_the_schema_changes_nothing(tmp_path: Path) -> None:
    schema = tmp_path / "memcached.yaml"
    shutil.copy(SCHEMAS / "memcached.yaml", schema)
    usual = _built(tmp_path / "a", schema)
    os.utime(schema, (1, 1))
    assert _built(tmp_path / "b", schema) == usual
