"""Messages that are acknowledged: what each side says of those of the other."""

import socket
from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest

from sockgen_runtime import Conversation
from sockgen_runtime.client import ClientConversation, UnexpectedReply
from tests.client.emitted import Emitted, Methods, always, emitted
from tests.client.scripted import scripted
from tests.support.waiting import DEADLINE

_SCHEMA: Final = """\
sockgen: 1
protocol: probes
framing:
  marked: {start: '$', end: '#', max: 20, check: sum8, acknowledge: {good: +, bad: -}}
commands:
  read: {wire: 'm{address:hex}', reply: Data}
  forget: {wire: 'f{what:word}', reply: none}
  walk: {wire: w, reply: Data*}
replies:
  Data: '{octets:word}'
errors:
  unknown_command: Data(octets="what")
  bad_checksum: nak
  bad_frame: nak
"""


@pytest.fixture(name="probes", scope="module")
def the_package(tmp_path_factory: pytest.TempPathFactory) -> Generator[Emitted]:
    schema: Path = tmp_path_factory.mktemp("probes") / "probes.yaml"
    schema.write_text(_SCHEMA, "utf-8")
    with emitted(schema) as package:
        yield package


def _conversation(probes: Emitted) -> Conversation:
    def do_read(_session: object, command: Emitted) -> object:
        return probes.Data(f"at{command.address}")

    def do_walk(_session: object, _command: object) -> object:
        return map(probes.Data, ("one", "two"))

    methods: Methods = {
        "do_read": do_read,
        "do_forget": always(None),
        "do_walk": do_walk,
    }
    handler: Emitted = type("Probes", (probes.ProbesHandler,), methods)
    return Conversation(handler.__new__(handler))


@pytest.fixture(name="talk")
def a_conversation(probes: Emitted) -> Conversation:
    return _conversation(probes)


def _framed(text: bytes) -> bytes:
    return b"$%b#%02x" % (text, sum(text) & 0xFF)


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ([b"m1"], b"+" + _framed(b"at1")),
        ([b"fx"], b"+"),
        ([b"w"], b"+" + _framed(b"one") + _framed(b"two")),
        ([b"?"], b"+" + _framed(b"what")),
        ([b"m1", b"fx", b"m2"], b"+" + _framed(b"at1") + b"++" + _framed(b"at2")),
    ],
)
def test_what_has_a_right_frame_came_whole(
    talk: Conversation, pieces: list[bytes], said: bytes
) -> None:
    assert talk.receive(b"++".join(map(_framed, pieces))) == said


def test_what_has_not_is_asked_for_again(talk: Conversation) -> None:
    assert talk.receive(b"$m1#00") == b"-"
    assert talk.receive(b"noise" + _framed(b"m1")) == b"-+" + _framed(b"at1")
    assert talk.receive(_framed(b"m" + b"1" * 20)) == b"-"
    assert not talk.closing


def test_what_was_not_understood_is_said_again(talk: Conversation) -> None:
    assert talk.receive(b"-") == b""
    assert talk.receive(_framed(b"m1")) == b"+" + _framed(b"at1")
    assert talk.receive(b"+") == b""
    assert not talk.unfinished
    assert talk.receive(b"-") == _framed(b"at1")
    said = talk.receive(b"-" + _framed(b"m2") + b"-")
    assert said == _framed(b"at1") + b"+" + _framed(b"at2") * 2
    assert talk.receive(_framed(b"fx") + b"-") == b"+" + _framed(b"at2")


def test_it_does_not_matter_where_it_was_cut(probes: Emitted) -> None:
    octets = b"+$m1#00noise" + _framed(b"?") + b"-+" + _framed(b"??") + b"-"
    expected = _conversation(probes).receive(octets)
    assert expected.count(b"what") == 4
    for cut in range(1, len(octets)):
        once = _conversation(probes)
        assert once.receive(octets[:cut]) + once.receive(octets[cut:]) == expected
    each = _conversation(probes)
    pieces = (octets[at : at + 1] for at in range(len(octets)))
    assert b"".join(map(each.receive, pieces)) == expected


def _client(probes: Emitted) -> ClientConversation:
    talk = ClientConversation(probes.ProbesClient.rules)
    talk.receipts.said(_framed(b"m1"))
    return talk


def _read(talk: ClientConversation, probes: Emitted, *pieces: bytes) -> list[bytes]:
    """Return what the client says for each piece, the last of which is its answer."""
    client: Emitted = probes.client
    steps, said = talk.read(client._DATA), list[bytes]()
    next(steps)
    for piece in pieces[:-1]:
        steps.send(piece)
        said.append(talk.receipts.taken())
    with pytest.raises(StopIteration) as stop:
        steps.send(pieces[-1])
    assert stop.value.value == probes.Data("at1")
    return [*said, talk.receipts.taken()]


def test_the_client_says_the_same(probes: Emitted) -> None:
    answer = _framed(b"at1")
    assert _read(_client(probes), probes, b"+" + answer) == [b"+"]
    assert _read(_client(probes), probes, b"+$at1#00", answer) == [b"-", b"+"]
    again = _read(_client(probes), probes, b"-", b"+" + answer)
    assert again == [_framed(b"m1"), b"+"]


@pytest.mark.parametrize("noise", [b"-", b"$at1#00"])
def test_the_client_gives_up(probes: Emitted, noise: bytes) -> None:
    with pytest.raises(UnexpectedReply):
        _read(_client(probes), probes, *[noise] * 4)


def test_what_was_not_sent_alone_is_not_said_again(probes: Emitted) -> None:
    talk = _client(probes)
    talk.receipts.said(b"")
    with pytest.raises(UnexpectedReply):
        _read(talk, probes, b"-")


def test_a_client_and_a_server_on_a_noisy_line(probes: Emitted) -> None:
    heard: list[bytes] = []

    def server(connection: socket.socket) -> None:
        for answer in (b"-", b"+$at1#00", _framed(b"at1"), b""):
            heard.append(connection.recv(100))
            connection.sendall(answer)

    with (
        scripted(server) as address,
        probes.ProbesClient(address, timeout=DEADLINE) as client,
    ):
        assert client.read(1) == probes.Data("at1")
    assert heard == [_framed(b"m1"), _framed(b"m1"), b"-", b"+"]


def test_frames_around_messages_are_acknowledged_too(tmp_path: Path) -> None:
    schema = tmp_path / "both.yaml"
    schema.write_text(
        _SCHEMA.replace("framing:", "transport:\n datagram: {}\n stream:\n  framing:")
        .replace("\n  marked", "\n    marked")
        .replace("protocol: probes", "protocol: both\nline: {end: nul}"),
        "utf-8",
    )
    with emitted(schema) as both:
        methods: Methods = {"do_forget": always(None)}
        handler: Emitted = type("Both", (both.BothHandler,), methods)
        handler.__abstractmethods__ = frozenset()
        talk = Conversation(handler.__new__(handler))
        assert talk.receive(_framed(b"fx") + _framed(b"?")) == b"++" + _framed(b"what")
        assert talk.receive(b"-+$fx#00") == _framed(b"what") + b"-"
