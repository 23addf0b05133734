"""The tests' own machinery: what is missing is said, what is left behind is found.

Each case is a run of pytest in a process of its own, with the settings of the project.
"""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.support.leaks import VARIABLE
from tests.support.paths import ROOT, environment
from tests.support.servers import running
from tests.support.waiting import wait_until

_MISSING: Final = """\
import pytest
from tests.support.missing import require_module, require_python, require_tool

def test_tool():
    require_tool("no-such-program", apt="no-such-package")

def test_module():
    require_module("no_such_module", pip="no-such==1", apt=("libno-such-dev",))

def test_python():
    require_python("3.99")

def test_present():
    assert require_tool("sh", apt="dash").endswith("/sh")
    assert require_module("json", pip="json").loads("1") == 1
"""

_LEAKS: Final = """\
import os, socket, subprocess, sys, threading

KEPT = []

def test_leaves_a_process():
    start = [sys.executable, "-c", "import time; time.sleep(60)"]
    code = "import subprocess, sys; subprocess.Popen(sys.argv[1:])"
    subprocess.run([sys.executable, "-c", code, *start], check=True)

def test_leaves_a_thread():
    threading.Thread(target=threading.Event().wait, name="lost", daemon=True).start()

def test_leaves_a_socket():
    listener = socket.create_server(("127.0.0.1", 0))
    KEPT.append(listener)
"""

_SERVER: Final = """\
import signal, sys
def stop(*_):
    sys.exit({code})
signal.signal(signal.SIGTERM, stop)
print("hello", flush=True)
print("listening on tcp://127.0.0.1:4711", flush=True)
print("listening on unix:///a/b", flush=True)
sys.stderr.write({errors!r})
signal.pause()
"""


def _pytest(folder: Path, text: str, *arguments: str, ci: str) -> tuple[int, str]:
    """Run a test file with the project's settings; return exit code and output."""
    (folder / "test_it.py").write_text(text, "utf-8")
    settings = ("-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder))
    plugin = ("-p", "tests.conftest", "-p", "no:cacheprovider")
    result = subprocess.run(
        [sys.executable, "-m", "pytest", *settings, *plugin, *arguments, "test_it.py"],
        cwd=folder,
        env=environment(CI=ci),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return result.returncode, result.stdout


def test_what_is_missing_is_skipped_and_summed_up(tmp_path: Path) -> None:
    code, output = _pytest(tmp_path, _MISSING, ci="")
    assert code == 0, output
    assert "1 passed, 3 skipped" in output
    assert "the program no-such-program is missing" in output
    command = (
        "sudo apt-get install -y libno-such-dev no-such-package "
        f"&& pyenv install --skip-existing 3.99 && {sys.executable} -m pip install "
        "no-such==1"
    )
    assert command in output


def test_what_is_missing_fails_in_ci(tmp_path: Path) -> None:
    code, output = _pytest(tmp_path, _MISSING, ci="true")
    assert code == 1, output
    assert "3 failed, 1 passed" in output


def test_long_tests_run_when_asked_for(tmp_path: Path) -> None:
    text = "import pytest\n@pytest.mark.full\ndef test_it(): pass\ndef test_b(): pass\n"
    assert "1 passed, 1 deselected" in _pytest(tmp_path, text, ci="")[1]
    assert "2 passed" in _pytest(tmp_path, text, "--full", ci="")[1]


def test_a_warning_is_an_error(tmp_path: Path) -> None:
    text = "import warnings\ndef test_it(): warnings.warn('careful')\n"
    assert "1 failed" in _pytest(tmp_path, text, ci="")[1]


def test_what_is_left_behind_fails_the_run(tmp_path: Path) -> None:
    code, output = _pytest(tmp_path, _LEAKS, ci="")
    assert code == 1, output
    assert "3 passed, 1 error" in output
    assert "thread 'lost'" in output
    assert "listening socket at port" in output
    process = re.search(r"process (\d+): .*time.sleep", output)
    assert process is not None, output
    os.kill(int(process[1]), signal.SIGKILL)


def test_what_is_started_carries_the_marks_of_all_runs_around_it() -> None:
    assert os.environ[VARIABLE].startswith(":")


def test_a_condition_that_never_holds_is_given_up() -> None:
    with pytest.raises(TimeoutError, match="seconds in vain for the moon"):
        wait_until(lambda: False, "the moon", 0.01)


def _serve(folder: Path, code: int = 0, errors: str = "") -> None:
    text = _SERVER.format(code=code, errors=errors)
    (folder / "fake.py").write_text(text, "utf-8")


def test_a_server_says_where_it_listens(tmp_path: Path) -> None:
    _serve(tmp_path)
    with running("fake", addresses=2, directory=tmp_path) as server:
        assert server.addresses == ["tcp://127.0.0.1:4711", "unix:///a/b"]
        assert server.tcp == ("127.0.0.1", 4711)
        assert server.path == "/a/b"
        with pytest.raises(LookupError):
            _ = server.udp


def test_a_server_that_ends_badly_fails(tmp_path: Path) -> None:
    _serve(tmp_path, code=3)
    with (
        pytest.raises(AssertionError, match="exit code 3"),
        running("fake", directory=tmp_path),
    ):
        pass
    with running("fake", directory=tmp_path, exit_code=3):
        pass


def test_a_traceback_of_a_server_fails(tmp_path: Path) -> None:
    _serve(tmp_path, errors="Traceback (most recent call last):\n")
    with (
        pytest.raises(AssertionError, match="on stderr"),
        running("fake", directory=tmp_path),
    ):
        pass
    with running("fake", directory=tmp_path, tracebacks=True) as server:
        wait_until(lambda: "Traceback" in server.errors, "the traceback to be read")


def test_a_server_that_does_not_start_fails(tmp_path: Path) -> None:
    with (
        pytest.raises(AssertionError, match="the server ended with 1"),
        running("fake", directory=tmp_path),
    ):
        pass
