"""Deferred replies in a schema: where they are waited for, and what ends the wait."""

from collections.abc import Generator
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from sockgen_runtime import Conversation, Deferred
from tests.support.command import sockgen

SCHEMA: Final = Path(__file__).with_name("jobs.yaml")

_Emitted: TypeAlias = Any  # Any: what a package that is emitted here has


@pytest.fixture(scope="module", name="jobs")
def the_package() -> Generator[_Emitted]:
    """The package of the schema."""
    checked = pipeline.check(str(SCHEMA))
    assert not checked.diagnostics
    with loaded(pipeline.generate(checked)) as package:
        yield package


@pytest.fixture(name="talk")
def a_conversation(jobs: _Emitted) -> Conversation:
    """A conversation whose session keeps what it has deferred in `later`."""

    def wait(session: _Emitted, _command: object) -> object:
        session.later.append(Deferred())
        return session.later[-1]

    def unwatch(session: _Emitted, _command: object) -> None:
        session.later[-1].answer([jobs.Changed("b")])

    def say(_session: object, _command: object) -> object:
        return jobs.Ok()

    def add(_session: object, _command: object) -> object:
        return jobs.Sum(1)

    later: list[Deferred[object]] = []
    methods: dict[str, object] = {
        "later": later,
        "do_put": say,
        "do_reserve": wait,
        "do_watch": wait,
        "do_unwatch": unwatch,
        "do_leave": say,
        "do_add": add,
    }
    handler: _Emitted = type("Jobs", (jobs.JobsHandler,), methods)
    return Conversation(handler.__new__(handler))


def test_the_transcripts_hold() -> None:
    outcome = sockgen("test", str(SCHEMA))
    assert outcome.code == 0, outcome.text


def test_the_graph_shows_where_a_reply_is_waited_for() -> None:
    lines = sockgen("graph", str(SCHEMA), "--format", "dot").output.splitlines()
    assert '    "free" -> "watching" [label="watch"];' in lines
    assert '    "watching" -> "free" [label="watch (Changed | Ok), leave"];' in lines


def test_meanwhile_only_commands_of_the_other_state_are_run(
    jobs: _Emitted, talk: Conversation
) -> None:
    session: _Emitted = talk.session
    assert talk.receive(b"WATCH a\r\nADD 1\r\nPUT x\r\n") == (
        b"ERROR no add now\r\nOK\r\n"
    )
    assert session.state is jobs.JobsState.WATCHING
    assert session.later[-1].answer([jobs.Changed("a"), jobs.Changed("b")])
    assert talk.receive(b"ADD 1\r\n") == b"CHANGED a\r\nCHANGED b\r\nOK\r\nSUM 1\r\n"
    assert session.state is jobs.JobsState.FREE


def test_a_command_may_end_the_wait(talk: Conversation) -> None:
    data = b"WATCH a b\r\nUNWATCH\r\nADD 1\r\n"
    for at in range(1, len(data)):
        found = talk.receive(data[:at]) + talk.receive(data[at:])
        assert found == b"CHANGED b\r\nOK\r\nSUM 1\r\n"


def test_leaving_the_state_cancels_what_is_waited_for(
    jobs: _Emitted, talk: Conversation
) -> None:
    session: _Emitted = talk.session
    assert talk.receive(b"WATCH a\r\nLEAVE\r\nADD 1\r\n") == b"OK\r\nSUM 1\r\n"
    assert session.deferral is None
    assert not session.later[-1].answer([jobs.Changed("a")])
    assert not talk.due


def test_a_failure_names_the_command_that_has_waited(
    talk: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    session: _Emitted = talk.session
    talk.receive(b"WATCH a\r\nPUT x\r\n")
    session.later[-1].answer(None)
    assert talk.receive(b"") == b"ERROR watch failed\r\n"
    assert "failed" in caplog.text


def test_closing_while_something_is_waited_for(talk: Conversation) -> None:
    assert talk.receive(b"WATCH a\r\nQUIT\r\nADD 1\r\n") == b"OK\r\n"
    assert talk.closing


def test_there_is_nothing_to_push(jobs: _Emitted) -> None:
    assert not [name for name in jobs.__all__ if name.startswith("Forking")]
    assert "JobsEvent" not in jobs.__all__
