"""Exchanges in lockstep: what is sent again, what is not, and what ends them."""

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

import pytest

from sockgen_runtime.client import DeadlineExceeded
from tests.generator.jars import HERE, Emitted, package, serving
from tests.support.command import sockgen
from tests.support.waiting import DEADLINE, wait_until

Talk: TypeAlias = Generator[Any, Any, Any]  # Any: messages of what is emitted here

_TEXTS: Final = {"book": ("Once", "upon"), "long": ("x" * 80,)}


@pytest.fixture(scope="module", name="relay")
def the_relay() -> Generator[Emitted]:
    """The package of a protocol with exchanges."""
    yield from package("relay")


def _methods(relay: Emitted, taken: list[str], ended: list[str]) -> dict[str, Any]:
    """Return the methods of a relay; it notes what it has taken, and what has ended."""

    def sent(name: str) -> Talk:
        try:
            for number, text in enumerate(_TEXTS[name], 1):
                heard = yield relay.Page(number, text)
                while isinstance(heard, relay.Seen) and heard.number != number:
                    heard = yield None
                if isinstance(heard, relay.Stop):
                    return
        finally:
            ended.append(name)

    def store(_: object, command: Emitted) -> Talk:
        if command.name == "broken":
            raise LookupError("a relay that fails")
        number = 0
        while True:
            heard = yield relay.Seen(number)
            if isinstance(heard, relay.Stop):
                return None
            if heard.text == "fail":
                raise LookupError("a relay that fails later")
            taken.append(heard.text)
            number = heard.number
            if heard.text == "end":
                return relay.Seen(number)

    def fetch(handler: Emitted, command: Emitted) -> object:
        if command.name == "silence":
            return None
        if command.name not in _TEXTS:
            return relay.Refused("no such text")
        if command.name == "long":
            handler.resend_after = 0.01
        return sent(command.name)

    return {"do_fetch": fetch, "do_store": store}


class _Relay:
    """A server with what it has taken, and what has ended."""

    def __init__(self, relay: Emitted, kind: str = "Threading", **more: object) -> None:
        self.taken: list[str] = []
        self.ended: list[str] = []
        methods = _methods(relay, self.taken, self.ended)
        handler = type("Serves", (relay.RelayHandler,), {**methods, **more})
        self.server: Emitted = getattr(relay, f"{kind}UDPRelayServer")(
            ("127.0.0.1", 0), handler
        )


@contextmanager
def _peer(seconds: float = DEADLINE) -> Generator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.bind(("127.0.0.1", 0))
        made.settimeout(seconds)
        yield made


@contextmanager
def _asked(server: Emitted, command: bytes) -> Generator[Callable[[bytes], bytes]]:
    """Send a command; yield what answers the next message there with the next one."""
    with _peer() as peer:
        peer.sendto(command, server.server_address)

        def ask(message: bytes) -> bytes:
            if message:
                peer.send(message)
                return peer.recv(100)
            data, address = peer.recvfrom(100)
            peer.connect(address)
            return data

        yield ask


def test_the_transcripts_hold() -> None:
    outcome = sockgen("test", str(HERE / "relay.yaml"))
    assert outcome.code == 0, outcome.text


@pytest.mark.parametrize("kind", ["", "Threading", "Forking", "EventDriven"])
def test_an_exchange_has_a_port_of_its_own(relay: Emitted, kind: str) -> None:
    made = _Relay(relay, kind)
    with serving(made.server) as server, _peer() as peer:
        peer.sendto(b"FETCH book\n", server.server_address)
        data, address = peer.recvfrom(100)
        assert data == b"PAGE 1 Once\n"
        assert address[0] == server.server_address[0]
        assert address[1] != server.server_address[1]
        peer.sendto(b"SEEN 1\n", address)
        assert peer.recvfrom(100) == (b"PAGE 2 upon\n", address)
        peer.sendto(b"SEEN 2\n", address)
        if kind != "Forking":  # there it ends in another process
            wait_until(lambda: made.ended == ["book"], "the exchange to end")


def test_what_is_not_answered_is_sent_again_and_given_up(relay: Emitted) -> None:
    made = _Relay(relay)
    with serving(made.server) as server, _asked(server, b"FETCH book\n") as ask:
        assert [ask(b"") for _ in range(4)] == [b"PAGE 1 Once\n"] * 4
        wait_until(lambda: made.ended == ["book"], "the exchange to be given up")
        assert server.lost["timed_out"] == 1


def test_what_comes_twice_is_answered_once(relay: Emitted) -> None:
    made = _Relay(relay, resend_after=DEADLINE)
    with serving(made.server) as server, _peer() as peer:
        peer.sendto(b"FETCH book\n", server.server_address)
        peer.connect(peer.recvfrom(100)[1])
        for message in (b"SEEN 1\n", b"SEEN 1\n", b"SEEN x\n"):
            peer.send(message)
        # Had the second been answered as the first, that would come before the end.
        assert peer.recv(100) == b"PAGE 2 upon\n"
        assert peer.recv(100) == b"STOP number\n"


def test_a_stranger_is_turned_away(relay: Emitted) -> None:
    made = _Relay(relay, resend_after=DEADLINE)
    with serving(made.server) as server, _peer() as peer, _peer() as stranger:
        peer.sendto(b"FETCH book\n", server.server_address)
        address = peer.recvfrom(100)[1]
        stranger.sendto(b"SEEN 1\n", address)
        assert stranger.recvfrom(100) == (b"STOP who?\n", address)
        peer.sendto(b"SEEN 1\n", address)
        assert peer.recvfrom(100) == (b"PAGE 2 upon\n", address)
        assert server.lost["stranger"] == 1
        server.drain(0)


def test_an_error_ends_it_as_declared(relay: Emitted) -> None:
    made = _Relay(relay)
    with serving(made.server) as server, _asked(server, b"FETCH book\n") as ask:
        ask(b"")
        assert ask(b"SEEN one\n") == b"STOP number\n"
        wait_until(lambda: made.ended == ["book"], "the exchange to end")


def test_the_last_message_is_said_again(relay: Emitted) -> None:
    made = _Relay(relay)
    with serving(made.server) as server, _asked(server, b"STORE x\n") as ask:
        assert ask(b"") == b"SEEN 0\n"
        for _ in range(3):
            assert ask(b"PAGE 1 end\n") == b"SEEN 1\n"
        assert made.taken == ["end"]
        server.drain(0)


@pytest.mark.parametrize(
    ("command", "answers"),
    [
        (b"STORE broken\n", [b"STOP we failed\n"]),
        (b"STORE x\n", [b"SEEN 0\n", b"STOP we failed\n"]),
        (b"FETCH nothing\n", [b"REFUSED no such text\n"]),
        (b"FETCH\n", [b"WRONG how?\n"]),
    ],
)
def test_what_fails_is_answered(
    relay: Emitted, command: bytes, answers: list[bytes]
) -> None:
    made = _Relay(relay, "")
    with serving(made.server) as server, _asked(server, command) as ask:
        assert ask(b"") == answers[0]
        for answer in answers[1:]:
            assert ask(b"PAGE 1 fail\n") == answer


def test_what_is_too_large_is_lost(relay: Emitted) -> None:
    made = _Relay(relay)
    with serving(made.server) as server, _peer() as peer:
        peer.sendto(b"FETCH long\n", server.server_address)
        wait_until(lambda: made.ended == ["long"], "the exchange to end")
        assert server.lost["answer_too_large"] == 1


def test_no_more_is_sent_than_the_ratio_allows(relay: Emitted) -> None:
    made = _Relay(relay)
    made.server.max_reply_ratio = 3
    with serving(made.server) as server, _asked(server, b"FETCH book\n") as ask:
        assert [ask(b""), ask(b"")] == [b"PAGE 1 Once\n"] * 2
        wait_until(lambda: server.lost["amplified"] == 1, "the third to be held back")
        wait_until(lambda: made.ended == ["book"], "the exchange to end")


def test_a_server_that_ends_cuts_an_exchange(relay: Emitted) -> None:
    made = _Relay(relay, resend_after=DEADLINE)
    with serving(made.server) as server, _asked(server, b"FETCH book\n") as ask:
        ask(b"")
        assert not server.drain(0)
        wait_until(lambda: made.ended == ["book"], "the exchange to be cut")


# -- clients -------------------------------------------------------------------------------


def test_a_client_reads_and_writes(relay: Emitted) -> None:
    made = _Relay(relay)
    with (
        serving(made.server) as server,
        relay.RelayClient(server.server_address, timeout=DEADLINE) as client,
    ):
        with client.fetch("book") as pages:
            assert pages.received == relay.Page(1, "Once")
            assert pages.send(relay.Seen(1)) == relay.Page(2, "upon")
            pages.finish(relay.Seen(2))
        wait_until(lambda: made.ended == ["book"], "the exchange to end")
        with client.fetch("nothing") as refused:
            assert refused.received == relay.Refused("no such text")
        with client.store("x") as drafts:
            assert drafts.received == relay.Seen(0)
            assert drafts.send(relay.Page(1, "a")) == relay.Seen(1)
            assert drafts.send(relay.Page(2, "end")) == relay.Seen(2)
        assert made.taken == ["a", "end"]
        with client.store("broken") as broken:
            assert broken.received == relay.Stop("we failed")
        server.drain(0)


def test_a_client_sends_again_and_gives_up(relay: Emitted) -> None:
    with _peer() as server, _peer() as another:
        seen: list[bytes] = []

        def serve() -> None:
            _, address = server.recvfrom(100)
            seen.append(server.recvfrom(100)[0])  # it was sent again
            another.sendto(b"nonsense\n", address)
            another.sendto(b"PAGE 1 a\n", address)
            server.sendto(b"PAGE 9 of a stranger\n", address)
            another.sendto(b"PAGE 1 a\n", address)  # it came twice
            seen.append(another.recvfrom(100)[0])
            another.sendto(b"PAGE 2 b\n", address)

        thread = threading.Thread(target=serve)
        thread.start()
        address = server.getsockname()
        with (
            relay.RelayClient(address, timeout=2, retries=1) as client,
            client.fetch("book") as pages,
        ):
            assert pages.received == relay.Page(1, "a")
            assert pages.send(relay.Seen(1)) == relay.Page(2, "b")
            thread.join(DEADLINE)
            with pytest.raises(DeadlineExceeded):
                pages.send(relay.Seen(2))
        assert seen == [b"FETCH book\n", b"SEEN 1\n"]
