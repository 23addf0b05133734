"""Every diagnostic has a schema that shows it, and its text is compared letter by letter.

A fixture is `CODE_name.yaml` and, beside it, what is printed about it: `CODE_name.txt`.
`SOCKGEN_REGENERATE=1` writes the texts again; read the difference before committing it.
"""

import os
from pathlib import Path
from typing import Final

import pytest

from sockgen.diagnostics import rules
from tests.diagnostics.reporting import FIXTURES, diagnose, report
from tests.support.paths import ROOT

_SCHEMAS: Final = sorted(path.name for path in FIXTURES.glob("*.yaml"))
_REGENERATE: Final = os.environ.get("SOCKGEN_REGENERATE") == "1"

_ELSEWHERE: Final = {
    "SG001": ("tests/codegen/test_source_yaml.py", "there is no file"),
    "SG002": ("tests/codegen/test_source_yaml.py", "a folder is no file"),
    "SG003": ("tests/codegen/test_source_yaml.py", "the file would be huge"),
    "SG006": ("tests/generator/test_bases.py", "about two files"),
    "SG007": ("tests/generator/test_bases.py", "about two files"),
    "SG010": ("tests/codegen/test_project.py", "about pyproject.toml"),
    "SG011": ("tests/codegen/test_project.py", "about pyproject.toml"),
    "SG012": ("tests/codegen/test_project.py", "about pyproject.toml"),
    "SG013": ("tests/codegen/test_project.py", "about pyproject.toml"),
    "SG508": ("tests/diagnostics/test_words.py", "only a mistake of ours shows it"),
    **{
        f"SG6{number:02}": ("tests/codegen/", "about output, not about a schema")
        for number in (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 20, 21)
    },
}
"""Codes that no schema alone can show: where they are tested, and why there."""


@pytest.fixture(autouse=True)
def beside_the_fixtures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the folder of the fixtures, so that no text depends on where that is."""
    monkeypatch.chdir(FIXTURES)


@pytest.mark.parametrize("name", _SCHEMAS)
def test_the_text_of(name: str) -> None:
    expected = Path(name).with_suffix(".txt")
    found = report(name)
    if _REGENERATE:
        expected.write_text(found, encoding="utf-8", newline="")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", _SCHEMAS)
def test_a_fixture_shows_its_code(name: str) -> None:
    found, _ = diagnose(name)
    assert name.partition("_")[0] in {each.code for each in found}


@pytest.mark.parametrize("name", _SCHEMAS)
def test_every_place_is_within_its_line(name: str) -> None:
    found, text = diagnose(name)
    lines = text.split("\n")
    for each in found:
        if each.span is None:
            continue
        assert each.span.file == name
        assert 1 <= each.span.line <= len(lines)
        line = lines[each.span.line - 1]
        assert 1 <= each.span.column <= len(line) + 1, each
        assert each.span.column - 1 + each.span.length <= max(
            len(line), each.span.column
        ), each


def test_every_code_has_a_fixture() -> None:
    shown = {name.partition("_")[0] for name in _SCHEMAS}
    known = {rule.code for rule in rules()}
    assert shown | _ELSEWHERE.keys() == known
    assert not shown & _ELSEWHERE.keys()
    assert len(shown) >= 40


@pytest.mark.parametrize("code", _ELSEWHERE)
def test_what_has_no_fixture_is_tested_elsewhere(code: str) -> None:
    where = ROOT / _ELSEWHERE[code][0]
    files = where.rglob("*.py") if where.is_dir() else [where]
    assert any(code in path.read_text("utf-8") for path in files)


def test_no_text_is_left_without_its_schema() -> None:
    texts = {path.stem for path in FIXTURES.glob("*.txt")}
    assert texts == {name.removesuffix(".yaml") for name in _SCHEMAS}
