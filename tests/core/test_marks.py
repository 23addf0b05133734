"""Lines with marks: what ends a message, what repeats, what must stay the same."""

import re
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sockgen_runtime import (
    EncodeError,
    Form,
    Forms,
    Malformed,
    Reading,
    marked,
    with_marks,
)
from tests.core.cutting import decoded, same_for_every_cut

_LINE: Final = re.compile(rb"([0-9]{3})([ -])(.*)")
_MOST: Final = 4


def _read(line: bytes) -> Reading[object]:
    match = _LINE.fullmatch(line)
    if match is None:
        raise Malformed
    items = yield from marked(match, 2, 3, _MOST, bytes.decode)
    return match[1], items


_FORMS: Final[Forms[object]] = Forms(
    Form("reply", (), rb"([0-9]{3})[ -](.*)", read=_read)
)


def _replies(data: bytes) -> list[object]:
    """Read messages however they arrive."""
    return same_for_every_cut(data, lambda pieces: decoded(_FORMS, pieces))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"250 a\r\n", [(b"250", ("a",))]),
        (b"250 \r\n", [(b"250", ("",))]),
        (b"250-a\r\n250-b\r\n250 c\r\n", [(b"250", ("a", "b", "c"))]),
        (b"250-a\r\n250  b\r\n", [(b"250", ("a", " b"))]),
        (b"250 a\r\n250-b\r\n", [(b"250", ("a",))]),  # the second is not whole
        (b"250-a\r\n250 250-b\r\n", [(b"250", ("a", "250-b"))]),
    ],
)
def test_a_blank_in_place_of_the_mark_ends_a_message(
    data: bytes, expected: list[object]
) -> None:
    assert _replies(data) == expected


@pytest.mark.parametrize(
    "second", [b"251 b", b"250b", b"250", b"", b"250_b", b" 250 b"]
)
def test_what_stands_beside_the_items_is_the_same_in_every_line(second: bytes) -> None:
    found = _replies(b"250-a\r\n" + second + b"\r\n221 bye\r\n")
    assert found == ["wrong_arguments", (b"221", ("bye",))]


def test_there_are_no_more_lines_than_items_are_allowed() -> None:
    longest = b"250-a\r\n" * (_MOST - 1) + b"250 z\r\n"
    assert _replies(longest) == [(b"250", ("a", "a", "a", "z"))]
    # The line that would be one too many is not waited for.
    assert _replies(b"250-a\r\n" * _MOST) == ["too_many_items"]


@given(st.lists(st.binary(max_size=5).filter(lambda b: not {10, 13} & set(b))))
def test_what_is_written_is_read(items: list[bytes]) -> None:
    octets = with_marks([(b"250", item) for item in items], b"\r\n", 100)
    lines = octets.split(b"\r\n")[:-1]
    assert lines[:-1] == [b"250-" + item for item in items[:-1]]
    assert lines[-1:] == [b"250 " + item for item in items[-1:]]


def test_every_line_is_bounded_and_the_first_is_no_other_message() -> None:
    halves = [(b"250", b"a"), (b"250", b"bb")]
    assert with_marks(halves, b"\n", 6) == b"250-a\n250 bb\n"
    with pytest.raises(EncodeError):
        with_marks(halves, b"\n", 5)
    assert with_marks(halves, b"\n", 6, re.compile(rb"250 bb"))
    with pytest.raises(EncodeError):
        with_marks(halves, b"\n", 6, re.compile(rb"250-a"))
