"""What the functions of a type must be given: hooks, and fields of the message."""

from collections.abc import Iterable, Iterator

from sockgen.model import Protocol
from sockgen.model.layouts import (
    Binary,
    Check,
    DataField,
    Expression,
    FieldValue,
    Hooked,
    Layout,
    Literal,
    Measured,
    Nested,
    Octets,
    Reserved,
    Switch,
    Unary,
    While,
)

__all__ = ["Needs", "every_field", "expressions", "referred", "values"]


class Needs:
    """Knows which types are within each, and what is needed to read and write them."""

    def __init__(self, protocol: Protocol) -> None:
        self._types = {type_.name: type_.layout for type_ in protocol.layout_types}
        self._messages = tuple(protocol.messages)
        self._within = {
            name: self._reached(layout) for name, layout in self._types.items()
        }

    def recursive(self, name: str) -> bool:
        """Whether values of a type may be within one of it."""
        return name in self._within[name]

    def hooks(self, layout: Layout) -> list[str]:
        """Return the hooks that values of a layout consist of, in a fixed order."""
        found: dict[str, None] = {}
        for part in self._layouts(layout):
            for field in _fields(part):
                if isinstance(field.type, Hooked):
                    found[field.type.name] = None
        return list(found)

    def sums(self) -> frozenset[str]:
        """Return the functions of all checksums, hooks among them."""
        layouts = [m.layout.layout for m in self._messages if m.layout is not None]
        found = (
            e for each in (*layouts, *self._types.values()) for e in expressions(each)
        )
        return frozenset(e.function for e in found if isinstance(e, Check))

    def of_message(self, layout: Layout) -> list[str]:
        """Return the labels of the message's fields that its types look at."""
        found: dict[str, None] = {}
        for part in self._layouts(layout):
            for expression in expressions(part):
                for value in values(expression):
                    if value.of_message:
                        found[value.label] = None
        return list(found)

    def _layouts(self, layout: Layout) -> Iterator[Layout]:
        yield layout
        for name in sorted(self._reached(layout)):
            yield self._types[name]

    def _reached(self, layout: Layout) -> frozenset[str]:
        """Return the names of the types that are within a layout, at any depth."""
        found: set[str] = set()
        left = [layout]
        while left:
            for field in _fields(left.pop()):
                type_ = field.type
                if isinstance(type_, Nested) and type_.name not in found:
                    found.add(type_.name)
                    left.append(self._types[type_.name])
        return frozenset(found)


def _fields(layout: Layout) -> Iterator[DataField | Reserved]:
    """Yield everything of a layout that has a type, also of its cases."""
    for item in layout.items:
        if not isinstance(item, Switch):
            yield item
            continue
        for case in (*item.cases, *([item.other] if item.other else [])):
            yield from _fields(case.layout)


def every_field(layout: Layout) -> Iterator[DataField]:
    """Yield every field of a layout, also of its cases."""
    yield from (field for field in _fields(layout) if isinstance(field, DataField))


def expressions(layout: Layout) -> Iterator[Expression]:
    """Yield every expression of a layout, also of its cases."""
    for item in layout.items:
        if isinstance(item, Switch):
            yield from [item.size] if item.size is not None else []
            for case in (*item.cases, *([item.other] if item.other else [])):
                yield from expressions(case.layout)
        elif isinstance(item, DataField):
            yield from _of_field(item)


def _of_field(field: DataField) -> Iterable[Expression]:
    extents = [field.repeat]
    if isinstance(field.type, Octets):
        extents.append(field.type.extent)
    for extent in extents:
        if isinstance(extent, Measured):
            yield extent.count
        if isinstance(extent, While):
            yield extent.condition
    for expression in (field.condition, field.computed):
        if expression is not None:
            yield expression


def values(expression: Expression) -> Iterator[FieldValue]:
    """Yield the fields that an expression looks at."""
    match expression:
        case FieldValue():
            yield expression
        case Unary():
            yield from values(expression.operand)
        case Binary():
            yield from values(expression.left)
            yield from values(expression.right)
        case _:
            pass


def referred(layout: Layout) -> set[str]:
    """Return the labels of the fields whose numbers the code of a layout needs."""
    found = {item.tag for item in layout.items if isinstance(item, Switch)}
    for item in layout.items:
        computed = item.computed if isinstance(item, DataField) else None
        if isinstance(item, DataField) and not isinstance(computed, Literal | None):
            found.add(item.label)
    for expression in expressions(layout):
        found |= {value.label for value in values(expression)}
    return found
