"""Clients that speak in datagrams: what is lost, and what is late."""

import socket
import threading
from collections.abc import Generator

import pytest

from sockgen_runtime.client import DeadlineExceeded
from tests.generator.jars import Address, Emitted, package, pantry_handler, serving
from tests.support.waiting import DEADLINE, wait_until


@pytest.fixture(scope="module", name="pantry")
def the_pantry() -> Generator[Emitted]:
    """The package of a protocol over datagrams."""
    yield from package("pantry")


def test_a_client_returns_answers(pantry: Emitted) -> None:
    handler = pantry_handler(pantry)
    with (
        serving(pantry.UDPPantryServer(("127.0.0.1", 0), handler)) as server,
        pantry.PantryClient(server.server_address, timeout=DEADLINE) as client,
    ):
        assert client.put("a", b"1\n2") == pantry.Kept()
        assert client.get("a") == pantry.Jar(b"1\n2")
        assert list(client.list(5)) == [pantry.Name("a")]
        assert client.forget("a") is None
        wait_until(lambda: client.get("a") == pantry.Empty(), "the jar to be forgotten")
        with pytest.raises(pantry.PantryError) as refused:
            client.fail()
        assert refused.value.reply == pantry.Wrong("sorry")
        with pytest.raises(ValueError, match="over 512"):
            client.put("a", b"x" * 600)


def test_a_client_asks_again_and_takes_no_late_answer(pantry: Emitted) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(DEADLINE)
        seen: list[Address] = []

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


def test_a_client_gives_up(pantry: Emitted) -> None:
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


def test_nobody_there_is_a_deadline_too(pantry: Emitted) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as gone:
        gone.bind(("127.0.0.1", 0))
        address = gone.getsockname()
    with pantry.PantryClient(address, timeout=0.1) as client:
        with pytest.raises(DeadlineExceeded):
            client.get("a")
        client.forget("a")
        client.forget("a")
