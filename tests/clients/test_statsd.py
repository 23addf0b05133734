"""Clients of statsd and DogStatsD, unmodified: what they report is added up."""

import re
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

_HERE: Final = Path(__file__).parent
_NODE: Final = _HERE / "node"


@pytest.fixture(name="server", params=["threads", "events"])
def a_server(request: pytest.FixtureRequest) -> Iterator[ServerProcess]:
    """A server of datagrams and of connections that tells its numbers at its end."""
    with running(
        "generated_examples.statsd",
        *("--bind", "udp://127.0.0.1:0", "--bind", "tcp://127.0.0.1:0"),
        *("--interval", "1000", "--concurrency", request.param),
        addresses=2,
    ) as server:
        yield server


def _table(server: ServerProcess) -> dict[str, str]:
    """Stop a server; return what it has told, by name."""
    server.stop()
    rows = [line for line in server.lines if not line.startswith("listening on ")]
    cells = [re.split(r"  +", row) for row in rows]
    return {name: f"{kind} {number}" for name, kind, number in cells}


def _run(*command: str, cwd: Path = _HERE) -> None:
    subprocess.run(command, check=True, timeout=DEADLINE, cwd=cwd)


def test_python(server: ServerProcess) -> None:
    require_module("statsd", pip="statsd==4.0.1")
    require_module("datadog", pip="datadog==0.56.0")
    ports = (str(server.udp[1]), str(server.tcp[1]))
    _run(sys.executable, str(_HERE / "statsd_python.py"), *ports)
    table = _table(server)
    assert table == {
        "dog.count{a:b,c}": "count 2",
        "tcp.count": "count 1",
        "tcp.piped": "count 50",
        "udp.count": "count 1",
        "udp.piped": "count 50",
        "dog.gauge": "gauge 1.5",
        "tcp.below": "gauge -3",
        "tcp.gauge": "gauge 3",
        "udp.below": "gauge -3",
        "udp.gauge": "gauge 3",
        "dog.distribution": "samples n=1 min=3 mean=3 p90=3 max=3",
        "dog.histogram": "samples n=1 min=2 mean=2 p90=2 max=2",
        "dog.time": "samples n=1 min=4 mean=4 p90=4 max=4",
        "tcp.time": "samples n=1 min=320 mean=320 p90=320 max=320",
        "udp.time": "samples n=1 min=320 mean=320 p90=320 max=320",
        "dog.set": "different 1",
        "tcp.set": "different 2",
        "udp.set": "different 2",
        "Title|x": "events 1",
        "dog.check": "check critical",
    }


def test_node(server: ServerProcess) -> None:
    require_node_modules()
    node = require_tool("node", apt="nodejs")
    ports = (str(server.udp[1]), str(server.tcp[1]))
    _run(node, "statsd_clients.cjs", *ports, cwd=_NODE)
    table = _table(server)
    assert table == {
        "hot.count{a:b,c}": "count 4",
        "node.count": "count -2",
        "hot.gauge": "gauge 3",
        "node.gauge": "gauge 2",
        "hot.distribution": "samples n=2 min=8 mean=8 p90=8 max=8",
        "hot.histogram": "samples n=2 min=7 mean=7 p90=7 max=7",
        "hot.time": "samples n=2 min=12 mean=12 p90=12 max=12",
        "node.time": "samples n=1 min=5 mean=5 p90=5 max=5",
        "hot.set": "different 2",
        "node.set": "different 1",
        "Title|with": "events 2",
        "hot.check": "check warning",
    }
