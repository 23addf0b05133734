"""Names of any kind give valid code, or a diagnostic that says what to do."""

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from sockgen import pipeline
from sockgen.diagnostics import Diagnostic, Severity
from tests.generator.names import EVIL, ROLES, schema_of
from tests.properties.packages import checked
from tests.support.paths import ROOT

_ABOUT_NAMES: Final = {
    *("SG140", "SG208", "SG305", "SG306", "SG307", "SG308", "SG312"),
    *("SG432", "SG437", "SG439"),
}
"""A built-in type; no name; a clash of classes, methods, fields or members."""
_RUNTIME: Final = str(ROOT / "runtime")


def _refused(name: str, found: Diagnostic, line: str) -> bool:
    """Whether a diagnostic is about a name in its line."""
    at = line.find(name)
    while at >= 0:
        around = line[at - 1 : at] + line[at + len(name) : at + len(name) + 1]
        if not any(letter.isalnum() or letter in "_.-" for letter in around):
            return found.code in _ABOUT_NAMES
        at = line.find(name, at + 1)
    return False


def _accepted(role: str) -> tuple[tuple[str, ...], pipeline.Checked]:
    """Return the names that are accepted in a role, and the schema with all of them."""
    names = EVIL
    while True:
        schema = schema_of(names, role)
        result = checked(schema)
        lines = schema.split("\n")
        errors = [d for d in result.diagnostics if d.severity is Severity.ERROR]
        if not errors:
            return names, result
        left = tuple(
            name
            for name in names
            if not any(
                _refused(name, d, lines[d.span.line - 1]) for d in errors if d.span
            )
        )
        assert left != names, errors[:5]
        names = left


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The packages of all roles, each in a folder of its own."""
    made: dict[str, Path] = {}
    for role in ROLES:
        names, result = _accepted(role)
        assert len(names) > 0.85 * len(EVIL), (role, set(EVIL) - set(names))
        made[role] = tmp_path_factory.mktemp(role)
        (made[role] / "ugly").mkdir()
        for file, text in pipeline.generate(result).items():
            (made[role] / "ugly" / file).write_text(text, "utf-8")
    return made


def _complaints(folder: Path, *arguments: str) -> str:
    """Return what a program says if it does not succeed."""
    program = [sys.executable, *arguments]
    result = subprocess.run(
        program, cwd=folder, capture_output=True, text=True, check=False
    )
    if result.returncode == 0:
        return ""
    return f"exit code {result.returncode}\n{result.stdout}{result.stderr}"[-6000:]


@pytest.mark.parametrize("role", ROLES)
def test_the_code_can_be_imported(packages: dict[str, Path], role: str) -> None:
    program = f"import sys; sys.path[:0] = [{_RUNTIME!r}, '.']; import ugly"
    assert not _complaints(packages[role], "-W", "error", "-c", program)


@pytest.mark.parametrize("role", ROLES)
def test_mypy_accepts_the_code(packages: dict[str, Path], role: str) -> None:
    settings = f"[mypy]\nmypy_path = {_RUNTIME}\nstrict = True\n"
    (packages[role] / "mypy.ini").write_text(settings, "utf-8")
    cache = str(packages["fields"].parent / "mypy")
    assert not _complaints(
        packages[role], "-m", "mypy", "--cache-dir", cache, "-p", "ugly"
    )


@pytest.mark.full
@pytest.mark.parametrize("role", ROLES)
def test_pyright_accepts_the_code(packages: dict[str, Path], role: str) -> None:
    settings = f'{{"typeCheckingMode": "strict", "extraPaths": ["{_RUNTIME}"]}}'
    (packages[role] / "pyrightconfig.json").write_text(settings, "utf-8")
    assert not _complaints(
        packages[role], "-m", "pyright", "--pythonpath", sys.executable
    )


def test_what_clashes_after_case_folding_is_refused() -> None:
    schema = schema_of(["foo_bar", "FooBar", "foo-bar", "fooBar"], "commands")
    codes = [found.code for found in checked(schema).diagnostics]
    assert codes.count("SG305") == 3, codes
