"""Bodies of every kind: what ends them, what does not, and what a peer can do with them."""

import socket
from collections.abc import Generator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from sockgen_runtime import (
    Conversation,
    Decoder,
    EncodeError,
    Form,
    Forms,
    LineRules,
    Reading,
    Until,
    dotted,
)
from tests.core.cutting import decoded, same_for_every_cut
from tests.core.shelves import answers, serving
from tests.support.command import sockgen
from tests.support.waiting import DEADLINE

SCHEMA: Final = Path(__file__).with_name("depot.yaml")

_Emitted: TypeAlias = Any  # Any: a class or object of a package that is emitted here


@pytest.fixture(scope="module", name="depot", params=["depot", "depot_told"])
def the_package(request: pytest.FixtureRequest) -> Generator[ModuleType]:
    """The package of the schema; and of one with events, whose driver is another."""
    schema = SCHEMA.with_stem(request.param)
    with loaded(pipeline.generate(pipeline.check(str(schema)))) as package:
        yield package


@pytest.fixture(name="handler")
def a_handler(depot: ModuleType) -> _Emitted:
    """A handler that says what it got."""

    def told(_session: object, command: object) -> object:
        return depot.Ok(text=repr(command))

    def get(_session: object, command: _Emitted) -> object:
        return depot.All(text=command.key * 3)

    names = ("pair", "glue", "stream", "chunks", "rest", "frame")
    methods = {**{f"do_{name}": told for name in names}, "do_get": get}
    return type("Depot", (depot.DepotHandler,), methods)


@pytest.fixture(name="talk")
def a_conversation(handler: _Emitted) -> Conversation:
    """A conversation without a socket, in its first state."""
    return Conversation(handler.__new__(handler))


def test_the_transcripts_hold() -> None:
    outcome = sockgen("test", str(SCHEMA))
    assert outcome.code == 0, outcome.text


def test_no_field_holds_what_ends_it(depot: ModuleType) -> None:
    pair, frame = depot.Pair, depot.Frame
    assert pair("k", b"a\r\n", "b").encode() == b"PAIR k\r\na\r\n\0b--!\r\n"
    for wrong in (pair("k", b"\0", "b"), pair("k", b"", "a--b"), frame(b"a\0PAIR k")):
        with pytest.raises(EncodeError):
            wrong.encode()


def test_a_delimiter_that_begins_too_early_is_refused(depot: ModuleType) -> None:
    # Written as `a---!`, it would be read back as `a` and `-!`.
    with pytest.raises(EncodeError):
        depot.Pair("k", b"", "a-").encode()


def test_what_is_behind_a_delimiter_is_checked(talk: Conversation) -> None:
    assert answers([b"GLUE k a;bc\r\n"], talk) == b"OK bad trailer\r\nOK what?\r\n"


def test_large_bodies_are_written_in_chunks_that_fit_their_size(
    depot: ModuleType,
) -> None:
    body = bytes(range(64))
    assert depot.Stream(body).encode() == b"STREAM\r\n\x40" + body + b"\0"
    with pytest.raises(EncodeError):
        depot.Stream(bytes(65)).encode()


def test_a_size_that_is_none_is_a_wrong_value(talk: Conversation) -> None:
    found = answers([b"CHUNKS\r\n+3\r\n"], talk)
    assert found == b"OK data: expected a hexadecimal number of at least 0\r\n"


def test_a_body_is_cut_off_without_a_word_if_the_peer_leaves(
    handler: _Emitted, talk: Conversation
) -> None:
    assert answers([b"PAIR k\r\nab"], talk) == b""
    assert talk.ended() == b""
    sealed = Conversation(handler.__new__(handler))
    assert answers([b"SEAL\r\n", b"frame"], sealed) == b"OK go on\r\n"
    assert sealed.ended() == b""


def test_the_end_of_the_input_ends_one_body_only(handler: _Emitted) -> None:
    talk = Conversation(handler.__new__(handler))
    assert answers([b"SEND\r\n", b"a", b"\r\n"], talk) == b"OK go on\r\n"
    assert talk.ended() == b"OK Rest(text='a\\r\\n')\r\n"
    assert talk.closing
    assert talk.ended() == b""


def test_a_peer_that_sends_no_more_gets_its_answer(
    depot: ModuleType, handler: _Emitted
) -> None:
    server = depot.DepotServer(("127.0.0.1", 0), handler)
    with (
        serving(server),
        socket.create_connection(server.server_address, DEADLINE) as client,
    ):
        client.sendall(b"SEND\r\nall of it")
        client.shutdown(socket.SHUT_WR)
        with client.makefile("rb") as file:
            assert file.read() == b"OK go on\r\nOK Rest(text='all of it')\r\n"


def test_a_reply_to_the_end_closes_the_connection(
    depot: ModuleType, handler: _Emitted
) -> None:
    server = depot.DepotServer(("127.0.0.1", 0), handler)
    with (
        serving(server),
        socket.create_connection(server.server_address, DEADLINE) as client,
        client.makefile("rb") as file,
    ):
        client.sendall(b"GET ab\r\nGET c\r\n")
        assert file.read() == b"ALL\r\nababab"


def test_a_reply_to_the_end_is_read_when_nothing_more_comes(depot: ModuleType) -> None:
    handler = depot.DepotHandler
    decoder = Decoder(depot.codec.REPLIES, handler.line, handler.limits)
    decoder.feed(b"ALL\r\na")
    assert decoder.next() is None
    decoder.feed(b"\r\n")
    assert decoder.next() is None
    decoder.end()
    assert decoder.next() == depot.All(text="a\r\n")
    assert decoder.next() is None


def _read_sized(_line: bytes) -> Reading[bytes]:
    return (yield Until(b";", 9, 3))


@pytest.mark.parametrize(
    ("octets", "resynchronise", "found"),
    [
        (b"a;b;c;d;", False, [b"a;b", b"c;d"]),
        (b"abcdef;ghij;", False, ["bad_trailer", "bad_trailer", b"hij"]),
        (b"abcdef;ghi;", True, ["bad_trailer", b"ghi"]),
    ],
)
def test_what_follows_a_size_is_checked(
    octets: bytes, resynchronise: bool, found: list[object]
) -> None:
    forms = Forms(Form("body", (), rb"", read=_read_sized, headless=True))

    def read(pieces: Sequence[bytes]) -> list[object]:
        return decoded(forms, pieces, resynchronise=resynchronise)

    assert same_for_every_cut(octets, read) == found


def _read_body(_line: bytes) -> Reading[bytes]:
    return (yield from dotted())


def test_a_delimiter_that_arrives_in_two_pieces_is_found() -> None:
    # What was searched for a line ending is not what was searched for a lone dot.
    forms = Forms(Form("body", (), rb"", read=_read_body, headless=True))
    decoder = Decoder(forms, LineRules(accept=(b"\r\n", b"\n")))
    for piece in (b"a\r", b"\n.", b"\r", b"\n"):
        decoder.feed(piece)
    assert decoder.next() == b"a\r\n"
    whole = b"a\r\n.\r\n"
    for at in range(len(whole)):
        decoder = Decoder(forms, LineRules(accept=(b"\r\n", b"\n")))
        decoder.feed(whole[:at])
        assert decoder.next() is None
        decoder.feed(whole[at:])
        assert decoder.next() == b"a\r\n"
