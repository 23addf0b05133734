"""Thousands of connections leave nothing behind."""

import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest

from tests.support.servers import ServerProcess, running
from tests.support.waiting import DEADLINE, wait_until

_CONNECTIONS: Final = 2000
_TOGETHER: Final = {"threads": 100, "forks": 20, "sequential": 1}
"""How many are open at once."""


def _holdings(server: ServerProcess) -> dict[str, int]:
    """Return how many threads, descriptors and children a server has."""
    process = Path("/proc", str(server.pid))
    children = process / "task" / str(server.pid) / "children"
    return {
        "threads": len(list((process / "task").iterdir())),
        "descriptors": len(list((process / "fd").iterdir())),
        "children": len(children.read_text("ascii").split()),
    }


def _use(address: tuple[str, int] | str, count: int) -> None:
    """Open some connections, use each, and close them."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with ExitStack() as stack:
        clients = [stack.enter_context(socket.socket(family)) for _ in range(count)]
        for client in clients:
            client.settimeout(DEADLINE)
            client.connect(address)
            client.sendall(b"GET key\r\n")
        for client in clients:
            answer = b"VALUE key 3\r\nkey\r\n"
            assert client.recv(len(answer), socket.MSG_WAITALL) == answer


@pytest.mark.parametrize("concurrency", _TOGETHER)
def test_connections_leave_nothing_behind(tmp_path: Path, concurrency: str) -> None:
    path = tmp_path / "socket"
    together = _TOGETHER[concurrency]
    with running(
        "tests.examples.trial",
        str(tmp_path),
        *("--bind", "tcp://127.0.0.1:0", "--bind", f"unix://{path}"),
        *("--concurrency", concurrency),
        addresses=2,
        variables={"PYTHONDEVMODE": "1"},
    ) as server:
        before = _holdings(server)
        for _ in range(_CONNECTIONS // together // 2):
            _use(server.tcp, together)
            _use(str(path), together)
        wait_until(lambda: _holdings(server) == before, f"no more than {before}")
        server.stop()
        assert "Warning" not in server.errors
    assert not path.exists()
