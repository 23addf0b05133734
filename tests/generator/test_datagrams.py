"""Protocols over datagrams: servers, clients, and what happens to what is lost."""

import socket
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from sockgen_runtime import RateLimit
from sockgen_runtime.client import DeadlineExceeded, ErrorReply
from tests.support.command import sockgen
from tests.support.waiting import DEADLINE, wait_until

_HERE: Final = Path(__file__).parent

_Emitted: TypeAlias = Any  # Any: what a package that is emitted here has
_Address: TypeAlias = Any  # Any: what it is depends on the family


def _package(name: str) -> Generator[_Emitted]:
    checked = pipeline.check(str(_HERE / f"{name}.yaml"))
    assert not checked.diagnostics
    with loaded(pipeline.generate(checked)) as package:
        yield package


@pytest.fixture(scope="module", name="pantry")
def the_pantry() -> Generator[_Emitted]:
    """The package of a protocol over datagrams."""
    yield from _package("pantry")


@pytest.fixture(scope="module", name="gauges")
def the_gauges() -> Generator[_Emitted]:
    """The package of a protocol over datagrams and connections."""
    yield from _package("gauges")


@contextmanager
def _serving(server: _Emitted) -> Generator[_Emitted]:
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join(DEADLINE)
        server.server_close()


@contextmanager
def _asking(address: _Address) -> Generator[Callable[[bytes], bytes]]:
    """Return a function that sends a datagram and returns the next one that comes."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(DEADLINE)
        asking.connect(address)

        def ask(data: bytes) -> bytes:
            asking.send(data)
            return asking.recv(65536)

        yield ask


def _pantry_handler(pantry: _Emitted) -> _Emitted:
    jars: dict[str, bytes] = {}

    def put(_: object, command: _Emitted) -> object:
        jars[command.jar] = command.things
        return pantry.Kept()

    def get(_: object, command: _Emitted) -> object:
        things = jars.get(command.jar)
        return pantry.Empty() if things is None else pantry.Jar(things)

    def names(_: object, command: _Emitted) -> object:
        return [pantry.Name(jar) for jar in sorted(jars)[: command.most]]

    def forget(_: object, command: _Emitted) -> None:
        jars.pop(command.jar, None)

    def fail(_: object, _command: _Emitted) -> None:
        raise RuntimeError("on purpose")

    methods = {
        "do_put": put,
        "do_get": get,
        "do_list": names,
        "do_forget": forget,
        "do_fail": fail,
    }
    return type("Shelf", (pantry.PantryHandler,), methods)


@pytest.mark.parametrize("name", ["pantry", "gauges"])
def test_the_transcripts_hold(name: str) -> None:
    outcome = sockgen("test", str(_HERE / f"{name}.yaml"))
    assert outcome.code == 0, outcome.text


@pytest.mark.parametrize("kind", ["", "Threading", "Forking"])
def test_each_datagram_is_answered_by_one(pantry: _Emitted, kind: str) -> None:
    server = getattr(pantry, f"{kind}UDPPantryServer")
    handler = _pantry_handler(pantry)
    with (
        _serving(server(("127.0.0.1", 0), handler)) as serving,
        _asking(serving.server_address) as ask,
    ):
        assert ask(b"PUT a 3\n1\n2\n") == b"KEPT\n"
        assert ask(b"GET b") == b"EMPTY\n"
        assert ask(b"LIST x\n") == b"WRONG most: a number from 0 to 255\n"
        if kind != "Forking":  # there a jar is forgotten with its process
            assert ask(b"GET a\0\0") == b"JAR 3\n1\n2\n"
            assert ask(b"LIST 9") == b"- a\n.\n"


def test_what_is_wrong_is_answered_or_counted(pantry: _Emitted) -> None:
    handler = _pantry_handler(pantry)
    with (
        _serving(pantry.UDPPantryServer(("127.0.0.1", 0), handler)) as server,
        _asking(server.server_address) as ask,
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


def test_an_answer_that_fits_into_no_datagram_is_lost(pantry: _Emitted) -> None:
    handler = _pantry_handler(pantry)
    with (
        _serving(pantry.UDPPantryServer(("127.0.0.1", 0), handler)) as server,
        _asking(server.server_address) as ask,
    ):
        for name in b"abc":
            ask(b"PUT %b 1\nx" % (bytes([name]) * 180))
        assert ask(b"LIST 2").endswith(b"bb\n.\n")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.sendto(b"LIST 3", server.server_address)
            wait_until(lambda: server.lost["answer_too_large"] == 1, "it to be lost")


def test_amplification_is_bounded_where_that_is_wanted(pantry: _Emitted) -> None:
    handler = _pantry_handler(pantry)
    with (
        _serving(pantry.UDPPantryServer(("127.0.0.1", 0), handler)) as server,
        _asking(server.server_address) as ask,
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


@pytest.mark.skipif(sys.platform != "linux", reason="127.0.0.2 is an address on Linux")
def test_an_answer_leaves_from_where_the_datagram_came_to(pantry: _Emitted) -> None:
    handler = _pantry_handler(pantry)
    with _serving(pantry.UDPPantryServer(("", 0), handler)) as server:
        port = server.server_address[1]
        for address in ("127.0.0.1", "127.0.0.2"):
            with _asking((address, port)) as ask:
                assert ask(b"GET a") == b"EMPTY\n"


def test_it_is_so_over_ipv6_as_well(pantry: _Emitted) -> None:
    handler = _pantry_handler(pantry)
    server = pantry.UDPPantryServer(("::", 0), handler, False)
    server.family_from_address = True
    server.server_bind()
    server.server_activate()
    with (
        _serving(server),
        socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as asking,
    ):
        asking.settimeout(DEADLINE)
        asking.connect(("::1", server.server_address[1]))
        asking.send(b"GET a")
        assert asking.recv(100) == b"EMPTY\n"


def test_what_has_arrived_is_taken_before_the_next_wait(pantry: _Emitted) -> None:
    handler = _pantry_handler(pantry)
    server = pantry.UDPPantryServer(("127.0.0.1", 0), handler)
    with server, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(DEADLINE)
        for _ in range(10):
            asking.sendto(b"GET a", server.server_address)
        server.burst = 7
        server.handle_ready_request()
        server.handle_ready_request()
        for _ in range(10):
            assert asking.recv(100) == b"EMPTY\n"
        server.handle_ready_request()  # there is none, and it does not wait


def test_a_unix_socket_answers_who_has_a_name(pantry: _Emitted, tmp_path: Path) -> None:
    path = str(tmp_path / "pantry")
    handler = _pantry_handler(pantry)
    server = pantry.UnixDatagramPantryServer(path, handler)
    with (
        _serving(server),
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as asking,
    ):
        asking.settimeout(DEADLINE)
        asking.connect(path)
        asking.send(b"GET a")  # nowhere to answer to
        wait_until(lambda: server.lost["no_address"] == 1, "it to be counted")
        asking.bind(str(tmp_path / "asking"))
        asking.send(b"GET a")
        assert asking.recv(100) == b"EMPTY\n"


def test_who_does_not_read_holds_up_nobody(pantry: _Emitted, tmp_path: Path) -> None:
    path = str(tmp_path / "pantry")
    server = pantry.UnixDatagramPantryServer(path, _pantry_handler(pantry))
    with (
        _serving(server),
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as deaf,
        pantry.PantryClient(path, timeout=DEADLINE) as client,
    ):
        deaf.bind(str(tmp_path / "deaf"))
        deaf.settimeout(DEADLINE)
        while server.lost["answer_lost"] == 0:
            deaf.sendto(b"GET a", path)
        assert client.get("a") == pantry.Empty()


def test_a_client_returns_answers(pantry: _Emitted) -> None:
    handler = _pantry_handler(pantry)
    with (
        _serving(pantry.UDPPantryServer(("127.0.0.1", 0), handler)) as server,
        pantry.PantryClient(server.server_address, timeout=DEADLINE) as client,
    ):
        assert client.put("a", b"1\n2") == pantry.Kept()
        assert client.get("a") == pantry.Jar(b"1\n2")
        assert list(client.list(5)) == [pantry.Name("a")]
        assert client.forget("a") is None
        wait_until(lambda: client.get("a") == pantry.Empty(), "the jar to be forgotten")
        with pytest.raises(ErrorReply) as refused:
            client.fail()
        assert refused.value.reply == pantry.Wrong("sorry")
        with pytest.raises(ValueError, match="over 512"):
            client.put("a", b"x" * 600)


def test_a_client_asks_again_and_takes_no_late_answer(pantry: _Emitted) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(DEADLINE)
        seen: list[_Address] = []

        def serve() -> None:
            for _ in range(2):
                data, address = server.recvfrom(100)
                assert data == b"GET a\n"
                seen.append(address)
            server.sendto(b"nonsense", seen[1])
            server.sendto(b"JAR 9\nshort", seen[1])
            server.sendto(b"EMPTY\n", seen[1])
            server.sendto(b"JAR 1\nx\n", seen[1])  # the late one
            seen.append(server.recvfrom(100)[1])
            server.sendto(b"KEPT\n", seen[2])

        thread = threading.Thread(target=serve)
        thread.start()
        with pantry.PantryClient(server.getsockname(), timeout=2, retries=1) as client:
            assert client.get("a") == pantry.Empty()
            assert client.put("a", b"") == pantry.Kept()
        thread.join(DEADLINE)
        assert seen[0] == seen[1] != seen[2]


def test_a_client_gives_up(pantry: _Emitted) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
        deaf.bind(("127.0.0.1", 0))
        address = deaf.getsockname()
        with pantry.PantryClient(address, timeout=0.2, retries=2) as client:
            with pytest.raises(DeadlineExceeded):
                client.get("a")
            with client.deadline(0.01), pytest.raises(DeadlineExceeded):
                client.get("b")
        deaf.settimeout(DEADLINE)
        assert [deaf.recv(100) for _ in range(4)] == [b"GET a\n"] * 3 + [b"GET b\n"]
    with pytest.raises(ValueError, match="retries"):
        pantry.PantryClient(address, retries=-1)


def test_nobody_there_is_a_deadline_too(pantry: _Emitted) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
        gone.bind(("127.0.0.1", 0))
        address = gone.getsockname()
    with pantry.PantryClient(address, timeout=0.1) as client:
        with pytest.raises(DeadlineExceeded):
            client.get("a")
        client.forget("a")
        client.forget("a")


def _gauges_handler(gauges: _Emitted) -> _Emitted:
    values: dict[str, int] = {}

    def keep(_: object, command: _Emitted) -> None:
        values[command.gauge] = command.value

    def ask(_: object, command: _Emitted) -> object:
        if command.gauge in values:
            return gauges.Is(command.gauge, values[command.gauge])
        return gauges.Unset(command.gauge)

    return type("Gauges", (gauges.GaugesHandler,), {"do_set": keep, "do_ask": ask})


def test_one_handler_serves_both(gauges: _Emitted) -> None:
    handler = _gauges_handler(gauges)
    with (
        _serving(gauges.UDPGaugesServer(("127.0.0.1", 0), handler)) as udp,
        _serving(gauges.ThreadingGaugesServer(("127.0.0.1", 0), handler)) as tcp,
        gauges.GaugesClient(udp.server_address, datagrams=True) as datagrams,
        gauges.GaugesClient(tcp.server_address) as stream,
    ):
        assert datagrams.ask("a") == gauges.Unset("a")
        stream.set("a", 5)
        assert stream.ask("a") == gauges.Is("a", 5)
        assert datagrams.ask("a") == gauges.Is("a", 5)


def test_records_fail_one_by_one(gauges: _Emitted) -> None:
    handler = _gauges_handler(gauges)
    with (
        _serving(gauges.UDPGaugesServer(("127.0.0.1", 0), handler)) as server,
        _asking(server.server_address) as ask,
    ):
        data = b"a=1\nnonsense\n\nb=99999999999\n" + b"c" * 70 + b"\nb=2\n?a\n?b"
        assert ask(data) == b"no: 99999999999\na=1\nb=2\n"
        assert server.lost.items() == {
            "wrong_arguments": 1,
            "bad_value": 1,
            "line_too_long": 1,
        }


def test_over_a_connection_an_undeclared_error_still_ends_it(gauges: _Emitted) -> None:
    handler = _gauges_handler(gauges)
    with (
        _serving(gauges.ThreadingGaugesServer(("127.0.0.1", 0), handler)) as server,
        socket.create_connection(server.server_address, timeout=DEADLINE) as client,
    ):
        client.sendall(b"?a\nnonsense\n?a\n")
        with client.makefile("rb") as answers:
            assert answers.read() == b"a is unset\n"


def test_hooks_are_called_where_there_are_any(pantry: _Emitted) -> None:
    seen: list[str] = []

    def opened(_self: object, request: _Emitted, _address: object) -> None:
        seen.append(request[0].decode())

    handler = _pantry_handler(pantry)
    hooked = type("Hooked", (pantry.UDPPantryServer,), {"connection_opened": opened})
    with (
        _serving(hooked(("127.0.0.1", 0), handler)) as server,
        _asking(server.server_address) as ask,
    ):
        assert ask(b"GET a") == b"EMPTY\n"
    assert seen == ["GET a"]


def test_a_handler_that_cannot_be_made_is_reported(
    pantry: _Emitted, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_self: object) -> None:
        raise RuntimeError("on purpose")

    shelf = _pantry_handler(pantry)
    handler = type("Failing", (shelf,), {"setup": fail})
    with (
        _serving(pantry.UDPPantryServer(("127.0.0.1", 0), handler)) as server,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking,
    ):
        asking.sendto(b"GET a", server.server_address)
        asking.sendto(b"GET b", server.server_address)
        wait_until(lambda: len(caplog.records) == 2, "both failures to be reported")
    assert all("on purpose" in (record.exc_text or "") for record in caplog.records)


def test_what_has_arrived_is_handled_before_the_end(pantry: _Emitted) -> None:
    handler = _pantry_handler(pantry)
    server = pantry.UDPPantryServer(("127.0.0.1", 0), handler)
    with server, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(DEADLINE)
        for _ in range(100):
            asking.sendto(b"GET a", server.server_address)
        assert server.drain(timeout=DEADLINE)
        for _ in range(100):
            assert asking.recv(100) == b"EMPTY\n"
