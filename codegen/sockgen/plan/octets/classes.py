"""The classes of a protocol of octets: messages, types, and the cases of unions."""

from collections.abc import Iterator

from attrs import evolve, frozen

from sockgen.lower.octets import folded
from sockgen.model import Message, Protocol
from sockgen.model.layouts import (
    Case,
    DataField,
    Item,
    Layout,
    LayoutType,
    Literal,
    Nested,
    Switch,
)
from sockgen.plan.octets.context import union_of

__all__ = ["Class", "classes_of", "every", "in_order", "of_type", "part_names"]


@frozen
class Class:
    """A class of the package.

    Attributes:
        name: the class.
        layout: everything that it writes, folded.
        title: what it is, in words.
        doc: what the schema says of it.
        lead: how many items the function that reads it is given; the others it reads.
        outside: a field that it has and does not write: the tag of a named union, for
            the class of all other tags.
        known: the tags that have classes of their own, for a class of all others.
        tag: the label of the tag that it writes itself, for such a class.
        message: the message that it is, if it is one.
        union: everything that it and its like may have, for a case of a type.
    """

    name: str
    layout: Layout
    title: str
    doc: str
    lead: int = 0
    outside: DataField | None = None
    known: tuple[int, ...] = ()
    tag: str = ""
    message: Message | None = None
    union: Layout | None = None


def classes_of(protocol: Protocol) -> list[Class]:
    """Return every class with a layout: types in the order of use, then messages."""
    found: list[Class] = []
    for type_ in in_order(protocol):
        found += of_type(type_)
    for message in protocol.classes:
        if message.layout is not None:
            layout = folded(message.layout.layout, message.layout)
            found += cases_within(layout)
            title = f"The {message.kind} ``{message.name}``"
            made = Class(message.class_name, layout, title, message.doc)
            found.append(evolve(made, message=message))
    return found


def part_names(protocol: Protocol) -> list[str]:
    """Return the classes and unions that are no messages, which are parts of them."""
    unions = [
        type_.class_name
        for type_ in protocol.layout_types
        if union_of(type_.layout) is not None
    ]
    return [*(c.name for c in classes_of(protocol) if c.message is None), *unions]


def of_type(type_: LayoutType) -> list[Class]:
    """Return the classes of a type: its own or its cases', behind those within."""
    layout = folded(type_.layout)
    union = union_of(layout)
    if union is None:
        title = f"The type ``{type_.name}``"
        made = Class(type_.class_name, layout, title, type_.doc)
        return [*cases_within(layout), made]
    return [*cases_within(layout), *(leading_cases(layout, union, type_.name))]


def leading_cases(layout: Layout, union: Switch, type_name: str) -> Iterator[Class]:
    """Yield the cases of a union, each of which has the fields before the switch."""
    lead = layout.items[:-1]
    known = tuple(case.value for case in union.cases)
    for case in every(union):
        items = (*lead, *case.layout.items)
        if case is not union.other:
            items = tuple(_tagged(item, union.tag, case) for item in items)
        whole = folded(evolve(layout, items=items))
        title = f"The type ``{type_name}`` of ``{case.member}``"
        other = known if case is union.other else ()
        made = Class(case.class_name, whole, title, "", lead=len(lead), known=other)
        yield evolve(made, tag=union.tag if other else "", union=layout)


def _tagged(item: Item, tag: str, case: Case) -> Item:
    """Return an item; the tag is a constant of its case."""
    if isinstance(item, DataField) and item.label == tag:
        return evolve(item, computed=Literal(case.value, case.span))
    return item


def cases_within(layout: Layout) -> list[Class]:
    """Return the classes of the named switches of a layout."""
    found: list[Class] = []
    for item in layout.items:
        if not isinstance(item, Switch) or not item.label:
            continue
        fields = [f for f in layout.items if isinstance(f, DataField)]
        tag = next(field for field in fields if field.label == item.tag)
        known = tuple(case.value for case in item.cases)
        for case in every(item):
            title = f"The field ``{item.label}`` of ``{case.member}``"
            made = Class(case.class_name, folded(case.layout), title, "")
            if case is item.other:
                made = evolve(made, outside=tag, known=known)
            found.append(made)
    return found


def every(switch: Switch) -> tuple[Case, ...]:
    """Return all cases, that of all other tags last."""
    return (*switch.cases, *([switch.other] if switch.other is not None else []))


def in_order(protocol: Protocol) -> list[LayoutType]:
    """Return the types, each behind those that it consists of as far as that goes."""
    types = {type_.name: type_ for type_ in protocol.layout_types}
    found: dict[str, LayoutType] = {}
    under_way: set[str] = set()

    def visit(name: str) -> None:
        if name in found or name in under_way:
            return
        under_way.add(name)
        for inner in _nested(types[name].layout):
            visit(inner)
        found[name] = types[name]

    for name in types:
        visit(name)
    return list(found.values())


def _nested(layout: Layout) -> Iterator[str]:
    for item in layout.items:
        if isinstance(item, Switch):
            for case in every(item):
                yield from _nested(case.layout)
        elif isinstance(item.type, Nested):
            yield item.type.name
