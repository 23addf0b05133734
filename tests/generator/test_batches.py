"""Batches: commands that are gathered, and run together at their end."""

import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from sockgen_runtime import Conversation, Decoder, Printed
from tests.core.shelves import answers
from tests.support.command import sockgen

SCHEMA: Final = Path(__file__).with_name("bundle.yaml")
_BACKLOG: Final = 16 << 20

_Session: TypeAlias = Any  # Any: a handler of a package that is emitted here


@pytest.fixture(scope="module", name="bundle")
def the_package() -> Generator[ModuleType]:
    """The package of the schema."""
    checked = pipeline.check(str(SCHEMA))
    assert not checked.diagnostics
    with loaded(pipeline.generate(checked)) as package:
        yield package


def _note(session: _Session, name: str) -> None:
    """Note what runs, its place in a batch and the state, and that it runs right here."""
    session.ran.append((name, session.batch_index, session.state.name))
    assert threading.current_thread() is threading.main_thread()


@pytest.fixture(name="handler")
def a_handler(bundle: ModuleType) -> _Session:
    """A handler that notes what runs, and fails for some keys."""
    base: _Session = bundle.BundleHandler

    def do_exec(session: _Session, _command: object) -> object:
        return bundle.Gone() if session.changed else None

    def do_get(session: _Session, command: _Session) -> object:
        _note(session, command.key)
        if command.key == "boom":
            raise RuntimeError("a secret")
        if command.key == "wrong":
            return bundle.Failed(code=1, text="a\r\nb")
        if command.key == "none":
            return bundle.Missing()
        if command.key == "refused":
            return bundle.Failed(code=9, text="refused")
        return bundle.Value(value=command.key.encode())

    def do_add(session: _Session, command: _Session) -> object:
        _note(session, str(command.number))
        return bundle.Ok()

    def do_keys(session: _Session, _command: object) -> Iterator[object]:
        _note(session, "keys")
        for _ in range(session.many):
            yield bundle.Key(key="k" * 90)
        if session.failing:
            raise RuntimeError("a secret")

    def do_store(session: _Session, command: _Session) -> object:
        _note(session, command.key)
        return bundle.Ok()

    def do_remark(_session: object, _command: object) -> object:
        return bundle.Note(text="x")

    methods = (do_exec, do_get, do_add, do_keys, do_store, do_remark)
    return type("Bundle", (base,), {method.__name__: method for method in methods})


@pytest.fixture(name="talk")
def a_conversation(handler: _Session) -> Conversation:
    """A conversation without a socket."""
    return _talk(handler)


def _talk(handler: _Session) -> Conversation:
    session = handler.__new__(handler)
    session.ran = []
    session.changed = session.failing = False
    session.many = 2
    return Conversation(session)


def _said(talk: Conversation, *lines: str) -> list[str]:
    """Return the answers to some lines."""
    octets = "".join(f"{line}\r\n" for line in lines).encode()
    return answers([octets], talk).decode().split("\r\n")[:-1]


def _ran(talk: Conversation) -> list[tuple[str, int | None, str]]:
    session: _Session = talk.session
    found: list[tuple[str, int | None, str]] = session.ran
    return found


def test_the_end_happens_within_what_the_handler_says(handler: _Session) -> None:
    steps: list[str] = []

    @contextmanager
    def ending_batch(_session: _Session) -> Generator[None]:
        steps.append("(")
        yield
        steps.append(")")

    def do_exec(session: _Session, _command: object) -> object:
        steps.append("exec")
        return handler.do_exec(session, _command)

    def do_get(session: _Session, command: _Session) -> object:
        steps.append(command.key)
        return handler.do_get(session, command)

    methods = {"ending_batch": ending_batch, "do_exec": do_exec, "do_get": do_get}
    talk = _talk(type("Careful", (handler,), methods))
    _said(talk, "MULTI", "GET a", "GET boom", "EXEC", "GET b", "MULTI", "BREW", "EXEC")
    assert steps == ["(", "exec", "a", "boom", ")", "b", "(", ")"]
    steps.clear()
    _said(talk, "BEGIN", "GET a", "GET b", "END", "GET c")
    assert steps == ["(", "a", "b", ")", "c"]


def test_the_transcripts_hold() -> None:
    outcome = sockgen("test", str(SCHEMA))
    assert outcome.code == 0, outcome.text


def test_nothing_runs_before_the_end(talk: Conversation) -> None:
    assert _said(talk, "MULTI", "GET a", "ADD 1") == ["OK", "QUEUED", "QUEUED"]
    assert _ran(talk) == []
    assert _said(talk, "EXEC") == ["RESULTS 2", "VALUE 1", "a", "OK"]
    assert _ran(talk) == [("a", 0, "READY"), ("1", 1, "READY")]
    assert _said(talk, "GET b") == ["VALUE 1", "b"]
    assert _ran(talk)[2] == ("b", None, "READY")


_WHOLE: Final = (
    b"MULTI\r\nGET a\r\nADD x\r\nSTORE k 4\r\nab\r\n\r\nMULTI\r\nEXEC\r\n"
    b"MULTI\r\nBREW\r\nGET a\r\nEXEC\r\nBEGIN\r\nGET a\r\nADD x\r\nGET b\r\nEND\r\n"
    b"BEGIN\r\nPING\r\nKEYS\r\nEND\r\nEND\r\nMULTI\r\nPING\r\nDISCARD\r\n"
    b"MULTI\r\nGET boom\r\nPING\r\nEXEC\r\nMULTI\r\nBYE\r\nPING\r\nEXEC\r\nPING\r\n"
)
_ANSWERS: Final = (
    *("OK", "QUEUED", "QUEUED", "QUEUED", "FAILED 3 no multi in a batch"),
    *("RESULTS 3", "VALUE 1", "a", "FAILED 2 wrong value", "OK"),
    *("OK", "FAILED 1 what is BREW?", "QUEUED", "ABORTED"),
    *("VALUE 1", "a", "FAILED 2 wrong value"),
    *("LIST_OK", f"KEY {'k' * 90}", f"KEY {'k' * 90}", "LIST_OK", "OK"),
    *("FAILED 3 not now", "OK", "QUEUED", "OK"),
    *("OK", "QUEUED", "QUEUED", "RESULTS 2", "FAILED 5 failed", "OK"),
    *("OK", "QUEUED", "QUEUED", "RESULTS 1", "OK"),
)


def test_the_answers_do_not_depend_on_how_the_input_is_cut(handler: _Session) -> None:
    def talk(*pieces: bytes) -> tuple[str, ...]:
        octets = answers(pieces, _talk(handler))
        return tuple(octets.decode().split("\r\n")[:-1])

    assert talk(_WHOLE) == _ANSWERS
    assert talk(*(_WHOLE[at : at + 1] for at in range(len(_WHOLE)))) == _ANSWERS
    for at in range(1, len(_WHOLE)):
        assert talk(_WHOLE[:at], _WHOLE[at:]) == _ANSWERS


def test_the_handler_may_refuse_a_batch_before_it_runs(talk: Conversation) -> None:
    session: _Session = talk.session
    session.changed = True
    assert _said(talk, "MULTI", "GET a", "EXEC")[2:] == ["GONE"]
    assert _ran(talk) == []
    assert _said(talk, "EXEC", "PING") == ["FAILED 3 not now", "OK"]


@pytest.mark.parametrize("key", ["boom", "wrong"])
def test_a_failed_handler_does_not_stop_the_others(
    talk: Conversation, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    found = _said(talk, "MULTI", f"GET {key}", "GET a", "EXEC")
    assert found[3:] == ["RESULTS 2", "FAILED 5 failed", "VALUE 1", "a"]
    assert "a handler failed" in caplog.text
    assert not talk.closing


@pytest.mark.parametrize("key", ["boom", "refused"])
def test_a_reply_that_stops_is_the_last(talk: Conversation, key: str) -> None:
    found = _said(talk, "BEGIN", "GET a", f"GET {key}", "GET b", "END", "PING")
    assert found[:2] == ["VALUE 1", "a"]
    assert found[2].startswith("FAILED")
    assert found[3:] == ["OK"]
    assert [name for name, _, _ in _ran(talk)] == ["a", key]


def test_a_batch_may_lead_to_a_state_and_obeys_it(talk: Conversation) -> None:
    found = _said(talk, "MULTI", "MOVE", "ADD 1", "GET a", "EXEC", "BACK")
    assert found[4:] == ["RESULTS 3", "OK", "FAILED 3 not now", "VALUE 1", "a", "OK"]
    assert _ran(talk) == [("a", 2, "OTHER")]


def test_what_closes_is_the_last(talk: Conversation) -> None:
    assert _said(talk, "MULTI", "BYE", "PING", "EXEC")[3:] == ["RESULTS 1", "OK"]
    assert talk.closing


def test_a_batch_has_so_many_commands(talk: Conversation) -> None:
    assert _said(talk, "BEGIN", *["PING"] * 5) == []
    assert _said(talk, "PING", "PING") == ["FAILED 4 too many"]
    assert talk.closing


def test_a_batch_has_so_many_octets(talk: Conversation) -> None:
    assert _said(talk, "BEGIN", "STORE k 80", "x" * 80) == []
    assert _said(talk, "GET abcdefg") == ["FAILED 4 too many"]
    assert talk.closing


def test_answers_to_refused_commands_count(talk: Conversation) -> None:
    assert _said(talk, "BEGIN", *["ADD x"] * 4) == []
    assert _said(talk, "ADD x") == ["FAILED 4 too many"]


def test_a_long_answer_is_sent_piece_by_piece(talk: Conversation) -> None:
    session: _Session = talk.session
    session.many = 3000
    output = [talk.receive(b"BEGIN\r\nKEYS\r\nPING\r\nEND\r\n")]
    while talk.more:
        output.append(talk.receive(b""))
    lines = b"".join(output).split(b"\r\n")
    assert len(output) > 3
    assert len(lines) == 3000 + 4
    assert lines[3000:] == [b"LIST_OK", b"LIST_OK", b"OK", b""]


def test_a_long_answer_that_fails_ends_the_conversation(talk: Conversation) -> None:
    session: _Session = talk.session
    session.many, session.failing = 3000, True
    assert b"FAILED" not in answers([b"BEGIN\r\nKEYS\r\nEND\r\n"], talk)
    assert talk.closing


def test_a_short_answer_that_fails_is_cut_back(talk: Conversation) -> None:
    session: _Session = talk.session
    session.failing = True
    assert _said(talk, "BEGIN", "KEYS", "END") == ["FAILED 5 failed"]
    assert not talk.closing


def test_answers_that_are_held_are_bounded(talk: Conversation) -> None:
    session: _Session = talk.session
    session.many = _BACKLOG
    found = _said(talk, "MULTI", "KEYS", "PING", "EXEC")
    assert found[3:] == ["RESULTS 2", "FAILED 5 failed", "OK"]


def test_a_reply_that_holds_replies_is_read(bundle: ModuleType) -> None:
    results = bundle.Results(
        replies=(bundle.Value(value=b"OK\r\n"), bundle.Ok(), Printed(b"MISSING\r\n"))
    )
    octets = results.encode() + b"OK\r\n"
    for cut in range(len(octets) + 1):
        decoder: Decoder[object] = Decoder(bundle.codec.REPLIES)
        decoder.feed(octets[:cut])
        read = [] if (first := decoder.next()) is None else [first]
        decoder.feed(octets[cut:])
        while (message := decoder.next()) is not None:
            read.append(message)
        inner = (bundle.Value(value=b"OK\r\n"), bundle.Ok(), bundle.Missing())
        assert read == [bundle.Results(replies=inner), bundle.Ok()]


def test_replies_are_not_nested(bundle: ModuleType) -> None:
    decoder: Decoder[object] = Decoder(bundle.codec.REPLIES)
    decoder.feed(b"RESULTS 1\r\nRESULTS 0\r\n")
    with pytest.raises(Exception, match="expected the form of Results"):
        decoder.next()
