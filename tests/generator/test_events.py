"""Events: what may come unasked, where, and what a schema says about it."""

from collections.abc import Generator
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from sockgen_runtime import Conversation, Outbox
from tests.support.command import sockgen

SCHEMA: Final = Path(__file__).with_name("chat.yaml")

_Emitted: TypeAlias = Any  # Any: what a package that is emitted here has


@pytest.fixture(scope="module", name="chat")
def the_package() -> Generator[_Emitted]:
    """The package of the schema."""
    checked = pipeline.check(str(SCHEMA))
    assert not checked.diagnostics
    with loaded(pipeline.generate(checked)) as package:
        yield package


def test_the_transcripts_hold() -> None:
    outcome = sockgen("test", str(SCHEMA))
    assert outcome.code == 0, outcome.text


def test_what_is_said_on_entering_a_state() -> None:
    outcome = sockgen("test", str(SCHEMA.with_name("hall.yaml")))
    assert outcome.code == 0, outcome.text


def _spoilt(tmp_path: Path, before: str, after: str) -> str:
    """Return what running the transcripts says, when one line of them is another."""
    text = SCHEMA.read_text("utf-8")
    assert before in text
    schema = tmp_path / "chat.yaml"
    schema.write_text(text.replace(before, after), "utf-8")
    return sockgen("test", str(schema)).text


def test_an_event_where_none_may_come_fails(tmp_path: Path) -> None:
    left = "      C: LEAVE\n      S: OK\n"
    text = _spoilt(tmp_path, left, left + "      S: SAID bob too late\n")
    assert "SG507" in text


def test_an_event_in_the_place_of_an_answer_fails(tmp_path: Path) -> None:
    text = _spoilt(tmp_path, "      S2: OK\n      S2: SAID", "      S2: SAID")
    assert "SG506" in text


def test_output_that_is_no_event_is_not_sent_unasked(tmp_path: Path) -> None:
    assert "SG507" in _spoilt(tmp_path, "S: PING", "S: PONG")


def test_there_is_no_server_in_several_processes(chat: _Emitted) -> None:
    assert not [name for name in chat.__all__ if name.startswith("Forking")]
    assert "ThreadingUnixChatServer" in chat.__all__


def test_what_both_a_reply_and_an_event_are_is_one_class(chat: _Emitted) -> None:
    assert chat.__all__.count("Hello") == 1
    for table in (chat.codec.REPLIES, chat.codec.EVENTS):
        assert any(form.name == "Hello" for form in table.all)
    commands = {form.name: form for form in chat.codec.COMMANDS.all}
    assert commands["ping"].parse(b"PING") == chat.Ping()


def test_pushing_goes_by_the_state(chat: _Emitted) -> None:
    def join(session: _Emitted, command: _Emitted) -> object:
        session.push(chat.Said(command.name, "I am in"))
        return chat.Ok()

    def leave(session: _Emitted, _command: object) -> object:
        session.push(chat.Said("me", "I am out"))
        session.push(chat.Ping())
        return chat.Ok()

    methods = dict.fromkeys(("greet", "do_say", "do_who"))
    own = {**methods, "do_join": join, "do_leave": leave}
    handler: _Emitted = type("Chat", (chat.ChatHandler,), own)
    session = handler.__new__(handler)

    def changed() -> None:
        session.turned = True

    session.outbox = Outbox(1000, changed, changed)
    talk = Conversation(session)
    assert talk.receive(b"JOIN ann\r\nPING\r\nLEAVE\r\n") == (
        b"OK\r\nSAID ann I am in\r\nPONG\r\nOK\r\nPING\r\n"
    )


@pytest.fixture(name="hall")
def the_hall() -> Generator[_Emitted]:
    """The package of a protocol that says something on entering its states."""
    with loaded(
        pipeline.generate(pipeline.check(str(SCHEMA.with_name("hall.yaml"))))
    ) as package:
        yield package


def _in_the_hall(hall: _Emitted, members: object) -> Conversation:
    """Return a conversation that says who is there."""

    def enter(session: _Emitted, _command: object) -> object:
        session.push(hall.Member("first"))
        return hall.Ok()

    def inside(_session: object) -> object:
        return hall.Welcome("you"), members

    def corner(_session: object) -> object:
        return members

    methods = {"do_enter": enter, "enter_inside": inside, "enter_corner": corner}
    handler: _Emitted = type("Hall", (hall.HallHandler,), methods)
    session = handler.__new__(handler)
    session.outbox = Outbox(1000, session.alert, session.alert)
    return Conversation(session)


def test_entering_says_something_behind_the_answer(hall: _Emitted) -> None:
    members = [hall.Member("a"), hall.Member("b")]
    data = b"ENTER x\r\nSTAY\r\nHIDE\r\nSTAY\r\nLEAVE\r\n"
    expected = (
        b"OK\r\nMEMBER first\r\nWELCOME you\r\nMEMBER a\r\nMEMBER b\r\nREADY\r\nOK\r\n"
        b"OK\r\nMEMBER a\r\nMEMBER b\r\nOK\r\nOK\r\nLEFT\r\n"
    )
    for at in range(len(data)):
        talk = _in_the_hall(hall, members)
        assert talk.receive(data[:at]) + talk.receive(data[at:]) == expected


def test_entering_may_fail(hall: _Emitted, caplog: pytest.LogCaptureFixture) -> None:
    talk = _in_the_hall(hall, None)
    talk.receive(b"ENTER x\r\n")
    assert talk.closing  # nothing is declared for a handler that fails
    assert "entering inside failed" in caplog.text
