"""Clients of NTP, unmodified, ask the example for the time; chronyd answers beside it."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from generated_examples.ntp.protocol.codec import parse_time
from tests.support.missing import require_module, require_node_modules, require_tool
from tests.support.servers import ServerProcess, running
from tests.support.waiting import DEADLINE, wait_until

pytestmark = pytest.mark.clients

_NODE: Final = Path(__file__).parent / "node"
_PLUGIN: Final = Path("/usr/lib/nagios/plugins/check_ntp_time")
_EPOCH: Final = 2208988800  # seconds from 1900 to 1970


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


_CORPUS: Final = {
    "a question": "23 00 06 20" + "00" * 36 + "e8f1a2b3c4d5e6f7",
    "of version 3": "1b 00 06 20" + "00" * 36 + "e8f1a2b3c4d5e6f7",
    "an answer": "24 01 06 20" + "00" * 44,
    "cut short": "23 00 06 20" + "00" * 43,
    "nothing": "",
    "version 0": "03 00 06 20" + "00" * 44,
    "a broadcast": "25 01 06 20" + "00" * 44,
}


def _ask(port: int, octets: bytes) -> bytes:
    """Return what a server answers, followed by a question that it answers."""
    last = bytes.fromhex("23000620" + "00" * 36 + "ffffffffffffffff")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(DEADLINE)
        client.connect(("127.0.0.1", port))
        client.send(octets)
        client.send(last)
        found = client.recv(2000)
        if found[24:32] == b"\xff" * 8:
            return b""
        assert client.recv(2000)[24:32] == b"\xff" * 8
        return found


def _fields(answer: bytes) -> tuple[object, ...]:
    """Return what two servers have in common in an answer to one question."""
    if not answer:
        return ()
    said = parse_time(answer)
    now = said.transmit >> 32
    assert abs(now - _EPOCH - time.time()) < DEADLINE
    assert said.receive <= said.transmit
    return (len(answer), said.leap, said.version, said.poll, said.originate)


@pytest.fixture(name="reference")
def a_reference(tmp_path: Path) -> Iterator[int]:
    """Run chronyd as a server of the machine's clock; return its port."""
    chronyd = require_tool("chronyd", apt="chrony")
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    settings = tmp_path / "chrony.conf"
    settings.write_text(
        f"port {port}\nbindaddress 127.0.0.1\nallow 127.0.0.1\nlocal stratum 1\n"
        f"cmdport 0\nbindcmdaddress /\npidfile {tmp_path}/pid\n"
    )
    command = (chronyd, "-x", "-d", "-u", "root", "-f", str(settings))
    log = (tmp_path / "log").open("w")
    with log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            wait_until(lambda: _is_there(port), "chronyd")
            yield port
        finally:
            process.terminate()
            process.wait(DEADLINE)


def _is_there(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(0.2)
        client.connect(("127.0.0.1", port))
        try:
            client.send(bytes.fromhex(_CORPUS["a question"]))
            return len(client.recv(2000)) == 48
        except OSError:
            return False


@pytest.mark.differential
def test_beside_chronyd(server: ServerProcess, reference: int) -> None:
    """Both answer the same questions, with the same fields, and drop the same rest."""
    for name, octets in _CORPUS.items():
        ours = _fields(_ask(server.udp[1], bytes.fromhex(octets)))
        theirs = _fields(_ask(reference, bytes.fromhex(octets)))
        assert ours == theirs, name
