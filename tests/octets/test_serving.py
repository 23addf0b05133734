"""Messages of octets over datagrams: told apart, run, answered, refused, dropped."""

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sockgen.model import Protocol
from sockgen.model.layouts import (
    Bits,
    Constraint,
    Count,
    Echo,
    Octets,
    Prefixed,
    ToEnd,
)
from sockgen.transcripts.loading import loaded
from tests.octets.building import (
    SPAN,
    U8,
    U16,
    field,
    mypy,
    numbers,
    served,
    whole,
)


def _is(label: str, value: int) -> Constraint:
    return Constraint(label, ((value, value),), negated=False, span=SPAN)


def _model() -> Protocol:
    header = (
        field("id", U16),
        field("qr", Bits(1)),
        field("op", Bits(4), enumeration="Op"),
        field("rd", Bits(1)),
        field("rcode", Bits(10)),
        field("count", U16, computed=Count(("words",), SPAN)),
        field("words", Octets(Prefixed(U8), string=False), repeat=ToEnd()),
    )
    return served(
        header,
        asks=[_is("qr", 0), _is("op", 0)],
        answers=[_is("qr", 1)],
        echoes=[Echo(name, name, SPAN) for name in ("id", "op", "rd", "words")],
        errors={
            "unknown_command": {"rcode": 4},
            "wrong_arguments": {"rcode": 1},
            "handler_failure": {"rcode": 2},
        },
        accept=[_is("qr", 0)],
        number_enums=(numbers("Op", open_=True, QUERY=0, STATUS=2),),
    )


@pytest.fixture(scope="module")
def package() -> Generator[ModuleType]:
    """Emit and import the whole package."""
    with loaded(whole(_model())) as found:
        yield found


@contextmanager
def _serving(package: ModuleType) -> Generator[Any]:  # a class of the package
    """Serve what answers with the number of words, and fails for some."""

    def do_ask(_self: object, command: Any) -> object:  # of the package
        if command.words == (b"fail",):
            raise RuntimeError("a secret")
        return package.Said(rcode=len(command.words))

    handler = type("Counting", (package.OddHandler,), {"do_ask": do_ask})
    with package.UDPOddServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def _answers(address: tuple[str, int], *asked: str) -> list[str]:
    """Send datagrams, then one that is answered; return the answers before that."""
    last = bytes.fromhex("ffff 0000 0000")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(10)
        client.connect(address)
        for octets in asked:
            client.send(bytes.fromhex(octets))
        client.send(last)
        found: list[str] = []
        while not (answer := client.recv(600)).startswith(b"\xff\xff"):
            found.append(answer.hex())
    return found


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("0007 0400 0001 0161", ["000784010001" + "0161"]),  # copied, and counted
        ("0007 1400 0001 0161", ["000794040001" + "0161"]),  # another operation
        ("0007 0000 0001 0561", ["000780010000"]),  # the words never came
        ("0007 0000 0000 00", ["000780010000"]),  # something is behind it
        ("0007 0000 0001 046661696c", ["000780020001046661696c"]),  # the handler fails
        ("0007 8000 0000", []),  # an answer is not answered
        ("0007 90", []),  # nothing can be copied
        ("00", []),
        ("", []),
    ],
)
def test_what_is_answered(package: ModuleType, asked: str, answered: list[str]) -> None:
    """Each datagram has the declared answer, or is dropped and counted."""
    with _serving(package) as server:
        assert _answers(server.server_address, asked) == answered


def test_what_is_dropped_is_counted(package: ModuleType) -> None:
    """The server knows how many datagrams it refused, and why."""
    with _serving(package) as server:
        _answers(server.server_address, "0007 8000 0000", "00", "0007 0000 0001 05")
        counts = server.lost.items()
    assert counts == {"unknown_command": 1, "bad_frame": 1, "wrong_arguments": 1}


def test_a_client_asks(package: ModuleType) -> None:
    """The emitted client sends a command and returns what it was answered."""
    with (
        _serving(package) as server,
        package.OddClient(server.server_address, timeout=10) as client,
    ):
        said = client.ask(9, True, 0, (b"one", b"two"))
        assert said == package.Said(
            2, id=9, op=package.Op.QUERY, rd=True, words=(b"one", b"two")
        )


def test_a_whole_package_is_typed(tmp_path: Path) -> None:
    """The emitted package passes strict checks."""
    assert mypy(tmp_path, whole(_model())) == ""
