"""Deadlines, bounds and lingering: what a slow or greedy peer cannot do."""

import socket
import threading
import time
from typing import Final, final

import pytest

from sockgen_runtime import (
    ForkingTCPServer,
    LineTooLong,
    StreamRequestHandler,
    TCPServer,
    ThreadingTCPServer,
)
from sockgen_runtime.socketserver.deadlines import cut_after
from tests.runtime.subjects import connected, received, serving
from tests.support.dripping import drip
from tests.support.waiting import DEADLINE, wait_until

_KINDS: Final = (TCPServer, ThreadingTCPServer, ForkingTCPServer)


class _Lines(StreamRequestHandler[TCPServer]):
    """Send every line back."""

    def handle(self) -> None:
        try:
            for line in self.rfile:
                self.wfile.write(line)
        except LineTooLong as error:
            self.wfile.write(b"over %d" % error.limit)


@final
class _Hasty(_Lines):
    """A whole connection takes a moment, though each octet may take long."""

    timeout: float | None = 10
    request_timeout: float | None = 0.3


@final
class _Short(_Lines):
    """A line has eight octets."""

    max_line: int | None = 8
    linger_timeout: float | None = DEADLINE


@pytest.mark.parametrize("kind", _KINDS)
def test_a_connection_has_a_deadline_whatever_its_peer_sends(
    kind: type[TCPServer],
) -> None:
    server = kind(("127.0.0.1", 0), _Hasty)
    with serving(server):
        for _ in range(2):
            with connected(server) as client:
                assert 0.2 < drip(client)[1] < DEADLINE / 2


def test_a_deadline_that_was_met_leaves_no_thread() -> None:
    server = TCPServer(("127.0.0.1", 0), _Hasty)
    with serving(server):
        for _ in range(50):
            client = connected(server, b"line\n")
            client.shutdown(socket.SHUT_WR)
            assert received(client) == b"line\n"
    names = (thread.name for thread in threading.enumerate())
    wait_until(lambda: "deadlines" not in names, "the thread of deadlines to end")


def test_deadlines_come_in_their_order() -> None:
    pairs = [socket.socketpair() for _ in range(3)]
    delays = (0.3, 0.1, 0.2)
    order: list[float] = []
    for (one, _), delay in zip(pairs, delays, strict=True):
        cut_after(one, delay)

    def wait(peer: socket.socket, delay: float) -> None:
        assert peer.recv(1) == b""
        order.append(delay)

    threads = [
        threading.Thread(target=wait, args=(peer, delay))
        for (_, peer), delay in zip(pairs, delays, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(DEADLINE)
    assert order == sorted(delays)
    for one, peer in pairs:
        one.close()
        peer.close()


def test_a_deadline_that_is_cancelled_does_not_come() -> None:
    one, other = socket.socketpair()
    with one, other:
        first = cut_after(one, 0.05)
        first.cancel()
        later = cut_after(other, 0.1)
        assert one.recv(1) == b""
        assert (first.expired, later.expired) == (False, True)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (b"1234567\n", b"1234567\n"),
        (b"1234567\n1\n", b"1234567\n1\n"),
        (b"12345678\n", b"over 8"),
        (b"12345678", b"12345678"),
        (b"x" * 100_000, b"over 8"),
    ],
)
def test_a_line_has_a_bound(question: bytes, answer: bytes) -> None:
    server = TCPServer(("127.0.0.1", 0), _Short)
    with serving(server):
        client = connected(server, question)
        client.shutdown(socket.SHUT_WR)
        assert received(client) == answer


def test_reading_less_than_a_line_has_no_other_bound() -> None:
    found: list[bytes] = []

    @final
    class Pieces(StreamRequestHandler[TCPServer]):
        max_line: int | None = 8

        def handle(self) -> None:
            found.extend((self.rfile.readline(3), self.rfile.readline(20)))
            found.append(self.rfile.read(20))

    server = TCPServer(("127.0.0.1", 0), Pieces)
    with serving(server):
        client = connected(server, b"abcdef\n" + b"y" * 20)
        client.shutdown(socket.SHUT_WR)
        assert received(client) == b""
    assert found == [b"abc", b"def\n", b"y" * 20]


class _Rude(StreamRequestHandler[TCPServer]):
    """Answer without having read what the peer has sent."""

    def handle(self) -> None:
        assert self.request.recv(1, socket.MSG_PEEK)
        self.wfile.write(b"answer")


@final
class _Lingering(_Rude):
    """The same, but the peer gets the answer."""

    linger_timeout: float | None = DEADLINE


@pytest.mark.parametrize("kind", _KINDS)
def test_unread_input_does_not_cost_the_last_answer(kind: type[TCPServer]) -> None:
    server = kind(("127.0.0.1", 0), _Lingering)
    with serving(server):
        client = connected(server, b"x" * 100_000)
        wait_until(
            lambda: client.recv(6, socket.MSG_PEEK) == b"answer", "the answer to come"
        )
        client.sendall(b"more")
        client.shutdown(socket.SHUT_WR)
        assert received(client) == b"answer"


def test_a_peer_that_does_not_close_is_not_waited_for_longer() -> None:
    @final
    class Brief(_Rude):
        linger_timeout: float | None = 0.1

    server = TCPServer(("127.0.0.1", 0), Brief)
    with serving(server), connected(server, b"x") as first:
        assert first.recv(100) == b"answer"
        with connected(server, b"x") as second:  # The server serves one at a time.
            assert second.recv(100) == b"answer"


def test_slow_peers_do_not_hold_up_a_fast_one() -> None:
    server = ThreadingTCPServer(("127.0.0.1", 0), _Lines)
    server.request_queue_size = 256
    server.server_activate()
    with serving(server):
        slow = [connected(server, b"never ends") for _ in range(200)]
        wait_until(lambda: server.requests_under_way() == 200, "the slow ones")
        begin = time.monotonic()
        with connected(server, b"fast\n") as fast:
            assert fast.recv(100) == b"fast\n"
        assert time.monotonic() - begin < 2
        for client in slow:
            client.close()
