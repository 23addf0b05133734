"""What is particular about servers that are driven by events."""

import logging
import socket
import threading
from collections.abc import Generator, Iterable
from typing import Final, final

import pytest

from sockgen_runtime import (
    BaseRequestHandler,
    EventDrivenMixIn,
    TCPServer,
    blocking,
    override,
)
from tests.core.shelf import Add, EventDrivenShelfServer, Get, Item, Number
from tests.core.shelves import BaseShelf, Shelf, connected, serving
from tests.support.waiting import DEADLINE, wait_until

LOCAL: Final = ("127.0.0.1", 0)


@final
class Slow(BaseShelf):
    """Waits in some methods, in that of `get` as declared."""

    begun = threading.Event()
    go = threading.Event()
    threads: set[int] = set()

    @override
    @blocking
    def do_get(self, command: Get) -> Iterable[Item]:
        """Wait until the test goes on."""
        self.threads.add(threading.get_ident())
        self.begun.set()
        assert self.go.wait(DEADLINE)
        if b"boom" in command.keys:
            raise RuntimeError("a secret")
        return [Item(key, 0, b"x") for key in command.keys]

    @override
    def do_add(self, command: Add) -> Number:
        """Answer at once, unless the test wants everybody held up."""
        self.threads.add(threading.get_ident())
        if command.key == b"hold":
            self.begun.set()
            assert self.go.wait(DEADLINE)
        return Number(1)


@pytest.fixture(name="slow")
def a_slow_server() -> Generator[EventDrivenShelfServer]:
    """Serve shelves that are slow."""
    Slow.begun.clear()
    Slow.go.clear()
    Slow.threads.clear()
    server = EventDrivenShelfServer(LOCAL, Slow)
    with serving(server):
        yield server
        Slow.go.set()


def test_a_blocking_method_holds_up_nobody_else(slow: EventDrivenShelfServer) -> None:
    with connected(slow) as (waits, answer), connected(slow) as (other, file):
        assert answer.readline() == file.readline() == b"SHELF\r\n"
        waits.sendall(b"get a\r\nadd n 1\r\nget b\r\nadd n 1\r\n")
        assert Slow.begun.wait(DEADLINE)
        other.sendall(b"add n 1\r\n")
        assert file.readline() == b"1\r\n"
        Slow.go.set()
        item = b"ITEM %b 0 1\r\nx\r\nEND\r\n1\r\n"
        expected = item % b"a" + item % b"b"
        assert answer.read(len(expected)) == expected
    assert len(Slow.threads) > 1


def test_a_blocking_method_that_fails_is_answered(
    slow: EventDrivenShelfServer,
) -> None:
    Slow.go.set()
    with connected(slow) as (client, file):
        client.sendall(b"get boom\r\nadd n 1\r\nbye\r\n")
        assert file.read() == b"SHELF\r\nFAILURE internal\r\n1\r\n"


def test_a_peer_that_leaves_meanwhile_is_noticed_later(
    slow: EventDrivenShelfServer,
) -> None:
    with connected(slow) as (client, _):
        client.sendall(b"get a\r\n")
        assert Slow.begun.wait(DEADLINE)
    Slow.go.set()
    wait_until(lambda: slow.requests_under_way() == 0, "the connection to end")


def test_closing_waits_for_what_is_under_way() -> None:
    Slow.begun.clear()
    Slow.go.clear()
    server = EventDrivenShelfServer(LOCAL, Slow)
    with serving(server), connected(server) as (client, _):
        client.sendall(b"get a\r\n")
        assert Slow.begun.wait(DEADLINE)
        threading.Timer(0.05, Slow.go.set).start()
        server.shutdown()
        server.server_close()
        assert Slow.go.is_set()
    assert server.requests_under_way() == 0


def test_a_method_that_holds_up_everybody_is_named(
    slow: EventDrivenShelfServer, caplog: pytest.LogCaptureFixture
) -> None:
    with connected(slow) as (client, file), caplog.at_level(logging.WARNING):
        client.sendall(b"add hold 1\r\n")
        wait_until(lambda: bool(caplog.records), "somebody to notice")
        Slow.go.set()
        assert file.readline() + file.readline() == b"SHELF\r\n1\r\n"
    assert "Slow.do_add has held up all connections" in caplog.text
    assert len(caplog.records) == 1


def test_many_commands_of_one_do_not_keep_others_waiting() -> None:
    server = EventDrivenShelfServer(LOCAL, Shelf)
    with (
        serving(server),
        connected(server) as (greedy, _),
        connected(server) as (other, file),
    ):
        assert file.readline() == b"SHELF\r\n"
        greedy.setblocking(False)
        sent = 0
        while True:  # until nothing fits: the answers are not read
            try:
                sent += greedy.send(b"get many\r\n" * 1000)
            except BlockingIOError:
                break
        other.sendall(b"add n 1\r\n")
        assert file.readline() == b"2\r\n"


def test_open_connections_end_with_the_server() -> None:
    server = EventDrivenShelfServer(LOCAL, Shelf)
    with connected_to(server) as client:
        assert client.recv(100) == b"SHELF\r\n"
        server.shutdown()
        server.server_close()
        assert client.recv(100) == b""
    assert server.requests_under_way() == 0


def connected_to(server: EventDrivenShelfServer) -> socket.socket:
    """Serve in a thread, and connect."""
    threading.Thread(target=server.serve_forever).start()
    return socket.create_connection(server.server_address, timeout=DEADLINE)


def test_two_servers_share_a_loop() -> None:
    from sockgen_runtime import serve_together

    servers = [EventDrivenShelfServer(LOCAL, Shelf) for _ in range(2)]
    thread = threading.Thread(target=serve_together, args=(servers,))
    thread.start()
    for server in servers:
        with connected(server) as (client, file):
            client.sendall(b"add n 1\r\nbye\r\n")
            assert file.read() == b"SHELF\r\n2\r\n"
    for server in servers:
        server.shutdown()
    thread.join(DEADLINE)
    for server in servers:
        server.server_close()


def test_a_handler_keeps_handle_to_itself() -> None:
    class Own(BaseShelf):
        @override
        def handle(self) -> None:
            """Do something else."""

    with pytest.raises(TypeError, match="override handle"):
        EventDrivenShelfServer(LOCAL, Own)


def test_a_plain_handler_is_run_at_once() -> None:
    class Plain(BaseRequestHandler[socket.socket]):
        @override
        def handle(self) -> None:
            self.request.sendall(b"plain")

    class Server(EventDrivenMixIn, TCPServer):
        """Serves it."""

    server = Server(LOCAL, Plain)
    with serving(server), connected(server) as (_, file):
        assert file.read() == b"plain"
    assert server.requests_under_way() == 0
