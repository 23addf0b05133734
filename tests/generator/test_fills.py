"""Fields of replies that the generated code fills from the command under way."""

from collections.abc import Generator
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias

import pytest

from sockgen_runtime import Conversation, Deferred
from tests.client.emitted import emitted
from tests.core.shelves import answers
from tests.support.command import sockgen

SCHEMA: Final = Path(__file__).with_name("told.yaml")
ROWS: Final = Path(__file__).with_name("rows.yaml")

_METHODS: Final = ("do_get", "do_all", "do_wait", "do_count")

_Session: TypeAlias = Any  # Any: a handler of a package that is emitted here


@pytest.fixture(scope="module", name="told")
def the_package() -> Generator[ModuleType]:
    """The package of the schema."""
    with emitted(SCHEMA) as package:
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


@pytest.mark.parametrize("schema", [SCHEMA, ROWS], ids=lambda path: path.stem)
def test_the_transcripts_hold(schema: Path) -> None:
    outcome = sockgen("test", str(schema))
    assert outcome.code == 0, outcome.text


def test_sequences_are_filled_item_by_item_when_they_are_sent() -> None:
    with emitted(ROWS) as rows:
        taken: list[int] = []

        def endless(_session: object, _command: object) -> object:
            def produce() -> Generator[object]:
                for number in range(10**9):
                    taken.append(number)
                    yield rows.Row(str(number), id=99)

            return produce(), rows.Done()

        methods: dict[str, object] = dict.fromkeys(_METHODS, endless)
        handler: _Session = type("Rows", (rows.RowsHandler,), methods)
        talk = Conversation(handler.__new__(handler))
        lines = talk.receive(b"GET 7\n").split(b"\n")
        assert lines[:2] == [b"7 ROW 0", b"7 ROW 1"]
        assert len(taken) < 10**5


def test_what_was_deferred_is_filled_from_its_own_command() -> None:
    with emitted(ROWS) as rows:
        later: list[Deferred[object]] = []

        def wait(_session: object, _command: object) -> object:
            later.append(Deferred())
            return later[-1]

        methods: dict[str, object] = dict.fromkeys(_METHODS, wait)
        handler: _Session = type("Rows", (rows.RowsHandler,), methods)
        talk = Conversation(handler.__new__(handler))
        assert talk.receive(b"WAIT 1\nCOUNT 2\n") == b""
        assert later[0].answer(([rows.Row("a")], rows.Done()))
        assert talk.receive(b"") == b"1 ROW a\n1 DONE\n"
        assert later[1].answer(rows.Number(5))
        assert talk.receive(b"") == b"2 IS 5\n"


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
