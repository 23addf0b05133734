"""Text in frames on connections, and bare in datagrams: one schema, one handler."""

from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest

from sockgen_runtime import Conversation, DatagramDecoder
from sockgen_runtime.client import ClientConversation
from tests.client.emitted import Emitted, emitted
from tests.client.reading import read

_SCHEMA: Final = r"""
sockgen: 1
protocol: diary
transport:
  datagram: {trim: '\0'}
  stream:
    framing:
      by_first_byte:
        '1-9': {octets: ' '}
        else: {delimited: ['\n', '\0']}
    max: 20
line: {end: nul, max: 100, empty: skip}
commands:
  note: {wire: 'note {text:rest}', reply: Noted | none}
replies:
  Noted: 'noted {text:rest}'
  Wrong: 'wrong {verb}'
errors:
  unknown_command: Wrong(verb="{verb}")
"""


@pytest.fixture(name="diary", scope="module")
def the_package(tmp_path_factory: pytest.TempPathFactory) -> Generator[Emitted]:
    schema: Path = tmp_path_factory.mktemp("diary") / "diary.yaml"
    schema.write_text(_SCHEMA, "utf-8")
    with emitted(schema) as package:
        yield package


@pytest.fixture(name="session")
def a_session(diary: Emitted) -> Emitted:
    def do_note(_session: object, command: Emitted) -> object:
        return diary.Noted(command.text) if command.text else None

    handler: Emitted = type("Diary", (diary.DiaryHandler,), {"do_note": do_note})
    return handler.__new__(handler)


def test_a_connection_has_frames(session: Emitted) -> None:
    octets = b"note a\n8 note b\nc\n\0note \0what\0note d\0"
    expected = b"7 noted a9 noted b\nc10 wrong what7 noted d"
    assert Conversation(session).receive(octets) == expected


def test_a_datagram_has_none(session: Emitted) -> None:
    handler: Emitted = session.__class__
    decoder: DatagramDecoder[object] = DatagramDecoder(
        handler.commands, handler.line, handler.limits, handler.datagrams
    )
    talk = Conversation(session, decoder)
    assert talk.receive(b"note a\nb") == b"noted a\nb\0"
    assert talk.receive(b"note a\0\0") == b"noted a\0"
    assert talk.receive(b"7 note a") == b"wrong 7\0"


def test_the_client_reads_frames(diary: Emitted) -> None:
    rules, answer = diary.DiaryClient.rules, diary.client._NOTED
    octets = rules.framing.encode(diary.Noted("a\nb").encode())
    assert octets == b"9 noted a\nb"
    for cut in range(1, len(octets)):
        conversation = ClientConversation(rules)
        assert read(conversation, answer, [octets[:cut], octets[cut:]]) == (
            diary.Noted("a\nb")
        )
