"""The programs of libmemcached: its conformance tests, its load, its daily tools."""

import re
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.support.missing import require_tool
from tests.support.servers import free_port, running

pytestmark = pytest.mark.clients

_PACKAGE: Final = "libmemcached-tools"
_SECONDS: Final = 60


def _run(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program to its end.

    Raises:
        TimeoutExpired: it does not end.
    """
    return subprocess.run(
        [require_tool(name, apt=_PACKAGE), *arguments],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="latin-1",
        timeout=_SECONDS,
    )


def _servers(port: int) -> str:
    return f"--servers=127.0.0.1:{port}"


def test_all_conformance_tests_pass(memcached: int) -> None:
    result = _run("memccapable", "-h", "127.0.0.1", "-p", str(memcached), "-a")
    assert result.returncode == 0, result.stdout
    assert result.stdout.count("[pass]") == 27, result.stdout
    assert "All tests passed" in result.stdout


# The tools of load hold several connections at once: one fills the server, others ask it.
several_connections = pytest.mark.parametrize(
    "concurrency", ["threads", "events"], indirect=True
)


@several_connections
@pytest.mark.parametrize("test", ["set", "get", "mget"])
def test_memcslap_ends_without_an_error(memcached: int, test: str) -> None:
    result = _run(
        "memcslap",
        _servers(memcached),
        f"--test={test}",
        "--concurrency=4",
        "--execute-number=500",
        "--initial-load=500",
    )
    assert result.returncode == 0, result.stdout
    assert re.search(r"Time to \w+ +\d+ keys", result.stdout), result.stdout
    assert not re.search("error|fail", result.stdout, re.IGNORECASE), result.stdout


def _memcaslap(port: int, *arguments: str) -> str:
    """Put load on a server, and see that nothing fails; return what was told."""
    load = ("-T", "1", "-c", "8", "-x", "4000", "-X", "100", "--verify=1.0")
    result = _run("memcaslap", "-s", f"127.0.0.1:{port}", *load, *arguments)
    assert result.returncode == 0, result.stdout
    assert re.search(r"cmd_get: [1-9]", result.stdout), result.stdout
    assert re.search(r"cmd_set: [1-9]", result.stdout), result.stdout
    assert "error" not in result.stdout.lower(), result.stdout
    for wrong in ("get_misses", "verify_misses", "verify_failed"):
        assert re.search(rf"{wrong}: 0\b", result.stdout), result.stdout
    return result.stdout


@several_connections
def test_memcaslap_ends_without_an_error(memcached: int) -> None:
    _memcaslap(memcached)


@pytest.mark.parametrize("kind", ["threads", "events"])
@pytest.mark.parametrize("load", ["-U", "-a -d 8"], ids=["all", "reads of many"])
def test_memcaslap_ends_without_an_error_over_udp(kind: str, load: str) -> None:
    port = free_port()  # It wants the same one for both.
    where = [f"--bind={scheme}://127.0.0.1:{port}" for scheme in ("tcp", "udp")]
    with running("generated_examples.memcached", *where, "--concurrency", kind):
        told = _memcaslap(port, *load.split())
    for wrong in ("packet_disorder", "packet_drop", "udp_timeout"):
        assert re.search(rf"{wrong}: 0\b", told), told


def test_the_daily_tools_do_their_work(memcached: int, tmp_path: Path) -> None:
    server = _servers(memcached)
    file = tmp_path / "greeting"
    file.write_bytes(b"hello\r\nEND\r\n")
    assert _run("memccp", server, str(file)).returncode == 0
    assert "hello" in _run("memccat", server, "greeting").stdout
    assert _run("memcdump", server).stdout.split() == ["greeting"]
    assert re.search(r"curr_items: 1\b", _run("memcstat", server).stdout)
    # What memcexist asks about it adds, expired, if it is not there.
    assert _run("memcexist", server, "greeting").returncode == 0
    assert _run("memcexist", server, "farewell").returncode == 1
    assert _run("memctouch", server, "--expire=60", "greeting").returncode == 0
    assert _run("memcdump", server).stdout.split().count("greeting") == 1
    assert _run("memcping", server).returncode == 0
    assert _run("memcrm", server, "greeting").returncode == 0
    assert _run("memcexist", server, "greeting").returncode == 1
    assert _run("memccp", server, str(file)).returncode == 0
    assert _run("memcflush", server).returncode == 0
    assert _run("memcexist", server, "greeting").returncode == 1
