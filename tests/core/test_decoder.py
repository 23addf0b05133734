"""Bytes into messages: the same for every cut, in linear time, and within bounds."""

from collections.abc import Sequence
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sockgen_runtime import (
    BadValue,
    Decoder,
    Limits,
    LineRules,
    LineTooLong,
    PayloadTooLarge,
    ProtocolError,
    TooManyItems,
    UnknownCommand,
    Unrecoverable,
    WrongArguments,
)
from tests.core.cutting import decoded, same_for_every_cut
from tests.core.shelf import (
    COMMANDS,
    REPLIES,
    Add,
    Bye,
    End,
    Failure,
    Get,
    Item,
    Kept,
    List,
    ListKind,
    Note,
    Number,
    Put,
    ShelfCommand,
)
from tests.core.shelf.handler import ShelfHandler

RULES: Final = ShelfHandler.line
LIMITS: Final = Limits(payload=50)


def shelf(pieces: Sequence[bytes]) -> list[object]:
    """Read commands as the shelf's server does."""
    return decoded(COMMANDS, pieces, RULES, LIMITS)


def every_cut(data: bytes, rules: LineRules = RULES) -> list[object]:
    """Read commands however they arrive."""
    return same_for_every_cut(
        data, lambda pieces: decoded(COMMANDS, pieces, rules, LIMITS)
    )


def error_of(data: bytes, rules: LineRules = RULES) -> ProtocolError:
    """Return the error that some bytes are."""
    decoder = Decoder(COMMANDS, rules, LIMITS)
    decoder.feed(data)
    with pytest.raises(ProtocolError) as caught:
        decoder.next()
    return caught.value


# What is read -------------------------------------------------------------------------


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_commands_of_one_line(end: bytes) -> None:
    lines = [b"get a  b ", b"add k 5 noreply", b"list", b"list old", b"bye"]
    assert every_cut(end.join([*lines, b""])) == [
        Get((b"a", b"b")),
        Add(b"k", 5, noreply=True),
        List(),
        List(kind=ListKind.OLD),
        Bye(),
    ]


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
@pytest.mark.parametrize(
    "value", [b"", b"v", b"\r", b"\n", b"\r\n", b"a\nb\n", b"\r\n.\r\n", b"get k\r\n"]
)
def test_payloads_are_counted(end: bytes, value: bytes) -> None:
    data = b"put k 1 %d%b%b\r\n" % (len(value), end, value)
    assert every_cut(data * 2 + b"bye" + end) == [Put(b"k", 1, value)] * 2 + [Bye()]


def test_endings_may_be_mixed() -> None:
    data = b"add a 1\nput b 2 1\r\nx\r\nadd c 3\r\nput d 4 1\n\r\r\nbye\n"
    assert every_cut(data) == [
        Add(b"a", 1),
        Put(b"b", 2, b"x"),
        Add(b"c", 3),
        Put(b"d", 4, b"\r"),
        Bye(),
    ]


def test_leading_blanks_are_overlooked_where_that_is_wanted() -> None:
    data = b"  add k 5\r\n   put a 1 1\r\nx\r\n"
    assert every_cut(data) == [Add(b"k", 5), Put(b"a", 1, b"x")]
    strict = LineRules()
    assert every_cut(b" add k 5\r\n", strict) == ["unknown_command"]


def test_empty_lines_are_nothing_or_a_command() -> None:
    skipping = LineRules(empty_skip=True)
    assert every_cut(b"\r\n\r\nbye\r\n\r\n", skipping) == [Bye()]
    assert every_cut(b"\r\nbye\r\n") == ["unknown_command", Bye()]


def test_only_a_blank_ends_a_verb() -> None:
    assert every_cut(b"add\tk 5\r\n") == ["unknown_command"]


def test_replies_are_read_by_the_same_decoder() -> None:
    data = b"KEPT\r\nITEM a 1 2\r\n\r\n\r\n42\r\nFAILURE ab c\r\nEND\r\nwhat\r\n"
    assert same_for_every_cut(data, lambda pieces: decoded(REPLIES, pieces)) == [
        Kept(),
        Item(b"a", 1, b"\r\n"),
        Number(42),
        Failure("ab c"),
        End(),
        "bad_value",  # a reply without a verb may begin with anything
    ]


KEYS: Final = st.from_regex(rb"[!-~]{1,20}", fullmatch=True)
ANY_COMMAND: Final = st.one_of(
    st.builds(
        Put, KEYS, st.integers(0, 255), st.binary(max_size=50), noreply=st.booleans()
    ),
    st.builds(Get, st.lists(KEYS, min_size=1, max_size=8).map(tuple)),
    st.builds(Add, KEYS, st.integers(0, 2**64 - 1), noreply=st.booleans()),
    st.builds(List, kind=st.none() | st.sampled_from(ListKind)),
    st.builds(
        Note,
        KEYS,
        st.lists(st.from_regex(rb"[ -~\n]{0,9}\r\n", fullmatch=True)).map(b"".join),
    ),
    st.builds(Bye),
)


@given(st.lists(ANY_COMMAND), st.data())
def test_whatever_is_written_is_read_however_it_arrives(
    commands: list[ShelfCommand], data: st.DataObject
) -> None:
    octets = b"".join(command.encode() for command in commands)
    at = sorted(data.draw(st.lists(st.integers(0, len(octets)), max_size=6)))
    pieces = [octets[a:b] for a, b in zip([0, *at], [*at, len(octets)], strict=True)]
    assert shelf(pieces) == list(commands)


FRAGMENTS: Final = st.sampled_from(
    [
        *(b"\r", b"\n", b"\r\n", b".", b" ", b"noreply", b"abc", b"bye", b"\0\xff"),
        *(b"get", b"get a", b"add k x", b"note k", b"x" * 210),
        *(b"put a 1 3", b"put a 1 99", b"put a 1 60", b"put a 300 3"),
    ]
)


@given(st.lists(FRAGMENTS, max_size=12), st.booleans(), st.booleans(), st.data())
def test_nonsense_is_the_same_nonsense_however_it_arrives(
    fragments: list[bytes], swallow: bool, resynchronise: bool, data: st.DataObject
) -> None:
    octets = b"".join(fragments)

    def read(pieces: Sequence[bytes]) -> list[object]:
        return decoded(
            COMMANDS,
            pieces,
            RULES,
            LIMITS,
            swallow=swallow,
            resynchronise=resynchronise,
        )

    at = sorted(data.draw(st.lists(st.integers(0, len(octets)), max_size=6)))
    pieces = [octets[a:b] for a, b in zip([0, *at], [*at, len(octets)], strict=True)]
    one_by_one = [octets[at : at + 1] for at in range(len(octets))]
    assert read([octets]) == read(pieces) == read(one_by_one)


# What is refused ----------------------------------------------------------------------


def test_an_unknown_command() -> None:
    error = error_of(b"brew tea please\r\n")
    assert isinstance(error, UnknownCommand)
    assert (error.verb, error.arguments, error.command) == (b"brew", b"tea please", "")


def test_wrong_arguments() -> None:
    error = error_of(b"add k\r\n")
    assert isinstance(error, WrongArguments)
    assert (error.verb, error.command, error.arguments) == (b"add", "add", b"k")


@pytest.mark.parametrize(
    ("line", "field", "value", "type_name"),
    [
        (b"add k five", "delta", b"five", "Delta"),
        (b"add k -1 noreply", "delta", b"-1", "Delta"),
        (b"add k 99999999999999999999", "delta", b"99999999999999999999", "Delta"),
        (b"add " + b"k" * 21 + b" 1", "key", b"k" * 21, "Key"),
        (b"put k 256 1", "flags", b"256", "u8"),
        (b"put k 1 x", "value", b"x", ""),
        (b"list new", "kind", b"new", ""),
        (b"get a " + b"b" * 21 + b" c", "keys", b"b" * 21, "Key"),
    ],
)
def test_a_wrong_value_names_its_field(
    line: bytes, field: str, value: bytes, type_name: str
) -> None:
    error = error_of(line + b"\r\n")
    assert isinstance(error, BadValue)
    assert (error.field, error.value, error.type) == (field, value, type_name)
    assert error.expected


def test_an_error_knows_whether_an_answer_is_wanted_and_what_follows() -> None:
    error = error_of(b"put k 256 17 noreply\r\n")
    assert (error.silent, error.pending) == (True, 17)
    error = error_of(b"put k 256 x\r\n")
    assert (error.silent, error.pending) == (False, None)
    assert error_of(b"add k x noreply\r\n").silent
    assert error_of(b"put k 1 3 noreply\r\nabcdef\r\n").silent


def test_too_many_items() -> None:
    error = error_of(b"get " + b"k " * 11 + b"\r\n")
    assert isinstance(error, TooManyItems)
    assert (error.command, error.limit) == ("get", 10)


def test_a_refused_header_leaves_the_payload_to_be_read_as_lines() -> None:
    assert every_cut(b"put k 256 3\r\nbye\r\n") == ["bad_value", Bye()]


def test_a_bad_trailer_takes_as_much_as_a_line_ending() -> None:
    assert every_cut(b"put k 1 3\r\nabcdef\r\nbye\r\n") == [
        "bad_trailer",
        "unknown_command",
        Bye(),
    ]
    assert every_cut(b"put k 1 3\r\nabcdebye\r\n") == ["bad_trailer", Bye()]


@pytest.mark.parametrize("swallow", [True, False])
def test_a_large_payload(swallow: bool) -> None:
    data = b"put k 1 51\r\n" + b"bye\r\n" * 10 + b"x\r\nbye\r\n"

    def read(pieces: Sequence[bytes]) -> list[object]:
        return decoded(COMMANDS, pieces, RULES, LIMITS, swallow=swallow)

    following = [] if swallow else [*[Bye()] * 10, "unknown_command"]
    assert same_for_every_cut(data, read) == ["payload_too_large", *following, Bye()]


def test_a_payload_ends_with_the_canonical_ending_only() -> None:
    found = every_cut(b"put k 1 3\nabc\nbye\nbye\n")
    assert found == ["bad_trailer", "unknown_command", Bye()]  # LF and b are taken


@pytest.mark.parametrize("trailer", [b"\r\n", b"ab", b"\ra"])
def test_what_is_swallowed_has_a_trailer_of_the_usual_length(trailer: bytes) -> None:
    data = b"put k 1 51\r\n" + b"x" * 51 + trailer + b"bye\r\n"

    def read(pieces: Sequence[bytes]) -> list[object]:
        return decoded(COMMANDS, pieces, RULES, LIMITS, swallow=True)

    assert same_for_every_cut(data, read) == ["payload_too_large", Bye()]


# Bounds -------------------------------------------------------------------------------


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_line_is_as_long_as_it_may_be(end: bytes) -> None:
    rules = LineRules(max=12)
    longest = b"add kkkkkk 1"
    assert every_cut(longest + end, rules) == [Add(b"kkkkkk", 1)]
    assert every_cut(b"add kkkkkk 12" + end + b"bye" + end, rules) == [
        "line_too_long",
        Bye(),
    ]


def test_a_line_may_have_its_own_limit() -> None:
    rules = LineRules(max=30)
    keys = b"k" * 19
    assert every_cut(b"get " + b" ".join([keys] * 9) + b"\r\n", rules) == [
        Get((keys,) * 9)
    ]
    assert every_cut(b"add " + b"x" * 30 + b"\r\n", rules) == ["line_too_long"]


def test_a_long_line_is_refused_before_its_end_arrives() -> None:
    decoder = Decoder(COMMANDS, LineRules(max=20), LIMITS)
    decoder.feed(b"x" * 22)
    with pytest.raises(LineTooLong, match="at most 20 octets"):
        decoder.next()
    for _ in range(1000):
        decoder.feed(b"x" * 1000)
        assert decoder.next() is None
    decoder.feed(b"\r\nbye\r\n")
    assert decoder.next() == Bye()


def test_a_large_payload_is_refused_before_it_arrives() -> None:
    decoder = Decoder(COMMANDS, RULES, LIMITS)
    decoder.feed(b"put k 1 %d\r\n" % 10**100)
    with pytest.raises(PayloadTooLarge):
        decoder.next()
    with pytest.raises(Unrecoverable):
        decoder.recover(swallow=True)


def test_what_is_skipped_is_bounded() -> None:
    decoder = Decoder(COMMANDS, LineRules(max=20), Limits(swallow=1000))
    decoder.feed(b"x" * 100)
    with pytest.raises(LineTooLong):
        decoder.next()
    decoder.feed(b"x" * 800)
    with pytest.raises(Unrecoverable):
        decoder.feed(b"x" * 800)


# Line endings ----------------------------------------------------------------------


@pytest.mark.parametrize("end", [b"\0", b"\r\n", b"<>", b"\n"])
def test_any_text_may_end_a_line(end: bytes) -> None:
    rules = LineRules(end=end, accept=(end,))
    data = b"add k 1%bput k 1 3%ba\nb%bbye%b" % (end, end, end, end)
    assert every_cut(data, rules) == [Add(b"k", 1), Put(b"k", 1, b"a\nb"), Bye()]


def test_a_lone_newline_is_content_where_it_ends_no_line() -> None:
    rules = LineRules(end=b"\r\n", accept=(b"\r\n",))
    assert every_cut(b"add k\n5\r\nbye\r\n", rules) == ["wrong_arguments", Bye()]


@pytest.mark.parametrize(
    ("end", "accept"),
    [
        (b"\n", ()),
        (b"\n", (b"\r\n",)),
        (b"", (b"",)),
        (b"\n", (b"\n", b"\r")),
        (b"\n", (b"\n", b"\n\n")),
    ],
)
def test_endings_that_cannot_be_told_apart_are_refused(
    end: bytes, accept: tuple[bytes, ...]
) -> None:
    with pytest.raises(ValueError, match=r"line ending|expected"):
        LineRules(end=end, accept=accept)
