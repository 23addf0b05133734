"""Frames that end with a delimiter, and frames of several kinds on one connection."""

import time
from typing import Final

import pytest

from sockgen_runtime import (
    BadFrame,
    Counted,
    Decoder,
    Delimited,
    EncodeError,
    Form,
    Forms,
    FramesByFirstByte,
    LineRules,
    LineTooLong,
    MessageFraming,
    ProtocolError,
    Unended,
    Unrecoverable,
)

_ENDS: Final = (b"\n", b"\r\n", b"\0")


def _mixed(*, otherwise_written: bool = False) -> FramesByFirstByte:
    counted = Counted(b" ", 9)
    return FramesByFirstByte(
        Delimited(_ENDS, 9), (b"123", counted), otherwise_written=otherwise_written
    )


def _decoder(framing: MessageFraming, *, skip: bool = False) -> Decoder[bytes]:
    form = Form[bytes]("any", (), b"[\\s\\S]*", parse=bytes)
    rules = LineRules(max=100, empty_skip=skip)
    return Decoder[bytes](Forms(form, framing=framing), rules)


def _found(decoder: Decoder[bytes], *pieces: bytes) -> list[bytes | str]:
    """Return what is read of some pieces; an error is its kind."""
    found: list[bytes | str] = []
    for piece in pieces:
        decoder.feed(piece)
        while True:
            try:
                message = decoder.next()
            except ProtocolError as error:
                found.append(error.kind)
                continue
            if message is None:
                break
            found.append(message)
    return found


def _cuts(octets: bytes) -> list[list[bytes]]:
    whole = [[octets[:cut], octets[cut:]] for cut in range(len(octets) + 1)]
    return [*whole, [octets[at : at + 1] for at in range(len(octets))]]


@pytest.mark.parametrize("skip", [True, False])
def test_each_frame_has_the_kind_that_its_first_octet_tells(skip: bool) -> None:
    octets = b"a\n3 b\ncde\0\n\r\n2 f\r4 \r\r\ng\r\r\n"
    expected = [b"a", b"b\nc", b"de", b"", b"", b"f\r", b"4 \r", b"g\r"]
    if skip:
        expected = [message for message in expected if message]
    for pieces in _cuts(octets):
        assert _found(_decoder(_mixed(), skip=skip), *pieces) == expected, pieces


def test_what_is_too_long_is_skipped_to_any_delimiter() -> None:
    octets = b"a" * 30 + b"\0b\n" + b"c" * 9 + b"\r\n" + b"1 d"
    for pieces in _cuts(octets):
        found = _found(_decoder(_mixed()), *pieces)
        assert found == ["line_too_long", b"b", b"c" * 9, b"d"], pieces


@pytest.mark.parametrize(
    ("octets", "error"),
    [(b"1" * 30, BadFrame), (b"1x a\n", BadFrame), (b"20 ", LineTooLong)],
)
def test_a_number_that_is_none(octets: bytes, error: type[ProtocolError]) -> None:
    decoder = _decoder(_mixed())
    decoder.feed(octets)
    with pytest.raises(error):
        decoder.next()


def test_without_a_number_nothing_more_is_read() -> None:
    decoder = _decoder(_mixed())
    decoder.feed(b"1" * 30)
    with pytest.raises(BadFrame):
        decoder.next()
    with pytest.raises(Unrecoverable):
        decoder.recover()


def test_the_first_framing_is_written() -> None:
    assert _mixed().encode(b"a\nb") == b"3 a\nb"
    assert _mixed(otherwise_written=True).encode(b"ab") == b"ab\n"
    assert Unended(_mixed(), b"\r\n").encode(b"ab\r\n") == b"2 ab"


@pytest.mark.parametrize("line", [b"a\nb", b"\0", b"a\r\n", b"a" * 10])
def test_no_message_holds_its_delimiter(line: bytes) -> None:
    with pytest.raises(EncodeError):
        Delimited(_ENDS, 9).encode(line)


def test_an_end_is_no_part_of_another_one() -> None:
    with pytest.raises(EncodeError):  # as "a" CR LF it would lose its CR
        Delimited(_ENDS, 9).encode(b"a\r")


def _seconds(size: int) -> float:
    best = float("inf")
    octets = b"\r" * size + b"\n"
    for _ in range(3):
        decoder = _decoder(Delimited(_ENDS, 10**7))
        begin = time.process_time()
        for at in range(0, len(octets), 64):
            decoder.feed(octets[at : at + 64])
            decoder.next()
        best = min(best, time.process_time() - begin)
    return best


def test_a_frame_is_not_searched_again_as_it_grows() -> None:
    long = _seconds(400_000)
    assert long < 0.02 or long < 8 * _seconds(100_000)
