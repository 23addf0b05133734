"""Both checkers refuse exactly the lines that are marked `# error`, and no other.

What must be accepted stands in the same files, so that a sample cannot be refused for
another reason than the one it shows.
"""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import pytest

from tests.support.paths import ROOT, environment

SAMPLES: Final = sorted((Path(__file__).parent / "must_fail").glob("*.py"))
MARK: Final = re.compile(r"# error$")
MYPY: Final = re.compile(r"^(.*?):(\d+): error: ")

Refused = dict[str, list[int]]


def run(*arguments: str) -> str:
    """Return what a program prints; that it fails is what is wanted here."""
    result = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(name="mypy", scope="module")
def what_mypy_refuses() -> Refused:
    """Return the lines that mypy refuses, by file."""
    found: Refused = {}
    for line in run("mypy", *map(str, SAMPLES)).splitlines():
        match = MYPY.match(line)
        if match is not None:
            found.setdefault(Path(match[1]).name, []).append(int(match[2]))
    return found


@pytest.fixture(name="pyright", scope="module")
def what_pyright_refuses(tmp_path_factory: pytest.TempPathFactory) -> Refused:
    """Return the lines that pyright refuses, by file."""
    found: Refused = {}
    # The project's settings leave these files out, whoever names them, so they are
    # checked where these settings do not hold.
    folder = tmp_path_factory.mktemp("pyright")
    for sample in SAMPLES:
        shutil.copy(sample, folder)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    strict = project["tool"]["pyright"] | {
        "include": ["."],
        "exclude": [],
        "extraPaths": [str(ROOT / path) for path in ("runtime", "codegen", ".")],
    }
    settings = folder / "pyrightconfig.json"
    settings.write_text(json.dumps(strict), "utf-8")
    report = json.loads(run("pyright", "--outputjson", "-p", str(settings)))
    for each in report["generalDiagnostics"]:
        line = each["range"]["start"]["line"] + 1
        found.setdefault(Path(each["file"]).name, []).append(line)
    return found


def marked(sample: Path) -> set[int]:
    """Return the lines that must be refused."""
    lines = sample.read_text("utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if MARK.search(line)}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_mypy_refuses_what_is_marked(sample: Path, mypy: Refused) -> None:
    assert set(mypy.get(sample.name, ())) == marked(sample)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_pyright_refuses_what_is_marked(sample: Path, pyright: Refused) -> None:
    assert set(pyright.get(sample.name, ())) == marked(sample)
