"""Runs: neighbours in a layout that have a fixed size, and are one struct together."""

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from attrs import frozen

from sockgen.model.layouts import (
    Address,
    AddressKind,
    Bits,
    DataField,
    DataType,
    Fixed,
    FixedPoint,
    Float,
    Integer,
    Item,
    Layout,
    Octets,
    Reserved,
    Switch,
    Truth,
)

__all__ = ["Place", "Run", "Step", "place_size", "steps"]

_CODES: Final = {1: "B", 2: "H", 4: "I", 8: "Q"}


@frozen
class Place:
    """A place of a struct.

    Attributes:
        code: what ``struct`` calls it; numbers that it does not have are octets there.
        size: its octets.
        fields: what is in it: more than one item are bits of one integer.
        signed: whether octets are a signed number.
        number: whether it is a number, though octets for ``struct``.
    """

    code: str
    size: int
    fields: tuple[DataField | Reserved, ...]
    number: bool = False
    signed: bool = False

    @property
    def bits(self) -> bool:
        """Whether it holds bit fields."""
        return isinstance(self.fields[0].type, Bits)

    @property
    def empty(self) -> bool:
        """Whether it is reserved, all of it."""
        return all(isinstance(field, Reserved) for field in self.fields)


@frozen
class Run:
    """Places that are read and written at once.

    ``little`` is the order of their octets.
    """

    places: tuple[Place, ...]
    little: bool

    @property
    def size(self) -> int:
        """Their octets."""
        return sum(place.size for place in self.places)

    @property
    def form(self) -> str:
        """What ``struct`` calls it."""
        order = "<" if self.little else ">"
        return order + "".join(place.code for place in self.places)

    @property
    def labels(self) -> list[str]:
        """The labels of its fields."""
        fields = (field for place in self.places for field in place.fields)
        return [field.label for field in fields if isinstance(field, DataField)]

    def behind(self, label: str) -> int:
        """Return how many octets of the run follow a field."""
        left = self.size
        for place in self.places:
            left -= place.size
            if any(isinstance(f, DataField) and f.label == label for f in place.fields):
                return left
        raise KeyError(label)

    def has(self, label: str) -> bool:
        """Whether a field is in it."""
        return any(
            isinstance(field, DataField) and field.label == label
            for place in self.places
            for field in place.fields
        )


Step: TypeAlias = Run | DataField | Reserved | Switch
"""What is read or written next: a run, or something whose size is not known."""


def place_size(type_: DataType) -> int | None:
    """Return the octets of a type, or None if they are not always the same."""
    match type_:
        case Integer() | Float():
            return type_.bits // 8
        case FixedPoint():
            return (type_.whole + type_.fraction) // 8
        case Truth():
            return 1
        case Address():
            return 4 if type_.kind is AddressKind.IPV4 else 16
        case Octets(extent=Fixed(count=count)):
            return count
        case _:
            return None


def steps(layout: Layout, *, breaks: Iterable[str] = ()) -> list[Step]:
    """Return the steps of a layout.

    Args:
        layout: the layout.
        breaks: labels of fields that a run ends with.
    """
    return list(_steps(layout, frozenset(breaks)))


def _steps(layout: Layout, breaks: frozenset[str]) -> Iterator[Step]:
    run: list[Place] = []
    little: bool | None = None
    bits: list[DataField | Reserved] = []
    for item in layout.items:
        if not isinstance(item, Switch) and isinstance(item.type, Bits):
            bits.append(item)
            if sum(_width(field) for field in bits) % 8:
                continue
            place: Place | None = _integer(bits, lsb=layout.lsb)
            order = item.type.little if sum(map(_width, bits)) > 8 else None
            bits = []
        else:
            place, order = _place(item), _order(item)
        parted = order is not None and little is not None and order is not little
        if run and (place is None or parted):
            yield Run(tuple(run), bool(little))
            run, little = [], None
        if place is None:
            yield item
            continue
        little = order if order is not None else little
        run.append(place)
        if isinstance(item, DataField) and item.label in breaks:
            yield Run(tuple(run), bool(little))
            run, little = [], None
    if run:
        yield Run(tuple(run), bool(little))


def _width(field: DataField | Reserved) -> int:
    assert isinstance(field.type, Bits)
    return field.type.width


def _integer(bits: list[DataField | Reserved], *, lsb: bool) -> Place:
    """Return the integer that bit fields make together."""
    size = sum(_width(field) for field in bits) // 8
    fields = tuple(reversed(bits)) if lsb else tuple(bits)
    if all(isinstance(field, Reserved) for field in fields):
        return Place(f"{size}x", size, fields)
    code = _CODES.get(size)
    return Place(code or f"{size}s", size, fields, number=code is None)


def _order(item: Item) -> bool | None:
    """Return whether an item has its least octet first; None if it does not matter."""
    if isinstance(item, Switch) or place_size(item.type) == 1:
        return None
    return getattr(item.type, "little", None)


def _place(item: Item) -> Place | None:
    """Return the place of an item in a struct, or None if it cannot be in one."""
    if isinstance(item, Switch):
        return None
    size = place_size(item.type)
    if size is None:
        return None
    if isinstance(item, Reserved):
        return Place(f"{size}x", size, (item,))
    if item.repeat is not None or item.may_lack or item.xor or item.align > 1:
        return None
    return field_place(item, size)


def field_place(field: DataField, size: int) -> Place:
    """Return the place of a single value of a field."""
    match field.type:
        case Float():
            return Place("f" if size == 4 else "d", size, (field,))
        case Integer(signed=signed) | FixedPoint(signed=signed):
            code = _CODES.get(size)
            if code is None:
                return Place(f"{size}s", size, (field,), number=True, signed=signed)
            return Place(code.lower() if signed else code, size, (field,))
        case Truth():
            return Place("B", size, (field,))
        case _:
            return Place(f"{size}s", size, (field,))
