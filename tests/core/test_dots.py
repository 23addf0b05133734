"""Dot-stuffed bodies: what ends them, and what only looks as if it did."""

from collections.abc import Sequence
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sockgen_runtime import (
    Decoder,
    EncodeError,
    Limits,
    LineRules,
    PayloadTooLarge,
    Unrecoverable,
    stuffed,
)
from tests.core.cutting import decoded, same_for_every_cut
from tests.core.shelf import COMMANDS, Bye, Note

BOTH: Final = LineRules(accept=(b"\r\n", b"\n"))
STRICT: Final = LineRules(accept=(b"\r\n",))
NOTE_MAX: Final = 4096  # of the shelf's `note`


def notes(data: bytes, rules: LineRules = BOTH) -> list[object]:
    """Read commands however they arrive."""
    return same_for_every_cut(data, lambda pieces: decoded(COMMANDS, pieces, rules))


@pytest.mark.parametrize(
    ("body", "content"),
    [
        (b".\r\n", b""),
        (b"\r\n.\r\n", b"\r\n"),
        (b"a\r\n.\r\n", b"a\r\n"),
        (b"..\r\n.\r\n", b".\r\n"),
        (b"..a\r\n...\r\nb\r\n.\r\n", b".a\r\n..\r\nb\r\n"),
        (b".a\r\n.\r\n", b"a\r\n"),
    ],
)
def test_bodies(body: bytes, content: bytes) -> None:
    assert notes(b"note k\r\n" + body + b"bye\r\n") == [Note(b"k", content), Bye()]
    assert notes(b"note k\n" + body + b"bye\n") == [Note(b"k", content), Bye()]


LOOKALIKES: Final = [
    b"\n.\n",
    b"\n.\r\n",
    b"\r\n.\n",
    b"\r.\r\n",
    b"\r\n.\r",
    b"\r.\r",
    b"\n.\r",
    b"\r\n\x00.\r\n",
    b"\r\n.\x00\r\n",
    b"\r\n. \r\n",
]


@pytest.mark.parametrize("rules", [BOTH, STRICT], ids=["both", "strict"])
@pytest.mark.parametrize("lookalike", LOOKALIKES)
def test_nothing_else_ends_a_body(rules: LineRules, lookalike: bytes) -> None:
    # SMTP smuggling: whoever takes one of these for the end runs what follows it.
    smuggled = b"a" + lookalike + b"bye\r\n"
    found = notes(b"note k\r\n" + smuggled + b".\r\nbye\r\n", rules)
    assert len(found) == 2
    note, bye = found
    assert isinstance(note, Note)
    assert b"bye" in note.content
    assert bye == Bye()


@pytest.mark.parametrize("start", [b".\n", b".\r", b". \r\n", b".\n.\r", b"\n.\r\n"])
def test_nothing_else_is_an_empty_body(start: bytes) -> None:
    found = notes(b"note k\r\n" + start + b"bye\r\n.\r\n")
    assert len(found) == 1
    assert isinstance(found[0], Note)
    assert found[0].content.endswith(b"bye\r\n")


LINES: Final = st.lists(
    st.sampled_from([b".", b"..", b"", b"a", b".a", b"\n.", b"\r", b"\n"])
)


@given(LINES)
def test_what_is_written_is_read_back(lines: list[bytes]) -> None:
    content = b"".join(line + b"\r\n" for line in lines)
    assert decoded(COMMANDS, [Note(b"k", content).encode()]) == [Note(b"k", content)]


@given(st.binary())
def test_what_is_written_is_one_body(content: bytes) -> None:
    try:
        octets = Note(b"k", content).encode()
    except EncodeError:
        assert not content.endswith(b"\r\n")
    else:
        assert decoded(COMMANDS, [octets]) == [Note(b"k", content)]


def test_content_that_would_be_read_back_longer_is_refused() -> None:
    with pytest.raises(EncodeError, match="lines that each end"):
        stuffed(b"a")
    assert stuffed(b"a\n.\n", b"\n") == b"a\n..\n.\n"


def test_a_large_body_is_skipped_to_its_dot() -> None:
    data = b"note k\r\n" + b"x" * NOTE_MAX + b"\r\nbye\r\n.\r\nbye\r\n"

    def read(pieces: Sequence[bytes]) -> list[object]:
        return decoded(COMMANDS, pieces, BOTH)

    expected: list[object] = ["payload_too_large", Bye()]
    assert read([data]) == expected
    assert read([data[at : at + 1] for at in range(len(data))]) == expected
    for at in range(NOTE_MAX, len(data)):
        assert read([data[:at], data[at:]]) == expected


@pytest.mark.parametrize("over", [False, True])
def test_a_body_is_as_large_as_it_may_be(over: bool) -> None:
    body = b"x" * (NOTE_MAX - 2 + over) + b"\r\n"
    found = decoded(COMMANDS, [b"note k\r\n" + body[:100], body[100:] + b".\r\n"], BOTH)
    assert found == (["payload_too_large"] if over else [Note(b"k", body)])


def test_skipping_a_body_is_bounded() -> None:
    decoder = Decoder(COMMANDS, BOTH, Limits(swallow=10_000))
    decoder.feed(b"note k\r\n" + b"x" * 5000)
    with pytest.raises(PayloadTooLarge):
        decoder.next()
    decoder.feed(b"x" * 4000)
    with pytest.raises(Unrecoverable):
        decoder.feed(b"x" * 5000)
