"""Faults of peers, of the system and of handlers: the next peer is served as usual."""

import errno
import os
import resource
import socket
import struct
import threading
import time
from pathlib import Path
from typing import final

import pytest

from sockgen_runtime import (
    ForkingTCPServer,
    StreamRequestHandler,
    TCPServer,
    ThreadingTCPServer,
)
from tests.runtime.subjects import connected, received, serving
from tests.support.servers import ServerProcess, running
from tests.support.waiting import DEADLINE, wait_until


@final
class _Fragile(StreamRequestHandler[TCPServer]):
    """Send lines back; fail as a line says."""

    def handle(self) -> None:
        for line in self.rfile:
            match line:
                case b"raise\n":
                    raise RuntimeError(line)
                case b"exit\n":
                    raise SystemExit(3)
                case b"interrupt\n":
                    raise KeyboardInterrupt
                case _:
                    self.wfile.write(line)


def _is_served(server: TCPServer) -> None:
    client = connected(server, b"line\n")
    client.shutdown(socket.SHUT_WR)
    assert received(client) == b"line\n"


@pytest.mark.parametrize("concurrency", ["threads", "forks", "sequential"])
def test_a_peer_that_resets_in_the_middle_of_a_line(
    tmp_path: Path, concurrency: str
) -> None:
    with running(
        "tests.examples.trial",
        str(tmp_path),
        *("--bind", "tcp://127.0.0.1:0", "--concurrency", concurrency),
    ) as server:
        for _ in range(5):
            with socket.create_connection(server.tcp, timeout=DEADLINE) as client:
                client.sendall(b"GET a\r\nGET hal")
                assert client.recv(100) == b"VALUE a 1\r\na\r\n"
                reset = struct.pack("ii", 1, 0)
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
        with socket.create_connection(server.tcp, timeout=DEADLINE) as client:
            client.sendall(b"GET b\r\n")
            assert client.recv(100) == b"VALUE b 1\r\nb\r\n"


@pytest.mark.parametrize("how", [b"raise", b"exit", b"interrupt"])
@pytest.mark.parametrize("kind", [ThreadingTCPServer, ForkingTCPServer])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_handler_that_ends_in_any_way(
    kind: type[TCPServer], how: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    server = kind(("127.0.0.1", 0), _Fragile)
    with serving(server):
        assert received(connected(server, how + b"\n")) == b""
        _is_served(server)
    capfd.readouterr()


def test_a_thread_that_cannot_start(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    server = ThreadingTCPServer(("127.0.0.1", 0), _Fragile)
    usual = threading.Thread.start
    failures = [RuntimeError("can't start new thread")] * 3

    def start(thread: threading.Thread) -> None:
        if failures and thread.name != "serving":
            raise failures.pop()
        usual(thread)

    monkeypatch.setattr(threading.Thread, "start", start)
    with serving(server):
        for _ in range(3):
            assert received(connected(server, b"line\n")) == b""
        _is_served(server)
        wait_until(lambda: server.requests_under_way() == 0, "the last to end")
    assert capfd.readouterr().err.count("can't start new thread") == 3


def test_a_fork_that_fails(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    server = ForkingTCPServer(("127.0.0.1", 0), _Fragile)
    usual = os.fork
    failures = [BlockingIOError(errno.EAGAIN, "no more processes")] * 3

    def fork() -> int:
        if failures:
            raise failures.pop()
        return usual()

    monkeypatch.setattr(os, "fork", fork)
    with serving(server):
        for _ in range(3):
            assert received(connected(server, b"line\n")) == b""
        _is_served(server)
    assert capfd.readouterr().err.count("no more processes") == 3


def _processor(server: ServerProcess) -> float:
    """Return the seconds of the processor that a server has used."""
    fields = Path(f"/proc/{server.pid}/stat").read_text("ascii").rpartition(")")[2]
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _descriptors(server: ServerProcess) -> int:
    return len(list(Path(f"/proc/{server.pid}/fd").iterdir()))


def test_descriptors_that_are_used_up(tmp_path: Path) -> None:
    with running(
        "tests.examples.trial", str(tmp_path), "--bind", "tcp://127.0.0.1:0"
    ) as server:
        most = _descriptors(server) + 10
        resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (most, most))
        clients = [
            socket.create_connection(server.tcp, timeout=DEADLINE) for _ in range(30)
        ]
        wait_until(lambda: _descriptors(server) == most, "no descriptor to be left")
        begin, used = time.monotonic(), _processor(server)
        wait_until(lambda: time.monotonic() - begin > 1, "a second to pass")
        assert _processor(server) - used < 0.5  # It does not spin.
        for client in clients:  # Those that wait are served as others end.
            client.sendall(b"GET key\r\n")
            assert client.recv(100) == b"VALUE key 3\r\nkey\r\n"
            client.close()
