"""Messages of octets on connections: each in a frame, however it was cut."""

import logging
from collections.abc import Generator
from pathlib import Path
from random import Random
from typing import Final

import pytest

from sockgen_runtime import Conversation, MessageFraming
from sockgen_runtime.client import Answer, ClientConversation
from tests.client.emitted import Emitted, emitted
from tests.client.reading import read

_SCHEMA: Final = """\
sockgen: 1
protocol: lamps
transport: {datagram: {max: 100}, stream: {max: 100, framing: %s}}
header: [kind: u8, id: u16]
commands:
  set: {where: {kind: 1}, layout: [length: u8 = size(name), name: str], reply: State | none}
  get: {where: {kind: 2}, reply: State}
replies:
  State: {where: {kind: 3}, layout: [length: u8 = size(name), name: str], echo: [id]}
errors:
  unknown_command: State(name="what?")
  wrong_arguments: State(name="how?")
  handler_failure: State(name="sorry")
"""
_FRAMINGS: Final = {
    "{length: u8}": b"\x65",
    "{length: u16}": b"\0\x65",
    "{length: u32}": b"\0\0\0\x65",
    "{octets: ' '}": b"101 ",
    r"{marked: {start: '\x02', end: '\x03', escape: '\x10', check: sum8}}": (
        b"\x02" + b"x" * 300
    ),
}
"""Framings, and how a frame begins that has an octet too many, or never ends."""


@pytest.fixture(name="lamps", scope="module", params=[*_FRAMINGS])
def the_package(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Emitted]:
    schema: Path = tmp_path_factory.mktemp("lamps") / "lamps.yaml"
    schema.write_text(_SCHEMA % request.param, "utf-8")
    with emitted(schema) as package:
        yield package


@pytest.fixture(name="talk")
def a_conversation(lamps: Emitted) -> Conversation:
    def do_set(_session: object, command: Emitted) -> object:
        if command.name == "fail":
            raise RuntimeError("a secret")
        return lamps.State(command.name) if command.name else None

    def do_get(_session: object, _command: object) -> object:
        return lamps.State("\x02\x03\x10 on")

    methods: dict[str, object] = {"do_set": do_set, "do_get": do_get}
    handler: Emitted = type("Lamps", (lamps.LampsHandler,), methods)
    return Conversation(handler.__new__(handler))


def _framing(lamps: Emitted) -> MessageFraming:
    found: MessageFraming = lamps.LampsHandler.framing
    return found


def _framed(lamps: Emitted, *messages: bytes) -> bytes:
    return b"".join(map(_framing(lamps).encode, messages))


def _said(talk: Conversation, *pieces: bytes) -> bytes:
    return b"".join(talk.receive(piece) for piece in pieces)


def test_every_message_and_every_answer_is_in_a_frame(
    lamps: Emitted, talk: Conversation
) -> None:
    asked = [lamps.Set(1, "a"), lamps.Set(2, ""), lamps.Get(3), lamps.Set(4, "fail")]
    octets = _framed(lamps, *(command.encode() for command in asked))
    told = [
        lamps.State("a", id=1),
        lamps.State("\x02\x03\x10 on", id=3),
        lamps.State("sorry", id=4),
    ]
    expected = _framed(lamps, *(reply.encode() for reply in told))
    assert _said(talk, octets) == expected


def test_it_does_not_matter_where_it_was_cut(
    lamps: Emitted, talk: Conversation
) -> None:
    asked = [lamps.Set(1, "\x02\x10\x03"), lamps.Get(0x0203), lamps.Set(3, "x" * 60)]
    octets = _framed(lamps, *(command.encode() for command in asked))
    expected = _said(talk, octets)
    assert expected.count(b"x" * 60) == 1
    for cut in range(1, len(octets)):
        assert _said(talk, octets[:cut], octets[cut:]) == expected, cut
    assert _said(talk, *(octets[at : at + 1] for at in range(len(octets)))) == expected


def test_what_is_wrong_in_a_frame_is_answered_in_one(
    lamps: Emitted, talk: Conversation
) -> None:
    octets = _framed(lamps, b"\x01\0\x07\x05ab", b"\x09\0\x08", lamps.Get(9).encode())
    told = [
        lamps.State("how?", id=7),
        lamps.State("what?", id=8),
        lamps.State("\x02\x03\x10 on", id=9),
    ]
    assert _said(talk, octets) == _framed(lamps, *(each.encode() for each in told))
    assert not talk.closing


def test_what_is_no_message_closes(lamps: Emitted, talk: Conversation) -> None:
    assert _said(talk, _framed(lamps, b"")) == b""
    assert talk.closing


def test_a_large_frame_closes_before_it_has_come(
    lamps: Emitted, talk: Conversation, request: pytest.FixtureRequest
) -> None:
    largest = lamps.Set(1, "x" * 96).encode()
    assert len(largest) == 100
    assert _said(talk, _framed(lamps, largest)) != b""
    assert not talk.closing
    framing: str = request.node.callspec.params["lamps"]
    _said(talk, _FRAMINGS[framing])
    assert talk.closing


def test_noise_never_escapes(lamps: Emitted, caplog: pytest.LogCaptureFixture) -> None:
    random, answered = Random(7), 0

    def answer(_session: object, _command: object) -> object:
        return lamps.State("a")

    methods: dict[str, object] = {"do_set": answer, "do_get": answer}
    handler: Emitted = type("Lamps", (lamps.LampsHandler,), methods)
    start = _framed(lamps, lamps.Set(1, "a").encode(), lamps.Get(2).encode())
    for _ in range(500):
        octets = bytearray(start)
        for _ in range(random.randrange(4)):
            octets[random.randrange(len(octets))] = random.randrange(256)
        talk = Conversation(handler.__new__(handler))
        answered += bool(talk.receive(bytes(octets)))
        talk.receive(random.randbytes(random.randrange(50)))
        talk.ended()
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]
    assert 100 < answered < 500


def test_the_client_reads_frames(lamps: Emitted) -> None:
    rules = lamps.LampsClient.rules
    state = lamps.State("\x02\x03", id=5)
    octets = _framed(lamps, state.encode())
    client: Emitted = lamps.client
    answer: Answer[object] = client._STATE
    for cut in range(1, len(octets)):
        conversation = ClientConversation(rules)
        assert read(conversation, answer, [octets[:cut], octets[cut:]]) == state
