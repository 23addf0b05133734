"""Forms whose first lines are alike are told apart by a later one."""

import re

import pytest

from sockgen_runtime import (
    LINE,
    Block,
    Decoder,
    Form,
    Forms,
    Malformed,
    ProtocolError,
    Reading,
)

_ONE = b"*3\r\none\r\nx\r\n"
_TWO = b"*3\r\ntwo\r\n2\r\nab\r\n"
_THREE = b"*3\r\nthree\r\n"


def _expect(line: bytes, pattern: bytes) -> None:
    if re.fullmatch(pattern, line) is None:
        raise Malformed


def _one(line: bytes) -> Reading[str]:
    _expect(line, rb"\*3")
    _expect((yield LINE), b"one")
    return f"one {(yield LINE).decode()}"


def _two(line: bytes) -> Reading[str]:
    _expect(line, rb"\*3")
    _expect((yield LINE), b"two")
    size = int((yield LINE))
    return f"two {(yield Block(size)).decode()}"


def _three(line: bytes) -> Reading[str]:
    _expect(line, rb"\*[0-9]")
    _expect((yield LINE), b"three|two")
    return "three"


def _four(line: bytes) -> Reading[str]:
    _expect(line, rb"\*3")
    _expect((yield LINE), b"1")
    letter = yield Block(1)
    _expect((yield LINE), b"four")
    return f"four {letter.decode()}"


def _five(line: bytes) -> Reading[str]:
    _expect(line, rb"\*3")
    size = int((yield LINE))
    letter = yield Block(size)
    _expect((yield LINE), b"five")
    return f"five {letter.decode()}"


def _block(line: bytes) -> Reading[str]:
    _expect(line, rb"\*4")
    return f"block {(yield Block(1)).decode()}"


def _decoder() -> Decoder[str]:
    shape = rb"\*([0-9]+)"
    forms = [
        Form[str](name, (b"*3", b"*4"), shape, read=read)
        for name, read in (
            ("one", _one),
            ("two", _two),
            ("five", _five),
            ("four", _four),
            ("block", _block),
            ("three", _three),
        )
    ]
    return Decoder(Forms(*forms, Form[str]("+", (b"+OK",), rb"\+OK", parse=bytes.hex)))


_READ = [
    (_ONE, ["one x"]),
    (_TWO, ["two ab"]),
    (_THREE, ["three"]),
    (b"*4\r\n!\r\n", ["block !"]),
    (b"*3\r\n1\r\na\r\nfive\r\n", ["five a"]),
    (b"*3\r\n1\r\na\r\nfour\r\n", ["four a"]),
    (b"*3\r\n2\r\nab\r\nfive\r\n", ["five ab"]),
    (_THREE + _ONE + b"+OK\r\n" + _TWO, ["three", "one x", b"+OK".hex(), "two ab"]),
]


@pytest.mark.parametrize(("data", "wanted"), _READ)
def test_a_later_line_decides(data: bytes, wanted: list[str]) -> None:
    for cut in range(len(data) + 1):
        decoder = _decoder()
        found: list[str] = []
        for piece in (data[:cut], data[cut:]):
            decoder.feed(piece)
            while (message := decoder.next()) is not None:
                found.append(message)
        assert found == wanted


def test_the_form_is_known_then() -> None:
    decoder = _decoder()
    decoder.feed(_THREE + _TWO)
    for name in ("three", "two"):
        assert decoder.next()
        assert decoder.form is not None
        assert decoder.form.name == name


def test_what_is_none_of_them_is_refused_as_the_first() -> None:
    decoder = _decoder()
    decoder.feed(b"*3\r\nfour\r\n" + _ONE)
    with pytest.raises(ProtocolError) as refused:
        decoder.next()
    assert refused.value.command == "one"
    assert decoder.next() == "one x"
