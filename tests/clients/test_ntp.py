"""Clients of NTP, unmodified, ask the example for the time."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.support.missing import require_module, require_node_modules, require_tool
from tests.support.servers import ServerProcess, running
from tests.support.waiting import DEADLINE

pytestmark = pytest.mark.clients

_NODE: Final = Path(__file__).parent / "node"
_PLUGIN: Final = Path("/usr/lib/nagios/plugins/check_ntp_time")


@pytest.fixture(name="server", params=["sequential", "events"])
def a_server(request: pytest.FixtureRequest) -> Iterator[ServerProcess]:
    """A server of the machine's clock."""
    bind = ("--bind", "udp://127.0.0.1:0", "--concurrency", request.param)
    with running("generated_examples.ntp", *bind) as server:
        yield server


def _run(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(
        command,
        timeout=DEADLINE,
        cwd=cwd,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_ntplib(server: ServerProcess) -> None:
    require_module("ntplib", pip="ntplib==0.4.0")
    script = (
        "import ntplib, sys\n"
        "found = ntplib.NTPClient().request('127.0.0.1', 3, int(sys.argv[1]))\n"
        "print(found.stratum, found.leap, found.mode, abs(found.offset) < 0.5)\n"
    )
    assert _run(sys.executable, "-c", script, str(server.udp[1])) == "1 0 4 True\n"


def test_chronyd(server: ServerProcess, tmp_path: Path) -> None:
    chronyd = require_tool("chronyd", apt="chrony")
    settings = tmp_path / "chrony.conf"
    settings.write_text(
        f"server 127.0.0.1 port {server.udp[1]} iburst maxsamples 4\n"
        f"pidfile {tmp_path}/pid\n"
    )
    told = _run(chronyd, "-Q", "-f", str(settings), "-t", "20", "-u", "root")
    assert "System clock wrong by" in told


def test_node(server: ServerProcess) -> None:
    require_node_modules()
    node = require_tool("node", apt="nodejs")
    script = (
        "require('ntp-client').getNetworkTime('127.0.0.1', +process.argv[1],"
        " (error, date) => { if (error) throw error;"
        " console.log(Math.abs(date - Date.now()) < 2000); });"
    )
    told = _run(node, "-e", script, str(server.udp[1]), cwd=_NODE)
    assert told == "true\n"


def test_check_ntp_time(server: ServerProcess) -> None:
    if not _PLUGIN.exists():
        require_tool("check_ntp_time", apt="monitoring-plugins-basic")
    told = _run(str(_PLUGIN), "-H", "127.0.0.1", "-p", str(server.udp[1]))
    assert told.startswith("NTP OK")
