"""A layout as rows of 32 bits: fields of a fixed size side by side, others in blocks.

What stands behind a block begins a row: its place is not known.
"""

from collections.abc import Iterator
from typing import Final, TypeAlias

from attrs import frozen

from sockgen.lower.octets import place_size
from sockgen.model.layouts import (
    Address,
    Bits,
    DataField,
    DataType,
    Fixed,
    FixedPoint,
    Float,
    Hooked,
    Integer,
    Item,
    Layout,
    Literal,
    Nested,
    Octets,
    Prefixed,
    Reserved,
    Switch,
    ToEnd,
    Truth,
    UntilZero,
)

__all__ = ["WIDTH", "Block", "Line", "Part", "Row", "rows_of"]

WIDTH: Final = 32
"""Bits of a row."""

_TALLEST: Final = 4  # rows of a field that is drawn in its size


@frozen
class Part:
    """A part of a row.

    Attributes:
        text: what stands in it; nothing, if that stands in another part of the field.
        bits: how wide it is.
        field: the number of its item, the same in each of its parts.
    """

    text: str
    bits: int
    field: int


@frozen
class Row:
    """A row of fields, whose sizes are known."""

    parts: tuple[Part, ...]

    @property
    def bits(self) -> int:
        """How wide it is."""
        return sum(part.bits for part in self.parts)

    @property
    def is_whole(self) -> bool:
        """Whether it is one field from end to end."""
        return len(self.parts) == 1 and self.bits == WIDTH


@frozen
class Block:
    """A field that has no fixed size, or may be missing."""

    text: str


Line: TypeAlias = Row | Block


def rows_of(layout: Layout) -> list[Line]:
    """Return the rows of a layout.

    Args:
        layout: the layout, folded.
    """
    found: list[Line] = []
    parts: list[Part] = []
    for number, item in enumerate(_drawn(layout)):
        bits = _bits(item)
        if bits is None:
            if parts:
                found.append(Row(tuple(parts)))
                parts = []
            found.append(Block(_described(item)))
            continue
        for part in _parts(_name(item), bits, number, sum(p.bits for p in parts)):
            parts.append(part)
            if sum(p.bits for p in parts) == WIDTH:
                found.append(Row(tuple(parts)))
                parts = []
    if parts:
        found.append(Row(tuple(parts)))
    return found


def _drawn(layout: Layout) -> Iterator[Item]:
    """Yield items as they are drawn: of an integer, the highest bits first."""
    integer: list[Item] = []
    bits = 0
    for item in layout.items:
        type_ = None if isinstance(item, Switch) else item.type
        integer.append(item)
        bits += type_.width if isinstance(type_, Bits) else 0
        if bits % 8 == 0:
            yield from reversed(integer) if layout.lsb else integer
            integer = []


def _parts(text: str, bits: int, number: int, at: int) -> Iterator[Part]:
    """Yield the parts of a field, from a place in a row on; the widest has the text."""
    widths: list[int] = []
    while bits:
        widths.append(min(bits, WIDTH - at))
        bits -= widths[-1]
        at = 0
    best = widths.index(max(widths))
    for place, width in enumerate(widths):
        yield Part(text if place == best else "", width, number)


def _bits(item: Item) -> int | None:
    """Return the bits of an item that is always there, and as large; None: of another."""
    if isinstance(item, Switch):
        return None
    if isinstance(item, DataField) and (
        item.may_lack or item.align > 1 or item.repeat is not None
    ):
        return None
    if isinstance(item.type, Bits):
        return item.type.width
    size = place_size(item.type)
    if size is None or size * 8 > _TALLEST * WIDTH:
        return None
    return size * 8


def _name(item: Item) -> str:
    """Return what stands in a field of a fixed size."""
    if not isinstance(item, DataField):
        return "0"
    if isinstance(item.computed, Literal):
        return f"{item.label} = {item.computed.value}"
    return item.label


def _described(item: Item) -> str:
    """Return what stands in a block: the name, and what is there."""
    if isinstance(item, Switch):
        what = f"by {item.tag}"
        return f"{item.label}: {what}" if item.label else what
    if isinstance(item, Reserved):
        return f"0: {_kind(item.type)}"
    text = f"{item.label}: {_kind(item.type)}"
    match item.repeat:
        case None:
            pass
        case Fixed(count=count):
            text += f" * {count}"
        case Prefixed(type=prefix):
            text += f" * u{prefix.bits}"
        case UntilZero():
            text += "* until 0"
        case _:
            text += "*"
    return f"[{text}]" if item.may_lack else text


def _kind(type_: DataType) -> str:
    """Return what the value of a block is."""
    match type_:
        case Nested(name=name) | Hooked(name=name):
            return name
        case Octets(extent=extent, string=string):
            what = "str" if string else "bytes"
            match extent:
                case Fixed(count=count):
                    return f"{what}({count})"
                case Prefixed(type=prefix):
                    return f"{what}(u{prefix.bits})"
                case UntilZero():
                    return f"{what} until 0"
                case ToEnd():
                    return f"{what} to the end"
                case _:
                    return what
        case Integer(bits=bits, signed=signed):
            return f"{'i' if signed else 'u'}{bits}"
        case Float(bits=bits):
            return f"f{bits}"
        case FixedPoint(whole=whole, fraction=fraction, signed=signed):
            return f"{'' if signed else 'u'}fixed{whole}.{fraction}"
        case Truth():
            return "bool8"
        case Address(kind=kind):
            return kind.value
        case Bits(width=width):
            return f"b{width}"
