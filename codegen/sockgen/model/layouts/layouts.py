"""Layouts: the fields of a message of octets, in the order of the wire."""

from collections.abc import Iterator
from typing import TypeAlias

from attrs import frozen

from sockgen.model.layouts.expressions import Expression
from sockgen.model.layouts.types import DataType, Extent
from sockgen.source import Span

__all__ = [
    "Case",
    "Constraint",
    "DataField",
    "Echo",
    "HookType",
    "Item",
    "Layout",
    "LayoutType",
    "MessageLayout",
    "Reserved",
    "Switch",
    "data_fields",
]


@frozen
class DataField:
    """A field.

    Attributes:
        name: its Python name.
        label: its name in the schema.
        type: the type of its value, or of each of its items.
        enumeration: the class of the enum whose members its values are; "" without one.
            It is a `NumberEnum`, or, of a text, an `Enumeration`.
        low: the least value, or None.
        high: the greatest value, or None.
        repeat: how many items there are; None: it is no list.
        condition: it is there exactly when this holds; None: always.
        optional: it may be left out: ``present()`` of another field tells, or the end of
            the region.
        computed: what its value is; it is in no constructor then, and is checked on
            reading.  A constant is a `Literal`.
        xor: fields whose octets its own are combined with.
        align: each item is padded to a multiple of so many octets, counted from the
            beginning of the message; 1: not.
        multiple: its octets (or items, if repeated) are a multiple of this.
        at_least: the least number of octets, or items if repeated.
        at_most: the greatest number of octets, or items if repeated; None: as many as the
            bounds of the protocol allow.
        doc: what the schema says about it.
        span: where it stands.
    """

    name: str
    label: str
    type: DataType
    enumeration: str
    span: Span
    low: int | None = None
    high: int | None = None
    repeat: Extent | None = None
    condition: Expression | None = None
    optional: bool = False
    computed: Expression | None = None
    xor: tuple[str, ...] = ()
    align: int = 1
    multiple: int = 1
    at_least: int = 0
    at_most: int | None = None
    doc: str = ""

    @property
    def may_lack(self) -> bool:
        """Whether it need not be there."""
        return self.optional or self.condition is not None


@frozen
class Reserved:
    """Space without a meaning: zero when written, ignored when read."""

    type: DataType
    span: Span


@frozen
class Case:
    """What a value of the tag means.

    ``member`` is its name in the schema (that of an enum's member, or a number), ``value``
    what stands on the wire.  ``class_name`` is the class of this case.
    """

    member: str
    value: int
    class_name: str
    layout: "Layout"
    span: Span


@frozen
class Switch:
    """A union: an earlier field tells which layout follows.

    ``label`` is "" for one that is last in its layout and makes a union of that: each
    class has the fields before it, but for the tag.  A named one is a field that holds an
    object.  ``size`` bounds its octets, if they are announced.  ``other`` is for all other
    values of the tag, which is a field of its class then; without one they are malformed.
    """

    name: str
    label: str
    tag: str
    size: Expression | None
    cases: tuple[Case, ...]
    other: Case | None
    span: Span


Item: TypeAlias = DataField | Reserved | Switch


@frozen
class Layout:
    """Items in wire order; ``lsb`` if the first bit field takes the lowest bits."""

    items: tuple[Item, ...]
    span: Span
    lsb: bool = False


@frozen
class LayoutType:
    """A type under ``types:`` that is a layout; a union of its cases if it ends in one."""

    name: str
    class_name: str
    doc: str
    layout: Layout
    span: Span


@frozen
class HookType:
    """A type that a codec of the user reads and writes, or a sum that it calculates.

    ``module`` and ``attribute`` name its class; ``python`` is the type of its values.
    ``low`` and ``high`` bound its octets.
    """

    name: str
    module: str
    attribute: str
    python: str
    low: int
    high: int | None
    span: Span


@frozen
class Constraint:
    """What a field of the header is in one message: ``stratum: 1..15``, ``cookie: not 7``.

    ``ranges`` are the values that are allowed (or refused, if ``negated``), each a least
    and a greatest one.  A single value makes the field a constant of the message.
    """

    label: str
    ranges: tuple[tuple[int, int], ...]
    negated: bool
    span: Span

    @property
    def constant(self) -> int | None:
        """The only value it leaves, or None."""
        if len(self.ranges) == 1 and not self.negated:
            low, high = self.ranges[0]
            return low if low == high else None
        return None

    @property
    def is_mixed(self) -> bool:
        """Whether it is more than a value, or a range."""
        return self.negated or len(self.ranges) > 1


@frozen
class Echo:
    """A field of a reply that is copied from one of the command."""

    target: str
    source: str
    span: Span


@frozen
class MessageLayout:
    """What a message of octets consists of.

    Attributes:
        layout: the items of the header, and behind them those of the message.
        header: how many of them are the header's.
        where: what fields of the header are in this message. It is told from others by
            them; those with a single value are in no constructor.
        echoes: the fields of a reply that are copied from the command.
        span: where it stands.
    """

    layout: Layout
    header: int
    where: tuple[Constraint, ...]
    echoes: tuple[Echo, ...]
    span: Span

    def constraint(self, label: str) -> Constraint | None:
        """Return what a field of the header must be."""
        return next((c for c in self.where if c.label == label), None)

    def given(self) -> "Iterator[DataField]":
        """Yield the fields that are neither computed, nor fixed, nor copied."""
        copied = {echo.target for echo in self.echoes}
        for field in data_fields(self.layout):
            fixed = self.constraint(field.label)
            if field.computed is None and fixed is None and field.label not in copied:
                yield field


def data_fields(layout: Layout) -> Iterator[DataField]:
    """Yield the fields of a layout, without those of a union at its end."""
    for item in layout.items:
        if isinstance(item, DataField):
            yield item
