"""Hooks that metrics can be fed from, records with a context, a limit for each peer."""

import logging
import socket
from typing import ClassVar, final

import pytest

from sockgen_runtime import (
    BaseServer,
    ForkingTCPServer,
    StreamRequestHandler,
    TCPServer,
    ThreadingTCPServer,
    UDPServer,
)
from tests.runtime.subjects import connected, echo, received, serving
from tests.support.waiting import DEADLINE, wait_until

_Address = tuple[str, int]


class _Noted(TCPServer):
    """A server that notes what it is told."""

    notes: ClassVar[list[object]]

    def connection_opened(
        self, request: socket.socket, client_address: _Address
    ) -> None:
        self.notes.append(("opened", client_address))
        assert request.fileno() >= 0

    def request_done(
        self, request: socket.socket, client_address: _Address, seconds: float
    ) -> None:
        self.notes.append(("done", client_address))
        assert seconds >= 0

    def request_failed(
        self,
        request: socket.socket,
        client_address: _Address,
        error: BaseException,
        seconds: float,
    ) -> None:
        self.notes.append(("failed", client_address, str(error)))
        assert seconds >= 0

    def handle_error(self, request: socket.socket, client_address: _Address) -> None:
        self.notes.append(("error", client_address))

    def connection_closed(
        self, request: socket.socket, client_address: _Address
    ) -> None:
        self.notes.append(("closed", client_address))
        assert request.fileno() >= 0


@final
class _NotedThreads(ThreadingTCPServer, _Noted):
    """The same, with threads."""


def _fail(*_: object) -> None:
    message = "it fails"
    raise RuntimeError(message)


@pytest.mark.parametrize("kind", [_Noted, _NotedThreads])
def test_a_request_is_told_of_from_its_begin_to_its_end(kind: type[_Noted]) -> None:
    kind.notes = []
    server = kind(("127.0.0.1", 0), echo)
    with serving(server):
        client = connected(server, b"one")
        address = client.getsockname()
        client.shutdown(socket.SHUT_WR)
        assert received(client) == b"one"
    assert kind.notes == [(word, address) for word in ("opened", "done", "closed")]


@pytest.mark.parametrize("kind", [_Noted, _NotedThreads])
def test_a_failure_is_told_of_with_its_reason(kind: type[_Noted]) -> None:
    kind.notes = []
    server = kind(("127.0.0.1", 0), _fail)
    with serving(server):
        client = connected(server)
        address = client.getsockname()
        assert received(client) == b""
    assert kind.notes == [
        ("opened", address),
        ("failed", address, "it fails"),
        ("closed", address),
        ("error", address),
    ]


def test_a_request_that_is_not_verified_is_not_told_of() -> None:
    @final
    class Picky(_Noted):
        notes: ClassVar[list[object]] = []

        def verify_request(
            self, request: socket.socket, client_address: _Address
        ) -> bool:
            return False

    server = Picky(("127.0.0.1", 0), echo)
    with serving(server):
        assert received(connected(server)) == b""
    assert Picky.notes == []


def test_datagrams_are_told_of_too() -> None:
    seen: list[bytes] = []

    @final
    class Noted(UDPServer):
        def request_done(
            self,
            request: tuple[bytes, socket.socket],
            client_address: _Address,
            seconds: float,
        ) -> None:
            seen.append(request[0])

    def nothing(*_: object) -> None:
        pass

    with (
        Noted(("127.0.0.1", 0), nothing) as server,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
    ):
        client.sendto(b"hello", server.server_address)
        server.handle_request()
    assert seen == [b"hello"]


def test_a_record_knows_its_connection(caplog: pytest.LogCaptureFixture) -> None:
    server = TCPServer(("127.0.0.1", 0), _fail)
    server.error_logger = logging.getLogger("observed")
    with serving(server):
        client = connected(server)
        address = client.getsockname()
        assert received(client) == b""
    (record,) = caplog.records
    assert vars(record)["client_address"] == address
    assert vars(record)["server_address"] == server.server_address
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], RuntimeError)


@final
class _Waiting(StreamRequestHandler[BaseServer]):
    """Tell that a connection is served, and wait for its end."""

    def handle(self) -> None:
        self.wfile.write(b"served")
        self.rfile.read()


@pytest.mark.parametrize("kind", [ThreadingTCPServer, ForkingTCPServer])
def test_a_peer_has_a_limit_of_its_own(kind: type[TCPServer]) -> None:
    server = kind(("127.0.0.1", 0), _Waiting)
    server.max_connections_per_peer = 2
    with serving(server, poll_interval=0.01):
        one, two = connected(server), connected(server)
        for client in (one, two):
            assert client.recv(100) == b"served"
        assert received(connected(server)) == b""
        other = socket.create_connection(
            server.server_address, timeout=DEADLINE, source_address=("127.0.0.2", 0)
        )
        assert other.recv(100) == b"served"
        # Not only closed: the children have copies of our sockets.
        one.shutdown(socket.SHUT_RDWR)
        wait_until(lambda: server.requests_of_peer(("127.0.0.1", 1)) == 1, "one to end")
        with connected(server) as third:
            assert third.recv(100) == b"served"
            for client in (two, other, third):
                client.shutdown(socket.SHUT_RDWR)
        for client in (one, two, other):
            client.close()
