"""The command as a process: exit codes, signals, imports, terminals, locales."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from sockgen.cli.plain import run_plain
from sockgen.version import __version__
from tests.codegen.project import SCHEMA, chdir
from tests.support.paths import environment
from tests.support.waiting import DEADLINE, wait_until

_COMMAND: Final = (sys.executable, "-W", "error", "-m", "sockgen")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A schema that is right, and one that is not."""
    return chdir(
        tmp_path, monkeypatch, echo=SCHEMA, wrong=SCHEMA.replace("it", "ü\u2028")
    )


def _run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*_COMMAND, *arguments],
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--version",), 0),
        (("--help",), 0),
        (("check", "echo.yaml"), 0),
        (("check", "wrong.yaml"), 1),
        (("check", "none.yaml"), 1),
        (("check",), 2),
        (("nonsense",), 2),
        ((), 2),
    ],
)
def test_exit_codes(arguments: tuple[str, ...], code: int) -> None:
    result = _run(*arguments)
    assert result.returncode == code, result.stdout + result.stderr
    assert "Traceback" not in result.stderr


def test_the_version() -> None:
    assert _run("--version").stdout == f"sockgen {__version__}\n"


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("build", "-h")])
def test_little_is_imported_at_the_start(arguments: tuple[str, ...]) -> None:
    script = (
        "import atexit, sys\n"
        "heavy = {'yaml', 'jinja2', 'attr', 'attrs', 'sockgen_runtime'}\n"
        "atexit.register(lambda: print(sorted(heavy & set(sys.modules))))\n"
        "from sockgen.cli import main\n"
        "main()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.endswith("\n[]\n")


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        ("--version", {"typer", "attr", "yaml", "jinja2", "sockgen_runtime"}),
        ("check echo.yaml", {"typer", "pydantic", "sockgen_runtime"}),
        ("build echo.yaml -o out --no-cache", {"typer", "pydantic", "sockgen_runtime"}),
    ],
)
def test_plain_command_lines_need_no_typer(arguments: str, unwanted: set[str]) -> None:
    script = (
        "import atexit, sys\n"
        f"unwanted = {sorted(unwanted)}\n"
        "atexit.register(lambda: print([n for n in unwanted if n in sys.modules]))\n"
        "from sockgen.cli import main\n"
        "main()\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, *arguments.split()],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.endswith("\n[]\n")


@pytest.mark.parametrize(
    "arguments",
    [
        "",
        "--version check",
        "check",
        "check --error-format json echo.yaml",
        "check -h",
        "build",
        "build echo.yaml",
        "build echo.yaml -o",
        "build -o out",
        "build echo.yaml -o out -o out",
        "build echo.yaml -o out --check --error-format json",
        "build echo.yaml -o --check",
        "build echo.yaml wrong.yaml -o out --package one",
        "verify echo.yaml",
    ],
)
def test_other_command_lines_are_for_typer(arguments: str) -> None:
    assert not run_plain(arguments.split())


@pytest.mark.parametrize("arguments", ["--version", "check echo.yaml"])
def test_nobody_reads_the_output(arguments: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        result = subprocess.run(
            [*_COMMAND, *arguments.split()],
            env=environment(),
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    finally:
        os.close(writing)
    assert (result.returncode, result.stderr) == (1, "")


def _state(pid: int) -> str:
    """Return the letter that the system gives a process: `R` runs, `S` waits."""
    return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]


def test_an_interrupt_is_no_traceback(folder: Path) -> None:
    pipe = folder / "pipe.yaml"
    os.mkfifo(pipe)
    # Without `-W error`: the interrupt may come while the file is being opened.
    process = subprocess.Popen(
        [sys.executable, "-m", "sockgen", "check", "pipe.yaml"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    writers: list[int] = []

    def is_reading() -> bool:
        try:
            writers.append(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK))
        except OSError:
            return False
        return True

    def sleeps() -> bool:
        # A signal between a call's beginning and its waiting would not wake it.
        return _state(process.pid) == "S"

    try:
        wait_until(is_reading, "the command to open the schema")
        wait_until(sleeps, "the command to read the schema")
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=DEADLINE)
    finally:
        for writer in writers:
            os.close(writer)
        process.kill()
        process.wait()
    assert (process.returncode, output, errors) == (130, b"", b"")


def _on_terminal(*arguments: str, **variables: str) -> bytes:
    """Return what the command writes to a terminal."""
    ours, theirs = pty.openpty()
    try:
        subprocess.run(
            [*_COMMAND, *arguments],
            env=environment(TERM="xterm", **variables),
            stdout=theirs,
            check=False,
        )
        return os.read(ours, 1 << 16)
    finally:
        os.close(theirs)
        os.close(ours)


def test_a_terminal_has_colors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert b"\x1b[1;31merror" in _on_terminal("check", "wrong.yaml")
    assert b"\x1b" not in _on_terminal("check", "wrong.yaml", NO_COLOR="1")
    assert b"\x1b" not in _on_terminal(
        "check", "wrong.yaml", "--error-format", "github"
    )
    assert "\x1b" not in _run("check", "wrong.yaml").stdout


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONUTF8": "1"},
    ],
)
def test_any_terminal_can_show_a_schema(variables: dict[str, str]) -> None:
    result = _run("check", "wrong.yaml", **variables)
    assert result.returncode == 1
    assert "error[SG110]" in result.stdout
    assert not result.stderr


def test_a_reader_that_leaves() -> None:
    result = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {' '.join(_COMMAND)} explain | head -n 1"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout.startswith("SG001")
    assert "Traceback" not in result.stderr


def test_completion_is_offered() -> None:
    result = _run(
        "--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1"
    )
    assert "complete" in result.stdout, result.stderr
