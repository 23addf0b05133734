"""Envelopes: what stands around every message, and is told again in the answer."""

from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest

from sockgen_runtime import Conversation
from tests.client.emitted import Emitted, always, emitted
from tests.core.shelves import answers
from tests.support.command import sockgen

SCHEMA: Final = Path(__file__).with_name("tagged.yaml")


@pytest.fixture(scope="module", name="tagged")
def the_package() -> Generator[Emitted]:
    """The package of the schema."""
    with emitted(SCHEMA) as package:
        yield package


@pytest.fixture(name="talk")
def a_conversation(tagged: Emitted) -> Conversation:
    """A conversation with somebody who lets everybody in, and fails to look for x."""

    def search(_session: object, command: Emitted) -> object:
        if command.word == "x":
            raise RuntimeError("a secret")
        return [tagged.Found(1), tagged.Near(2)], tagged.Ok("two", tag="another")

    def fine(_session: object, command: Emitted) -> object:
        return tagged.Ok(type(command).__name__)

    methods: dict[str, object] = {
        "do_login": fine,
        "do_list": always(([tagged.Listed("inbox")], tagged.Ok("one"))),
        "do_search": search,
        "do_append": fine,
        "do_noop": fine,
        "do_idle": always(tagged.Go()),
        "do_done": always(tagged.Over()),
    }
    handler: Emitted = type("Box", (tagged.TaggedHandler,), methods)
    return Conversation(handler.__new__(handler))


def _said(talk: Conversation, *lines: str) -> list[str]:
    octets = "".join(f"{line}\r\n" for line in lines).encode()
    return answers([octets], talk).decode().split("\r\n")[:-1]


def test_the_transcripts_hold() -> None:
    outcome = sockgen("test", str(SCHEMA))
    assert outcome.code == 0, outcome.text


def test_every_reply_of_a_sequence_has_the_tag_of_its_own_command(
    talk: Conversation,
) -> None:
    assert _said(talk, "a LOGIN me x", "b SEARCH y", "c LIST", "d search z") == [
        "a OK Login",
        *("b FOUND 1", "b NEAR 2", "b OK two"),
        *("* LIST inbox", "c OK one"),
        *("d FOUND 1", "d NEAR 2", "d OK two"),
    ]


def test_a_tag_may_be_a_verb(talk: Conversation) -> None:
    assert _said(talk, "LOGIN LOGIN me x", "DONE NOOP", "noop DONE") == [
        "LOGIN OK Login",
        "DONE OK Noop",
        "noop BAD DONE?",
    ]


def test_errors_have_the_tag_of_the_line_they_are_found_in(talk: Conversation) -> None:
    assert _said(
        talk, "a FLY", "b LOGIN me", "c LIST", "d LOGIN me x", "e SEARCH x", "f NOOP y"
    ) == [
        "a BAD FLY?",
        "b BAD login: me?",
        "c NO not now",
        "d OK Login",
        "e NO sorry",
        "f BAD noop: y?",
    ]


@pytest.mark.parametrize("line", ["", "NOOP", " NOOP", "a-b NOOP", "a\tNOOP"])
def test_without_a_tag_the_answer_has_what_stands_in_its_place(
    talk: Conversation, line: str
) -> None:
    assert _said(talk, line) == ["* BAD a tag?"]


def test_a_line_that_is_too_long_has_its_tag_if_that_has_arrived(
    talk: Conversation,
) -> None:
    assert _said(talk, f"a7 NOOP {'x' * 300}") == ["a7 BAD too long"]


def test_the_last_line_that_is_too_long_may_have_none(talk: Conversation) -> None:
    assert _said(talk, "x" * 300) == ["* BAD too long"]


def test_payloads_are_passed_over_with_the_tag_of_their_command(
    talk: Conversation,
) -> None:
    assert _said(
        talk,
        "a LOGIN me x",
        "b APPEND inbox 1001",
        "z" * 1001,
        "c APPEND inbox 2",
        "ab",
    ) == ["a OK Login", "b NO too large", "c OK Append"]


def test_what_stands_outside_is_known_by_its_own_verb(talk: Conversation) -> None:
    assert _said(talk, "DONE", "a LOGIN me x", "b IDLE", "c NOOP", "DONE") == [
        "* NO not now",
        "a OK Login",
        "+ GO",
        "c NO not now",
        "+ OVER",
    ]


def test_the_fields_are_fields_of_every_message(tagged: Emitted) -> None:
    assert tagged.Noop(tag="a1").encode() == b"a1 NOOP\r\n"
    assert tagged.Ok("yes").tag == ""
    assert tagged.Listed("inbox").encode() == b"* LIST inbox\r\n"
