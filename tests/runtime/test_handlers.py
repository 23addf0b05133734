"""Handlers: their three steps, their files, their answers."""

import array
import socket
import threading
from types import ModuleType
from typing import Final

import pytest

from tests.runtime.subjects import Either, connected, received
from tests.support.waiting import DEADLINE

LOOPBACK: Final = ("127.0.0.1", 0)


def _handler(base: Either, calls: list[str], **members: object) -> Either:
    """Return a handler class that notes its steps."""
    made: Either = type("Handler", (base,), dict(members))

    def step(name: str) -> object:
        def method(self: Either) -> None:
            calls.append(name)
            getattr(made, name)(self)

        return method

    return type("Noted", (made,), {n: step(n) for n in ("setup", "handle", "finish")})


def _serve(module: ModuleType, handler: Either, data: bytes = b"") -> bytes:
    """Serve one connection without errors; return the answer."""

    class _UnexpectedError(Exception):
        pass

    def unexpected(*_: object) -> None:
        raise _UnexpectedError

    with module.TCPServer(LOOPBACK, handler) as server:
        server.handle_error = unexpected
        client = connected(server, data)
        client.shutdown(socket.SHUT_WR)
        server.handle_request()
        return received(client)


def test_a_handler_has_three_steps(module: ModuleType) -> None:
    calls: list[str] = []
    seen: list[Either] = []
    handler = _handler(module.BaseRequestHandler, calls, handle=seen.append)
    _serve(module, handler)
    assert calls == ["setup", "handle", "finish"]
    assert isinstance(seen[0].request, socket.socket)
    assert seen[0].client_address[0] == "127.0.0.1"
    assert isinstance(seen[0].server, module.TCPServer)


def test_finish_follows_a_handle_that_fails(module: ModuleType) -> None:
    calls: list[str] = []

    def fail(_: object) -> None:
        raise LookupError

    left, right = socket.socketpair()
    with left, right, pytest.raises(LookupError):
        _handler(module.StreamRequestHandler, calls, handle=fail)(left, None, None)
    assert calls == ["setup", "handle", "finish"]


def test_nothing_follows_a_setup_that_fails(module: ModuleType) -> None:
    calls: list[str] = []

    def fail(_: object) -> None:
        raise LookupError

    left, right = socket.socketpair()
    with left, right, pytest.raises(LookupError):
        _handler(module.BaseRequestHandler, calls, setup=fail)(left, None, None)
    assert calls == ["setup"]


@pytest.mark.parametrize("size", [0, -1, 1000])
def test_a_connection_is_two_files(module: ModuleType, size: int) -> None:
    kept: list[Either] = []

    def handle(self: Either) -> None:
        kept.append(self)
        self.wfile.write(b"got " + self.rfile.readline())
        assert self.connection is self.request

    handler = _handler(module.StreamRequestHandler, [], handle=handle, wbufsize=size)
    assert _serve(module, handler, b"line\nrest") == b"got line\n"
    assert kept[0].rfile.closed
    assert kept[0].wfile.closed


def test_an_unbuffered_write_sends_everything(module: ModuleType) -> None:
    counts: list[int] = []
    numbers = array.array("I", range(500_000))

    def handle(self: Either) -> None:
        assert self.wfile.writable()
        assert self.wfile.fileno() == self.connection.fileno()
        counts.append(self.wfile.write(numbers))

    left, right = socket.socketpair()
    answer: list[bytes] = []
    reader = threading.Thread(target=lambda: answer.append(received(right)))
    reader.start()
    with left:
        _handler(module.StreamRequestHandler, [], handle=handle)(left, None, None)
    reader.join(DEADLINE)
    assert counts == [len(numbers) * numbers.itemsize]
    assert answer == [numbers.tobytes()]


def test_a_connection_takes_the_settings_of_its_handler(module: ModuleType) -> None:
    seen: list[object] = []

    def handle(self: Either) -> None:
        level = (socket.IPPROTO_TCP, socket.TCP_NODELAY)
        seen.append(self.connection.gettimeout())
        seen.append(self.connection.getsockopt(*level) != 0)

    for timeout, nodelay in ((None, False), (7.5, True)):
        seen.clear()
        handler = _handler(
            module.StreamRequestHandler,
            [],
            handle=handle,
            timeout=timeout,
            disable_nagle_algorithm=nodelay,
        )
        _serve(module, handler)
        assert seen == [timeout, nodelay]


@pytest.mark.parametrize("size", [0, -1])
def test_finish_takes_no_notice_of_a_file_that_is_closed(
    module: ModuleType, size: int
) -> None:
    def handle(self: Either) -> None:
        self.wfile.write(b"x")
        self.wfile.close()

    handler = _handler(module.StreamRequestHandler, [], handle=handle, wbufsize=size)
    assert _serve(module, handler) == b"x"


@pytest.mark.parametrize("answer", [b"", b"answer"])
def test_a_datagram_is_answered_once(module: ModuleType, answer: bytes) -> None:
    def handle(self: Either) -> None:
        assert self.packet == self.rfile.read() == b"question"
        assert self.socket is self.server.socket
        for octet in answer:
            self.wfile.write(bytes([octet]))

    handler = _handler(module.DatagramRequestHandler, [], handle=handle)
    with (
        module.UDPServer(LOOPBACK, handler) as server,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
    ):
        client.settimeout(DEADLINE)
        client.sendto(b"question", server.server_address)
        server.handle_request()
        assert client.recvfrom(100) == (answer, server.server_address)
