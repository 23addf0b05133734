"""The parts of a layout that different functions read."""

from collections.abc import Iterator

from attrs import evolve

from sockgen.lower.octets.needs import referred
from sockgen.lower.octets.places import place_size
from sockgen.model import Message
from sockgen.model.layouts import (
    Bits,
    Constraint,
    DataField,
    Item,
    Layout,
    Reserved,
    Switch,
)
from sockgen.plan.octets.classes import Class
from sockgen.plan.octets.members import members

__all__ = [
    "head",
    "led",
    "own_items",
    "plain",
    "until",
    "where",
]


def own_items(class_: Class) -> Layout:
    """Return what the function of a class reads, without what it is given."""
    items = class_.layout.items[class_.lead :]
    return Layout(items, class_.layout.span, class_.layout.lsb)


def led(class_: Class) -> list[DataField]:
    """Return the fields before a case that its function is given."""
    before = class_.layout.items[: class_.lead]
    needed = referred(own_items(class_))
    names = {member.item.label for member in members(class_)}
    return [
        item
        for item in before
        if isinstance(item, DataField) and item.label in needed | names
    ]


def head(layout: Layout) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Return the items that are always in the same place, and those behind them."""
    for place, item in enumerate(layout.items):
        fixed = not isinstance(item, Switch) and (
            isinstance(item.type, Bits) or place_size(item.type) is not None
        )
        if not fixed or getattr(item, "repeat", None) is not None:
            return layout.items[:place], layout.items[place:]
    return layout.items, ()


def plain(layout: Layout, needed: set[str]) -> Layout:
    """Return a layout in which only some fields are members of their enums."""
    items = tuple(
        evolve(item, enumeration="")
        if isinstance(item, DataField) and item.label not in needed
        else item
        for item in layout.items
    )
    return evolve(layout, items=items)


def where(message: Message) -> tuple[Constraint, ...]:
    """Return what fields of the header must be in a message."""
    return message.layout.where if message.layout is not None else ()


def until(items: tuple[Item, ...], labels: set[str]) -> Iterator[Item]:
    """Yield the items up to the last of some fields, without what is said of them."""
    places = [n for n, i in enumerate(items) if getattr(i, "label", "") in labels]
    bits = 0
    for place, item in enumerate(items):
        if place > max(places, default=-1) and bits % 8 == 0:
            return
        bits += getattr(getattr(item, "type", None), "width", 0)
        if isinstance(item, DataField) and item.label not in labels:
            yield Reserved(item.type, item.span)
        elif isinstance(item, DataField):
            yield evolve(item, computed=None, low=None, high=None, enumeration="")
        else:
            yield item
