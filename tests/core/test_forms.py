"""Forms of several lines, forms without a verb, and which of several forms it is."""

import re
from collections.abc import Sequence
from typing import Final, final

import pytest

from sockgen_runtime import (
    LINE,
    Back,
    BadValue,
    Decoder,
    Field,
    Form,
    Forms,
    Integer,
    Limits,
    Malformed,
    Octets,
    Reading,
    Take,
    message,
)
from tests.core.cutting import decoded, same_for_every_cut
from tests.core.shelf import COMMANDS, REPLIES, Bye, Kept


@final
@message
class Sized:
    """A sized string, with a comma behind it."""

    value: bytes


@final
@message
class Group:
    """A line, the lines of its items, and the rest."""

    name: bytes
    entries: tuple[bytes, ...]


@final
@message
class Word:
    """Any word."""

    value: bytes


def read_sized(line: bytes) -> Reading[Sized]:
    """Read `SIZE:OCTETS,`, which may hold line endings."""
    match = re.match(rb"([0-9]+):", line)
    if match is None:
        raise Malformed
    size = Integer(0, 20).decode(match[1])
    yield Back(len(line) - match.end())
    value = yield Take(size)
    if (yield Take(1)) != b",":
        raise Malformed
    yield LINE
    return Sized(value)


def read_group(line: bytes) -> Reading[Group]:
    """Read `group NAME`, then `- ITEM` lines; the line after them goes back."""
    if not line.startswith(b"group "):
        raise Malformed
    entries: list[bytes] = []
    while (following := (yield LINE)).startswith(b"- "):
        entries.append(Octets(rb"[a-z]+").decode(following[2:]))
    yield Back(len(following))
    return Group(line[6:], tuple(entries))


def parse_word(line: bytes) -> Word:
    """Read a line that is one word."""
    if b" " in line:
        raise Malformed
    return Word(line)


def parse_glued(line: bytes) -> Word:
    """Read `to:WORD`."""
    return Word(Octets(rb"[a-z]+").decode(line[3:]))


VARIOUS: Final[Forms[Sized | Group | Word]] = Forms(
    Form("group", (b"group",), rb"group ([^ ]+)", (Field("name"),), read=read_group),
    Form(
        "glued", (b"to:",), rb"to:(.*)", (Field("to"),), parse=parse_glued, prefix=True
    ),
    Form("sized", (), rb"([0-9]+):.*", (Field("size", Integer()),), read=read_sized),
    Form("word", (), rb"([^ ]+)", (Field("value"),), parse=parse_word),
)


def various(data: bytes) -> list[object]:
    """Read these forms however they arrive."""
    return same_for_every_cut(data, lambda pieces: decoded(VARIOUS, pieces))


def test_octets_within_a_line() -> None:
    assert various(b"3:a\nb,\r\n5:\r\n:,,,\nabc\r\n") == [
        Sized(b"a\nb"),
        Sized(b"\r\n:,,"),
        Word(b"abc"),
    ]


def test_lines_until_one_is_no_item() -> None:
    assert various(b"group g\r\n- a\n- b\r\nto:x\n4:abcd,\r\n") == [
        Group(b"g", (b"a", b"b")),
        Word(b"x"),
        Sized(b"abcd"),
    ]


def test_a_wrong_later_line_is_a_wrong_value() -> None:
    decoder = Decoder(VARIOUS)
    decoder.feed(b"group g\r\n- a\r\n- B\r\nabc\r\n")
    with pytest.raises(BadValue) as caught:
        decoder.next()
    assert (caught.value.value, caught.value.command) == (b"B", "group")
    assert decoder.next() == Word(b"abc")


def read_blob(line: bytes) -> Reading[Word]:
    """Read `blob NUMBER SIZE`, and octets without an ending."""
    match = re.fullmatch(rb"blob ([0-9]) ([0-9]+)", line)
    if match is None:
        raise Malformed
    return Word((yield Take(int(match[2]))))


BLOBS: Final[Forms[Word]] = Forms(
    Form(
        "blob",
        (b"blob",),
        rb"blob ([^ ]+) ([^ ]+)",
        (Field("number", Integer(0, 9)), Field("value", Integer(0))),
        read=read_blob,
        size=2,
        trailer=False,
    ),
    Form("end", (b"end",), rb"end", parse=Word),
)


def test_what_is_swallowed_may_have_no_ending() -> None:
    def read(pieces: Sequence[bytes]) -> list[object]:
        return decoded(BLOBS, pieces, limits=Limits(payload=5), swallow=True)

    data = b"blob 1 3\r\na\nbend\r\nblob x 3\r\nabcend\r\nblob 1 6\r\nabcdefend\r\n"
    end = Word(b"end")
    assert same_for_every_cut(data, read) == [
        Word(b"a\nb"),
        end,
        "bad_value",
        end,
        "payload_too_large",
        end,
    ]


def test_the_first_form_that_matches_wins() -> None:
    assert various(b"group\r\nto:a\r\nto:A\r\ntoo\r\n") == [
        Word(b"group"),
        Word(b"a"),
        Word(b"to:A"),
        Word(b"too"),
    ]


def test_an_open_form_may_begin_with_some_octets_only() -> None:
    forms: Forms[Word] = Forms(
        Form("other", (), rb"[^ ]+", parse=Word, begins=rb"[^a-z]"),
    )
    assert decoded(forms, [b"GET /\r\n7\r\nget\r\n\r\n"]) == [
        Word(b"GET /"),
        Word(b"7"),
        "unknown_command",
        "unknown_command",
    ]


def test_case_of_verbs() -> None:
    forms: Forms[Word] = Forms(
        Form("noop", (b"NOOP",), rb"(?i)NOOP", parse=Word),
        Form("to", (b"TO:",), rb"(?i)TO:", parse=Word, prefix=True),
        ignore_case=True,
    )
    assert decoded(forms, [b"noop\r\nNoOp x\r\nto:x\r\nTo:y\r\nx\r\n"]) == [
        Word(b"noop"),
        Word(b"NoOp x"),
        Word(b"to:x"),
        Word(b"To:y"),
        "unknown_command",
    ]


def test_forms_may_be_replaced_between_two_messages() -> None:
    decoder: Decoder[object] = Decoder(COMMANDS)
    decoder.feed(b"bye\r\nKEPT\r\nbye\r\n")
    assert decoder.next() == Bye()
    decoder.forms = REPLIES
    assert decoder.next() == Kept()


def test_a_form_has_one_reader() -> None:
    with pytest.raises(ValueError, match="one of parse, read and tokens"):
        Form("none", (b"none",), rb"none")
