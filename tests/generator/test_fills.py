"""Fields of replies that the generated code fills from the command under way."""

from collections.abc import Generator
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from sockgen_runtime import Conversation
from tests.core.shelves import answers
from tests.support.command import sockgen

SCHEMA: Final = Path(__file__).with_name("told.yaml")

_Session: TypeAlias = Any  # Any: a handler of a package that is emitted here


@pytest.fixture(scope="module", name="told")
def the_package() -> Generator[ModuleType]:
    """The package of the schema."""
    checked = pipeline.check(str(SCHEMA))
    assert not checked.diagnostics
    with loaded(pipeline.generate(checked)) as package:
        yield package


@pytest.fixture(name="talk")
def a_conversation(told: ModuleType) -> Conversation:
    """A conversation with a handler that refuses, and fails for song 13."""
    base: _Session = told.ToldHandler

    def refuse(_session: object, command: _Session) -> object:
        if command == told.Play(song=13):
            raise RuntimeError("a secret")
        return told.Ack(code=50, message="no", index=99, verb="another")

    def do_send(_session: object, _command: object) -> object:
        return told.Receipt(id="another")

    def do_end(_session: object, _command: object) -> None:
        return None

    names = ("do_play", "do_skip", "do_songs", "do_leave")
    own = {"do_send": do_send, "do_end": do_end}
    handler: _Session = type("Told", (base,), dict.fromkeys(names, refuse) | own)
    return Conversation(handler.__new__(handler))


def _said(talk: Conversation, *lines: str) -> list[str]:
    octets = "".join(f"{line}\n" for line in lines).encode()
    return answers([octets], talk).decode().split("\n")[:-1]


def test_the_transcripts_hold() -> None:
    outcome = sockgen("test", str(SCHEMA))
    assert outcome.code == 0, outcome.text


def test_what_is_filled_is_not_the_handlers(talk: Conversation) -> None:
    assert _said(talk, "play 1", "next", "songs") == [
        "ACK [50@0] {play} no",
        "ACK [50@0] {next} no",
        "ACK [50@0] {songs} no",
    ]
    assert _said(talk, "send a 7", "send a") == ["RECEIPT 7", "RECEIPT"]


def test_a_failed_handler_has_its_verb_and_place(talk: Conversation) -> None:
    failed = ["ACK [52@0] {play} internal error"]
    assert _said(talk, "play 13") == failed
    assert _said(talk, "begin", "play 13", "end") == failed


def test_each_error_has_its_place(talk: Conversation) -> None:
    assert _said(talk, "begin", "whoami", "whoami", "dance", "end") == [
        "NAMED 1 whoami",
        "NAMED 1 whoami",
        "ACK [5@2] {dance} unknown command dance",
    ]


def test_what_the_peer_says_is_cleaned_for_its_field(talk: Conversation) -> None:
    assert _said(talk, "a}\rb") == ["ACK [5@0] {ab} unknown command a}b"]


def test_a_message_is_complete_without_what_is_filled(told: ModuleType) -> None:
    ack = told.Ack(code=50, message="no")
    assert ack.encode() == b"ACK [50@0] {} no\n"


def test_the_verb_of_tokens_is_the_first_of_them(tmp_path: Path) -> None:
    schema = tmp_path / "tokens.yaml"
    line, framing = "line: {end: lf}\n", "framing: {tokens: {blank: ' '}}\n"
    schema.write_text(SCHEMA.read_text("utf-8").replace(line, line + framing), "utf-8")
    outcome = sockgen("build", str(schema), "-o", str(tmp_path), "--package", "told")
    assert outcome.code == 0, outcome.text
    handler = (tmp_path / "told" / "handler.py").read_text("utf-8")
    assert '_fill_ack(reply, self.batch_index or 0, "play")' in handler
