"""Servers of datagrams that are driven by events: who waits, and for whom nobody does."""

import logging
import socket
import threading
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

from sockgen_runtime import blocking
from tests.generator.jars import Emitted, asking, package, pantry_handler, serving
from tests.support.waiting import DEADLINE, wait_until

Talk: TypeAlias = Generator[Any, Any, Any]  # Any: messages of what is emitted here

_LOCAL: Final = ("127.0.0.1", 0)


@pytest.fixture(scope="module", name="pantry")
def the_pantry() -> Generator[Emitted]:
    """The package of a protocol over datagrams."""
    yield from package("pantry")


@pytest.fixture(scope="module", name="gauges")
def the_gauges() -> Generator[Emitted]:
    """The package of a protocol with several messages in a datagram."""
    yield from package("gauges")


@pytest.fixture(scope="module", name="relay")
def the_relay() -> Generator[Emitted]:
    """The package of a protocol with exchanges."""
    yield from package("relay")


class _Slow:
    """A pantry in which `put` waits, as declared, and `forget` does although it is not."""

    def __init__(self, pantry: Emitted) -> None:
        self.begun = threading.Event()
        self.go = threading.Event()
        self.threads: dict[str, set[int]] = {"put": set(), "get": set()}
        self.done: list[str] = []
        handler = pantry_handler(pantry)

        @blocking
        def put(session: object, command: Emitted) -> object:
            self.threads["put"].add(threading.get_ident())
            self.begun.set()
            assert self.go.wait(DEADLINE)
            if command.jar == "boom":
                raise RuntimeError("a secret")
            return handler.do_put(session, command)

        def get(session: object, command: Emitted) -> object:
            self.threads["get"].add(threading.get_ident())
            return handler.do_get(session, command)

        self.handler = type("Slow", (handler,), {"do_put": put, "do_get": get})

    def server(self, pantry: Emitted, **more: object) -> Emitted:
        """Return a server that notes what is done."""

        def request_done(*_: object) -> None:
            self.done.append("done")

        methods = {"request_done": request_done, **more}
        kind = type("Noting", (pantry.EventDrivenUDPPantryServer,), methods)
        return kind(_LOCAL, self.handler)


@contextmanager
def _peer(seconds: float = DEADLINE) -> Generator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        made.bind(_LOCAL)
        made.settimeout(seconds)
        yield made


# -- methods that may wait -----------------------------------------------------------------


def test_a_blocking_method_holds_up_nobody(pantry: Emitted) -> None:
    slow = _Slow(pantry)
    server = slow.server(pantry)
    with (
        serving(server),
        _peer() as waits,
        asking(server.server_address) as ask,
    ):
        waits.sendto(b"PUT a 1\nx\n", server.server_address)
        assert slow.begun.wait(DEADLINE)
        assert ask(b"GET a") == b"EMPTY\n"
        wait_until(lambda: len(slow.done) == 1, "the other to be done")
        assert server.requests_under_way() == 1
        slow.go.set()
        assert waits.recv(100) == b"KEPT\n"
        wait_until(lambda: len(slow.done) == 2, "it to be done as well")
        assert ask(b"GET a") == b"JAR 1\nx\n"
    assert len(slow.threads["get"]) == 1
    assert not slow.threads["get"] & slow.threads["put"]


def test_a_blocking_method_that_fails_is_answered(
    pantry: Emitted, caplog: pytest.LogCaptureFixture
) -> None:
    slow = _Slow(pantry)
    slow.go.set()
    with (
        caplog.at_level(logging.CRITICAL),
        serving(pantry.EventDrivenUDPPantryServer(_LOCAL, slow.handler)) as server,
        asking(server.server_address) as ask,
    ):
        assert ask(b"PUT boom 1\nx\n") == b"WRONG sorry\n"
        wait_until(lambda: server.requests_under_way() == 0, "it to end")


def test_as_many_are_under_way_as_may_be(pantry: Emitted) -> None:
    slow = _Slow(pantry)
    server = slow.server(pantry, max_connections=2)
    with serving(server), ExitStack() as stack:
        peers = [stack.enter_context(_peer()) for _ in range(5)]
        for number, peer in enumerate(peers):
            peer.sendto(b"PUT j%d 1\nx\n" % number, server.server_address)
        wait_until(server.is_at_capacity, "two to be under way")
        assert server.requests_under_way() == 2
        slow.go.set()
        assert {peer.recv(100) for peer in peers} == {b"KEPT\n"}
        wait_until(lambda: len(slow.done) == 5, "all to be done")


def test_threads_are_bounded(pantry: Emitted) -> None:
    slow = _Slow(pantry)
    slow.go.set()
    server = slow.server(pantry, blocking_threads=2)

    def ask_often(name: int) -> None:
        with asking(server.server_address) as ask:
            for _ in range(20):
                assert ask(b"PUT j%d 1\nx\n" % name) == b"KEPT\n"
                assert ask(b"GET j%d" % name) == b"JAR 1\nx\n"

    with serving(server), ThreadPoolExecutor(8) as clients:
        assert list(clients.map(ask_often, range(8))) == [None] * 8
    assert len(slow.threads["put"]) <= 2
    assert server.lost.items() == {}


def test_what_stands_around_a_blocking_message_is_in_one_answer(
    gauges: Emitted,
) -> None:
    values: dict[str, int] = {}

    @blocking
    def keep(_: object, command: Emitted) -> None:
        values[command.gauge] = command.value

    def ask(_: object, command: Emitted) -> object:
        if command.gauge in values:
            return gauges.Is(command.gauge, values[command.gauge])
        return gauges.Unset(command.gauge)

    handler = type("Slow", (gauges.GaugesHandler,), {"do_set": keep, "do_ask": ask})
    with (
        serving(gauges.EventDrivenUDPGaugesServer(_LOCAL, handler)) as server,
        asking(server.server_address) as send,
    ):
        asked = b"?a\na=1\n?a\na=2\n?a"
        assert send(asked) == b"a is unset\na=1\na=2\n"


# -- the end -------------------------------------------------------------------------------


def test_what_is_under_way_is_answered_at_the_end(pantry: Emitted) -> None:
    slow = _Slow(pantry)
    server = slow.server(pantry)
    with serving(server), _peer() as peer, ThreadPoolExecutor(1) as other:
        peer.sendto(b"PUT a 1\nx\n", server.server_address)
        assert slow.begun.wait(DEADLINE)
        drained = other.submit(server.drain, DEADLINE)
        wait_until(server.is_stopping, "the end to begin")
        slow.go.set()
        assert drained.result(DEADLINE)
        assert peer.recv(100) == b"KEPT\n"
    assert server.requests_under_way() == 0


def test_closing_waits_for_a_thread(pantry: Emitted) -> None:
    slow = _Slow(pantry)
    server = slow.server(pantry)
    with serving(server), _peer() as peer:
        peer.sendto(b"PUT a 1\nx\n", server.server_address)
        assert slow.begun.wait(DEADLINE)
        server.shutdown()
        assert not server.drain(0)
        slow.go.set()
        server.server_close()
    assert server.requests_under_way() == 0


# -- answers for which there is no room ----------------------------------------------------


@contextmanager
def _deaf(pantry: Emitted, folder: Path, **more: object) -> Generator[Emitted]:
    """Yield a server with answers that wait for a peer, and this peer."""
    path = str(folder / "pantry")
    kind = type("Patient", (pantry.EventDrivenUnixDatagramPantryServer,), more)
    server = kind(path, pantry_handler(pantry))
    with serving(server), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as deaf:
        deaf.bind(str(folder / "deaf"))
        deaf.settimeout(DEADLINE)
        yield server, deaf, path


def _room(folder: Path) -> int:
    """Return how many datagrams wait at a socket that is not read."""
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as full,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender,
    ):
        full.bind(str(folder / "full"))
        sender.setblocking(False)
        sent = 0
        while True:
            try:
                sender.sendto(b"x", str(folder / "full"))
            except BlockingIOError:
                return sent
            sent += 1


def test_an_answer_waits_for_room(pantry: Emitted, tmp_path: Path) -> None:
    count = _room(tmp_path) + 10
    with (
        _deaf(pantry, tmp_path, answer_patience=DEADLINE) as (server, deaf, path),
        pantry.PantryClient(path, timeout=DEADLINE) as client,
    ):
        for _ in range(count):
            deaf.sendto(b"GET a", path)
            assert client.get("b") == pantry.Empty()  # the other is not held up
        assert [deaf.recv(100) for _ in range(count)] == [b"EMPTY\n"] * count
        assert server.lost.items() == {}


@pytest.mark.parametrize(
    "bound",
    [{"waiting_answers": 2, "answer_patience": DEADLINE}, {"answer_patience": 0}],
)
def test_it_does_not_wait_for_ever(
    pantry: Emitted, tmp_path: Path, bound: dict[str, float]
) -> None:
    with _deaf(pantry, tmp_path, **bound) as (server, deaf, path):
        while server.lost["answer_lost"] == 0:
            deaf.sendto(b"GET a", path)
        deaf.setblocking(False)
        while True:
            try:
                assert deaf.recv(100) == b"EMPTY\n"
            except BlockingIOError:
                break


def test_answers_that_wait_are_sent_at_the_end(pantry: Emitted, tmp_path: Path) -> None:
    count = _room(tmp_path) + 5
    with (
        _deaf(pantry, tmp_path, answer_patience=DEADLINE) as (server, deaf, path),
        ThreadPoolExecutor(1) as other,
    ):
        for _ in range(count):
            deaf.sendto(b"GET a", path)
        drained = other.submit(server.drain, DEADLINE)
        assert [deaf.recv(100) for _ in range(count)] == [b"EMPTY\n"] * count
        assert drained.result(DEADLINE)


# -- exchanges -----------------------------------------------------------------------------


def _storing(
    relay: Emitted, *, waits: bool, taken: list[str], threads: set[int]
) -> Emitted:
    """Return a handler that stores texts, in threads beside the loop or not."""

    def store(_: object, _command: Emitted) -> Talk:
        number = 0
        while True:
            heard = yield relay.Seen(number)
            threads.add(threading.get_ident())
            if isinstance(heard, relay.Stop):
                return None
            if heard.number == number + 1:
                number = heard.number
                taken.append(heard.text)
            if heard.text == "end":
                return relay.Seen(number)

    def fetch(_: object, _command: Emitted) -> object:
        return relay.Refused("no such text")

    method: Callable[..., object] = blocking(store) if waits else store
    return type(
        "Stores", (relay.RelayHandler,), {"do_store": method, "do_fetch": fetch}
    )


@pytest.mark.parametrize("waits", [False, True])
def test_many_exchanges_in_one_loop(relay: Emitted, *, waits: bool) -> None:
    taken, threads = list[str](), set[int]()
    handler = _storing(relay, waits=waits, taken=taken, threads=threads)
    handler.resend_after = DEADLINE  # what is lost is the client's to repeat
    server = relay.EventDrivenUDPRelayServer(_LOCAL, handler)

    def send(name: int) -> None:
        with (
            relay.RelayClient(server.server_address, timeout=DEADLINE) as client,
            client.store(f"t{name}") as pages,
        ):
            for number in range(1, 10):
                assert pages.send(relay.Page(number, "x")) == relay.Seen(number)
            assert pages.send(relay.Page(10, "end")) == relay.Seen(10)

    with serving(server), ThreadPoolExecutor(20) as clients:
        assert list(clients.map(send, range(20))) == [None] * 20
        assert len(taken) == 200
        assert server.requests_under_way() == 20  # they say the last message again
        assert server.drain(DEADLINE)  # but not at the end
        assert len(threads) == 1 or waits


@pytest.mark.parametrize("waits", [False, True])
def test_an_exchange_that_fails_to_clean_up_is_reported(
    relay: Emitted, caplog: pytest.LogCaptureFixture, *, waits: bool
) -> None:
    def store(_: object, _command: Emitted) -> Talk:
        try:
            yield relay.Seen(0)
        finally:
            raise LookupError("it cannot be closed")

    methods = {"do_store": blocking(store) if waits else store, "do_fetch": store}
    handler = type("Fails", (relay.RelayHandler,), {**methods, "resend_after": 0.001})
    server = relay.EventDrivenUDPRelayServer(_LOCAL, handler)
    with serving(server), _peer() as peer:
        peer.sendto(b"STORE x\n", server.server_address)
        wait_until(lambda: "it cannot be closed" in caplog.text, "it to be reported")
        wait_until(lambda: server.requests_under_way() == 0, "it to end")


def test_an_open_exchange_ends_with_the_server(relay: Emitted) -> None:
    taken, threads = list[str](), set[int]()
    handler = _storing(relay, waits=True, taken=taken, threads=threads)
    handler.resend_after = DEADLINE
    with (
        serving(relay.EventDrivenUDPRelayServer(_LOCAL, handler)) as server,
        _peer() as peer,
    ):
        peer.sendto(b"STORE x\n", server.server_address)
        assert peer.recv(100) == b"SEEN 0\n"
        server.shutdown()
        server.server_close()
        assert server.requests_under_way() == 0
