"""A runtime that is broken in one way does not pass these tests.

Each mutant runs the file that is there for what it breaks, as far as it is about our
module, and a test must fail: not an import, not the plugin.
"""

import subprocess
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pytest

from tests.runtime.mutants import MUTANTS, VARIABLE
from tests.support.paths import ROOT, environment

_CAUGHT_BY: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "unclosed": ("test_requests.py",),
        "unjoined": ("test_mixins.py",),
        "uncollected": ("test_mixins.py",),
        "open_after_errors": ("test_requests.py",),
        "foreign_children": ("test_defects.py", "14"),
        "early_handshake": ("test_tls.py",),
        "late_deadlines": ("test_slow_peers.py",),
        "unlimited": ("test_limits.py",),
        "unlinked_by_name": ("test_addresses.py",),
        "fragile": ("test_requests.py",),
    }
)


def _run(file: str, pattern: str = "", **variables: str) -> tuple[int, str]:
    """Run a file of these tests with the plugin; return the exit code and the report."""
    ours = "not standard" + (f" and {pattern}" if pattern else "")
    result = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "tests.runtime.mutants"),
            *("-p", "no:cacheprovider", "-x", "-q", "-k", ours),
            str(ROOT / "tests" / "runtime" / file),
        ],
        env=environment(**variables),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=170,
    )
    return result.returncode, result.stdout


def test_the_plugin_alone_breaks_nothing() -> None:
    code, report = _run("test_requests.py")
    assert code == 0, report


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_mutant_is_caught(mutant: str) -> None:
    # What a mutant never does is not waited for as long as usual.
    variables = {VARIABLE: mutant, "TEST_DEADLINE": "3"}
    code, report = _run(*_CAUGHT_BY[mutant], **variables)
    assert code == 1, report
    assert f"mutant: {mutant}" in report
    assert "FAILED" in report or "ERROR tests/runtime" in report
