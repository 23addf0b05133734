"""What a schema says in two places is brought together, before code is made of it.

Constants of a message become fields that are computed, what announces a field becomes
its extent, and what tells that a field is there becomes its condition.
"""

from attrs import evolve

from sockgen.lower.octets.announcing import Linear, announcements
from sockgen.model.layouts import (
    Constraint,
    Count,
    DataField,
    FieldValue,
    Item,
    Layout,
    Literal,
    Measured,
    MessageLayout,
    Octets,
    Present,
    Region,
    Size,
    Switch,
    ToEnd,
)

__all__ = ["folded"]


def folded(layout: Layout, message: MessageLayout | None = None) -> Layout:
    """Return a layout in which every field knows its own extent and its constant.

    Args:
        layout: the layout.
        message: of the message whose layout it is, if it is one.
    """
    where = message.where if message is not None else ()
    constant = {constraint.label: constraint for constraint in where}
    items = [
        _constrained(item, constant.get(item.label))
        if isinstance(item, DataField)
        else item
        for item in layout.items
    ]
    known = evolve(layout, items=tuple(items))
    announced = announcements(known)
    done = [
        _announced(item, announced) if isinstance(item, DataField) else item
        for item in known.items
    ]
    return evolve(known, items=tuple(_inner(item) for item in done))


def _inner(item: Item) -> Item:
    if not isinstance(item, Switch):
        return item
    cases = tuple(evolve(case, layout=folded(case.layout)) for case in item.cases)
    other = item.other and evolve(item.other, layout=folded(item.other.layout))
    return evolve(item, cases=cases, other=other)


def _constrained(field: DataField, constraint: Constraint | None) -> DataField:
    if constraint is None or field.computed is not None:
        return field
    value = constraint.constant
    if value is not None:
        return evolve(field, computed=Literal(value, constraint.span))
    if constraint.negated or len(constraint.ranges) != 1:
        return field
    low, high = constraint.ranges[0]
    return evolve(field, low=low, high=high)


def _announced(
    field: DataField, announced: dict[str | Region, tuple[DataField, Linear]]
) -> DataField:
    by = announced.get(field.label)
    if by is None:
        return field
    announcer, found = by
    of = found.of
    span = announcer.span
    if isinstance(of, Present):
        if field.condition is None:
            return evolve(field, condition=FieldValue(announcer.label, False, span))
        return field
    extent = Measured(found.inverse(announcer.label, span))
    if isinstance(of, Count) and isinstance(field.repeat, ToEnd):
        return evolve(field, repeat=extent)
    type_ = field.type
    if not isinstance(of, Size) or not isinstance(type_, Octets) or field.repeat:
        return field
    if isinstance(type_.extent, ToEnd):
        return evolve(field, type=evolve(type_, extent=extent))
    return field
