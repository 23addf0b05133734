"""`generated_examples/*/protocol` is the one copy of what is emitted, and it is up to date.

`[[tool.sockgen.build]]` in pyproject.toml lists what is built; the tests hold that list to the
folders. Each package is built again in another folder, under other circumstances, and
must be the same, byte for byte.
"""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final, TypedDict

import pytest

from tests.support.paths import EXAMPLES, ROOT, SCHEMAS, environment


class _Entry(TypedDict):
    """What is built: paths from the root, and the name of the package."""

    schema: str
    output: str
    package: str


def _entries() -> list[_Entry]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        entries: list[_Entry] = tomllib.load(file)["tool"]["sockgen"]["build"]
    return entries


_ENTRIES: Final = _entries()
_CIRCUMSTANCES: Final[dict[str, dict[str, str]]] = {
    "as it is": {},
    "hash seed 1": {"PYTHONHASHSEED": "1"},
    "hash seed 2": {"PYTHONHASHSEED": "2"},
    "plain locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "another time": {"SOURCE_DATE_EPOCH": "1", "TZ": "Asia/Kathmandu"},
}


def _files(package: Path) -> dict[str, bytes]:
    """Return the contents of a package by its paths, without what Python leaves there."""
    return {
        str(path.relative_to(package)): path.read_bytes()
        for path in sorted(package.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_every_schema_is_built() -> None:
    built = {ROOT / entry["schema"] for entry in _ENTRIES}
    assert set(SCHEMAS.glob("*.yaml")) <= built


def test_every_example_is_built() -> None:
    built = {ROOT / entry["output"] / entry["package"] for entry in _ENTRIES}
    made = {*EXAMPLES.glob("*/protocol"), *(ROOT / "benchmarks").glob("*/protocol")}
    assert made == built


@pytest.mark.parametrize(
    "entry", _ENTRIES, ids=lambda entry: Path(entry["output"]).name
)
@pytest.mark.parametrize("circumstances", _CIRCUMSTANCES)
def test_it_is_what_the_generator_emits(
    entry: _Entry, circumstances: str, tmp_path: Path
) -> None:
    schema = tmp_path / Path(entry["schema"]).name
    for each in (ROOT / entry["schema"]).parent.glob("*.yaml"):
        shutil.copy(each, tmp_path)  # one may be laid over another
    result = subprocess.run(
        [
            *(sys.executable, "-W", "error", "-m", "sockgen", "build"),
            *(schema, "-o", tmp_path / "out", "--package", entry["package"]),
        ],
        cwd=tmp_path,
        env=environment(**_CIRCUMSTANCES[circumstances]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    emitted = _files(tmp_path / "out" / entry["package"])
    committed = _files(ROOT / entry["output"] / entry["package"])
    assert emitted.keys() == committed.keys()
    stale = [name for name, content in emitted.items() if content != committed[name]]
    assert not stale, "run `python tasks.py regen` and commit what it changes"
