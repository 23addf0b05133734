"""The blocking driver and its servers, on real connections."""

import logging
import socket
import time
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias, final

import pytest

from sockgen_runtime import (
    ConversationTCPServer,
    Limits,
    Session,
    ThreadingMixIn,
    override,
)
from tests.core.drivers import chosen, every_driver
from tests.core.shelf import (
    Add,
    EventDrivenShelfServer,
    Number,
    ShelfHandler,
    ShelfServer,
    ThreadingShelfServer,
    UnixShelfServer,
)
from tests.core.shelves import BaseShelf, Shelf, connected, serving
from tests.support.dripping import drip
from tests.support.waiting import DEADLINE, wait_until

LOCAL: Final = ("127.0.0.1", 0)

Concurrent: TypeAlias = ShelfServer

driver = every_driver()


def _server(handler: type[ShelfHandler]) -> Concurrent:
    return chosen(ThreadingShelfServer, EventDrivenShelfServer)(LOCAL, handler)


@pytest.fixture(name="server")
def a_server() -> Generator[Concurrent]:
    """Serve shelves."""
    server = _server(Shelf)
    with serving(server):
        yield server


def test_a_conversation_to_its_end(server: Concurrent) -> None:
    with connected(server) as (client, file):
        assert file.readline() == b"SHELF\r\n"
        client.sendall(b"put a 1 5\r\nhel")
        client.sendall(b"lo\r\nget a\r\nbye\r\nadd n 1\r\n")
        assert file.read() == b"KEPT\r\nITEM a 1 5\r\nhello\r\nEND\r\n"


def test_a_long_answer_arrives_whole(server: Concurrent) -> None:
    with connected(server) as (client, file):
        client.sendall(b"get many\r\nbye\r\n")
        assert len(file.read()) == len(b"SHELF\r\nEND\r\n") + 1000 * 1020


def test_the_last_answer_arrives_although_input_was_unread(
    server: Concurrent,
) -> None:
    with connected(server) as (client, file):
        client.sendall(b"brew\r\nbye\r\n" + b"x" * 500_000)
        assert file.read() == b"SHELF\r\nUNKNOWN\r\n"


def test_what_a_peer_still_sends_is_taken_until_it_closes(
    server: Concurrent,
) -> None:
    with connected(server) as (client, file):
        client.sendall(b"bye\r\n")
        assert file.read() == b"SHELF\r\n"
        for _ in range(1000):
            client.sendall(b"x" * 100)  # a closed connection would refuse this


@final
class Patient(BaseShelf):
    """Notes what becomes of its connection."""

    limits = Limits(idle=0.05, linger=0.05)
    nodelay: list[int] = []
    finished: list[bool] = []

    @override
    def setup(self) -> None:
        super().setup()
        if self.connection.family == socket.AF_INET:
            delay = self.connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            self.nodelay.append(delay)

    @override
    def finish(self) -> None:
        super().finish()
        self.finished.append(self.closing)


@pytest.fixture(name="fates")
def the_fates() -> list[bool]:
    """Return how conversations of `Patient` end: whether by our side."""
    Patient.finished.clear()
    Patient.nodelay.clear()
    return Patient.finished


def test_silence_is_answered_and_ends_the_connection(fates: list[bool]) -> None:
    server = _server(Patient)
    with serving(server), connected(server) as (_, file):
        assert file.read() == b"SHELF\r\nFAILURE timeout\r\n"
        wait_until(lambda: fates == [True], "the end of the handler")
        assert Patient.nodelay == [1]


@final
class Hurried(BaseShelf):
    """Gives a command little time, and silence much."""

    limits = Limits(idle=DEADLINE, command=0.2, linger=0.05)


def test_a_command_that_drips_is_answered_and_ends_the_connection() -> None:
    server = _server(Hurried)
    with serving(server), connected(server) as (client, file):
        assert file.readline() == b"SHELF\r\n"
        client.sendall(b"put a 1 9999\r\n")
        answer, seconds = drip(client)
    assert answer == b"FAILURE too slow\r\n"
    assert 0.1 < seconds < DEADLINE / 2


def test_each_command_has_its_own_time() -> None:
    server = _server(Hurried)
    with serving(server), connected(server) as (client, file):
        assert file.readline() == b"SHELF\r\n"
        begin = time.monotonic()
        client.sendall(b"a")
        while time.monotonic() < begin + 0.6:
            # Each piece ends one command and begins the next.
            client.sendall(b"dd n 1\r\na")
            assert file.readline() == b"2\r\n"


def test_a_peer_that_goes_away_is_no_failure(
    fates: list[bool], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    server = _server(Patient)
    with serving(server):
        for last in (b"", b"put a 1 1000\r\nxx", b"get many\r\n" * 50):
            fates.clear()
            client = socket.create_connection(server.server_address, DEADLINE)
            reset = b"\1\0\0\0\0\0\0\0"  # close by a reset
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
            client.sendall(last)
            client.recv(1)
            client.close()
            wait_until(lambda: len(fates) == 1, "the end of the handler")
    assert not caplog.records


def test_a_peer_that_takes_nothing_is_dropped(fates: list[bool]) -> None:
    server = _server(Patient)
    with serving(server), connected(server) as (client, _):
        client.sendall(b"get many\r\n" * 50)
        wait_until(lambda: len(fates) == 1, "the end of the handler")


def test_input_without_an_end_does_not_hold_a_closing_connection(
    fates: list[bool],
) -> None:
    server = _server(Patient)
    with serving(server), connected(server) as (client, _):
        client.sendall(b"bye\r\n")
        wait_until(lambda: fates == [True], "the end of the handler")


def test_a_unix_socket(tmp_path: Path) -> None:
    path = str(tmp_path / "shelf")
    server = UnixShelfServer(path, Shelf)
    with serving(server), socket.socket(socket.AF_UNIX) as client:
        client.settimeout(DEADLINE)
        client.connect(path)
        client.sendall(b"add n 1\r\nbye\r\n")
        with client.makefile("rb") as file:
            assert file.read() == b"SHELF\r\n2\r\n"


# Servers ------------------------------------------------------------------------------


def test_too_many_connections_are_told_so(server: Concurrent) -> None:
    limit = ShelfHandler.limits.connections
    assert limit is not None
    with connected(server) as (first, _):
        others = [
            socket.create_connection(server.server_address, DEADLINE)
            for _ in range(limit - 1)
        ]
        wait_until(lambda: server.requests_under_way() == limit, "all to be served")
        with connected(server) as (_, file):
            assert file.read() == b"FAILURE busy\r\n"
        for other in others:
            other.close()
        first.sendall(b"bye\r\n")
        wait_until(lambda: server.requests_under_way() == 0, "all to be gone")
    with connected(server) as (_, file):
        assert file.readline() == b"SHELF\r\n"


def test_the_limits_are_those_of_the_handler_that_is_given() -> None:
    @final
    class Narrow(BaseShelf):
        limits = Limits(connections=1)

    for factory in (Narrow, partial(Narrow)):
        with ShelfServer(LOCAL, factory) as server:
            assert server.max_connections == 1
            assert server.handler is Narrow

    def made(
        request: socket.socket, client_address: tuple[str, int], server: ShelfServer
    ) -> Narrow:
        return Narrow(request, client_address, server)

    with ShelfServer(LOCAL, made) as server:
        assert server.max_connections == ShelfHandler.limits.connections


def test_an_incomplete_handler_is_refused_before_anybody_connects() -> None:
    class Half(ShelfHandler):
        @override
        def do_add(self, command: Add) -> Number:
            return Number(1)

    missing = "the handler Half lacks the methods do_get, do_list, do_note, do_put"
    half: Callable[..., ShelfHandler] = Half
    for factory in (half, partial(half), partial(partial(half))):
        with pytest.raises(TypeError, match=missing):
            ShelfServer(LOCAL, factory)


def test_a_handler_that_raises_outside_a_command_is_logged(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    @final
    class Broken(BaseShelf):
        @override
        def setup(self) -> None:
            super().setup()
            raise RuntimeError

    server = _server(Broken)
    with serving(server), connected(server) as (_, file):
        assert file.read() == b""
        wait_until(lambda: bool(caplog.records), "a record")
    assert caplog.records[0].name == "sockgen_runtime"
    assert capsys.readouterr().err == ""


def test_a_server_that_stops_lets_its_conversations_end(
    server: Concurrent,
) -> None:
    with connected(server) as (client, file):
        assert file.readline() == b"SHELF\r\n"
        client.sendall(b"add n 1\r\n")
        assert file.readline() == b"2\r\n"
        assert server.drain(DEADLINE)
        assert file.read() == b""


class AnyServer(ThreadingMixIn, ConversationTCPServer[Session]):
    """A server of whatever handler it is given."""


def test_a_server_needs_no_class_of_its_own() -> None:
    server = AnyServer(LOCAL, Shelf)
    with serving(server), connected(server) as (client, file):
        client.sendall(b"add n 1\r\nbye\r\n")
        assert file.read() == b"SHELF\r\n2\r\n"
