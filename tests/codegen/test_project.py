"""The configuration in pyproject.toml."""

from pathlib import Path

import pytest

from sockgen import project
from sockgen.nearest import NAME
from sockgen.project import Build


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _read(folder: Path, text: str) -> project.Project:
    path = folder / NAME
    path.write_text(text, "utf-8")
    return project.read(path)


def _found(read: project.Project) -> list[tuple[str, int, int]]:
    return [
        (each.code, each.span.line, each.span.column)
        for each in read.diagnostics
        if each.span is not None
    ]


def test_builds(folder: Path) -> None:
    read = _read(
        folder,
        "[project]\nname = 'x'\n\n"
        "[[tool.sockgen.build]]\nschema = 'schemas/a.yaml'\noutput = 'src'\n\n"
        "[[tool.sockgen.build]]\nschema = 'b.yaml'\noutput = '.'\npackage = 'p'\n",
    )
    assert not read.diagnostics
    one, two = read.builds
    assert (one.schema, one.output, one.package) == ("schemas/a.yaml", "src", None)
    assert (two.schema, two.output, two.package) == ("b.yaml", ".", "p")
    assert str(two.span) == "pyproject.toml:8:1"


def test_paths_are_relative_to_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "below" / "more").mkdir(parents=True)
    monkeypatch.chdir(folder / "below" / "more")
    (folder / NAME).write_text(
        "[[tool.sockgen.build]]\nschema = 'a.yaml'\noutput = 'src'\n"
    )
    path = project.find(Path.cwd())
    assert path == folder / NAME
    assert path is not None
    read = project.read(path)
    assert read.path == "../../pyproject.toml"
    assert [each.schema for each in read.builds] == ["../../a.yaml"]
    assert [each.output for each in read.builds] == ["../../src"]


def test_the_nearest_file_counts(folder: Path) -> None:
    (folder / "below").mkdir()
    (folder / NAME).touch()
    (folder / "below" / NAME).touch()
    assert project.find(folder / "below") == folder / "below" / NAME
    assert project.find(Path("/")) is None


@pytest.mark.parametrize("text", ["", "[tool.other]\n", "tool = 3\n"])
def test_a_file_about_other_things(folder: Path, text: str) -> None:
    read = _read(folder, text)
    assert not read.builds
    assert not read.diagnostics


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[tool.sockgen\n", [("SG010", 1, 14)]),
        ("a = [\n", [("SG010", 1, 6)]),
        ("[tool.sockgen]\nbuild = 'x'\n", [("SG013", 2, 1)]),
        ("[tool.sockgen]\nbuild = ['x']\n", [("SG013", 2, 1)]),
        ("[tool]\nsockgen = 3\n", [("SG013", 2, 1)]),
        ("[tool.sockgen]\nbuilds = []\n", [("SG011", 2, 1)]),
        ("[[tool.sockgen.builds]]\n", [("SG011", 1, 16)]),
        (
            (
                "[[tool.sockgen.build]]\nschema = 'a'\noutput = 'b'\n"
                "[[tool.sockgen.build]]\nschema = 'a'\noutput = 'b'\n  out = 'c'\n"
            ),
            [("SG011", 7, 3)],
        ),
        ("[[tool.sockgen.build]]\nschema = 'a'\n", [("SG012", 1, 1)]),
        (
            "[[tool.sockgen.build]] # x\n",
            [("SG012", 1, 1), ("SG012", 1, 1)],
        ),
        (
            "[[tool.sockgen.build]]\nschema = 1\noutput = ''\n",
            [("SG013", 2, 1), ("SG013", 3, 1)],
        ),
    ],
)
def test_what_is_wrong(
    folder: Path, text: str, expected: list[tuple[str, int, int]]
) -> None:
    read = _read(folder, text)
    assert _found(read) == expected


def test_a_wrong_build_does_not_hide_another(folder: Path) -> None:
    good = "[[tool.sockgen.build]]\nschema = 'a'\noutput = 'b'\n"
    read = _read(folder, f"{good}x = 1\n{good}")
    assert len(read.builds) == 1
    assert len(read.diagnostics) == 1


def test_a_file_that_cannot_be_read(folder: Path) -> None:
    (folder / NAME).write_bytes(b"\xff")
    for path in (folder / NAME, folder / "none.toml"):
        assert [each.code for each in project.read(path).diagnostics] == ["SG001"]


def test_a_build_of_the_command_line_has_no_place() -> None:
    assert Build("a", "b").span is None
