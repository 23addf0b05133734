"""Repeated fields, within bounds both ways."""

import re

import pytest

from sockgen_runtime import (
    EncodeError,
    Malformed,
    TooManyItems,
    bounded,
    items,
    separated,
    words,
)

ITEM = re.compile(rb"\[[a-z]*\]")
COMMA = re.compile(rb", *")


def test_words_are_separated_by_blanks_only() -> None:
    assert words(b" a  b\tc\x0b d ") == [b"a", b"b\tc\x0b", b"d"]
    assert words(b"") == words(b"   ") == []


def test_separated() -> None:
    assert separated(b"a,,b", b",") == [b"a", b"", b"b"]
    assert separated(b"", b",") == []


def test_items_cover_their_run() -> None:
    assert [match[0] for match in items(ITEM, COMMA, b"[a], [],[b]")] == [
        b"[a]",
        b"[]",
        b"[b]",
    ]
    assert items(ITEM, COMMA, b"") == []


@pytest.mark.parametrize(
    "run", [b"[a],", b"[a]x", b"x", b",[a]", b"[a] [b]", b"[a],,[b]"]
)
def test_items_refuse_what_is_between(run: bytes) -> None:
    with pytest.raises(Malformed):
        items(ITEM, COMMA, run)


def test_items_that_may_be_empty_come_to_an_end() -> None:
    nothing = re.compile(rb"")
    with pytest.raises(Malformed):
        items(nothing, nothing, b"abc")


def test_too_many_are_refused_both_ways() -> None:
    for read in (
        lambda: words(b"a b c", 2),
        lambda: separated(b"a,b,c", b",", 2),
        lambda: items(ITEM, COMMA, b"[],[],[]", 2),
    ):
        with pytest.raises(TooManyItems, match="at most 2 items, got 3"):
            read()
    assert bounded((1, 2), 1, 2) == (1, 2)
    for values in ((), (1, 2, 3)):
        with pytest.raises(EncodeError, match="1 to 2 items"):
            bounded(values, 1, 2)
    with pytest.raises(EncodeError, match="at least 1 item"):
        bounded((), 1, None)
