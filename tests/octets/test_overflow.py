"""Answers that have no room in a datagram are shortened, as the schema says."""

import socket
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from tests.generator.jars import Emitted, asking, serving
from tests.octets.building import mypy
from tests.support.waiting import DEADLINE, wait_until

_MOST: Final = 40  # octets of a datagram
_SCHEMA: Final = """\
sockgen: 1
protocol: lookup
transport:
  datagram: {max: 40, overflow: {set: {cut: true, note: "cut"}, empty: [found, hint]}}
  stream: {framing: {length: u16}}
header: [id: u16, answer: b1, cut: b1, kind: b6]
commands:
  find: {where: {answer: 0, cut: 0, kind: 0}, layout: [count: u8, room: u8, name: str], reply: Found | Lost}
replies:
  Found:
    where: {answer: 1, kind: 1}
    echo: [id]
    layout: [note: cstr, has: b1 = present(hint), _: b7, hint: optional u8, found: u8 * u8, name: str]
  Lost: {where: {answer: 1, cut: 0, kind: 2}, layout: [why: str]}
"""


@pytest.fixture(scope="module", name="schema")
def the_schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A schema that says how answers are shortened."""
    path = tmp_path_factory.mktemp("schemas") / "lookup.yaml"
    path.write_text(_SCHEMA, encoding="utf-8")
    return path


@pytest.fixture(scope="module", name="lookup")
def the_lookup(schema: Path) -> Generator[Emitted]:
    """The package of that protocol."""
    checked = pipeline.check(str(schema))
    assert not checked.diagnostics
    with loaded(pipeline.generate(checked)) as found:
        yield found


def _handler(lookup: Emitted) -> Emitted:
    """Return a handler that answers with as many items as it is asked for."""

    def do_find(self: Emitted, command: Emitted) -> object:
        if command.room:
            self.room = command.room
        if command.count == 255:
            return lookup.Lost(command.id, "x" * _MOST)
        items = tuple(range(command.count))
        return lookup.Found(cut=False, note="", found=items, name=command.name, hint=7)

    return type("Lookup", (lookup.LookupHandler,), {"do_find": do_find})


@pytest.fixture(name="server", params=["", "Threading", "EventDriven"])
def a_server(lookup: Emitted, request: pytest.FixtureRequest) -> Generator[Emitted]:
    """A server of datagrams."""
    class_ = getattr(lookup, f"{request.param}UDPLookupServer")
    with serving(class_(("127.0.0.1", 0), _handler(lookup))) as running:
        yield running


@pytest.fixture(name="ask")
def answers(server: Emitted) -> Generator[Callable[[bytes], bytes]]:
    """Return what a datagram is answered."""
    with asking(server.server_address) as ask:
        yield ask


def _found(count: int) -> bytes:
    """Return a whole answer with some items."""
    items = bytes(range(count))
    return b"\0\5\x81" + b"\0" + b"\x80\7" + bytes((count,)) + items + b"n"


_CUT: Final = b"\0\5\xc1" + b"cut\0" + b"\0" + b"\0" + b"n"


def test_what_has_room_is_whole(ask: Callable[[bytes], bytes]) -> None:
    whole = _found(_MOST - len(_found(0)))
    assert len(whole) == _MOST
    assert ask(b"\0\5\0" + bytes((_MOST - len(_found(0)), 0)) + b"n") == whole


def test_an_octet_more_has_none(ask: Callable[[bytes], bytes]) -> None:
    assert ask(b"\0\5\0" + bytes((_MOST - len(_found(0)) + 1, 0)) + b"n") == _CUT


def test_a_method_may_leave_less_room(ask: Callable[[bytes], bytes]) -> None:
    size = len(_found(3))
    assert ask(b"\0\5\0" + bytes((3, size)) + b"n") == _found(3)
    assert ask(b"\0\5\0" + bytes((3, size - 1)) + b"n") == _CUT
    assert ask(b"\0\5\0" + bytes((3, 0)) + b"n") == _found(3)


def test_what_is_too_large_even_so_is_lost(server: Emitted) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.sendto(b"\0\5\0\1\0" + b"n" * 34, server.server_address)
        client.sendto(b"\0\5\0\xff\0n", server.server_address)
        wait_until(lambda: server.lost["answer_too_large"] == 2, "both to be lost")


def test_connections_have_room(lookup: Emitted) -> None:
    with serving(lookup.LookupServer(("127.0.0.1", 0), _handler(lookup))) as server:
        address = server.server_address
        with socket.create_connection(address, DEADLINE) as client:
            client.sendall(b"\0\6" + b"\0\5\0\xc8\0n")
            with client.makefile("rb") as file:
                size = int.from_bytes(file.read(2), "big")
                assert file.read(size) == _found(200)


def test_the_emitted_code_is_typed(schema: Path, tmp_path: Path) -> None:
    assert mypy(tmp_path, pipeline.generate(pipeline.check(str(schema)))) == ""
