"""Servers that do what none should: every wait ends, and no descriptor is left."""

import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from generated_examples.kv.protocol import (
    Entry,
    Error,
    KvClient,
    KvError,
    Stored,
    Value,
)
from sockgen_runtime import EncodeError
from sockgen_runtime.client import (
    ConnectionEnded,
    DeadlineExceeded,
    ExchangeError,
    UnexpectedReply,
)
from tests.client.scripted import Script, scripted, told
from tests.support.waiting import DEADLINE

_SOON = 0.1  # seconds: of what must end by its deadline


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _until_gone(connection: socket.socket, piece: bytes) -> None:
    """Send something again and again, until the client has closed."""
    while True:
        connection.sendall(piece)


def _endless_line(connection: socket.socket) -> None:
    _until_gone(connection, b"x" * 4096)


def _endless_replies(connection: socket.socket) -> None:
    connection.recv(65536)
    _until_gone(connection, b"STORED\r\n" * 100)


def _silent(connection: socket.socket) -> None:
    while connection.recv(65536):
        pass


def _closes(connection: socket.socket) -> None:
    connection.recv(65536)


def _closes_in_the_middle(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"VALUE k 10\r\nhal")


def _drips(connection: socket.socket) -> None:
    """Send an octet again and again, sooner than the client gives up."""
    connection.recv(65536)
    connection.sendall(b"VALUE k 60000\r\n")
    connection.settimeout(_SOON / 10)
    while True:
        connection.sendall(b"x")
        with suppress(TimeoutError):
            if not connection.recv(1):
                return


def _ends_its_half(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(65536):
        pass


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (_endless_line, UnexpectedReply),
        (_endless_replies, UnexpectedReply),
        (_silent, DeadlineExceeded),
        (_closes, ConnectionEnded),
        (_closes_in_the_middle, ConnectionEnded),
        (_ends_its_half, ConnectionEnded),
        (told(b"VALUE k 99999999\r\n"), UnexpectedReply),
        (told(b"VALUE k 1\r\nvv\r\n"), UnexpectedReply),
        (told(b"KEY k\r\n"), UnexpectedReply),
        (told(b"\0\r\n"), UnexpectedReply),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_the_command_fails_and_the_connection_is_closed(
    script: Script, expected: type[ExchangeError]
) -> None:
    before = _descriptors()
    with scripted(script) as address:
        client = KvClient(address, timeout=DEADLINE)
        seconds = _SOON if expected is DeadlineExceeded else DEADLINE
        with pytest.raises(expected), client.deadline(seconds):
            client.get("k")
        assert client.closed
        with pytest.raises(ConnectionEnded, match="closed"):
            client.get("k")
    assert _descriptors() == before


def test_a_reply_that_is_smuggled_behind_another_answers_nothing() -> None:
    with (
        scripted(told(b"STORED\r\nVALUE k 4\r\nevil\r\n")) as address,
        KvClient(address, timeout=DEADLINE) as client,
    ):
        assert client.set("k", b"good") == Stored()
        with pytest.raises(UnexpectedReply):
            client.get("k")


def test_a_dripping_server_meets_the_deadline_of_the_whole_answer() -> None:
    with (
        scripted(_drips) as address,
        KvClient(address) as client,
        pytest.raises(DeadlineExceeded),
        client.deadline(_SOON),
    ):
        client.get("k")


def test_exceptions_are_those_of_the_standard_library_too() -> None:
    with scripted(_silent, _closes) as address:
        with (
            KvClient(address) as client,
            client.deadline(_SOON),
            pytest.raises(TimeoutError),
        ):
            client.get("k")
        with KvClient(address) as client, pytest.raises(ConnectionError):
            client.get("k")


def test_a_block_has_a_deadline_in_place_of_the_timeout() -> None:
    with (
        scripted(_silent) as address,
        KvClient(address, timeout=None) as client,
        pytest.raises(DeadlineExceeded),
        client.deadline(_SOON),
    ):
        client.get("k")


def test_the_timeout_is_for_each_answer() -> None:
    with (
        scripted(_silent) as address,
        KvClient(address, timeout=_SOON * 3) as client,
        pytest.raises(DeadlineExceeded),
    ):
        client.get("k")


@pytest.mark.parametrize("outer", [_SOON, None])
def test_of_two_deadlines_the_sooner_holds(outer: float | None) -> None:
    inner = None if outer else _SOON
    with (
        scripted(_silent) as address,
        KvClient(address) as client,
        client.deadline(outer),
        client.deadline(inner),
        pytest.raises(DeadlineExceeded),
    ):
        client.get("k")


def test_an_error_reply_is_typed_and_the_conversation_goes_on() -> None:
    answers = b"ERROR no\r\n", b"VALUE k 1\r\nv\r\n"
    with scripted(told(*answers)) as address, KvClient(address) as client:
        with pytest.raises(KvError) as caught:
            client.get("k")
        assert caught.value.reply == Error("no")
        assert client.get("k") == Value("k", b"v")


def test_an_error_in_a_list_is_raised_where_it_comes() -> None:
    answers = b"KEY a\r\nERROR no\r\n", b"STORED\r\n"
    with scripted(told(*answers)) as address, KvClient(address) as client:
        keys = client.keys()
        assert next(keys) == Entry("a")
        with pytest.raises(KvError):
            next(keys)
        assert client.set("k", b"v") == Stored()


def test_a_message_that_cannot_be_written_costs_nothing() -> None:
    with (
        scripted(told(b"STORED\r\n")) as address,
        KvClient(address) as client,
    ):
        with pytest.raises(EncodeError):
            client.get("a b")
        assert client.set("k", b"v") == Stored()


def test_the_next_command_gives_up_what_is_left_of_a_list() -> None:
    answers = b"KEY a\r\nKEY b\r\nEND\r\n", b"STORED\r\n"
    with scripted(told(*answers)) as address, KvClient(address) as client:
        keys = client.keys()
        assert next(keys) == Entry("a")
        assert client.set("k", b"v") == Stored()
        with pytest.raises(ExchangeError, match="given this answer up"):
            next(keys)
        assert not client.closed


def test_an_idle_server_says_why_it_has_closed() -> None:
    def closes(connection: socket.socket) -> None:
        connection.sendall(b"ERROR idle for too long\r\n")

    with scripted(closes) as address, KvClient(address) as client:
        with pytest.raises(KvError, match="idle"):
            client.get("k")
        with pytest.raises(ConnectionEnded):
            client.get("k")
        assert client.closed


def test_nobody_listens() -> None:
    before = _descriptors()
    with socket.create_server(("127.0.0.1", 0)) as unused:
        host, port = unused.getsockname()
    with pytest.raises(ConnectionRefusedError):
        KvClient((host, port))
    with pytest.raises(FileNotFoundError):
        KvClient("/nonexistent/socket")
    assert _descriptors() == before


def _stuffed(length: int) -> Callable[[socket.socket], None]:
    """Return a script that answers each command as it comes, however many there are."""

    def script(connection: socket.socket) -> None:
        reply = b"VALUE k %d\r\n%b\r\n" % (length, b"v" * length)
        waiting = b""
        while data := connection.recv(65536):
            *lines, waiting = (waiting + data).split(b"\r\n")
            for _ in lines:
                connection.sendall(reply)

    return script


def test_a_server_that_reads_no_further_while_its_answers_wait_is_no_deadlock() -> None:
    """Neither side's buffers hold what 1,000 commands are answered."""
    with (
        scripted(_stuffed(8000)) as address,
        KvClient(address, timeout=DEADLINE) as client,
    ):
        with client.pipeline() as pipeline:
            found = [pipeline.add(client.get, "k" * 60) for _ in range(1000)]
        assert {found_.result() for found_ in found} == {Value("k", b"v" * 8000)}


def test_the_answers_that_wait_are_bounded() -> None:
    """The schema allows 16 MiB to wait."""
    with (
        scripted(_stuffed(60000)) as address,
        KvClient(address, timeout=DEADLINE) as client,
    ):
        with client.pipeline() as pipeline:
            found = [pipeline.add(client.get, "k" * 60) for _ in range(100000)]
            with pytest.raises(UnexpectedReply, match="to be read"):
                found[-1].result()
        assert client.closed
