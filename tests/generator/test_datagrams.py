"""Protocols over datagrams: servers, clients, and what happens to what is lost."""

import socket
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from sockgen_runtime import RateLimit
from tests.generator.jars import (
    HERE,
    Emitted,
    asking,
    package,
    pantry_handler,
    serving,
)
from tests.support.command import sockgen
from tests.support.waiting import DEADLINE, wait_until


@pytest.fixture(scope="module", name="pantry")
def the_pantry() -> Generator[Emitted]:
    """The package of a protocol over datagrams."""
    yield from package("pantry")


@pytest.fixture(scope="module", name="gauges")
def the_gauges() -> Generator[Emitted]:
    """The package of a protocol over datagrams and connections."""
    yield from package("gauges")


@pytest.mark.parametrize("name", ["pantry", "gauges"])
def test_the_transcripts_hold(name: str) -> None:
    outcome = sockgen("test", str(HERE / f"{name}.yaml"))
    assert outcome.code == 0, outcome.text


@pytest.mark.parametrize("kind", ["", "Threading", "Forking", "EventDriven"])
def test_each_datagram_is_answered_by_one(pantry: Emitted, kind: str) -> None:
    server = getattr(pantry, f"{kind}UDPPantryServer")
    handler = pantry_handler(pantry)
    with (
        serving(server(("127.0.0.1", 0), handler)) as running,
        asking(running.server_address) as ask,
    ):
        assert ask(b"PUT a 3\n1\n2\n") == b"KEPT\n"
        assert ask(b"GET b") == b"EMPTY\n"
        assert ask(b"LIST x\n") == b"WRONG most: a number from 0 to 255\n"
        if kind != "Forking":  # there a jar is forgotten with its process
            assert ask(b"GET a\0\0") == b"JAR 3\n1\n2\n"
            assert ask(b"LIST 9") == b"- a\n.\n"


@pytest.mark.parametrize("kind", ["", "EventDriven"])
def test_what_is_wrong_is_answered_or_counted(pantry: Emitted, kind: str) -> None:
    handler = pantry_handler(pantry)
    with (
        serving(
            getattr(pantry, f"{kind}UDPPantryServer")(("127.0.0.1", 0), handler)
        ) as server,
        asking(server.server_address) as ask,
    ):
        assert ask(b"EAT\n") == b"WRONG what is EAT?\n"
        assert ask(b"GET a\nGET b\n") == b"WRONG expected one message in a datagram\n"
        assert ask(b"PUT a 9\nb") == b"WRONG expected a whole message in a datagram\n"
        too_large = ask(b"PUT a 600\n" + b"x" * 600)
        assert (
            too_large == b"WRONG expected a payload of at most 512 octets, got more\n"
        )
        assert ask(b"FAIL") == b"WRONG sorry\n"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.sendto(b"GET\nGET a\n", server.server_address)
            wait_until(lambda: server.lost["wrong_arguments"] == 1, "it to be dropped")
        assert ask(b"GET \xff") == b"WRONG jar: at least 1 octet of utf-8 text\n"
        assert server.lost.items() == {
            "unknown_command": 1,
            "wrong_arguments": 1,
            "bad_frame": 2,
            "payload_too_large": 1,
            "handler_failure": 1,
            "bad_value": 1,
        }


@pytest.mark.parametrize("kind", ["", "EventDriven"])
def test_an_answer_that_fits_into_no_datagram_is_lost(
    pantry: Emitted, kind: str
) -> None:
    handler = pantry_handler(pantry)
    with (
        serving(
            getattr(pantry, f"{kind}UDPPantryServer")(("127.0.0.1", 0), handler)
        ) as server,
        asking(server.server_address) as ask,
    ):
        for name in b"abc":
            ask(b"PUT %b 1\nx" % (bytes([name]) * 180))
        assert ask(b"LIST 2").endswith(b"bb\n.\n")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.sendto(b"LIST 3", server.server_address)
            wait_until(lambda: server.lost["answer_too_large"] == 1, "it to be lost")


@pytest.mark.parametrize("kind", ["", "EventDriven"])
def test_amplification_is_bounded_where_that_is_wanted(
    pantry: Emitted, kind: str
) -> None:
    handler = pantry_handler(pantry)
    with (
        serving(
            getattr(pantry, f"{kind}UDPPantryServer")(("127.0.0.1", 0), handler)
        ) as server,
        asking(server.server_address) as ask,
    ):
        ask(b"PUT a 100\n" + b"x" * 100)
        server.max_reply_ratio = 2.0
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.sendto(b"GET a", server.server_address)
            wait_until(lambda: server.lost["amplified"] == 1, "the answer to be lost")
        server.rate_limit = RateLimit(0.001, burst=1)
        assert ask(b"GET b") == b"EMPTY\n"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.sendto(b"GET b", server.server_address)
            wait_until(lambda: server.lost["rate_limited"] == 1, "the rate to count")


@pytest.mark.parametrize("kind", ["", "EventDriven"])
@pytest.mark.skipif(sys.platform != "linux", reason="127.0.0.2 is an address on Linux")
def test_an_answer_leaves_from_where_the_datagram_came_to(
    pantry: Emitted, kind: str
) -> None:
    handler = pantry_handler(pantry)
    with serving(getattr(pantry, f"{kind}UDPPantryServer")(("", 0), handler)) as server:
        port = server.server_address[1]
        for address in ("127.0.0.1", "127.0.0.2"):
            with asking((address, port)) as ask:
                assert ask(b"GET a") == b"EMPTY\n"


@pytest.mark.parametrize("kind", ["", "EventDriven"])
def test_it_is_so_over_ipv6_as_well(pantry: Emitted, kind: str) -> None:
    handler = pantry_handler(pantry)
    server = getattr(pantry, f"{kind}UDPPantryServer")(("::", 0), handler, False)
    server.family_from_address = True
    server.server_bind()
    server.server_activate()
    with (
        serving(server),
        socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as peer,
    ):
        peer.settimeout(DEADLINE)
        peer.connect(("::1", server.server_address[1]))
        peer.send(b"GET a")
        assert peer.recv(100) == b"EMPTY\n"


@pytest.mark.parametrize("kind", ["", "EventDriven"])
def test_what_has_arrived_is_taken_before_the_next_wait(
    pantry: Emitted, kind: str
) -> None:
    handler = pantry_handler(pantry)
    server = getattr(pantry, f"{kind}UDPPantryServer")(("127.0.0.1", 0), handler)
    with server, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
        peer.settimeout(DEADLINE)
        for _ in range(10):
            peer.sendto(b"GET a", server.server_address)
        server.burst = 7
        server.handle_ready_request()
        server.handle_ready_request()
        for _ in range(10):
            assert peer.recv(100) == b"EMPTY\n"
        server.handle_ready_request()  # there is none, and it does not wait


def test_the_system_is_asked_to_keep_what_waits(pantry: Emitted) -> None:
    def room(sock: socket.socket) -> int:
        return sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plain:
        usual = room(plain)
    server = pantry.UDPPantryServer
    for wanted in (0, usual + 4096):
        # Any: the class is emitted by the test
        chosen: Any = type("Chosen", (server,), {"receive_buffer": wanted})
        with chosen(("127.0.0.1", 0), pantry_handler(pantry)) as made:
            assert room(made.socket) > usual if wanted else room(made.socket) == usual


@pytest.mark.parametrize("kind", ["", "EventDriven"])
def test_a_unix_socket_answers_who_has_a_name(
    pantry: Emitted, kind: str, tmp_path: Path
) -> None:
    path = str(tmp_path / "pantry")
    handler = pantry_handler(pantry)
    server = getattr(pantry, f"{kind}UnixDatagramPantryServer")(path, handler)
    with (
        serving(server),
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as peer,
    ):
        peer.settimeout(DEADLINE)
        peer.connect(path)
        peer.send(b"GET a")  # nowhere to answer to
        wait_until(lambda: server.lost["no_address"] == 1, "it to be counted")
        peer.bind(str(tmp_path / "asking"))
        peer.send(b"GET a")
        assert peer.recv(100) == b"EMPTY\n"


def test_who_does_not_read_holds_up_nobody(pantry: Emitted, tmp_path: Path) -> None:
    path = str(tmp_path / "pantry")
    server = pantry.UnixDatagramPantryServer(path, pantry_handler(pantry))
    with (
        serving(server),
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as deaf,
        pantry.PantryClient(path, timeout=DEADLINE) as client,
    ):
        deaf.bind(str(tmp_path / "deaf"))
        deaf.settimeout(DEADLINE)
        while server.lost["answer_lost"] == 0:
            deaf.sendto(b"GET a", path)
        assert client.get("a") == pantry.Empty()


def _gauges_handler(gauges: Emitted) -> Emitted:
    values: dict[str, int] = {}

    def keep(_: object, command: Emitted) -> None:
        values[command.gauge] = command.value

    def ask(_: object, command: Emitted) -> object:
        if command.gauge in values:
            return gauges.Is(command.gauge, values[command.gauge])
        return gauges.Unset(command.gauge)

    return type("Gauges", (gauges.GaugesHandler,), {"do_set": keep, "do_ask": ask})


def test_one_handler_serves_both(gauges: Emitted) -> None:
    handler = _gauges_handler(gauges)
    with (
        serving(gauges.UDPGaugesServer(("127.0.0.1", 0), handler)) as udp,
        serving(gauges.ThreadingGaugesServer(("127.0.0.1", 0), handler)) as tcp,
        gauges.GaugesClient(udp.server_address, datagrams=True) as datagrams,
        gauges.GaugesClient(tcp.server_address) as stream,
    ):
        assert datagrams.ask("a") == gauges.Unset("a")
        stream.set("a", 5)
        assert stream.ask("a") == gauges.Is("a", 5)
        assert datagrams.ask("a") == gauges.Is("a", 5)


def test_records_fail_one_by_one(gauges: Emitted) -> None:
    handler = _gauges_handler(gauges)
    with (
        serving(gauges.UDPGaugesServer(("127.0.0.1", 0), handler)) as server,
        asking(server.server_address) as ask,
    ):
        data = b"a=1\nnonsense\n\nb=99999999999\n" + b"c" * 70 + b"\nb=2\n?a\n?b"
        assert ask(data) == b"no: 99999999999\na=1\nb=2\n"
        assert server.lost.items() == {
            "wrong_arguments": 1,
            "bad_value": 1,
            "line_too_long": 1,
        }


def test_over_a_connection_an_undeclared_error_still_ends_it(gauges: Emitted) -> None:
    handler = _gauges_handler(gauges)
    with (
        serving(gauges.ThreadingGaugesServer(("127.0.0.1", 0), handler)) as server,
        socket.create_connection(server.server_address, timeout=DEADLINE) as client,
    ):
        client.sendall(b"?a\nnonsense\n?a\n")
        with client.makefile("rb") as answers:
            assert answers.read() == b"a is unset\n"


def test_hooks_are_called_where_there_are_any(pantry: Emitted) -> None:
    seen: list[str] = []

    def opened(_self: object, request: Emitted, _address: object) -> None:
        seen.append(request[0].decode())

    handler = pantry_handler(pantry)
    hooked = type("Hooked", (pantry.UDPPantryServer,), {"connection_opened": opened})
    with (
        serving(hooked(("127.0.0.1", 0), handler)) as server,
        asking(server.server_address) as ask,
    ):
        assert ask(b"GET a") == b"EMPTY\n"
    assert seen == ["GET a"]


def test_a_handler_that_cannot_be_made_is_reported(
    pantry: Emitted, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_self: object) -> None:
        raise RuntimeError("on purpose")

    shelf = pantry_handler(pantry)
    handler = type("Failing", (shelf,), {"setup": fail})
    with (
        serving(pantry.UDPPantryServer(("127.0.0.1", 0), handler)) as server,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer,
    ):
        peer.sendto(b"GET a", server.server_address)
        peer.sendto(b"GET b", server.server_address)
        wait_until(lambda: len(caplog.records) == 2, "both failures to be reported")
    assert all("on purpose" in (record.exc_text or "") for record in caplog.records)


def test_what_has_arrived_is_handled_before_the_end(pantry: Emitted) -> None:
    handler = pantry_handler(pantry)
    server = pantry.UDPPantryServer(("127.0.0.1", 0), handler)
    with server, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
        peer.settimeout(DEADLINE)
        for _ in range(100):
            peer.sendto(b"GET a", server.server_address)
        assert server.drain(timeout=DEADLINE)
        for _ in range(100):
            assert peer.recv(100) == b"EMPTY\n"
