"""Maps: what they hold, what of them is a field, and what a peer can do with them."""

from collections.abc import Generator
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from sockgen_runtime import Decoder, EncodeError, FieldMap, ProtocolError
from tests.support.command import sockgen

SCHEMA: Final = Path(__file__).with_name("web.yaml")

_Emitted: TypeAlias = Any  # Any: a class or object of a package that is emitted here


@pytest.fixture(scope="module", name="web")
def the_package() -> Generator[ModuleType]:
    """The package of the schema."""
    with loaded(pipeline.generate(pipeline.check(str(SCHEMA)))) as package:
        yield package


def _read(web: ModuleType, octets: bytes) -> _Emitted:
    """Return the request, or the kind and the reason of its refusal."""
    decoder = Decoder(web.WebHandler.commands, web.WebHandler.line)
    decoder.feed(octets)
    try:
        return decoder.next()
    except ProtocolError as error:
        return error.kind, error.reason


def _request(web: ModuleType, **fields: object) -> _Emitted:
    make: _Emitted = web.Request
    return make(web.RequestMethod.GET, "/", "1.1", "here", **fields)


def test_the_transcripts_hold() -> None:
    outcome = sockgen("test", str(SCHEMA))
    assert outcome.code == 0, outcome.text


def test_a_map_is_a_value(web: ModuleType) -> None:
    entries = [("Accept", "a"), ("X", "1"), ("accept", "b")]
    headers = web.Headers(entries)
    assert headers["ACCEPT"] == "a"
    assert headers.all("accept") == ("a", "b")
    assert list(headers) == ["Accept", "X"]
    assert len(headers) == 2
    assert "x" in headers
    assert "y" not in headers
    assert headers.entries == tuple(entries)
    assert headers == web.Headers(entries) == web.Headers(headers)
    assert hash(headers) == hash(web.Headers(entries))
    assert headers != web.Headers(reversed(entries))
    assert headers != dict(entries)
    assert repr(headers.without("accept")) == "Headers({'X': '1'})"
    assert repr(headers).startswith("Headers([('Accept', 'a'), ")
    assert headers.without("x").entries == (entries[0], entries[2])
    assert headers.without("y") is headers
    assert not web.Headers()


class _First(FieldMap[str, str]):
    duplicates = "first"


class _Last(FieldMap[str, str]):
    duplicates = "last"
    ignore_case = True


def test_what_becomes_of_a_key_that_comes_twice(web: ModuleType) -> None:
    entries = [("a", "1"), ("b", "2"), ("a", "3"), ("A", "4")]
    assert _First(entries).entries == (("a", "1"), ("b", "2"), ("A", "4"))
    assert _Last(entries).entries == (("b", "2"), ("A", "4"))
    assert web.Params({"a": "1"}).entries == (("a", "1"),)
    with pytest.raises(EncodeError):
        web.Params([("a", "1"), ("a", "1")])


def test_declared_entries_are_fields_and_nothing_else(web: ModuleType) -> None:
    request = _request(web, range=web.Range(0, 9), headers=web.Headers({"X": "1"}))
    octets = request.encode()
    assert octets == (
        b"GET / HTTP/1.1\r\nhost: here\r\nrange: bytes=0-9\r\nX: 1\r\n\r\n"
    )
    assert _read(web, octets) == request
    for key in ("Host", "range", "Content-Length"):
        with pytest.raises(EncodeError):
            _request(web, headers=web.Headers({key: "1"})).encode()


@pytest.mark.parametrize(
    "text", ["a\r\nX: y", "a\n", "a\r", "a\n\nGET / HTTP/1.1", "\r\n\r\n"]
)
def test_no_value_smuggles_another_entry(web: ModuleType, text: str) -> None:
    with pytest.raises(EncodeError):
        _request(web, expect=text).encode()
    for headers in ({"x": text}, {text: "x"}, {f"x: {text}": "x"}, {"x: y": ""}):
        with pytest.raises(EncodeError):
            _request(web, headers=web.Headers(headers)).encode()


@pytest.mark.parametrize(
    ("entries", "refusal"),
    [
        (b"", ("wrong_arguments", "expected an entry host")),
        (b"host: a\r\nHOST: b\r\n", ("wrong_arguments", "expected one entry host")),
        (b"host: a\r\nx\r\n", ("wrong_arguments", "expected the form of request")),
        (b"host: a\r\nx y: z\r\n", ("wrong_arguments", "expected the form of request")),
        (
            b"host: a\r\ncontent-length: +1\r\n",
            ("bad_value", "expected a number of at least 0, got b'+1'"),
        ),
        (
            b"host: a\r\ncontent-length: 1\r\nContent-Length: 1\r\n",
            ("wrong_arguments", "expected one entry content-length"),
        ),
        (
            b"host: a\r\n" + b"x: y\r\n" * 8,
            ("too_many_items", "expected at most 8 items, got 9"),
        ),
    ],
)
def test_what_is_refused(
    web: ModuleType, entries: bytes, refusal: tuple[str, str]
) -> None:
    assert _read(web, b"GET / HTTP/1.1\r\n" + entries + b"\r\n") == refusal


def test_a_size_is_there_where_it_is_needed(web: ModuleType) -> None:
    assert b"content-length" not in _request(web).encode()
    posted = _request(web, body=b"\r\n\r\n")
    assert posted.encode().endswith(b"content-length: 4\r\n\r\n\r\n\r\n")
    assert _read(web, posted.encode()) == posted
    assert web.Stream("x").encode() == b"STREAM x\r\ncontent-length: 0\r\n\r\n"


def test_a_body_without_its_size_goes_on_to_the_end(web: ModuleType) -> None:
    decoder = Decoder(web.codec.REPLIES, web.WebHandler.line)
    decoder.feed(b"STREAM x\r\na: b\r\n\r\nall of")
    assert decoder.next() is None
    decoder.feed(b" it\r\n")
    assert decoder.next() is None
    decoder.end()
    found = decoder.next()
    assert found == web.Stream(
        "x", headers=web.Headers({"a": "b"}), body=b"all of it\r\n"
    )
