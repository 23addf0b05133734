"""`sockgen verify`: every step, whatever came before it, and a verdict."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.codegen.project import CONFIGURATION, SCHEMA, chdir
from tests.support.command import Outcome, sockgen
from tests.support.paths import environment

_APP = """\
from typing import final

from src.echo import EchoHandler, Said, Say


@final
class App(EchoHandler):
    def do_say(self, command: Say) -> Said:
        return Said(command.text)
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What mypy remembers from one test to the next."""
    return tmp_path_factory.mktemp("mypy")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> Path:
    """A project that is right in every way."""
    monkeypatch.setenv("MYPY_CACHE_DIR", str(cache))
    chdir(tmp_path, monkeypatch, echo=SCHEMA, configuration=CONFIGURATION)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "__init__.py").touch()
    (tmp_path / "app.py").write_text(_APP)
    assert sockgen("build").code == 0
    return tmp_path


def _sections(outcome: Outcome) -> dict[str, str]:
    """Return what each step said."""
    found: dict[str, str] = {}
    for section in outcome.output.split("== ")[1:]:
        name, _, text = section.partition("\n")
        found[name] = text
    return found


def test_all_is_well() -> None:
    outcome = sockgen("verify", "app.py")
    assert outcome.code == 0, outcome.text
    sections = _sections(outcome)
    assert list(sections) == ["check", "build", "test", "types", "final", "verdict"]
    assert sections["check"] == "echo.yaml: ok\n"
    assert sections["build"] == "src/echo: up to date\n"
    assert sections["test"].startswith("echo.yaml: 1 transcript, ")
    assert sections["types"].startswith("mypy --strict: Success: no issues found")
    assert sections["final"] == "1 file of apps: ok\n"
    assert sections["verdict"] == "all is well\n"


def test_a_folder_of_apps(folder: Path) -> None:
    outcome = sockgen("verify", ".", str(folder / "app.py"))
    assert outcome.code == 0, outcome.text


def test_from_a_folder_below(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "below").mkdir()
    monkeypatch.chdir(folder / "below")
    outcome = sockgen("verify", "../app.py")
    assert outcome.code == 0, outcome.text


def test_every_step_can_fail(folder: Path) -> None:
    (folder / "echo.yaml").write_text(SCHEMA.replace("S: SAID it", "S: SOLD it"))
    (folder / "app.py").write_text(
        _APP.replace("@final\n", "").replace("Said(command.text)", "command")
    )
    outcome = sockgen("verify", "app.py")
    assert outcome.code == 1
    sections = _sections(outcome)
    assert sections["verdict"] == "failed: build, test, types, final\n"
    assert "error[SG604]: 'src/echo/codec.py' is stale" in sections["build"]
    assert "error[SG5" in sections["test"]
    assert "app.py:8:16: error[SG620]: Incompatible return value" in sections["types"]
    assert "    8 |         return command\n" in sections["types"]
    assert "      |                ^^^^^^^\n" in sections["types"]
    assert "app.py:6:7: error[SG610]: handler 'App' is not @final" in sections["final"]


def test_a_missing_command_is_found(folder: Path) -> None:
    (folder / "app.py").write_text(_APP.replace("do_say", "do_sai"))
    outcome = sockgen("verify", "app.py", "--error-format", "json")
    assert outcome.code == 1
    (found,) = map(json.loads, outcome.output.splitlines())
    assert (found["code"], found["file"]) == ("SG620", "app.py")
    assert '"do_say"' in found["message"]
    assert outcome.errors.endswith("== verdict\nfailed: types\n")


def test_a_wrong_schema(folder: Path) -> None:
    (folder / "echo.yaml").write_text(SCHEMA.replace("rest", "rst"))
    sections = _sections(sockgen("verify"))
    assert "error[SG203]" in sections["check"]
    assert sections["types"] == "nothing to check\n"
    assert sections["verdict"] == "failed: check\n"


def test_mypy_that_cannot_run(folder: Path) -> None:
    (folder / "twice.py").touch()
    (folder / "below").mkdir()
    (folder / "below" / "twice.py").touch()
    outcome = sockgen("verify", "twice.py", "below/twice.py")
    assert outcome.code == 1
    assert "error[SG621]: mypy failed\n" in outcome.output
    assert 'Duplicate module named "twice"' in outcome.output


def test_an_app_that_is_no_python(folder: Path) -> None:
    (folder / "bad.py").write_text("x = (\n")
    outcome = sockgen("verify", "bad.py")
    assert outcome.code == 1
    assert "bad.py:1:5: error[SG611]: " in outcome.output


def test_without_mypy() -> None:
    script = (
        "import sys; sys.modules['mypy'] = None; sys.argv = ['sockgen', 'verify']\n"
        "from sockgen.cli import main; main()"
    )
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert not result.stdout
    assert 'pip install "sockgen[verify]"\n' in result.stderr
