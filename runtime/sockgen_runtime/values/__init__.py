"""Codecs of field values: the octets of one field into a Python value, and back."""

from .absent import Empty, Nil
from .addresses import IPv4, IPv6, Uuid
from .choice import Boolean, Choice, OpenChoice
from .codec import Codec, Decoding
from .escaped import Base64, Percent, PercentOctets
from .integer import Hexadecimal, Integer
from .json_text import Json, JsonValue
from .octets import Octets
from .packed import Packed
from .parsed import Parsed
from .payload import Payload, PayloadText
from .quoted import Quoted, QuotedOctets
from .real import DecimalNumber, Real
from .substituted import Escaped, EscapedOctets
from .text import Text

__all__ = [
    "Base64",
    "Boolean",
    "Choice",
    "Codec",
    "DecimalNumber",
    "Decoding",
    "Empty",
    "Escaped",
    "EscapedOctets",
    "Hexadecimal",
    "IPv4",
    "IPv6",
    "Integer",
    "Json",
    "JsonValue",
    "Nil",
    "Octets",
    "OpenChoice",
    "Packed",
    "Parsed",
    "Payload",
    "PayloadText",
    "Percent",
    "PercentOctets",
    "Quoted",
    "QuotedOctets",
    "Real",
    "Text",
    "Uuid",
]
