"""What a key may hold, and what an integer is.

A string is `bytes`; the others are containers of their own classes, so that a value tells
what it is. A container in the keyspace is never empty: the key is removed instead.
"""

import re
from collections import deque
from enum import Enum
from typing import Final, TypeAlias, final

from .refusals import NotAnInteger, OutOfRange

__all__ = [
    "LARGEST",
    "LARGEST_STRING",
    "SMALLEST",
    "Hash",
    "Kind",
    "List",
    "Set",
    "Value",
    "added",
    "integer_in",
    "kind_of",
]

LARGEST: Final = 2**63 - 1
SMALLEST: Final = -(2**63)

LARGEST_STRING: Final = 512 << 20
"""Octets of a string."""

_INTEGER: Final = re.compile(rb"0|-?[1-9][0-9]{0,18}")


@final
class List(deque[bytes]):
    """Elements in their order."""


@final
class Hash(dict[bytes, bytes]):
    """Values by the names of their fields."""


@final
class Set(dict[bytes, None]):
    """Members, in the order in which they came."""


Value: TypeAlias = bytes | List | Hash | Set
"""What a key may hold."""


@final
class Kind(Enum):
    """What kind of value a key holds."""

    NONE = "none"
    STRING = "string"
    LIST = "list"
    HASH = "hash"
    SET = "set"


def kind_of(value: Value | None) -> Kind:
    """Return what kind of value it is."""
    match value:
        case None:
            return Kind.NONE
        case bytes():
            return Kind.STRING
        case List():
            return Kind.LIST
        case Hash():
            return Kind.HASH
        case Set():
            return Kind.SET


def integer_in(value: bytes, what: str | None = None) -> int:
    """Return the number that a value is: decimal digits, as they would be printed.

    Args:
        value: the octets.
        what: what is said if it is none, in other words than the usual ones.

    Raises:
        NotAnInteger: it is none, or one of more than 64 bits.
    """
    if _INTEGER.fullmatch(value) and SMALLEST <= (number := int(value)) <= LARGEST:
        return number
    raise NotAnInteger(what) if what else NotAnInteger


def added(number: int, amount: int) -> int:
    """Return the sum of two numbers.

    Raises:
        OutOfRange: it has more than 64 bits.
    """
    if SMALLEST <= (total := number + amount) <= LARGEST:
        return total
    raise OutOfRange("increment or decrement would overflow")
