"""Facts: commands whose order is free, until enough is known."""

from collections.abc import Generator
from itertools import permutations
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from sockgen_runtime import Condition, Conversation, Forms, State
from tests.core.shelves import answers
from tests.support.command import sockgen

SCHEMA: Final = Path(__file__).with_name("registration.yaml")

_Session: TypeAlias = Any  # Any: a handler of a package that is emitted here


@pytest.fixture(scope="module", name="registration")
def the_package() -> Generator[ModuleType]:
    """The package of the schema."""
    checked = pipeline.check(str(SCHEMA))
    assert not checked.diagnostics
    with loaded(pipeline.generate(checked)) as package:
        yield package


@pytest.fixture(name="talk")
def a_conversation(registration: ModuleType) -> Conversation:
    """A conversation in which names with an `x` are refused, and some cannot be said."""
    base: _Session = registration.RegistrationHandler

    def answer(_session: object, command: _Session) -> object:
        name = getattr(command, "name", "")
        if "x" in name:
            return registration.Refused("a\r\nb" if "xx" in name else "taken")
        return registration.Ok()

    def back(_session: object, _command: object) -> list[object]:
        return [registration.Ok()]

    names = ("do_nick", "do_user", "do_again", "do_pass", "do_join", "do_kill")
    methods = {**dict.fromkeys(names, answer), "do_back": back}
    handler: _Session = type("Registration", (base,), methods)
    return Conversation(handler.__new__(handler))


def _said(talk: Conversation, *lines: str) -> list[str]:
    octets = "".join(f"{line}\r\n" for line in lines).encode()
    return answers([octets], talk).decode().split("\r\n")[:-1]


def test_the_transcripts_hold() -> None:
    outcome = sockgen("test", str(SCHEMA))
    assert outcome.code == 0, outcome.text


def test_the_handler_knows_the_facts(
    registration: ModuleType, talk: Conversation
) -> None:
    session: _Session = talk.session
    fact, state = registration.RegistrationFact, registration.RegistrationState
    assert session.facts == frozenset()
    _said(talk, "PASS a", "USER me I am")
    assert session.facts == {fact.TRUSTED, fact.IDENTIFIED}
    assert session.state is state.REGISTERING
    _said(talk, "NICK me")
    assert session.facts == {fact.TRUSTED}
    assert session.state is state.REGISTERED
    _said(talk, "AWAY")
    assert session.facts == {fact.TRUSTED, fact.AWAY}
    _said(talk, "BACK")
    assert session.facts == {fact.TRUSTED}


@pytest.mark.parametrize("order", [*permutations(("NICK a", "USER a b", "PASS c"))])
def test_every_order_leads_on(talk: Conversation, order: tuple[str, ...]) -> None:
    found = _said(talk, *order, "JOIN a")
    passed = order[0] == "PASS c"
    assert found.count("OK") == 3 + passed
    assert found[-1] == "OK"
    assert ("NO no pass now" in found) is not passed
    assert _said(talk, "KILL b") == ["OK" if passed else "NO no kill now"]


def test_what_is_refused_or_fails_is_not_known(talk: Conversation) -> None:
    session: _Session = talk.session
    _said(talk, "NICK x", "USER xx y")
    assert session.known == frozenset()


def test_how_the_input_is_cut_does_not_matter(talk: Conversation) -> None:
    octets = b"USER a b\r\nUSER a b\r\nPASS a\r\nNICK a\r\nAWAY\r\nJOIN a\r\nBACK\r\nJOIN a\r\n"
    pieces = [octets[at : at + 1] for at in range(len(octets))]
    assert answers(pieces, talk).split(b"\r\n")[:-1] == [
        *(b"OK", b"OK", b"NO no pass now", b"OK", b"OK", b"NO no join now"),
        *(b"OK", b"END", b"OK"),
    ]


def test_a_table_is_made_once() -> None:
    forms: Forms[object] = Forms()
    state = State("s", forms, facts=("a",), conditions={"c": Condition("a")})
    known = frozenset({"a"})
    assert state.allowing(known) is state.allowing(frozenset({"a"}))
    assert State("s", forms).allowing(known) is forms


def test_the_graph_shows_what_is_needed_and_known() -> None:
    text = sockgen("graph", str(SCHEMA)).output
    assert "s0 --> s1: [named & identified]" in text
    assert "s1 --> s1: join [!away], away +away" in text
