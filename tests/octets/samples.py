"""Layouts of every kind, each with a message, its octets, and octets that are refused."""

from ipaddress import IPv4Address, IPv6Address
from typing import Final
from uuid import UUID

from attrs import frozen

from sockgen.model.layouts import (
    Address,
    AddressKind,
    Binary,
    Bits,
    Case,
    Check,
    Count,
    FieldValue,
    Fixed,
    FixedPoint,
    Float,
    Integer,
    Item,
    LayoutType,
    Left,
    Literal,
    Measured,
    Nested,
    Octets,
    Operator,
    Prefixed,
    Present,
    Region,
    Reserved,
    Size,
    Switch,
    ToEnd,
    Truth,
    UntilZero,
    While,
)
from tests.octets.building import SPAN, U8, U16, U32, field, layout, type_of

__all__ = ["SAMPLES", "TYPES", "Sample"]


@frozen
class Sample:
    """A layout, what its constructor is given, and what that is on the wire."""

    name: str
    items: tuple[Item, ...]
    given: tuple[object, ...]
    named: dict[str, object]
    wire: bytes
    refused: tuple[bytes, ...]


def _sample(
    name: str,
    items: list[Item],
    given: tuple[object, ...],
    wire: str,
    *refused: str,
    **named: object,
) -> Sample:
    wrong = tuple(map(bytes.fromhex, refused))
    return Sample(name, tuple(items), given, named, bytes.fromhex(wire), wrong)


def _value(name: str) -> FieldValue:
    return FieldValue(name, False, SPAN)


def _plus(name: FieldValue | Size | Count, number: int) -> Binary:
    return Binary(Operator.ADD, name, Literal(number, SPAN), SPAN)


def _size(*labels: str) -> Size:
    return Size(labels, SPAN)


_REST: Final = Octets(ToEnd(), False)
_TEXT: Final = Octets(UntilZero(), True)
_SIZED: Final = Octets(Prefixed(U8), False)
_MORE: Final = Binary(Operator.GREATER, Left(SPAN), Literal(2, SPAN), SPAN)
_INNER: Final = type_of("Pair", field("left", U8), field("right", _SIZED))
_TREE: Final = type_of(
    "Tree", field("leaf", U8), field("branches", Nested("Tree"), repeat=Prefixed(U8))
)
_BOX: Final = type_of(
    "Box", field("length", U8, computed=Size(Region.ALL, SPAN)), field("body", _REST)
)
_KINDS: Final = (
    Case("ping", 1, "Ping", layout(field("nonce", U16)), SPAN),
    Case("text", 2, "Words", layout(field("words", _TEXT, repeat=ToEnd())), SPAN),
)
_OTHER: Final = Case("else", 0, "Unknown", layout(field("data", _REST)), SPAN)

TYPES: Final[tuple[LayoutType, ...]] = (_INNER, _TREE, _BOX)

SAMPLES: Final = (
    _sample("octet", [field("a", U8)], (7,), "07", "", "0707"),
    _sample(
        "order",
        [field("a", U16), field("b", Integer(16, True, True)), field("c", U8)],
        (258, -2, 3),
        "0102feff03",
        "0102feff",
    ),
    _sample(
        "odd",
        [field("a", Integer(24, False, False)), field("b", Integer(48, True, True))],
        (0x010203, -1),
        "010203ffffffffffff",
        "010203",
    ),
    _sample(
        "real",
        [field("a", Float(32, False)), field("b", Float(64, True))],
        (1.5, -2.0),
        "3fc0000000000000000000c0",
    ),
    _sample(
        "point",
        [field("a", FixedPoint(16, 16, True, False)), field("b", Truth())],
        (-65536, True),
        "ffff000001",
        "ffff000002",
    ),
    _sample(
        "bits",
        [
            field("a", Bits(2)),
            field("b", Bits(3), low=1, high=4),
            Reserved(Bits(2), SPAN),
            field("c", Bits(1)),
            field("d", Bits(12)),
            field("e", Bits(4), computed=Literal(9, SPAN)),
        ],
        (3, 4, True, 0xABC),
        "e1abc9",
        "e1abc8",
        "c1abc9",
    ),
    _sample(
        "places",
        [
            field("a", Address(AddressKind.IPV4)),
            field("b", Address(AddressKind.IPV6)),
            field("c", Address(AddressKind.UUID)),
        ],
        (IPv4Address("1.2.3.4"), IPv6Address("::1"), UUID(int=5)),
        "01020304" + "00" * 15 + "01" + "00" * 15 + "05",
    ),
    _sample(
        "constant",
        [field("magic", U32, computed=Literal(0x464C5A30, SPAN)), field("a", U8)],
        (1,),
        "464c5a3001",
        "464c5a3101",
    ),
    _sample(
        "octets",
        [
            field("a", Octets(Fixed(3), False)),
            Reserved(U16, SPAN),
            field("b", _SIZED, at_least=1, at_most=2),
            field("c", _TEXT),
            field("d", _REST, multiple=2),
        ],
        (b"abc", b"x", "hé", b"12"),
        "616263 0000 0178 68c3a900 3132",
        "616263 0000 00 6800 3132",
        "616263 0000 0178 68c300 3132",
        "616263 0000 0178 68 3132",
        "616263 0000 0178 6800 31",
    ),
    _sample(
        "many",
        [
            field("a", U16, repeat=Fixed(2)),
            field("b", U8, repeat=Prefixed(U8)),
            field("c", U16, repeat=UntilZero()),
            field("d", Nested("Pair"), repeat=Prefixed(U16), at_most=2),
            field("e", U32, repeat=ToEnd()),
        ],
        ((1, 2), (3, 4), (5,), (), (6,)),
        "00010002 020304 00050000 0000 00000006",
        "00010002 ff0304 00050000 0000 00000006",
        "00010002 020304 00050000 ffff 00000006",
        "00010002 020304 00050000 0000 000006",
    ),
    _sample(
        "counted",
        [
            field("n", U8, computed=Count(("xs",), SPAN)),
            field("both", U8, computed=Count(("xs", "ys"), SPAN)),
            field("size", U16, computed=_plus(_size("body"), 4)),
            field("xs", U16, repeat=ToEnd()),
            field("body", _REST),
            field("ys", U8, repeat=ToEnd()),
        ],
        ((1,), b"ab", (9,)),
        "01 02 0006 0001 6162 09",
        "01 03 0006 0001 6162 09",
        "ff 02 0006 0001 6162 09",
        "01 02 0003 0001 6162 09",
    ),
    _sample(
        "regions",
        [
            field("all", U8, computed=Size(Region.ALL, SPAN)),
            field("pairs", U8, computed=_size("items")),
            field("items", Nested("Pair"), repeat=ToEnd()),
            field("after", U8, computed=Size(Region.AFTER, SPAN)),
            field("rest", _REST),
        ],
        ((), b"xy"),
        "05 00 02 7879",
        "06 00 02 7879",
        "05 01 02 7879",
        "05 00 01 7879",
    ),
    _sample(
        "present",
        [
            field("has", Bits(1), computed=Present("port", SPAN)),
            field("long", Bits(7)),
            field("port", U16, optional=True),
            field("more", U8, condition=_value("long")),
            field("tail", U16, optional=True),
        ],
        (1,),
        "81 0050 07 0009",
        "81 00",
        "01 07 00",
        port=80,
        more=7,
        tail=9,
    ),
    _sample(
        "aligned",
        [
            field("a", U8),
            field("b", _SIZED, align=4),
            field("key", Octets(Fixed(4), False)),
            field("c", _REST, xor=("key",)),
        ],
        (1, b"z", b"\1\2\3\4", b"\0\0\0\0\xff"),
        "01 017a 00 01020304 01020304 fe",
        "01 017a",
    ),
    _sample(
        "loose",
        [
            field("items", U8, repeat=While(_MORE)),
            field("end", Octets(Fixed(2), False)),
        ],
        ((1, 2, 3), b"zz"),
        "010203 7a7a",
        "01",
    ),
    _sample(
        "grove",
        [field("root", Nested("Tree"))],
        (),
        "01 02 05 00 06 01 07 00",
        "01 02 05 00",
    ),
    _sample(
        "crate", [field("box", Nested("Box"))], (), "03 6162", "02 6162", "04 6162"
    ),
    _sample(
        "crc",
        [
            field("a", U8),
            field("b", U16),
            field("sum", U32, computed=Check("crc32", "b", "body", SPAN)),
            field("body", Octets(Fixed(2), False)),
            field("x", U8, computed=Check("xor8", "$start", "x", SPAN)),
        ],
        (1, 2, b"hi"),
        "01 0002 6bf7f613 6869 7b",
        "01 0002 6bf7f614 6869 7c",
        "01 0002 6bf7f613 6869 7c",
    ),
    _sample(
        "united",
        [
            field("kind", U8),
            field("size", U8, computed=_size("body")),
            Switch("body", "body", "kind", None, _KINDS, _OTHER, SPAN),
            field("end", U8),
        ],
        (),
        "01 02 0003 09",
        "01 03 000300 09",
        "02 02 6162 09",
    ),
    _sample(
        "rated",
        [
            field(
                "words",
                U8,
                computed=Binary(Operator.DIVIDE, _size("body"), Literal(4, SPAN), SPAN),
            ),
            field("body", _REST),
            field("count", U8),
            field("xs", U8, repeat=Measured(_plus(_value("count"), 1))),
        ],
        (b"abcd", 1, (5, 6)),
        "01 61626364 01 0506",
        "02 61626364 01 0506",
        "01 61626364 02 0506",
    ),
)
