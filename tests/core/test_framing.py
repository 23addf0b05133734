"""Framings: octets into tokens, whole or in pieces, and within their bounds."""

import time
from collections.abc import Iterator
from typing import Final

import pytest

from sockgen_runtime import (
    LINE,
    BadChecksum,
    BadFrame,
    Block,
    ByFirstByte,
    Counted,
    Decoder,
    EncodeError,
    Fixed,
    Form,
    Forms,
    Framing,
    Limits,
    LineRules,
    LineTooLong,
    Malformed,
    Marked,
    PayloadTooLarge,
    Prefixed,
    ProtocolError,
    Quotes,
    Reading,
    Strings,
    TooManyItems,
    UnknownCommand,
    Unrecoverable,
    Words,
    divided,
    escaped,
    one_line,
    sum8,
    unescaped,
    xor8,
)

_QUOTES: Final = (
    Quotes(b'"', b"\\", {b"n": b"\n"}, hexadecimal=b"x"),
    Quotes(b"'", b"\\", {b"'": b"'"}, keep=True),
)


def _words(*, anywhere: bool = False, deny: bytes = b"") -> Words:
    return Words(
        b" \t",
        _QUOTES,
        deny=deny,
        anywhere=anywhere,
        end=b"\r\n",
        refused=b"\r\n",
        longest=100,
        most=8,
    )


def _read(line: bytes) -> Reading[tuple[bytes, ...]]:
    """Read an array, as emitted code does."""
    if not line[1:].isdigit():
        raise Malformed
    found: list[bytes] = []
    for _ in range(int(line[1:])):
        size = yield LINE
        if size[:1] != b"$" or not size[1:].isdigit():
            raise Malformed
        found.append((yield Block(int(size[1:]))))
    return tuple(found)


def _array(*tokens: bytes) -> bytes:
    strings = b"".join([b"$%d\r\n%b\r\n" % (len(token), token) for token in tokens])
    return b"*%d\r\n%b" % (len(tokens), strings)


def _decoder(**limits: int) -> Decoder[list[bytes]]:
    """Return a decoder of commands that are their tokens."""
    framing = ByFirstByte({b"*": Strings(_read, b"*", b"$", 8, 100)}, _words())
    form = Form[list[bytes]]("any", (), b"[\\s\\S]*", tokens=list)
    bounds = Limits(payload=limits.get("payload", 100))
    rules = LineRules(max=100, empty_skip=True)
    return Decoder(Forms(form, framing=framing), rules, bounds)


def _all(decoder: Decoder[list[bytes]]) -> Iterator[list[bytes]]:
    while (tokens := decoder.next()) is not None:
        yield tokens


@pytest.mark.parametrize(
    ("line", "tokens"),
    [
        (b"", []),
        (b" \t ", []),
        (b"a", [b"a"]),
        (b"  a \t b ", [b"a", b"b"]),
        (b'a "b c" ""', [b"a", b"b c", b""]),
        (rb'"\"\\\n\x00\q"', [b'"\\\n\0q']),
        (rb"'\'\n'", [rb"'\n"]),
        (b"a\x0bb \xff", [b"a\x0bb", b"\xff"]),
    ],
)
def test_a_line_is_divided_into_words(line: bytes, tokens: list[bytes]) -> None:
    assert _words().divide(line) == tokens


@pytest.mark.parametrize("line", [b'"a', b'a "b"c', b'a"b"', b"'", b'"\\"', b'""""'])
def test_quotes_are_balanced(line: bytes) -> None:
    with pytest.raises(BadFrame, match="unbalanced quotes"):
        _words().divide(line)


def test_quotes_within_a_word() -> None:
    words = _words(anywhere=True)
    assert words.divide(b"a\"b c\" 'd'") == [b"ab c", b"d"]
    with pytest.raises(BadFrame):
        words.divide(b'a"b"c')


def test_a_character_that_no_word_has() -> None:
    words = _words(deny=b"%")
    assert words.divide(b'"%"') == [b"%"]
    with pytest.raises(BadFrame, match="a character that no word has"):
        words.divide(b"a%b")
    assert words.encode([b"a%"]) == b'"a%"\r\n'


@pytest.mark.parametrize(
    "tokens", [[b"a", b""], [b"a b", b'"', b"\\", b"'"], [b"\r\n\0\xff", b"\t"]]
)
def test_what_is_written_is_divided_again(tokens: list[bytes]) -> None:
    words = _words()
    assert words.divide(words.encode(tokens).removesuffix(b"\r\n")) == tokens


@pytest.mark.parametrize("tokens", [[b"a"] * 9, [b"a" * 99, b"b"]])
def test_what_would_not_be_read_is_not_written(tokens: list[bytes]) -> None:
    with pytest.raises(EncodeError):
        _words().encode(tokens)


@pytest.mark.parametrize("quotes", [(), (Quotes(b"'"),), (Quotes(b"'", keep=True),)])
def test_a_token_that_cannot_be_written(quotes: tuple[Quotes, ...]) -> None:
    words = Words(b" ", quotes, end=b"\n", refused=b"\n", longest=9, most=9)
    with pytest.raises(EncodeError):
        words.encode([b"a'\n"])


def test_an_escape_that_is_kept_ends_no_token() -> None:
    kept = Quotes(b"'", b"^", keep=True)
    assert kept.read(b"^a") == b"^a"
    with pytest.raises(EncodeError):
        kept.write(b"a^", b"")


def test_a_line_that_would_begin_another_framing_is_quoted() -> None:
    words = Words(
        b" ", (Quotes(b"'"),), end=b"\n", refused=b"\n", avoid=b"*", longest=9, most=9
    )
    assert words.encode([b"*a", b"*b"]) == b"'*a' *b\n"


@pytest.mark.parametrize("token", [b"", b"a", b"\0", b"\1", b"\1\2\0\1\1", b"\2"])
def test_tokens_are_one_line(token: bytes) -> None:
    assert unescaped(escaped(token)) == token
    assert b"\0" not in escaped(token)
    tokens = (b"SET", token, token)
    assert divided(one_line(tokens), 100) == tokens


def test_tokens_that_are_too_many_octets_are_not_written() -> None:
    with pytest.raises(EncodeError):
        divided(b"a\0bc", 2)


def test_messages_of_all_kinds_however_they_are_cut() -> None:
    octets = (
        _array(b"SET", b"k", b"a\r\nb")
        + b"\r\n"
        + _array()
        + b'get "k k"\n'
        + _array(b"GET", b"")
        + b"*02\r\n$03\r\nGET\r\n$1\r\nx\r\n"
    )
    expected = [
        [b"SET", b"k", b"a\r\nb"],
        [b"get", b"k k"],
        [b"GET", b""],
        [b"GET", b"x"],
    ]
    for cut in range(len(octets) + 1):
        decoder = _decoder()
        found: list[list[bytes]] = []
        for piece in (octets[:cut], octets[cut:]):
            decoder.feed(piece)
            found += _all(decoder)
        assert found == expected
        assert decoder.is_empty
    decoder = _decoder()
    found = []
    for code in octets:
        decoder.feed(bytes([code]))
        found += _all(decoder)
    assert found == expected


@pytest.mark.parametrize(
    ("octets", "error"),
    [
        (b"*x\r\n", BadFrame),
        (b"*1\r\n!1\r\n", BadFrame),
        (b"*1\r\n$x\r\n", BadFrame),
        (b"*1\r\n$101\r\n", PayloadTooLarge),
        (b"*2\r\n$60\r\n" + b"a" * 60 + b"\r\n$60\r\n", PayloadTooLarge),
        (_array(b"a" * 60, b"b" * 60), PayloadTooLarge),
        (b"a " * 9 + b"\r\n", TooManyItems),
        (b"a" * 102, LineTooLong),
        (b"*1\r\n" + b"$" * 102, LineTooLong),
        (b'a "b\r\n', BadFrame),
    ],
)
def test_what_is_no_message(octets: bytes, error: type[ProtocolError]) -> None:
    for pieces in ([octets], [bytes([code]) for code in octets]):
        with pytest.raises(error):
            _refused(pieces)


def _refused(pieces: list[bytes]) -> None:
    decoder = _decoder()
    for piece in pieces:
        decoder.feed(piece)
        assert decoder.next() is None


def test_a_message_that_has_begun_is_unfinished() -> None:
    decoder = _decoder()
    decoder.feed(b"*1\r\n")
    assert decoder.next() is None
    assert decoder.unfinished
    assert not decoder.is_empty
    decoder.feed(b"$1\r\na\r\n")
    assert decoder.next() == [b"a"]
    assert not decoder.unfinished


def test_an_error_says_its_verb_and_arguments() -> None:
    form = Form[object]("no", (b"NO",), b"NO", tokens=list)
    decoder = Decoder(Forms(form, framing=_words()), LineRules(max=100))
    decoder.feed(b'what "a b" "\\x00"\r\n')
    with pytest.raises(ProtocolError) as caught:
        decoder.next()
    assert (caught.value.verb, caught.value.arguments) == (b"what", b"a b \0")


def _seconds(octets: bytes, step: int) -> float:
    best = float("inf")
    for _ in range(3):
        decoder = Decoder[list[bytes]](
            Forms(
                Form[list[bytes]]("any", (), b"[\\s\\S]*", tokens=list),
                framing=Strings(_read, b"*", b"$", 10**6, 10**8),
            ),
            LineRules(max=10**8),
            Limits(payload=10**8, items=10**6),
        )
        begin = time.process_time()
        for at in range(0, len(octets), step):
            decoder.feed(octets[at : at + step])
            while decoder.next() is not None:
                pass
        best = min(best, time.process_time() - begin)
    return best


@pytest.mark.parametrize("step", [7, 1000])
@pytest.mark.parametrize("token", [b"", b"abc", b"a\r\nb" * 20])
def test_an_array_is_not_read_again_as_it_grows(token: bytes, step: int) -> None:
    short, long = _array(*[token] * 2000), _array(*[token] * 8000)
    # What is quadratic takes 16 times as long each time, however busy the machine is.
    assert any(_seconds(long, step) < 8 * _seconds(short, step) for _ in range(4))


def test_messages_of_one_length_however_they_are_cut() -> None:
    form = Form[bytes]("any", (), b"[\\s\\S]*", parse=bytes)
    octets = b"ruok\nab\rcd e"
    for step in range(1, len(octets) + 1):
        decoder = Decoder[bytes](Forms(form, framing=Fixed(4)), LineRules(max=100))
        found: list[bytes] = []
        for at in range(0, len(octets), step):
            decoder.feed(octets[at : at + step])
            found += iter(decoder.next, None)
        assert found == [b"ruok", b"\nab\r", b"cd e"]
        assert not decoder.unfinished
    assert Fixed(4).encode(b"ruok") == b"ruok"
    with pytest.raises(EncodeError):
        Fixed(4).encode(b"ruok?")


@pytest.mark.parametrize(
    "framing",
    [
        Counted(b" ", 9),
        Prefixed(2, 9),
        Marked(b"a", b"6", 9, check=sum8, escape=b"r"),
        Marked(b"$", b"#", 9, check=xor8),
    ],
)
def test_messages_behind_their_size_however_they_are_cut(framing: Framing) -> None:
    assert isinstance(framing, (Counted, Marked, Prefixed))
    form = Form[bytes]("any", (), b"[\\s\\S]*", parse=bytes)
    expected = [b"ruok", b"a\r\nb\r\n", b"", b"123456789"]
    octets = b"".join(framing.encode(line) for line in expected)
    for step in range(1, len(octets) + 1):
        decoder = Decoder[bytes](Forms(form, framing=framing), LineRules(max=100))
        found: list[bytes] = []
        for at in range(0, len(octets), step):
            decoder.feed(octets[at : at + step])
            while (message := decoder.next()) is not None:
                found.append(message)
        assert found == expected
        assert decoder.is_empty
    with pytest.raises(EncodeError):
        framing.encode(b"1234567890")


@pytest.mark.parametrize(
    ("framing", "octets", "error"),
    [
        (Counted(b" ", 9), b"10 ", LineTooLong),
        (Counted(b" ", 9), b"x ", BadFrame),
        (Counted(b" ", 9), b" ", BadFrame),
        (Counted(b" ", 9), b"1" * 30, BadFrame),
        (Prefixed(1, 9), b"\x0a", LineTooLong),
        (Marked(b"$", b"#", 9), b"x$a#", BadFrame),
        (Marked(b"$", b"#", 9), b"+" * 1100, BadFrame),
        (Marked(b"$", b"#", 9), b"$1234567890#", BadFrame),
        (Marked(b"$", b"#", 9), b"$" + b"1" * 20, PayloadTooLarge),
        (Marked(b"$", b"#", 9, escape=b"}"), b"$a}#", BadFrame),
        (Marked(b"$", b"#", 9, check=sum8), b"$a#60", BadChecksum),
    ],
)
def test_sizes_that_are_none(
    framing: Framing, octets: bytes, error: type[ProtocolError]
) -> None:
    form = Form[bytes]("any", (), b"[\\s\\S]*", parse=bytes)
    decoder = Decoder[bytes](Forms(form, framing=framing))
    decoder.feed(octets)
    with pytest.raises(error):
        decoder.next()


def test_forms_in_another_framing() -> None:
    line = Form[object]("line", (b"LINE",), b"LINE", parse=bytes)
    words = Form[object]("words", (b"WORDS",), b"WORDS", tokens=list)
    table = Forms[object](line, words)
    decoder = Decoder(table.only("line"))
    decoder.feed(b"LINE\r\nWORDS\r\nWORDS  a\r\nLINE\r\n")
    assert decoder.next() == b"LINE"
    with pytest.raises(UnknownCommand):  # which is one of another framing
        decoder.next()
    decoder.forms = table.only("words").framed(_words())
    assert decoder.next() == [b"WORDS", b"a"]
    decoder.forms = table.only("line")
    assert decoder.next() == b"LINE"


def test_a_message_that_is_too_long_is_skipped() -> None:
    form = Form[bytes]("any", (), b"[\\s\\S]*", parse=bytes)
    decoder = Decoder[bytes](Forms(form, framing=Counted(b" ", 4)))
    decoder.feed(b"9 4 DENY4 N3 yes")
    with pytest.raises(LineTooLong):
        decoder.next()
    decoder.recover()
    assert decoder.next() == b"yes"


def test_nothing_is_read_behind_what_is_no_beginning() -> None:
    form = Form[bytes]("any", (), b"[\\s\\S]*", parse=bytes)
    decoder = Decoder[bytes](Forms(form, framing=Counted(b" ", 4)))
    decoder.feed(b"1" * 30)
    with pytest.raises(BadFrame):
        decoder.next()
    with pytest.raises(Unrecoverable):
        decoder.recover()
