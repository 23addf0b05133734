"""The end of a server: asked for from anywhere, orderly, within a deadline."""

import os
import select
import signal
import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final, final

import pytest

from sockgen_runtime import (
    BaseServer,
    ForkingTCPServer,
    StreamRequestHandler,
    TCPServer,
    ThreadingTCPServer,
)
from sockgen_runtime.socketserver.loop import serve_together
from tests.runtime.subjects import connected, echo, received, receives, serving
from tests.support.waiting import DEADLINE, wait_until

LOOPBACK: Final = ("127.0.0.1", 0)


@final
class _Slow(StreamRequestHandler[BaseServer]):
    """Work on each line for as many milliseconds as it says; mind no signal."""

    def handle(self) -> None:
        for line in self.rfile:
            self.wfile.write(b"begun\n")
            time.sleep(int(line) / 1000)
            self.wfile.write(b"done\n")


@final
class _Forking(ForkingTCPServer):
    """Tells its children by a signal that it ends."""

    drain_signal: signal.Signals | None = signal.SIGUSR1


@contextmanager
def _signalled(server: BaseServer) -> Generator[None, None, None]:
    """Let the signal for children drain the server that gets it."""

    def handle(*_: object) -> None:
        server.request_stop(drain=True)

    former = signal.signal(signal.SIGUSR1, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGUSR1, former)


_KINDS: Final = (ThreadingTCPServer, _Forking)


@pytest.mark.parametrize("kind", _KINDS)
def test_what_is_under_way_finishes_and_what_waits_ends(kind: type[TCPServer]) -> None:
    server = kind(LOOPBACK, _Slow)
    with (
        _signalled(server),
        serving(server, poll_interval=0.01),
        connected(server, b"300\n") as busy,
        connected(server, b"0\n") as idle,
    ):
        assert receives(busy, b"begun\n")
        assert receives(idle, b"begun\ndone\n")
        assert server.drain(DEADLINE)
        assert server.requests_under_way() == 0
        assert received(busy) == b"done\n"
        assert received(idle) == b""


@pytest.mark.parametrize("kind", _KINDS)
def test_what_does_not_finish_is_cut(kind: type[TCPServer]) -> None:
    server = kind(LOOPBACK, _Slow)
    with (
        _signalled(server),
        serving(server, poll_interval=0.01),
        connected(server, b"2000\n") as client,
    ):
        assert receives(client, b"begun\n")
        begin = time.monotonic()
        assert not server.drain(0.2)
        assert time.monotonic() < begin + 1.5
        assert received(client) == b""


@pytest.mark.parametrize("kind", [TCPServer, ThreadingTCPServer, ForkingTCPServer])
def test_nobody_connects_to_a_server_that_drains(kind: type[TCPServer]) -> None:
    server = kind(LOOPBACK, echo)
    with serving(server, poll_interval=0.01):
        waits = connected(server)  # perhaps not accepted yet
        waits.shutdown(socket.SHUT_WR)
        assert received(waits) == b""
        assert server.drain(DEADLINE)
        with pytest.raises(ConnectionRefusedError):
            connected(server)


def test_a_signal_handler_stops_the_loop_that_it_interrupts() -> None:
    with TCPServer(LOOPBACK, echo) as server, _signalled(server):
        timer = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGUSR1))
        timer.start()
        server.serve_forever(poll_interval=None)
        timer.join()
        assert server.drain(0)


def test_a_handler_stops_its_own_server() -> None:
    def stop(_request: object, _client_address: object, server: TCPServer) -> None:
        server.shutdown()

    with TCPServer(LOOPBACK, stop) as server:
        client = connected(server)
        server.serve_forever(poll_interval=None)
        assert received(client) == b""


def test_a_stop_before_the_loop_ends_it_at_once() -> None:
    with TCPServer(LOOPBACK, echo) as server:
        server.request_stop()
        assert server.is_stopping()
        server.serve_forever(poll_interval=None)
        assert not server.is_stopping()


def test_several_servers_share_a_loop_and_stop_apart() -> None:
    with TCPServer(LOOPBACK, echo) as one, TCPServer(LOOPBACK, echo) as other:
        loop = threading.Thread(target=serve_together, args=((one, other), None))
        loop.start()
        for server in (one, other, one):
            client = connected(server, b"hello")
            client.shutdown(socket.SHUT_WR)
            assert received(client) == b"hello"
        one.request_stop()
        wait_until(lambda: not one.is_stopping(), "one server to leave the loop")
        client = connected(other, b"hello")
        client.shutdown(socket.SHUT_WR)
        assert received(client) == b"hello"
        other.shutdown()
        loop.join(DEADLINE)
        assert not loop.is_alive()


def test_a_server_that_was_forked_off_with_its_loop_is_not_waited_for() -> None:
    """A child has a copy of a loop that does not run there."""
    server = TCPServer(LOOPBACK, echo)
    with serving(server, poll_interval=0.01):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            server.shutdown()
            os.write(writing, b"x")
            os._exit(0)
        os.close(writing)
        try:
            ready, _, _ = select.select([reading], [], [], DEADLINE)
            assert ready
        finally:
            os.close(reading)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
