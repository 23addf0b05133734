"""Codecs: each has its own type of value."""

from decimal import Decimal
from enum import Enum
from typing import assert_type

from sockgen_runtime import (
    Choice,
    Codec,
    DecimalNumber,
    Field,
    Integer,
    Nil,
    Octets,
    OpenChoice,
    Quoted,
    QuotedOctets,
)


class Mode(Enum):
    """An enumeration."""

    SET = b"set"


class Other(Enum):
    """Another."""

    SET = b"set"


U8 = Integer(0, 255)
WORD = Octets(rb"[a-z]+")

assert_type(U8.decode(b"1"), int)
assert_type(Choice(Mode).decode(b"set"), Mode)
assert_type(OpenChoice(Mode, WORD).decode(b"set"), Mode | bytes)
assert_type(Nil(U8, b"-").decode(b"-"), int | None)
assert_type(Quoted().decode(b""), str)
assert_type(QuotedOctets().decode(b""), bytes)
assert_type(DecimalNumber(Decimal).decode(b"1"), Decimal)
codec: Codec[int] = U8

U8.encode("1")  # error
U8.encode(1.5)  # error
WORD.encode("a")  # error
Choice(Mode).encode(Other.SET)  # error
Choice(Mode).encode(b"set")  # error
Nil(WORD, b"-").encode(5)  # error
wrong: Codec[str] = U8  # error
Field("mode", Mode)  # error
