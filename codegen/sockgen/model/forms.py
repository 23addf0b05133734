"""Wire forms with their names resolved."""

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import TypeAlias

from attrs import field, frozen

from sockgen.model.types import (
    Body,
    Delimited,
    HexNumber,
    Number,
    Sized,
    ToEnd,
    ValueType,
)
from sockgen.source import Span

__all__ = [
    "AnyOrder",
    "Entry",
    "FieldPart",
    "FlagPart",
    "Form",
    "FormLine",
    "LiteralPart",
    "MarkPart",
    "OneOf",
    "OptionalPart",
    "Part",
    "SizePart",
    "Trust",
    "field_parts",
    "walk",
]


@frozen
class LiteralPart:
    """Text that stands for itself; ``fold`` where letter case is ignored."""

    text: bytes
    fold: bool
    span: Span


@frozen
class FieldPart:
    """A field of the message.

    ``name`` is its Python name and ``label`` the name in the schema.  ``type_name`` is
    the declared type (``""`` without one).  ``low`` is None for a single value, else
    the least number of items; ``separator`` stands between them and ``end`` behind
    each; with ``lines`` the items are lines or blocks of their own, and if it is
    ``marked``, its line is there once for each item.  A counted field is delimited by a
    size that precedes it.  ``default`` is its value in Python if something fills it, and
    ``collection`` the class of the map that holds its items; without one they are a tuple.
    ``bad`` is the error that a wrong value leads to, if it is another than ``bad_value``.
    """

    name: str
    label: str
    type: ValueType
    type_name: str
    span: Span
    low: int | None = None
    separator: bytes = b" "
    end: bytes = b""
    lines: bool = False
    counted: bool = False
    marked: bool = False
    default: str = ""
    collection: str = ""
    bad: str = ""

    @property
    def repeated(self) -> bool:
        """Whether the field holds a tuple of items."""
        return self.low is not None

    @property
    def sized(self) -> bool:
        """Whether an entry of the map tells its size; without one it is empty."""
        return isinstance(self.type, (Delimited, Sized)) and self.type.size != ""

    @property
    def apart(self) -> bool:
        """Whether it is no part of a line: its octets may be any, line endings too."""
        return self.counted or isinstance(self.type, Body)


@frozen
class SizePart:
    """The size of fields: their number of items, or of octets divided by ``unit``.

    ``targets`` are the fields whose size it tells.  Of a sum that is one field: the
    ``others`` have sizes of their own before it.
    """

    targets: tuple[str, ...]
    type: Number | HexNumber
    unit: int
    counts_items: bool
    span: Span
    others: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What it is called where something is wrong with it."""
        return f"#{'+'.join((*self.others, *self.targets))}"


@frozen
class MarkPart:
    """Tells whether more lines follow (``-``) or not (a blank).

    ``more`` is the Python name of the field whose items are these lines.
    """

    more: str
    span: Span


@frozen
class FlagPart:
    """An optional text that is a ``bool`` of its own name; nameless: never written."""

    name: str | None
    label: str
    text: bytes
    fold: bool
    span: Span


@frozen
class OptionalPart:
    """Parts that may be left out together."""

    parts: "tuple[Part, ...]"
    span: Span


@frozen
class OneOf:
    """Exactly one of several runs of parts."""

    options: "tuple[tuple[Part, ...], ...]"
    span: Span


@frozen
class AnyOrder:
    """Optional parts in any order, each at most once."""

    options: "tuple[FlagPart | OptionalPart, ...]"
    span: Span


Part: TypeAlias = (
    LiteralPart
    | FieldPart
    | SizePart
    | MarkPart
    | FlagPart
    | OptionalPart
    | OneOf
    | AnyOrder
)


@frozen
class FormLine:
    """A line of a form; the line ending is part of it if it is ``terminated``."""

    parts: tuple[Part, ...]
    terminated: bool
    span: Span


class Trust(Enum):
    """How much of a form is what was meant, after its mistakes were reported."""

    ALL = "all"
    """Nothing is wrong with it."""

    PARTS = "parts"
    """Its parts are there; a type, a name or an attribute may be another one."""

    NOTHING = "nothing"
    """Parts of it may be missing."""


@frozen
class Entry:
    """An entry of a message's map that is a field of its own; ``key`` is its key."""

    part: FieldPart
    key: str
    required: bool


@frozen
class Form:
    """A wire form; ``text`` is what the schema says.

    ``entries`` are those of its ``map`` which are fields of the message.
    In one over ``tokens``, ``BETWEEN`` stands where the schema has a blank.
    The first parts of its first line, so many, are the ``envelope`` of the message.
    """

    lines: tuple[FormLine, ...]
    text: str
    span: Span = field(eq=False)
    trust: Trust = Trust.ALL
    tokens: bool = False
    entries: tuple[Entry, ...] = ()
    envelope: int = 0

    @property
    def map(self) -> "FieldPart | None":
        """The map that has entries: the only one, or the only one with its own lines."""
        parts = (part for line in self.lines for part in line.parts)
        maps = [p for p in parts if isinstance(p, FieldPart) and p.collection]
        blocks = [part for part in maps if part.lines]
        found = blocks or maps
        return found[0] if len(found) == 1 else None

    @property
    def has_entries(self) -> bool:
        """Whether entries of its map are fields, or tell the size of one."""
        return bool(self.entries or self.sized_by)

    @property
    def sized_by(self) -> "dict[str, FieldPart]":
        """The keys of the map's entries that tell the size of a body, and those bodies."""
        parts = (part for line in self.lines for part in line.parts)
        fields = (p for p in parts if isinstance(p, FieldPart))
        return {
            p.type.size: p
            for p in fields
            if isinstance(p.type, (Delimited, Sized)) and p.type.size
        }

    @property
    def headless(self) -> bool:
        """Whether it has no line to begin with, but a body."""
        first = self.lines[0].parts[:1] if self.lines else ()
        return any(isinstance(p, FieldPart) and isinstance(p.type, Body) for p in first)

    @property
    def to_end(self) -> bool:
        """Whether it goes on until nothing more arrives."""
        last = self.lines[-1].parts[-1:] if self.lines else ()
        return any(isinstance(p, FieldPart) and isinstance(p.type, ToEnd) for p in last)


def walk(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield every part, outer ones before what they contain, from left to right."""
    for part in parts:
        yield part
        if isinstance(part, OptionalPart):
            yield from walk(part.parts)
        elif isinstance(part, OneOf):
            for option in part.options:
                yield from walk(option)
        elif isinstance(part, AnyOrder):
            yield from walk(part.options)


def field_parts(form: Form) -> Iterator[FieldPart | FlagPart]:
    """Yield the parts that are attributes of the message, in wire order."""
    entries = [entry.part for entry in form.entries]
    for line in form.lines:
        for part in walk(line.parts):
            if part is form.map:
                yield from entries
                entries.clear()
            if isinstance(part, FieldPart) or (
                isinstance(part, FlagPart) and part.name is not None
            ):
                yield part
    yield from entries
