"""Replies that come later: exactly one, in its place, in time, and for nobody who has left."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, ClassVar, Final, TypeAlias

import pytest

from sockgen_runtime import (
    BaseServer,
    Conversation,
    Deferred,
    DuplexHandler,
    DuplexTCPServer,
    EventDrivenMixIn,
    Limits,
    Runners,
    ThreadingMixIn,
)
from tests.core.drivers import chosen, every_driver
from tests.core.shelf import Add, Item, Number
from tests.core.shelves import BaseShelf, connected, serving
from tests.support import certificates
from tests.support.waiting import DEADLINE, wait_until

LOOPBACK: Final = ("127.0.0.1", 0)


class Waiting(
    DuplexHandler[Item, BaseServer[Any, Any]],  # Any: whatever it serves
    BaseShelf,
):
    """A shelf whose `add` waits if the key says so, and which lists names later."""

    limits: ClassVar[Limits] = Limits(idle=DEADLINE)
    waiting: ClassVar[list[Deferred[Number]]]
    timeouts: ClassVar[list[float | None]]
    left: ClassVar[list[bytes]]

    def _run_add(self, command: Add) -> bytes:
        if command.key != b"later":
            return self._answer_add(Number(command.delta))

        def cancelled() -> None:
            self.left.append(command.key)

        timeout = self.timeouts[-1] if self.timeouts else None
        later = Deferred[Number](
            timeout=timeout, otherwise=Number(0), cancelled=cancelled
        )
        self.waiting.append(later)
        if command.delta == 9:
            later.answer(Number(9))
        return self.defer(later, self._answer_add)

    def _answer_add(self, reply: Number) -> bytes:
        return reply.encode()

    runners: ClassVar[Runners] = {
        **BaseShelf.runners,
        Add: _run_add,
    }


driver = every_driver()


class ThreadingServer(ThreadingMixIn, DuplexTCPServer["Waiting", Item]):
    """Serves it in threads."""


class EventDrivenServer(EventDrivenMixIn, DuplexTCPServer["Waiting", Item]):
    """Serves it in one thread."""


Server: TypeAlias = DuplexTCPServer["Waiting", Item]


def _server(handler: type[Waiting]) -> Server:
    return chosen(ThreadingServer, EventDrivenServer)(LOOPBACK, handler)


@pytest.fixture(name="shelf")
def a_handler() -> type[Waiting]:
    """A class for which nobody has waited yet."""

    class Fresh(Waiting):
        waiting: ClassVar[list[Deferred[Number]]] = []
        timeouts: ClassVar[list[float | None]] = []
        left: ClassVar[list[bytes]] = []

    return Fresh


def _offline(shelf: type[Waiting]) -> Conversation:
    session = shelf.__new__(shelf)
    session.items = {}
    return Conversation(session)


def _first(shelf: type[Waiting]) -> Deferred[Number]:
    wait_until(lambda: bool(shelf.waiting), "a command to wait")
    return shelf.waiting[0]


# Without a socket ---------------------------------------------------------------------


def test_what_is_behind_a_held_command_waits_in_order(shelf: type[Waiting]) -> None:
    data = b"add n 1\r\nadd later 1\r\nadd n 2\r\nadd n 3\r\n"
    cuts = [[data[:at], data[at:]] for at in range(1, len(data))]
    for pieces in ([data], [data[at : at + 1] for at in range(len(data))], *cuts):
        talk = _offline(shelf)
        output = b"".join(talk.receive(piece) for piece in pieces)
        assert output == b"1\r\n"
        assert talk.held
        assert talk.receive(b"") == b""
        assert shelf.waiting[-1].answer(Number(7))
        assert talk.due
        assert talk.receive(b"") == b"7\r\n2\r\n3\r\n"
        assert not talk.due


def test_a_reply_may_be_there_before_anybody_waits(shelf: type[Waiting]) -> None:
    assert _offline(shelf).receive(b"add later 9\r\nadd n 1\r\n") == b"9\r\n1\r\n"


def test_a_reply_is_given_once(shelf: type[Waiting]) -> None:
    talk = _offline(shelf)
    talk.receive(b"add later 1\r\n")
    won: list[int] = []
    start = threading.Barrier(8)

    def answer(number: int) -> None:
        start.wait(DEADLINE)
        if shelf.waiting[0].answer(Number(number)):
            won.append(number)

    threads = [threading.Thread(target=answer, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE)
    assert talk.receive(b"") == b"%d\r\n" % won[0]
    assert len(won) == 1


def test_a_deferred_reply_that_cannot_be_written_is_a_failure(
    shelf: type[Waiting], caplog: pytest.LogCaptureFixture
) -> None:
    talk = _offline(shelf)
    talk.receive(b"add later 1\r\nadd n 2\r\n")
    shelf.waiting[0].answer(Number(2**64))
    assert talk.receive(b"") == b"FAILURE internal\r\n2\r\n"
    assert "a deferred reply failed" in caplog.text


def test_nothing_is_pushed_into_the_wait(shelf: type[Waiting]) -> None:
    talk = _offline(shelf)
    talk.receive(b"add later 1\r\n")
    talk.session.alert()
    assert not talk.due
    assert talk.receive(b"") == b""


def test_a_session_waits_for_one_reply_at_a_time(shelf: type[Waiting]) -> None:
    talk = _offline(shelf)
    talk.receive(b"add later 1\r\n")
    another = Deferred[Number]()
    with pytest.raises(RuntimeError):
        talk.session.defer(another, lambda reply: reply.encode())
    assert not another.answer(Number(1))


def test_a_long_reply_that_was_deferred_goes_out_in_parts(shelf: type[Waiting]) -> None:
    talk = _offline(shelf)
    later = Deferred[int]()

    def send(count: int) -> Iterator[bytes]:
        for _ in range(count):
            yield Item(b"k", 0, b"x" * 100).encode()

    talk.session.defer(later, send)
    later.answer(2000)
    output = talk.receive(b"add n 5\r\n")
    while talk.due:
        output += talk.receive(b"")
    assert output == Item(b"k", 0, b"x" * 100).encode() * 2000 + b"5\r\n"


# With a socket ------------------------------------------------------------------------


def test_any_thread_answers(shelf: type[Waiting]) -> None:
    server = _server(shelf)
    with serving(server), connected(server) as (client, file):
        file.readline()
        client.sendall(b"add later 1\r\nadd n 2\r\n")
        assert _first(shelf).answer(Number(5))
        assert [file.readline(), file.readline()] == [b"5\r\n", b"2\r\n"]
    assert not shelf.left


def test_time_that_is_up_has_its_own_reply(shelf: type[Waiting]) -> None:
    shelf.timeouts.append(0.05)
    server = _server(shelf)
    with serving(server), connected(server) as (client, file):
        file.readline()
        client.sendall(b"add later 1\r\nadd n 2\r\n")
        assert [file.readline(), file.readline()] == [b"0\r\n", b"2\r\n"]
        assert not shelf.waiting[0].answer(Number(5))


def test_a_reply_that_never_comes_is_a_failure(
    shelf: type[Waiting], caplog: pytest.LogCaptureFixture
) -> None:
    shelf.limits = Limits(deferred=0.05)
    server = _server(shelf)
    with serving(server), connected(server) as (client, file):
        file.readline()
        client.sendall(b"add later 1\r\nadd n 2\r\n")
        assert [file.readline(), file.readline()] == [b"FAILURE internal\r\n", b"2\r\n"]
    assert "did not come in time" in caplog.text


def test_a_peer_that_leaves_cancels_what_it_waits_for(shelf: type[Waiting]) -> None:
    server = _server(shelf)
    with serving(server), connected(server) as (client, file):
        file.readline()
        client.sendall(b"add later 1\r\nadd n 2\r\n")
        waiting = _first(shelf)
        client.shutdown(socket.SHUT_WR)
        wait_until(lambda: shelf.left == [b"later"], "its leaving to be noticed")
        assert not waiting.answer(Number(1))
        assert file.read() == b""


def test_leaving_is_noticed_behind_more_than_is_taken(shelf: type[Waiting]) -> None:
    server = _server(shelf)
    with serving(server), connected(server) as (client, file):
        file.readline()
        client.sendall(b"add later 1\r\n" + b"add n 1\r\n" * 10000)
        waiting = _first(shelf)
        client.shutdown(socket.SHUT_WR)
        wait_until(lambda: not waiting.is_open, "its leaving to be noticed")
        assert shelf.left == [b"later"]


def test_what_a_waiting_peer_sends_is_bounded(shelf: type[Waiting]) -> None:
    server = _server(shelf)
    with serving(server), connected(server) as (client, file):
        file.readline()
        client.sendall(b"add later 1\r\n")
        waiting = _first(shelf)
        client.settimeout(0.3)
        sent = 0
        with suppress(TimeoutError):
            while sent < 1 << 28:
                sent += client.send(b"add n 1\r\n" * 10000)
        assert sent < 1 << 28
        # An orderly end would wait behind what was sent; this one does not.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        file.close()
        client.close()
        wait_until(lambda: not waiting.is_open, "its leaving to be noticed")
        assert shelf.left == [b"later"]


def test_draining_ends_a_wait(shelf: type[Waiting]) -> None:
    server = _server(shelf)
    with serving(server), connected(server) as (client, file):
        file.readline()
        client.sendall(b"add later 1\r\n")
        _first(shelf)
        assert server.drain(DEADLINE)
        assert file.read() == b""
    assert shelf.left == [b"later"]


def test_who_waits_is_not_silent(shelf: type[Waiting]) -> None:
    shelf.limits = Limits(idle=0.2)
    shelf.timeouts.append(0.5)
    server = _server(shelf)
    with serving(server), connected(server) as (client, file):
        file.readline()
        client.sendall(b"add later 1\r\n")
        assert file.readline() == b"0\r\n"
        client.sendall(b"add n 3\r\n")
        assert file.readline() == b"3\r\n"
        assert file.readline() == b"FAILURE timeout\r\n"


def test_a_failing_cancellation_is_logged(
    shelf: type[Waiting], caplog: pytest.LogCaptureFixture
) -> None:
    def failing() -> None:
        raise RuntimeError("nobody home")

    talk = _offline(shelf)
    talk.session.defer(Deferred[Number](cancelled=failing), lambda r: r.encode())
    talk.session.abandon()
    talk.session.abandon()
    assert "nobody home" in caplog.text


def test_waiting_over_tls(shelf: type[Waiting]) -> None:
    contexts = certificates.contexts()
    server = _server(shelf)
    server.ssl_context = contexts[0]
    with (
        serving(server),
        socket.create_connection(server.server_address, DEADLINE) as plain,
        contexts[1].wrap_socket(plain, server_hostname="localhost") as client,
        client.makefile("rb") as file,
    ):
        file.readline()
        client.sendall(b"add later 1\r\nadd n 2\r\n")
        assert _first(shelf).answer(Number(5))
        assert [file.readline(), file.readline()] == [b"5\r\n", b"2\r\n"]
        client.sendall(b"add later 1\r\n")
        wait_until(lambda: len(shelf.waiting) == 2, "it to wait again")
        plain.close()
        client.close()
        file.close()
        wait_until(lambda: shelf.left == [b"later"], "its leaving to be noticed")


def test_who_is_to_answer_is_told_when_nobody_waits_any_more() -> None:
    told: list[str] = []

    def deferred(name: str) -> Deferred[int]:
        return Deferred(timeout=1.0, otherwise=0, cancelled=lambda: told.append(name))

    answered, overdue, late, left = map(
        deferred, ("answered", "overdue", "late", "left")
    )
    assert answered.answer(1)
    overdue.expire()
    late.give_up()
    left.cancel()
    for each in (answered, overdue, late, left):
        each.expire()
        each.cancel()
        assert not each.answer(2)
    assert told == ["overdue", "late", "left"]
    assert (answered.result(), overdue.result()) == (1, 0)
