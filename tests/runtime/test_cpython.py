"""CPython's own tests of `socketserver` and of what is built on it, run over ours.

One subprocess puts our module in the place of the standard one before anything imports
it, and runs the test modules of that Python. The counts are compared with those of a run
over the stock module, so that a test which is skipped or not found shows.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.support.missing import require_python
from tests.support.paths import environment

_BUILT_ON_IT: Final = ("test_httpservers", "test_xmlrpc", "test_wsgiref")
_QUICK: Final = (
    "test_socketserver",
    *_BUILT_ON_IT,
    # The tests of logging that start a server; the rest takes most of the time.
    "test_logging:SocketHandler:DatagramHandler:SysLogHandler:HTTPHandler:test_listen",
)
_ALL: Final = (
    "test_socketserver",
    *_BUILT_ON_IT,
    "test_logging",
    # Others that start servers.
    "test_docxmlrpc",
    "test_imaplib",
    "test_robotparser",
    "test_ssl",
    "test_urllib2_localnet",
)

_PROGRAM: Final = Path(__file__).with_name("cpython_tests.py")


def _run(
    python: str, subject: str, modules: tuple[str, ...], folder: Path
) -> dict[str, list[int]]:
    """Return for each test module how many tests ran, were skipped and failed."""
    result = subprocess.run(
        [python, str(_PROGRAM), subject, *modules],
        # Warnings of the tests themselves are not ours; leaks are found by the tests.
        env=environment(PYTHONWARNINGS="default"),
        cwd=folder,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        timeout=280,
    )
    assert result.returncode == 0, result.stderr
    counts: dict[str, list[int]] = json.loads(result.stdout.splitlines()[-1])
    failed = [name for name, (_, _, failures) in counts.items() if failures]
    assert not failed, result.stderr
    return counts


def _counts(
    version: str, modules: tuple[str, ...], folder: Path
) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    """Return the counts over ours and over stock; some tests of each module ran."""
    python = require_python(version)
    ours = _run(python, "ours", modules, folder)
    assert list(ours) == list(modules)
    assert all(run > skipped for run, skipped, _ in ours.values())
    return ours, _run(python, "stock", modules, folder)


def test_the_tests_of_cpython_pass(tmp_path: Path) -> None:
    ours, stock = _counts("3.11", _QUICK, tmp_path)
    assert ours == stock


@pytest.mark.full
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_all_tests_of_cpython_pass(version: str, tmp_path: Path) -> None:
    ours, stock = _counts(version, _ALL, tmp_path)
    assert ours == stock


def test_the_stock_module_would_be_noticed(tmp_path: Path) -> None:
    code = (
        "import runpy, socketserver, sys\n"
        "runpy.run_path(sys.argv.pop(1), run_name='__main__')"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(_PROGRAM), "ours", "test_wsgiref"],
        env=environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "AssertionError" in result.stderr
