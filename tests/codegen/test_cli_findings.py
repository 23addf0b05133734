"""`sockgen check`, `test` and `explain`, and how findings are printed."""

import json
from pathlib import Path

import pytest

from sockgen.diagnostics import rules
from tests.codegen.project import CONFIGURATION, SCHEMA, chdir
from tests.support.command import sockgen

_WRONG = SCHEMA.replace("{text:rest}'\n    reply", "{text:rst}'\n    reply")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three schemas, one of them wrong."""
    return chdir(
        tmp_path,
        monkeypatch,
        echo=SCHEMA,
        other=SCHEMA.replace("echo", "other"),
        wrong=_WRONG,
    )


def test_check_says_one_line_for_each_schema() -> None:
    outcome = sockgen("check", "echo.yaml", "other.yaml", "echo.yaml")
    assert outcome.code == 0, outcome.text
    assert outcome.output == "echo.yaml: ok\nother.yaml: ok\n"
    assert not outcome.errors


def test_check_prints_what_is_wrong_as_the_user_named_it(folder: Path) -> None:
    for name in ("wrong.yaml", "./wrong.yaml", str(folder / "wrong.yaml")):
        outcome = sockgen("check", "echo.yaml", name)
        assert outcome.code == 1
        assert outcome.output.startswith(f"echo.yaml: ok\n{name}:5:22: error[SG203]: ")
        assert "    5 |     wire: 'SAY {text:rst}'\n" in outcome.output
        assert "did you mean 'rest'?" in outcome.output
        assert outcome.output.endswith("\n1 error\n")


def test_check_shows_the_mistakes_of_all_schemas(folder: Path) -> None:
    (folder / "tabs.yaml").write_text("sockgen:\t1\nprotocol: [\ncommands: {}\n")
    outcome = sockgen("check", "wrong.yaml", "none.yaml", "tabs.yaml")
    assert outcome.code == 1
    for code in ("SG001", "SG100", "SG109", "SG203"):
        assert f"error[{code}]" in outcome.output
    assert outcome.output.endswith("\n4 errors\n")


def test_warnings_are_no_failure(folder: Path) -> None:
    (folder / "warn.yaml").write_text(
        SCHEMA.replace("wire: QUIT,", "wire: QUIT,").replace(
            "protocol: echo", "protocol: echo\ndoc: about {this #that"
        )
    )
    outcome = sockgen("check", "warn.yaml")
    assert outcome.code == 0, outcome.text
    assert "warning[SG113]" in outcome.output
    assert outcome.output.endswith("\n1 warning\n")


def test_json_has_nothing_but_diagnostics_on_stdout() -> None:
    outcome = sockgen("check", "echo.yaml", "wrong.yaml", "--error-format", "json")
    assert outcome.code == 1
    (found,) = map(json.loads, outcome.output.splitlines())
    assert (found["code"], found["file"], found["line"]) == ("SG203", "wrong.yaml", 5)
    assert outcome.errors == "echo.yaml: ok\n"


def test_annotations_for_github() -> None:
    outcome = sockgen("check", "wrong.yaml", "--error-format", "github")
    assert outcome.code == 1
    assert outcome.output.startswith(
        "::error file=wrong.yaml,line=5,col=22,endColumn=25,"
    )


def test_check_takes_its_schemas_from_the_configuration(folder: Path) -> None:
    (folder / "pyproject.toml").write_text(CONFIGURATION * 2)
    outcome = sockgen("check")
    assert outcome.code == 0, outcome.text
    assert outcome.output == "echo.yaml: ok\n"


def test_a_configuration_that_is_wrong(folder: Path) -> None:
    (folder / "pyproject.toml").write_text(CONFIGURATION + "out = 'x'\n")
    for command in ("check", "test", "build", "verify"):
        outcome = sockgen(command)
        assert outcome.code == 1, outcome.text
        assert outcome.output == (
            "pyproject.toml:4:1: error[SG011]: [tool.sockgen.build] has no key 'out'\n"
            "    4 | out = 'x'\n"
            "      | ^^^ did you mean 'output'?\n"
            "1 error\n"
        )


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("test",),
        ("build",),
        ("verify",),
        ("check", "--unknown"),
        ("unknown",),
        ("check", "echo.yaml", "--error-format", "xml"),
        ("build", "echo.yaml"),
        ("build", "echo.yaml", "other.yaml", "-o", "src", "--package", "x"),
        ("explain", "SG000"),
        ("verify", "none.py"),
        ("init", "a", "b"),
    ],
    ids=" ".join,
)
def test_a_wrong_command_line(arguments: tuple[str, ...], folder: Path) -> None:
    before = sorted(folder.iterdir())
    outcome = sockgen(*arguments)
    assert outcome.code == 2, outcome.text
    assert not outcome.output
    assert outcome.errors
    assert sorted(folder.iterdir()) == before


def test_transcripts_are_counted() -> None:
    outcome = sockgen("test", "echo.yaml")
    assert outcome.code == 0, outcome.text
    assert outcome.output.startswith("echo.yaml: 1 transcript, ")
    assert outcome.output.endswith(" runs, ok\n")


def test_a_schema_without_transcripts(folder: Path) -> None:
    (folder / "bare.yaml").write_text(SCHEMA.partition("transcripts:")[0])
    outcome = sockgen("test", "bare.yaml")
    assert (outcome.code, outcome.output) == (0, "bare.yaml: no transcripts\n")


def test_a_transcript_that_differs(folder: Path) -> None:
    (folder / "bad.yaml").write_text(SCHEMA.replace("S: SAID it", "S: SOLD it"))
    outcome = sockgen("test", "bad.yaml", "echo.yaml")
    assert outcome.code == 1
    assert "bad.yaml:17:7: error[SG5" in outcome.output
    assert "echo.yaml: 1 transcript" in outcome.output


def test_transcripts_of_a_wrong_schema_are_not_run() -> None:
    outcome = sockgen("test", "wrong.yaml", "echo.yaml")
    assert outcome.code == 1
    assert "error[SG203]" in outcome.output
    assert "echo.yaml: 1 transcript" in outcome.output


@pytest.mark.parametrize("code", ["SG101", "sg101", "101"])
def test_a_code_is_explained(code: str) -> None:
    outcome = sockgen("explain", code)
    assert outcome.code == 0
    assert outcome.output.startswith("SG101: duplicate key\n\nA key is there twice")
    assert "Wrong:  replies: {Ok: 'OK', Ok: 'DONE'}\n" in outcome.output


def test_all_codes_are_listed() -> None:
    outcome = sockgen("explain")
    assert outcome.output.splitlines() == [f"{r.code}  {r.title}" for r in rules()]


def test_a_code_that_is_none() -> None:
    assert "there is no 'SG000'" in sockgen("explain", "SG000").errors


@pytest.mark.parametrize("command", ["", "init", "check", "build", "test", "verify"])
def test_help_has_examples(command: str) -> None:
    outcome = sockgen(*filter(None, [command]), "--help")
    assert outcome.code == 0
    assert f"\n      sockgen {command or 'init'}" in outcome.output.replace(
        "\n    sockgen", "\n      sockgen"
    )
