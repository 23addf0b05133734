"""What a client makes of an answer, however the octets arrive."""

from collections.abc import Iterator

import pytest

from generated_examples.kv.protocol.codec import REPLIES
from generated_examples.kv.protocol.messages import (
    Bye,
    End,
    Entry,
    Error,
    Full,
    NotFound,
    Stored,
    Value,
)
from sockgen_runtime import Limits
from sockgen_runtime.client import (
    NOTHING,
    Answer,
    ClientConversation,
    ClientRules,
    ConnectionEnded,
    Each,
    ErrorReply,
    ExchangeError,
    Guard,
    Many,
    One,
    UnexpectedReply,
    Way,
)
from tests.client.reading import Server, is_iterator, places_of, read
from tests.core.cutting import cuts


class _Refused(ErrorReply[Error]):
    """The server has refused."""


_RULES = ClientRules(
    REPLIES,
    limits=Limits(items=3, payload=100),
    errors=("Error",),
    error=_Refused,
)
_SET = Answer[Stored | Full](Way(One("Stored", "Full")))
_KEYS = Answer[Iterator[Entry]](Way(Many("Entry"), "End"))
_SOME = Answer[Iterator[Entry] | NotFound](
    Way(Many("Entry", low=1), "End"), Way(One("NotFound"))
)
_BOTH = Answer[tuple[Value, Iterator[Entry]]](Way(One("Value"), Many("Entry"), "End"))
_LAST = Answer[tuple[Iterator[Entry], Value]](Way(Many("Entry"), One("Value")))
_MAYBE = Answer[Value | None](Way(One("Value", none=True), "End"))
_PERHAPS = Answer[None](Way(One("Stored", none=True)))
_QUIT = Answer[Bye](Way(One("Bye"), state="closed"))
_REST = Answer[Iterator[Entry]](Way(Many("Entry"), state="closed"))
_EACH = Answer[Iterator[Entry]](Way(Each("Entry"), state="after"))
_FRAMED = Answer[Iterator[Entry]](Way(Each("Entry"), "End"))
_OPEN = Answer[Iterator[Entry]](Way(Many("Entry", low=1), state="after"))


def _conversation() -> ClientConversation:
    return ClientConversation(_RULES)


def _shown(result: object) -> object:
    """Return a result that can be compared: iterators are read."""
    found = [list(p) if is_iterator(p) else p for p in places_of(result)]
    return found[0] if len(found) == 1 else tuple(found)


@pytest.mark.parametrize("lazily", [True, False])
@pytest.mark.parametrize(
    ("answer", "data", "expected"),
    [
        (_SET, b"STORED\r\n", Stored()),
        (_SET, b"FULL\r\n", Full()),
        (_KEYS, b"END\r\n", []),
        (_KEYS, b"KEY a\r\nKEY b\r\nEND\r\n", [Entry("a"), Entry("b")]),
        (_SOME, b"KEY a\r\nEND\r\n", [Entry("a")]),
        (_SOME, b"NOT FOUND\r\n", NotFound()),
        (
            _BOTH,
            b"VALUE k 4\r\n\r\n\r\n\r\nKEY a\r\nEND\r\n",
            (Value("k", b"\r\n\r\n"), [Entry("a")]),
        ),
        (
            _LAST,
            b"KEY a\r\nVALUE k 1\r\nv\r\n",
            ([Entry("a")], Value("k", b"v")),
        ),
        (_MAYBE, b"VALUE k 1\r\nv\r\nEND\r\n", Value("k", b"v")),
        (_MAYBE, b"END\r\n", None),
        (_QUIT, b"BYE\r\n", Bye()),
        (_REST, b"", []),
        (_REST, b"KEY a\r\nKEY b\r\n", [Entry("a"), Entry("b")]),
        (NOTHING, b"", None),
        (_EACH.times(2), b"KEY a\r\nKEY b\r\n", [Entry("a"), Entry("b")]),
        (_EACH.times(0), b"", []),
        (_FRAMED.times(1), b"KEY a\r\nEND\r\n", [Entry("a")]),
        (_FRAMED.times(0), b"END\r\n", []),
    ],
)
def test_an_answer_is_read_from_every_cut(
    answer: Answer[object], data: bytes, expected: object, lazily: bool
) -> None:
    for pieces in cuts(data):
        conversation = _conversation()
        arriving = [piece for piece in pieces if piece]
        assert _shown(read(conversation, answer, arriving, lazily=lazily)) == expected
        conversation.settle()


@pytest.mark.parametrize(
    ("answer", "data", "expected"),
    [
        (_SET, b"", ConnectionEnded),
        (_SET, b"STOR", ConnectionEnded),
        (_SET, b"ERROR no\r\n", _Refused),
        (_SET, b"NOT FOUND\r\n", UnexpectedReply),
        (_SET, b"KEY a\r\n", UnexpectedReply),
        (_SET, b"WHAT\r\n", UnexpectedReply),
        (_SET, b"\r\n", UnexpectedReply),
        (_SET, b"STORED " + b"x" * 9000, UnexpectedReply),
        (_KEYS, b"KEY a\r\n", ConnectionEnded),
        (_KEYS, b"KEY a\r\nERROR no\r\n", _Refused),
        (_KEYS, b"KEY a\r\nSTORED\r\n", UnexpectedReply),
        (_KEYS, b"KEY a\r\nKEY b", ConnectionEnded),
        (_SOME, b"END\r\n", UnexpectedReply),
        (_BOTH, b"VALUE k 101\r\n", UnexpectedReply),
        (_BOTH, b"VALUE k 1\r\nvv\r\n", UnexpectedReply),
        (_BOTH, b"VALUE k 1\r\nv\r\nEND", ConnectionEnded),
        (_MAYBE, b"VALUE k 1\r\nv\r\nSTORED\r\n", UnexpectedReply),
        (_REST, b"KEY a\r\nKEY", ConnectionEnded),
        (_EACH.times(2), b"KEY a\r\n", ConnectionEnded),
        (_FRAMED.times(1), b"KEY a\r\nKEY b\r\nEND\r\n", UnexpectedReply),
        (_FRAMED.times(2), b"KEY a\r\nEND\r\n", UnexpectedReply),
    ],
)
def test_what_is_no_answer_is_refused_in_every_cut(
    answer: Answer[object], data: bytes, expected: type[ExchangeError]
) -> None:
    for pieces in cuts(data):
        arriving = [piece for piece in pieces if piece]
        with pytest.raises(expected):
            _shown(read(_conversation(), answer, arriving))


def test_an_error_reply_is_typed_and_is_the_end_of_its_answer() -> None:
    conversation = _conversation()
    with pytest.raises(_Refused) as caught:
        read(conversation, _SET, [b"ERROR no\r\nSTORED\r\n"])
    assert caught.value.reply == Error("no")
    assert read(conversation, _SET, []) == Stored()


def test_a_long_answer_is_not_read_before_it_is_taken() -> None:
    conversation = _conversation()
    server = Server([b"KEY a\r\n", b"KEY b\r\nKEY c\r\nKEY d\r\n", b"END\r\n"])
    taken: list[object] = []
    result = server.run(
        conversation.read(_KEYS, lambda unread: server.lazily(conversation, unread))
    )
    for reply in result:
        taken.append(reply)
        if len(taken) == 2:
            break
    assert taken == [Entry("a"), Entry("b")]
    assert list(result) == [Entry("c"), Entry("d")]


def test_what_is_gathered_is_bounded() -> None:
    data = b"KEY a\r\n" * 4 + b"END\r\n"
    with pytest.raises(UnexpectedReply, match="at most 3"):
        read(_conversation(), _KEYS, [data], lazily=False)
    assert len(list(read(_conversation(), _KEYS, [data]))) == 4


def test_the_next_command_gives_up_what_is_left() -> None:
    conversation = _conversation()
    server = Server([b"KEY a\r\nKEY b\r\n", b"END\r\nSTORED\r\n"])
    result = server.run(
        conversation.read(_KEYS, lambda unread: server.lazily(conversation, unread))
    )
    assert next(result) == Entry("a")
    server.run(conversation.skip())
    assert server.run(conversation.read(_SET)) == Stored()
    with pytest.raises(UnexpectedReply, match="given this answer up"):
        next(result)


def test_an_error_in_what_is_given_up_belongs_to_nobody() -> None:
    conversation = _conversation()
    read(conversation, _KEYS, [b"KEY a\r\nERROR no\r\nSTORED\r\n"])
    Server([]).run(conversation.skip())
    assert read(conversation, _SET, []) == Stored()


def test_nobody_waits_for_an_answer_that_may_not_come() -> None:
    conversation = _conversation()
    server = Server([])
    assert server.run(conversation.read(_PERHAPS)) is None
    assert read(conversation, _MAYBE, [b"STORED\r\nEND\r\n"]) is None
    with pytest.raises(UnexpectedReply):
        read(conversation, _MAYBE, [b"FULL\r\n"])


def test_an_answer_without_an_end_goes_on_until_the_next_command() -> None:
    conversation = _conversation()
    result = read(conversation, _OPEN, [b"KEY a\r\nKEY b\r\n"])
    assert [next(result), next(result)] == [Entry("a"), Entry("b")]
    Server([]).run(conversation.skip())
    assert conversation.state == "after"
    assert read(conversation, _SET, [b"KEY late\r\nSTORED\r\n"]) == Stored()


def test_what_comes_unasked_answers_no_command() -> None:
    conversation = _conversation()
    assert read(conversation, _SET, [b"STORED\r\nSTORED\r\n"]) == Stored()
    with pytest.raises(UnexpectedReply):
        conversation.settle()


def test_an_error_that_comes_unasked_is_raised() -> None:
    conversation = _conversation()
    conversation.feed(b"ERROR idle for too long\r\n")
    with pytest.raises(_Refused, match="idle"):
        conversation.settle()
    conversation.settle()


def test_states_follow_answers_not_errors() -> None:
    rules = ClientRules(REPLIES, errors=("Error",), error=_Refused, state="begin")
    conversation = ClientConversation(rules)
    answer = Answer[Stored | Full](Way(One("Stored"), state="next"), Way(One("Full")))
    assert conversation.state == "begin"
    with pytest.raises(_Refused):
        read(conversation, answer, [b"ERROR no\r\n"])
    assert read(conversation, answer, [b"FULL\r\n"]) == Full()
    assert conversation.state == "begin"
    assert read(conversation, answer, [b"STORED\r\n"]) == Stored()
    assert conversation.state == "next"
    assert read(conversation, _QUIT, [b"BYE\r\n"]) == Bye()
    assert conversation.closing


def test_nothing_may_come_in_clear_behind_what_begins_tls() -> None:
    answer = Answer[Stored](Way(One("Stored"), secures=True))
    conversation = _conversation()
    assert read(conversation, answer, [b"STORED\r\n"]) == Stored()
    assert conversation.handshake_due
    for behind in (b"BYE\r\n", b"B"):
        with pytest.raises(UnexpectedReply, match="before TLS"):
            read(_conversation(), answer, [b"STORED\r\n" + behind])


def test_end_is_a_reply_of_its_own() -> None:
    answer = Answer[End](Way(One("End")))
    assert read(_conversation(), answer, [b"END\r\n"]) == End()


@pytest.mark.parametrize(("last", "state"), [("b", "empty"), ("c", "more")])
def test_a_guard_looks_at_the_last_reply_that_is_returned(
    last: str, state: str
) -> None:
    guard = Guard(Entry, lambda entry: entry.key == "b", "empty")
    answer = Answer[Iterator[Entry]](
        Way(Many("Entry"), "End", state="more", guards=(guard,))
    )
    for lazily in (True, False):
        conversation = _conversation()
        data = b"KEY b\r\nKEY " + last.encode() + b"\r\nEND\r\n"
        found = read(conversation, answer, [data], lazily=lazily)
        assert [entry.key for entry in found] == ["b", last]
        assert conversation.state == state
