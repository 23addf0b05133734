"""One reply for each item, guards, and where answers to errors lead."""

from collections.abc import Generator
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from sockgen_runtime import Conversation, Deferred
from tests.core.shelves import answers, serving
from tests.support.command import sockgen
from tests.support.waiting import DEADLINE

SCHEMA: Final = Path(__file__).with_name("guests.yaml")

_Session: TypeAlias = Any  # Any: a handler of a package that is emitted here


@pytest.fixture(scope="module", name="guests")
def the_package() -> Generator[ModuleType]:
    """The package of the schema."""
    checked = pipeline.check(str(SCHEMA))
    assert not checked.diagnostics
    with loaded(pipeline.generate(checked)) as package:
        yield package


@pytest.fixture(name="talk")
def a_conversation(guests: ModuleType) -> Conversation:
    """A conversation with a host who does what the letter says."""
    base: _Session = guests.GuestsHandler

    def do_invite(session: _Session, command: _Session) -> object:
        if "nobody" in command.names:
            code = 421 if "closed" in command.names else 450
            return guests.Refused(code=code, text=("no",))
        session.guests += command.names
        # The names are counted before this.
        return [guests.Invited(name) for name in command.names if name != "lost"]

    def do_ask(session: _Session, _command: object) -> object:
        session.later = later = Deferred[object]()
        return later

    def do_part(session: _Session, command: _Session) -> object:
        for name in command.names or session.guests:
            session.guests = tuple(g for g in session.guests if g != name)
            yield guests.Parted(name, len(session.guests))

    def do_count(session: _Session, _command: object) -> object:
        number = len(session.guests)
        return guests.Counted(number, many=number > 2)

    def do_text(session: _Session, command: _Session) -> object:
        names, session.guests = session.guests, ()
        for name in names:
            if command.text.startswith(f"fail {name}"):
                raise RuntimeError
            if command.text.startswith(f"skip {name}"):
                continue
            yield guests.Ok(text=name)
        if command.text.startswith("more"):
            yield guests.Ok(text="more")

    methods = (do_invite, do_ask, do_part, do_count, do_text)
    handler: _Session = type(
        "Host", (base,), {method.__name__: method for method in methods}
    )
    return Conversation(handler.__new__(handler))


def _said(talk: Conversation, text: str) -> list[str]:
    """Return the answers to some lines."""
    octets = text.replace("\n", "\r\n").encode()
    return answers([octets], talk).decode().split("\r\n")[:-1]


def _state(talk: Conversation) -> str:
    return talk.session.stage.name


def test_the_transcripts_hold() -> None:
    outcome = sockgen("test", str(SCHEMA))
    assert outcome.code == 0, outcome.text


def test_there_is_a_reply_for_each_item(talk: Conversation) -> None:
    assert _said(talk, "INVITE a b c\n") == ["INVITED a", "INVITED b", "INVITED c"]
    assert _said(talk, "LETTER\nhello\n.\n") == ["GO", "OK a", "OK b", "OK c"]
    assert _state(talk) == "idle"


@pytest.mark.parametrize("text", ["fail a", "fail b", "skip b", "skip c", "more"])
def test_a_handler_that_fails_is_answered_for_each_item(
    talk: Conversation, text: str
) -> None:
    _said(talk, "INVITE a b c\nLETTER\n")
    session: _Session = talk.session
    session.guests = ("a", "b", "c")
    found = _said(talk, f"{text}\n.\n")
    # It had emptied the list of guests, and they were counted before that.
    assert found == ["451 sorry"] * 3
    assert _state(talk) == "idle"
    assert _said(talk, "INVITE a\n") == ["INVITED a"]


def test_the_items_of_a_command_are_counted_too(talk: Conversation) -> None:
    assert _said(talk, "INVITE a lost\n") == ["451 sorry", "451 sorry"]
    assert _state(talk) == "idle"
    # What is wrong with the line is answered once: its items are not known.
    assert _said(talk, "INVITE a b c d e f\n") == ["501 too many"]


def test_a_refusal_stands_alone(talk: Conversation) -> None:
    assert _said(talk, "INVITE a nobody\n") == ["450 no"]
    assert not talk.closing
    assert _said(talk, "INVITE nobody closed\nCOUNT\n") == ["421 no"]
    assert talk.closing


def test_the_last_reply_decides(talk: Conversation) -> None:
    _said(talk, "INVITE a b c\n")
    assert _said(talk, "PART b\n") == ["PARTED b 2"]
    assert _state(talk) == "invited"
    assert _said(talk, "PART a c\n") == ["PARTED a 1", "PARTED c 0"]
    assert _state(talk) == "idle"


def test_items_are_counted_for_a_reply_that_comes_later(
    guests: ModuleType, talk: Conversation
) -> None:
    session: _Session = talk.session
    _said(talk, "INVITE a\n")
    assert _said(talk, "ASK a b\nCOUNT\n") == []
    session.later.answer([guests.Invited("a"), guests.Invited("b")])
    assert _said(talk, "") == ["INVITED a", "INVITED b", "COUNTED 0"]
    _said(talk, "INVITE a\nASK a b\n")
    session.later.answer([guests.Invited("a")])
    assert session.awaits == 1
    assert _said(talk, "") == ["451 sorry", "451 sorry"]
    assert _state(talk) == "invited"


def test_a_truth_value_decides(talk: Conversation) -> None:
    _said(talk, "INVITE a b\n")
    assert _said(talk, "COUNT\n") == ["COUNTED 2"]
    assert _state(talk) == "invited"
    assert _said(talk, "INVITE c\nCOUNT\n") == ["INVITED c", "COUNTED 3 many"]
    assert _state(talk) == "idle"


def test_an_error_leads_where_its_reply_does(talk: Conversation) -> None:
    _said(talk, "INVITE a b\nLETTER\n")
    assert _state(talk) == "writing"
    too_long = _said(talk, "x" * 21 + "\n.\nCOUNT\n")
    assert too_long == ["552 too long", "552 too long", "COUNTED 0"]
    assert _state(talk) == "idle"


def test_a_command_that_is_not_allowed_leads_nowhere(talk: Conversation) -> None:
    assert _said(talk, "LETTER\nPART a\nBREW\n") == [
        "503 not now",
        "503 not now",
        "500 what is BREW?",
    ]
    assert _state(talk) == "idle"


def test_the_graph_shows_the_guards() -> None:
    text = sockgen("graph", str(SCHEMA)).output
    assert "part (Parted(left=0))" in text
    assert "invite (Refused(code=421))" in text


def test_the_docstring_of_the_states_shows_the_guards(guests: ModuleType) -> None:
    doc = str(guests.GuestsState.__doc__)
    assert "part (Parted(left=0)) count (Counted(many=true)) -> idle" in doc


def test_a_client_counts_and_follows(guests: ModuleType, talk: Conversation) -> None:
    handler: _Session = type(talk.session)
    server = guests.ThreadingGuestsServer(("127.0.0.1", 0), handler)
    with (
        serving(server),
        guests.GuestsClient(server.server_address, timeout=DEADLINE) as client,
    ):
        state = guests.GuestsState
        assert [r.name for r in client.invite(("a", "b"))] == ["a", "b"]
        assert client.state is state.INVITED
        assert next(client.part(names=("a",))).left == 1
        assert client.count() == guests.Counted(1)
        assert client.state is state.INVITED
        client.letter()
        assert list(client.text("", guests=1)) == [guests.Ok(text="b")]
        assert client.state is state.IDLE
        # A guard leads elsewhere, and an answer that is given up is read to its end.
        next(client.invite(("a", "b", "c")))
        assert client.count() == guests.Counted(3, many=True)
        assert client.state is state.IDLE
