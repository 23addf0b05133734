"""Expressions of a layout: sizes, counts, conditions, and what is computed.

They are whole numbers; a comparison is 1 or 0, and every number but 0 is true.
"""

from enum import Enum
from typing import TypeAlias

from attrs import frozen

from sockgen.source import Span

__all__ = [
    "Binary",
    "Check",
    "Count",
    "Expression",
    "FieldValue",
    "Left",
    "Literal",
    "Operator",
    "Present",
    "Region",
    "Size",
    "Unary",
]


class Operator(Enum):
    """An operator, by its text in the schema."""

    OR = "or"
    AND = "and"
    NOT = "not"
    EQUAL = "=="
    UNEQUAL = "!="
    LESS = "<"
    LESS_EQUAL = "<="
    GREATER = ">"
    GREATER_EQUAL = ">="
    BIT_OR = "|"
    BIT_XOR = "^"
    BIT_AND = "&"
    LEFT_SHIFT = "<<"
    RIGHT_SHIFT = ">>"
    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    """Rounds down, as `//` in Python."""
    MODULO = "%"
    INVERT = "~"


class Region(Enum):
    """What a size is of that is no named field."""

    ALL = "all"
    """The whole layout in which it stands."""
    AFTER = "after"
    """What follows it in its layout."""


@frozen
class Literal:
    """A number; a member of an enum stands for its number."""

    value: int
    span: Span


@frozen
class FieldValue:
    """The value of a field that is earlier on the wire.

    ``label`` is its name in the schema; ``of_message`` if it was written ``$label``: a
    field of the message, seen from within a nested type.
    """

    label: str
    of_message: bool
    span: Span


@frozen
class Left:
    """How many octets are left in the region, from here on."""

    span: Span


@frozen
class Size:
    """The octets that fields, or a region, take on the wire."""

    of: tuple[str, ...] | Region
    span: Span


@frozen
class Count:
    """The number of items of repeated fields, together."""

    of: tuple[str, ...]
    span: Span


@frozen
class Present:
    """Whether an optional field is there: 1 or 0."""

    of: str
    span: Span


@frozen
class Check:
    """A checksum over the octets from one place up to another.

    ``start`` and ``end`` are labels of fields; ``"$start"`` is the beginning of the message
    and ``"$end"`` its end, ``""`` (only as ``start``) that of the layout in which it stands.
    The end is that of the field named. Its own octets count as zero. ``function`` is the
    name of a built-in one (``sum8 xor8 inet16 crc16 crc32 adler32 md5``), or of a hook.
    """

    function: str
    start: str
    end: str
    span: Span


@frozen
class Unary:
    """``-``, ``~`` or ``not`` before an expression."""

    operator: Operator
    operand: "Expression"
    span: Span


@frozen
class Binary:
    """Two expressions and what stands between them."""

    operator: Operator
    left: "Expression"
    right: "Expression"
    span: Span


Expression: TypeAlias = (
    Literal | FieldValue | Left | Size | Count | Present | Check | Unary | Binary
)
