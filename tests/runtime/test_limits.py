"""How many requests are under way at once, and what becomes of the next one."""

import socket
from collections.abc import Generator
from contextlib import ExitStack, contextmanager, suppress
from typing import Final, final

import pytest

from sockgen_runtime import (
    BaseServer,
    ForkingTCPServer,
    StreamRequestHandler,
    TCPServer,
    ThreadingTCPServer,
    override,
)
from tests.runtime.subjects import connected, received, serving
from tests.support.waiting import DEADLINE, wait_until

_LIMIT: Final = 2


@final
class _Waiting(StreamRequestHandler[BaseServer]):
    """Tell that a connection is served, and wait for its end."""

    def handle(self) -> None:
        self.wfile.write(b"served")
        self.rfile.read()


class _Polite:
    """Tells a peer that there is no room."""

    def refuse_request(self, request: socket.socket, client_address: object) -> None:
        request.sendall(b"full")


@final
class _Threads(_Polite, ThreadingTCPServer):
    """A thread for each, a few at once."""

    max_threads: int | None = _LIMIT


@final
class _Children(_Polite, ForkingTCPServer):
    """A process for each, a few at once."""

    max_children: int = _LIMIT


@final
class _ThreadedConnections(_Polite, ThreadingTCPServer):
    """The same limit, under the name that every server has."""

    max_connections: int | None = _LIMIT


@final
class _ForkedConnections(_Polite, ForkingTCPServer):
    """The same, with processes."""

    max_connections: int | None = _LIMIT


_KINDS: Final = (_Threads, _Children, _ThreadedConnections, _ForkedConnections)


@contextmanager
def _full(server: TCPServer) -> Generator[list[socket.socket], None, None]:
    """Fill a server with connections; they are over when the block ends."""
    with serving(server, poll_interval=0.01), ExitStack() as stack:
        clients = [stack.enter_context(connected(server)) for _ in range(_LIMIT)]
        for client in clients:
            # Children have copies of our sockets: they see an end only if we say so.
            stack.callback(_end, client)
            assert client.recv(100) == b"served"
        yield clients


def _end(client: socket.socket) -> None:
    with suppress(OSError):  # It has ended already.
        client.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("kind", _KINDS)
def test_one_too_many_waits_until_another_has_ended(kind: type[TCPServer]) -> None:
    server = kind(("127.0.0.1", 0), _Waiting)
    with _full(server) as clients, connected(server) as waiting:
        waiting.settimeout(0.3)
        with pytest.raises(TimeoutError):
            waiting.recv(100)
        assert server.requests_under_way() == _LIMIT
        clients[0].shutdown(socket.SHUT_WR)
        waiting.settimeout(DEADLINE)
        assert waiting.recv(100) == b"served"
        _end(waiting)


@pytest.mark.parametrize("kind", _KINDS)
def test_one_too_many_is_refused_if_told_so(kind: type[TCPServer]) -> None:
    server = kind(("127.0.0.1", 0), _Waiting)
    server.refuse_when_full = True
    with _full(server) as clients:
        assert received(connected(server)) == b"full"
        clients[0].shutdown(socket.SHUT_WR)
        wait_until(lambda: not server.is_at_capacity(), "one to end")
        with connected(server) as another:
            assert another.recv(100) == b"served"
            _end(another)


def test_what_is_refused_is_not_verified_and_not_told_of() -> None:
    seen: list[str] = []

    class Noting(ThreadingTCPServer):
        max_threads: int | None = 0
        refuse_when_full: bool = True

        @override
        def verify_request(self, request: object, client_address: object) -> bool:
            seen.append("verified")
            return True

        @override
        def connection_opened(self, request: object, client_address: object) -> None:
            seen.append("opened")

    with serving(server := Noting(("127.0.0.1", 0), _Waiting)):
        assert received(connected(server)) == b""
    assert not seen
