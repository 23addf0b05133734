"""Commands in, answers out: errors as they are declared, failures, silence, backpressure."""

import gc
import logging
import weakref
from collections.abc import Iterator
from typing import ClassVar, Final, final

import pytest

from sockgen_runtime import (
    Action,
    Answer,
    Answers,
    BadValue,
    Conversation,
    IdleTimeout,
    Limits,
    Runners,
    Session,
    override,
)
from sockgen_runtime.conversation.answers import answer_to
from sockgen_runtime.conversation.conversation import OUTPUT_ENOUGH
from tests.core.shelf import Put
from tests.core.shelves import Shelf, answers, answers_for_every_cut, offline

ENOUGH: Final = 1100 + OUTPUT_ENOUGH  # of one call: one item beyond the mark


def test_a_conversation_however_it_arrives() -> None:
    data = (
        b"put a 1 5\r\nhello\r\nget a b a\r\nput c 2 3 noreply\r\nx\ny\r\nlist\r\n"
        b"add n 5 noreply\r\nadd n 5\nnote t\r\n..\r\n.\r\nget t\r\n"
    )
    assert answers_for_every_cut(data) == (
        b"KEPT\r\nITEM a 1 5\r\nhello\r\nITEM a 1 5\r\nhello\r\nEND\r\n"
        b"NAME a\r\nNAME c\r\nEND\r\n6\r\nKEPT\r\nITEM t 0 3\r\n.\r\n\r\nEND\r\n"
    )


def test_the_greeting_is_the_sessions() -> None:
    assert offline().greeting() == b"SHELF\r\n"


# Errors -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (b"brew\r\n", b"UNKNOWN\r\n"),
        (b"\r\n", b"UNKNOWN\r\n"),
        (b"add k\r\n", b"FAILURE wrong form of add\r\n"),
        (
            b"put k x 1\r\n",
            b"FAILURE flags: expected a number from 0 to 255, got x\r\n",
        ),
        (
            b"put k \r 1\r\n",
            b"FAILURE flags: expected a number from 0 to 255, got \r\n",
        ),
        (b"add k x\r\n", b"FAILURE no delta\r\n"),
        (b"list x\r\n", b"FAILURE no such list\r\n"),
        (b"put k 1 3\r\nabcde", b"FAILURE bad trailer\r\n"),
        (b"get" + b" k" * 11 + b"\r\n", b"FAILURE too many\r\n"),
        (b"x" * 500 + b"\r\n", b"FAILURE line too long\r\n"),
    ],
)
def test_the_nearest_answer_is_given_and_the_conversation_goes_on(
    data: bytes, answer: bytes
) -> None:
    assert answers_for_every_cut(data + b"add n 1\r\n") == answer + b"2\r\n"


def test_a_payload_that_is_too_large_is_swallowed() -> None:
    talk = offline()
    assert answers([b"put k 1 9999999\r\n"], talk) == b"FAILURE too large\r\n"
    assert answers([b"add n 1\r\n" * 1000] * 1111, talk) == b""
    assert answers([b"." * 999 + b"\r\nadd n 1\r\n"], talk) == b"2\r\n"


def test_what_is_more_than_may_be_swallowed_ends_the_conversation() -> None:
    talk = offline()
    assert answers([b"put k 1 9999999999999999\r\nbye\r\n"], talk) == (
        b"FAILURE too large\r\n"
    )
    assert talk.closing


def test_an_answer_is_dropped_where_none_is_wanted() -> None:
    data = (
        b"add k x noreply\r\nput k 999 1 noreply\r\nput k 1 1 noreply\r\nabc"
        b"add boom 1 noreply\r\nput k 1 9999999 noreply\r\n"
    )
    assert answers([data]) == b""


class Strict(Session):
    """Answers nothing."""

    commands = Shelf.commands
    runners = Shelf.runners
    limits = Limits(payload=10)


def test_without_an_answer_the_conversation_ends_silently() -> None:
    talk = Conversation(Strict())
    assert talk.receive(b"brew\r\nadd k 1\r\n") == b""
    assert talk.closing
    assert talk.receive(b"add k 1\r\n") == b""


def test_a_broken_answer_ends_the_conversation(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(Strict):
        answers: ClassVar[Answers] = {
            "unknown_command": Answer(lambda error: error.expected.encode("x"))
        }

    talk = Conversation(Broken())
    assert talk.receive(b"brew\r\n") == b""
    assert talk.closing
    assert "the answer to unknown_command failed" in caplog.text


def test_after_an_answer_the_conversation_may_end() -> None:
    class Ending(Strict):
        answers: ClassVar[Answers] = {
            "unknown_command": Answer(b"no\r\n", Action.CLOSE)
        }

    talk = Conversation(Ending())
    assert talk.receive(b"brew\r\nbrew\r\n") == b"no\r\n"
    assert talk.closing


def test_the_nearest_of_several_answers() -> None:
    declared = {name: Answer(name.encode()) for name in ("bad_value", "bad_value@get")}
    error = BadValue(type_name="Key")
    assert answer_to(error, declared) is declared["bad_value"]
    error.command = "get"
    assert answer_to(error, declared) is declared["bad_value@get"]
    nearest = declared | {"bad_value:Key": Answer(b"k")}
    assert answer_to(error, nearest) is nearest["bad_value:Key"]


# Failures -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [b"add boom 1\r\n", b"add wrong 1\r\n", b"put boom 1 1\r\na\r\n", b"get boom\r\n"],
)
def test_a_failure_is_answered_and_logged_once(
    command: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    output = answers([b"add n 1\r\n" + command + b"add n 2\r\n"])
    assert output == b"2\r\nFAILURE internal\r\n3\r\n"
    assert len(caplog.records) == 1
    record = caplog.records[0]
    assert (record.name, record.levelno) == ("sockgen_runtime", logging.ERROR)
    assert record.exc_info


def test_no_text_of_an_exception_reaches_the_peer() -> None:
    output = answers([b"add boom 1\r\nget half\r\nput boom 1 1\r\nx\r\n"])
    assert b"secret" not in output
    assert b"Traceback" not in output


def test_what_a_failed_command_had_written_is_cut_back() -> None:
    data = b"put a 1 1\r\nx\r\nget a half\r\nget a\r\n"
    item = b"ITEM a 1 1\r\nx\r\n"
    assert answers([data]) == (b"KEPT\r\nFAILURE internal\r\n" + item + b"END\r\n")


def test_a_failure_behind_what_was_sent_ends_the_conversation() -> None:
    talk = offline()
    output = answers([b"get most\r\nadd n 1\r\n"], talk)
    assert output.startswith(b"ITEM most 0 1000\r\n")
    assert b"FAILURE" not in output
    assert talk.closing


def test_a_failing_greeting_ends_the_conversation() -> None:
    class Rude(Strict):
        answers: ClassVar[Answers] = {"handler_failure": Answer(b"sorry\r\n")}

        @override
        def greeting(self) -> bytes:
            raise RuntimeError

    talk = Conversation(Rude())
    assert talk.greeting() == b"sorry\r\n"
    assert talk.closing


# Backpressure -------------------------------------------------------------------------


def test_a_long_sequence_is_taken_as_it_is_sent() -> None:
    talk = offline()
    assert isinstance(talk.session, Shelf)
    outputs = [talk.receive(b"get many\r\nadd n 1\r\n")]
    assert talk.session.consumed < 80
    while talk.more:
        outputs.append(talk.receive(b""))
    assert all(len(output) < ENOUGH for output in outputs)
    assert all(len(output) >= OUTPUT_ENOUGH for output in outputs[:-1])
    item = b"ITEM many 0 1000\r\n" + b"x" * 1000 + b"\r\n"
    assert b"".join(outputs) == item * 1000 + b"END\r\n2\r\n"


def test_many_commands_are_run_as_their_answers_are_sent() -> None:
    talk = offline()
    talk.receive(b"put a 1 1000\r\n" + b"x" * 1000 + b"\r\n")
    output = talk.receive(b"get a\r\n" * 1000)
    assert OUTPUT_ENOUGH <= len(output) < ENOUGH
    rest = b""
    while talk.more:
        output = talk.receive(b"")
        assert len(output) < ENOUGH
        rest += output
    assert rest.count(b"END\r\n") > 900


def test_input_that_comes_meanwhile_waits() -> None:
    talk = offline()
    output = talk.receive(b"get many\r\n")
    output += talk.receive(b"add n 1\r\n")
    while talk.more:
        output += talk.receive(b"")
    assert output.count(b"ITEM") == 1000
    assert output.endswith(b"END\r\n2\r\n")


_seen: list[int] = []


def _counting(session: Session, command: object) -> Iterator[bytes]:
    """Answer in two pieces, and note that they were asked for."""
    assert isinstance(session, Quiet)
    assert isinstance(command, Put)
    for number in (1, 2):
        _seen.append(number)
        yield b"%d\r\n" % number


@final
class Quiet(Strict):
    """Answers every command in two pieces."""

    runners: ClassVar[Runners] = dict.fromkeys(Shelf.runners, _counting)


def test_a_silent_sequence_is_consumed() -> None:
    _seen.clear()
    talk = Conversation(Quiet())
    assert talk.receive(b"put k 1 1 noreply\r\na\r\n") == b""
    assert _seen == [1, 2]
    assert talk.receive(b"put k 1 1\r\na\r\n") == b"1\r\n2\r\n"


# The end ------------------------------------------------------------------------------


def test_nothing_behind_the_last_command_is_read() -> None:
    talk = offline()
    assert answers([b"add n 1\r\nbye\r\nadd n 1\r\n", b"add n 1\r\n"], talk) == b"2\r\n"
    assert talk.closing


def test_a_sequence_is_sent_whole_before_the_end() -> None:
    talk = offline()
    talk.receive(b"get many\r\n")
    talk.session.close()
    output = b""
    while talk.more:
        output += talk.receive(b"")
    assert output.endswith(b"END\r\n")


def _progress(talk: Conversation, data: bytes) -> tuple[bool, bool]:
    """Take some input; tell whether a command is unfinished, and whether one was run."""
    talk.receive(data)
    while talk.more:
        talk.receive(b"")
    return talk.unfinished, talk.advanced


@pytest.mark.parametrize("begun", [b"a", b"add n 1\r", b"put a 1 5\r\nhe"])
def test_a_command_that_has_begun_is_unfinished(begun: bytes) -> None:
    talk = offline()
    assert _progress(talk, begun) == (True, False)
    talk = offline()
    assert _progress(talk, b"what\r\nadd n 1\r\n" + begun) == (True, True)


def test_a_command_that_has_arrived_is_not_unfinished() -> None:
    talk = offline()
    assert _progress(talk, b"put a 1 5\r\nhe") == (True, False)
    assert _progress(talk, b"llo\r\n") == (False, True)
    assert not _progress(talk, b"get many\r\n")[0]
    assert _progress(talk, b"what\r\n") == (False, True)


def test_what_is_skipped_is_unfinished() -> None:
    talk = offline()
    assert _progress(talk, b"put a 1 2000000\r\n") == (True, True)
    assert _progress(talk, b"x" * 2_000_000) == (True, False)
    assert not _progress(talk, b"\r\n")[0]


def test_silence_is_answered_and_ends_the_conversation() -> None:
    talk = offline()
    assert talk.timed_out(IdleTimeout()) == b"FAILURE timeout\r\n"
    assert talk.closing
    assert talk.receive(b"add n 1\r\n") == b""


def test_a_session_leaves_no_cycle_behind() -> None:
    talk = offline()
    answers([b"put a 1 1\r\nx\r\nbrew\r\nget a\r\n"], talk)
    session = weakref.ref(talk.session)
    gc.disable()
    try:
        del talk
        assert session() is None
    finally:
        gc.enable()
