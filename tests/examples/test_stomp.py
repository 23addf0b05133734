"""The STOMP example, octet by octet: what nobody can smuggle, refused frames, bounds."""

import socket
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Final

import pytest

from generated_examples.stomp.app import Client
from generated_examples.stomp.broker import QUEUED, WINDOW, Broker, Letter, Subscription
from generated_examples.stomp.protocol import (
    AckMode,
    Headers,
    Message,
    Send,
    ThreadingStompServer,
)
from generated_examples.stomp.pulse import NAME, Pulse
from sockgen_runtime import EncodeError
from tests.core.shelves import serving
from tests.support.waiting import DEADLINE, wait_until

CONNECT: Final = b"STOMP\naccept-version:1.2\nhost:h\n\n\0"
CONNECTED: Final = (
    b"CONNECTED\nversion:1.2\nheart-beat:10000,0\nserver:sockgen-stomp\n\n\0"
)
SUBSCRIBE: Final = b"SUBSCRIBE\nid:1\ndestination:/topic/t\nreceipt:s\n\n\0"
RECEIPT: Final = b"RECEIPT\nreceipt-id:%b\n\n\0"


@pytest.fixture(name="port")
def a_port() -> Generator[int]:
    """The port of a server in this process."""
    handler = partial(Client, Broker(), Pulse())
    server = ThreadingStompServer(("127.0.0.1", 0), handler)
    with serving(server):
        yield server.server_address[1]


@contextmanager
def _client(port: int) -> Generator[socket.socket]:
    """A connection that is welcome already."""
    with socket.create_connection(("127.0.0.1", port), DEADLINE) as client:
        client.sendall(CONNECT)
        assert _frames(client, 1) == CONNECTED
        yield client


def _frames(client: socket.socket, count: int) -> bytes:
    """Return as many frames as are expected, octet by octet: no more is taken."""
    found = b""
    while count:
        octet = client.recv(1)
        assert octet, found
        found += octet
        count -= octet == b"\0"
    return found


def _rest(client: socket.socket) -> bytes:
    """Return everything up to where the server closes the connection."""
    found = b""
    while data := client.recv(65536):
        found += data
    return found


def _said(port: int, pieces: Sequence[bytes]) -> bytes:
    """Return all that is answered to some pieces, behind the welcome."""
    with _client(port) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in pieces:
            client.sendall(piece)
        client.shutdown(socket.SHUT_WR)
        return _rest(client)


def test_every_way_of_arriving_is_answered_alike() -> None:
    octets = (
        b"\n\r\nSUBSCRIBE\r\nid:1\r\ndestination:/queue/cut\r\nack:client\r\n\r\n\0\r\n"
        b"SEND\ndestination:/queue/cut\ncontent-length:3\nx:\\c\nreceipt:1\n\na\0b\0\n\n"
        b"UNSUBSCRIBE\nid:1\n\n\0DISCONNECT\nreceipt:2\n\n\0"
    )
    sent = b"MESSAGE\nsubscription:1\nmessage-id:%d\ndestination:/queue/cut\nack:%d\n"
    rest = b"content-length:3\nx:\\c\n\na\0b\0"
    cuts: list[Sequence[bytes]] = [
        [octets],
        [octets[at : at + 1] for at in range(len(octets))],
        *([octets[:at], octets[at:]] for at in range(1, len(octets))),
    ]
    for pieces in cuts:
        handler = partial(Client, Broker(), Pulse())
        server = ThreadingStompServer(("127.0.0.1", 0), handler)
        with serving(server):
            found = _said(server.server_address[1], pieces)
        message = sent % (1, 1) + rest
        one, two = RECEIPT % b"1", RECEIPT % b"2"
        assert found in {one + message + two, message + one + two}, pieces


HOSTILE: Final = [
    (b"x:a\\tb", b"malformed send\\c expected the form of send"),
    (b"x:a\rb", b"malformed send\\c expected the form of send"),
    (b"x:a\0b", b"malformed send\\c expected the form of send"),
    (b"x", b"malformed send\\c expected the form of send"),
    (b":x", b"malformed send\\c expected the form of send"),
    (b"x:\\", b"malformed send\\c expected the form of send"),
    (b"x:\xff", b"malformed send"),
    (b"content-length:-1", b"malformed send"),
    (b"content-length:1 ", b"malformed send"),
    (b"content-length:99999999", b"the body is too large"),
    (b"content-length:2", b"the frame does not end where its content-length says"),
    (b"\n".join(b"h%d:" % n for n in range(129)), b"there are too many headers"),
    (b"x:" + b"y" * 9000, b"a header is too long"),
]


@pytest.mark.parametrize(("header", "message"), HOSTILE, ids=range(len(HOSTILE)))
def test_a_wrong_header_ends_the_connection(
    port: int, header: bytes, message: bytes
) -> None:
    with _client(port) as witness:
        witness.sendall(SUBSCRIBE)
        assert _frames(witness, 1) == RECEIPT % b"s"
        # What follows the wrong frame, or stands in it, is not done.
        inner = b"SEND\ndestination:/topic/t\n\nsmuggled\0"
        frame = b"SEND\ndestination:/topic/t\n" + header + b"\n\nx\n" + inner
        found = _said(port, [frame + inner])
        assert found.startswith(b"ERROR\nmessage:" + message)
        assert found.count(b"\0") == 1
        witness.sendall(b"SEND\ndestination:/topic/t\n\nlast\0")
        assert _frames(witness, 1).endswith(b"\n\nlast\0")


def test_a_frame_stays_one_frame_for_whoever_gets_it(port: int) -> None:
    evil = "a\n\n\0MESSAGE\r\nx:y\\"
    with pytest.raises(EncodeError):
        Send("/topic/t", headers=Headers({"note": evil})).encode()
    with _client(port) as client:
        client.sendall(SUBSCRIBE)
        assert _frames(client, 1) == RECEIPT % b"s"
        for hidden in ("a\n\nMESSAGE\r\nx:y\\", "\r\n", ":", "\\c"):
            headers = Headers({hidden: hidden, "ack": "7", "subscription": "x"})
            client.sendall(Send("/topic/t", headers=headers, body=b"\0\n").encode())
            head = _frames(client, 1)
            assert head.split(b"\n\n")[0].count(b"\n") == 5
            assert b"subscription:1\n" in head
            assert b"ack:" not in head
            assert b"content-length:2\n" in head
            assert head.endswith(b"\n\n\0")
            assert client.recv(1) + client.recv(1) == b"\n\0"


def test_no_header_of_a_message_holds_what_ends_it() -> None:
    for text in ("\0", "a\0\n\n"):
        for wrong in (
            Message(text, "1", "d"),
            Message("1", "1", "d", ack=text),
            Message("1", "1", "d", headers=Headers({text: ""})),
            Message("1", "1", "d", headers=Headers({"x": text})),
        ):
            with pytest.raises(EncodeError):
                wrong.encode()


def test_what_is_not_welcome(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), DEADLINE) as client:
        client.sendall(CONNECT.replace(b"1.2", b"1.0,1.1"))
        assert _rest(client) == b"ERROR\nmessage:only version 1.2 is spoken here\n\n\0"
    with socket.create_connection(("127.0.0.1", port), DEADLINE) as client:
        client.sendall(b"SEND\ndestination:/topic/t\nreceipt:1\n\n\0")
        assert _rest(client) == b"ERROR\nmessage:send is not allowed now\n\n\0"
    found = _said(
        port, [b"BEGIN\ntransaction:t\n\n\0BEGIN\ntransaction:t\nreceipt:r\n\n\0"]
    )
    message = b"message:this transaction has begun already\nreceipt-id:r\n"
    assert found == b"ERROR\n" + message + b"\n\0"


def test_hearts_beat_while_somebody_wants_it() -> None:
    handler = partial(Client, Broker(), Pulse(0.01))
    server = ThreadingStompServer(("127.0.0.1", 0), handler)
    with (
        serving(server),
        socket.create_connection(server.server_address, DEADLINE) as client,
    ):
        client.sendall(CONNECT.replace(b"\n\n", b"\nheart-beat:0,5\n\n"))
        assert b"\nheart-beat:10,0\n" in _frames(client, 1)
        assert client.recv(1) + client.recv(1) + client.recv(1) == b"\n\n\n"


class _Reader:
    """A subscriber that keeps what it gets."""

    def __init__(self, broker: Broker, mode: AckMode, name: str = "/queue/q") -> None:
        self.got: list[tuple[bytes, str]] = []
        self.takes = True
        subscription = Subscription(self, "1", name, mode, self._take)
        assert not broker.subscribe(subscription)

    def _take(self, _: Subscription, letter: Letter, number: str) -> bool:
        if self.takes:
            self.got.append((letter.body, number))
        return self.takes


def _letter(body: bytes, destination: str = "/queue/q") -> Letter:
    return Letter(destination, body, None, Headers())


def test_a_subscriber_has_a_window() -> None:
    broker = Broker()
    slow, fast = (_Reader(broker, mode) for mode in (AckMode.CLIENT, AckMode.AUTO))
    for _ in range(WINDOW * 3):
        assert not broker.send(_letter(b"x"))
    assert len(slow.got) == WINDOW
    assert len(fast.got) == 2 * WINDOW
    assert not broker.settle(slow, slow.got[-1][1], consumed=True)
    broker.send(_letter(b"y"))
    broker.send(_letter(b"y"))
    assert len(slow.got) == WINDOW + 1


def test_what_a_leaving_subscriber_has_not_consumed_keeps_its_order() -> None:
    broker = Broker()
    leaving = _Reader(broker, AckMode.CLIENT_INDIVIDUAL)
    for number in range(4):
        broker.send(_letter(b"%d" % number))
    assert not broker.settle(leaving, leaving.got[1][1], consumed=True)
    assert broker.settle(object(), leaving.got[2][1], consumed=True)
    broker.leave(leaving)
    heir = _Reader(broker, AckMode.AUTO)
    assert [body for body, _ in heir.got] == [b"0", b"2", b"3"]


def test_a_subscriber_that_takes_nothing_is_passed_over() -> None:
    broker = Broker()
    gone = _Reader(broker, AckMode.AUTO)
    gone.takes = False
    broker.send(_letter(b"x"))
    assert _Reader(broker, AckMode.AUTO).got[0][0] == b"x"


def test_a_queue_has_an_end() -> None:
    broker = Broker()
    for _ in range(QUEUED):
        assert not broker.send(_letter(b"x"))
    assert broker.send(_letter(b"x")) == "the queue is full"
    assert not broker.send(_letter(b"x", "/topic/nobody"))


def test_a_pulse_rests_when_nobody_wants_it() -> None:
    beats: list[int] = []
    pulse = Pulse(0.001)
    for _ in range(3):
        beats.clear()
        pulse.add(pulse, lambda: beats.append(1))
        wait_until(lambda: len(beats) > 2, "heart-beats")
        assert _threads_of_pulses() == 1
        pulse.discard(pulse)
        wait_until(lambda: not _threads_of_pulses(), "the pulse to rest")


def _threads_of_pulses() -> int:
    return sum(thread.name == NAME for thread in threading.enumerate())
