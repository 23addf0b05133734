"""Every codec: what it reads, what it refuses, and that nothing is read back changed."""

import math
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from ipaddress import IPv4Address, IPv6Address
from typing import TypeVar
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sockgen_runtime import (
    BadText,
    Base64,
    Boolean,
    Choice,
    Codec,
    DecimalNumber,
    Decoding,
    Empty,
    EncodeError,
    Hexadecimal,
    Integer,
    IPv4,
    IPv6,
    Json,
    JsonValue,
    Nil,
    Octets,
    OpenChoice,
    Percent,
    PercentOctets,
    Quoted,
    QuotedOctets,
    Real,
    Text,
    Uuid,
)

T = TypeVar("T")


class Mode(Enum):
    """An enumeration."""

    SET = b"set"
    ADD = b"add"


class Other(Enum):
    """Another, with a text of the first, and one that no text may hold."""

    SET = b"set"
    BAD = b"x\r\ny"


WORD = Octets(rb"[^\n\r ]+", 1, 8)
U8 = Integer(0, 255)
NO_QUOTE = QuotedOctets(escape=b"")
BACKSLASH = QuotedOctets(mapping={b"n": b"\n", b"r": b"\r"})
DOUBLED = QuotedOctets(b"'", escape=b"", double=True, forbid=b"\n")


def holds(codec: Codec[T], value: T) -> None:
    """Check that a value is refused, or read back as it was."""
    try:
        text = codec.encode(value)
    except EncodeError:
        return
    assert codec.decode(text) == value


def refuses(codec: Decoding[object], *texts: bytes) -> None:
    """Check that texts are refused, in words that name what was expected."""
    for text in texts:
        with pytest.raises(BadText) as caught:
            codec.decode(text)
        assert caught.value.value == text
        assert caught.value.expected


def cannot_write(codec: Codec[T], *values: T) -> None:
    """Check that values are refused."""
    for value in values:
        with pytest.raises(EncodeError) as caught:
            codec.encode(value)
        assert repr(caught.value.value) == repr(value)


# Octets and text ----------------------------------------------------------------------


def test_octets() -> None:
    assert WORD.decode(b"abc") == WORD.encode(b"abc") == b"abc"
    assert WORD.expected == "1 to 8 octets"
    refuses(WORD, b"", b"a b", b"a\r", b"\n", b"abc\n", b"123456789")
    cannot_write(WORD, b"", b"a b", b"a\r\nb", b"123456789")


def test_octets_whose_pattern_is_known_to_match() -> None:
    assert WORD.within(b"abc") == b"abc"
    with pytest.raises(BadText):
        WORD.within(b"123456789")


@given(st.text())
def test_text_round_trip(value: str) -> None:
    holds(Text(rb"[^\n\r]*", 0, 30), value)
    holds(Text(rb"[^\n\r]*", 0, None, "utf-8", "surrogateescape"), value)
    holds(Text(rb".*", 0, None, "latin-1"), value)
    holds(Text(rb"(?s:.*)", 0, None, "utf-7"), value)
    holds(Text(rb"(?s:.*)", 0, None, "utf-16"), value)


@given(st.binary())
def test_undecodable_octets_survive_where_that_is_asked_for(octets: bytes) -> None:
    lenient = Text(rb"(?s:.*)", 0, None, "utf-8", "surrogateescape")
    assert lenient.encode(lenient.decode(octets)) == octets


def test_bounds_of_text_count_octets() -> None:
    short = Text(rb".*", 1, 3)
    assert short.decode(b"\xc3\xbc1") == "ü1"
    refuses(short, b"\xc3\xbc\xc3\xbc", b"", b"\xff")
    cannot_write(short, "üü", "", "\ud800")


def test_surrogates_that_would_be_read_as_a_character_are_refused() -> None:
    cannot_write(Text(rb".*", 0, None, "utf-8", "surrogateescape"), "\udcc3\udcbc")


# Numbers ------------------------------------------------------------------------------


def test_integers_are_digits_and_nothing_else() -> None:
    assert U8.decode(b"255") == 255
    assert U8.decode(b"007") == 7
    assert Integer(-5, 5).decode(b"-5") == -5
    bad = (b"", b"256", b"-1", b"+1", b" 1", b"1 ", b"1_0", b"0x1", b"1\n", b"1.0")
    refuses(U8, *bad, "\u0661".encode(), "\uff11".encode(), b"-", b"--1")
    assert U8.expected == "a number from 0 to 255"
    assert Integer().expected == "a number"
    assert Integer(1).expected == "a number of at least 1"
    assert Integer(None, 9).expected == "a number of at most 9"


def test_integers_are_bounded_in_digits() -> None:
    assert Integer().decode(b"9" * 1000) == 10**1000 - 1
    refuses(Integer(), b"9" * 1001, b"0" * 1001, b"9" * 100_000)
    cannot_write(Integer(), 10**1000, -(10**1000))


def test_what_is_read_often_is_read_the_same() -> None:
    codec = Integer(0, 99999)
    for _ in range(2):
        for number in range(2000):
            assert codec.decode(b"%d" % number) == number
        refuses(codec, b"100000", b"x", b"")


def test_a_width_is_exact() -> None:
    codec = Integer(-50, 999, width=3)
    assert (codec.encode(7), codec.encode(-7)) == (b"007", b"-007")
    assert (codec.decode(b"007"), codec.decode(b"-007")) == (7, -7)
    refuses(codec, b"7", b"0007", b"-07")
    cannot_write(codec, 1000)


def test_truth_values_are_no_numbers() -> None:
    cannot_write(U8, True)
    cannot_write(Hexadecimal(), True)
    cannot_write(Real(), True)


@given(st.integers())
def test_integer_round_trip(value: int) -> None:
    holds(Integer(), value)
    holds(U8, value)
    holds(Integer(width=3), value)
    holds(Hexadecimal(), value)
    holds(Hexadecimal(0, 0xFFFF, 4), value)


def test_hexadecimal() -> None:
    codec = Hexadecimal(0, 0xFFFF, 4)
    assert codec.decode(b"00fF") == 255
    assert codec.encode(255) == b"00ff"
    refuses(codec, b"ff", b"0x0f", b"+0ff", b"0_0f", b" 0ff", b"00fg", b"")
    refuses(Hexadecimal(), b"f" * 1001)
    cannot_write(codec, -1, 0x10000)


@given(st.floats())
def test_real_round_trip(value: float) -> None:
    holds(Real(), value)
    holds(Real(-1, 1), value)


def test_reals_are_finite_numbers() -> None:
    codec = Real()
    assert codec.decode(b"-1.5e3") == -1500.0
    assert codec.decode(b".5") == codec.decode(b"0.50") == 0.5
    refuses(
        codec, b"", b"nan", b"inf", b"1e999", b"+1", b"1_0", b" 1", b".", b"1e", b"0x1"
    )
    cannot_write(codec, math.nan, math.inf, -math.inf)
    cannot_write(codec, 2**53 + 1, 10**400)
    assert codec.encode(5) == b"5.0"


@given(st.decimals())
def test_decimal_round_trip(value: Decimal) -> None:
    if not value.is_snan():
        holds(DecimalNumber(Decimal), value)


def test_decimals_have_no_exponent() -> None:
    codec = DecimalNumber(Decimal, "0", "99.5")
    assert codec.decode(b"12.50") == Decimal("12.50")
    assert str(codec.decode(b"12.50")) == "12.50"
    assert codec.encode(Decimal("1E+1")) == b"10"
    refuses(codec, b"99.51", b"-1", b"1e1", b"NaN", b"", b"+1", b"Infinity")
    cannot_write(codec, Decimal("NaN"), Decimal("Infinity"), Decimal(100))
    cannot_write(DecimalNumber(Decimal), Decimal("1E+999999"), Decimal("1E-999999"))


# Choices ------------------------------------------------------------------------------


def test_boolean() -> None:
    codec = Boolean(b"yes", b"no")
    assert (codec.decode(b"yes"), codec.decode(b"no")) == (True, False)
    assert (codec.encode(True), codec.encode(False)) == (b"yes", b"no")
    refuses(codec, b"", b"YES", b"true")
    assert codec.expected == "yes or no"


def test_choice() -> None:
    codec = Choice(Mode)
    assert codec.decode(b"add") is Mode.ADD
    assert codec.encode(Mode.SET) == b"set"
    refuses(codec, b"SET", b"", b"set ")


def test_choice_without_case() -> None:
    codec = Choice(Mode, fold=True)
    assert codec.decode(b"Set") is Mode.SET
    assert codec.encode(Mode.SET) == b"set"


def test_no_member_of_another_enumeration_is_written() -> None:
    encode: Callable[..., bytes] = Choice(Mode).encode  # as without a checker
    for value in (Other.SET, Other.BAD, b"set", None):
        with pytest.raises(EncodeError):
            encode(value)


def test_open_choice() -> None:
    codec = OpenChoice(Mode, WORD)
    assert codec.decode(b"set") is Mode.SET
    assert codec.decode(b"incr") == b"incr"
    assert codec.encode(Mode.ADD) == b"add"
    assert codec.encode(b"incr") == b"incr"
    cannot_write(codec, b"set", b"a b")
    refuses(codec, b"a b", b"")


# Absence ------------------------------------------------------------------------------


@given(st.none() | st.binary(max_size=4) | st.just(b"-"))
def test_nil_round_trip(value: bytes | None) -> None:
    holds(Nil(WORD, b"-"), value)


def test_nil() -> None:
    codec = Nil(WORD, b"-")
    assert codec.decode(b"-") is None
    assert codec.encode(None) == b"-"
    cannot_write(codec, b"-")
    assert codec.expected == "1 to 8 octets or -"


@given(st.binary(max_size=4) | st.just(b"="))
def test_empty_round_trip(value: bytes) -> None:
    holds(Empty(Octets(rb"[^ ]*"), b"="), value)
    holds(Empty(Base64(), b"="), value)


def test_empty() -> None:
    codec = Empty(Base64(), b"=")
    assert codec.decode(b"=") == b""
    assert codec.encode(b"") == b"="
    cannot_write(Empty(Octets(rb"[^ ]*"), b"="), b"=")


# Escapes ------------------------------------------------------------------------------


@given(st.binary())
def test_escaped_octets_round_trip(value: bytes) -> None:
    for codec in (Base64(), PercentOctets(), NO_QUOTE, BACKSLASH, DOUBLED):
        assert isinstance(codec.expected, str)
    holds(Base64(), value)
    holds(Base64(1, 3), value)
    holds(PercentOctets(), value)
    holds(NO_QUOTE, value)
    holds(BACKSLASH, value)
    holds(DOUBLED, value)


@given(st.text())
def test_escaped_text_round_trip(value: str) -> None:
    holds(Percent(), value)
    holds(Percent(encoding="ascii"), value)
    holds(Quoted(mapping={b"n": b"\n", b"r": b"\r"}), value)


@given(st.text(alphabet="\"'\\nr \n\ra"))
def test_quotes_among_escapes_round_trip(value: str) -> None:
    for codec in (NO_QUOTE, BACKSLASH, DOUBLED):
        holds(codec, value.encode())


def test_base64_is_strict() -> None:
    assert Base64().decode(b"aGk=") == b"hi"
    refuses(Base64(), b"aGk", b"a Gk=", b"aGk=\n", b"=", b"aG==k", b"a?k=")
    refuses(Base64(3), b"aGk=")
    cannot_write(Base64(1), b"")


def test_percent() -> None:
    assert PercentOctets().encode(b"a b%\n") == b"a%20b%25%0A"
    assert Percent().decode(b"a%20b%c3%BC") == "a bü"
    refuses(PercentOctets(), b"%", b"%2", b"%g0", b"a%zz")
    refuses(Percent(), b"%ff")


def test_quotes() -> None:
    assert BACKSLASH.encode(b'say "a\\b"\n') == b'"say \\"a\\\\b\\"\\n"'
    refuses(BACKSLASH, b"", b'"', b'a"', b'"a', b'"a"b"', b'"\\"', b'"\\x"', b'"\n"')
    assert DOUBLED.encode(b"it's") == b"'it''s'"
    refuses(DOUBLED, b"'it's'", b"'''")
    cannot_write(DOUBLED, b"a\nb")
    cannot_write(NO_QUOTE, b'a"b', b"a\rb")


# What the standard library has classes for --------------------------------------------


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(JSON)
def test_json_round_trip(value: JsonValue) -> None:
    holds(Json(), value)


def test_json() -> None:
    assert Json().encode({"a": [1, None, "ü\n"]}) == b'{"a":[1,null,"\\u00fc\\n"]}'
    refuses(Json(), b"", b"{", b"NaN", b"[1,]", b"\xff", b"[" * 100_000)
    refuses(Json(), b"9" * 5000)
    cannot_write(Json(), math.nan)


@given(st.ip_addresses(v=4))
def test_ipv4_round_trip(value: IPv4Address) -> None:
    assert IPv4().decode(IPv4().encode(value)) == value


@given(st.ip_addresses(v=6))
def test_ipv6_round_trip(value: IPv6Address) -> None:
    assert IPv6().decode(IPv6().encode(value)) == value


def test_addresses() -> None:
    refuses(IPv4(), b"", b"1.2.3", b"1.2.3.256", b"::1", b"1.2.3.4 ", b"\xff")
    refuses(IPv6(), b"", b":", b"1.2.3.4", b"::1%a b", b"::g", b":" * 100)
    cannot_write(IPv6(), IPv6Address("fe80::1%eth0"))


@given(st.uuids())
def test_uuid_round_trip(value: UUID) -> None:
    assert Uuid().decode(Uuid().encode(value)) == value


def test_uuid_has_one_notation() -> None:
    text = b"12345678-1234-5678-1234-567812345678"
    assert Uuid().encode(Uuid().decode(text)) == text
    refuses(Uuid(), b"{" + text + b"}", text.replace(b"-", b""), b"urn:uuid:" + text)
