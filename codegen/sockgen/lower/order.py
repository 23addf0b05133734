"""The order in which types are defined: each behind those that it names."""

from sockgen.model import FieldPart, NamedType, Protocol, Record, Union, walk

__all__ = ["in_order_of_use", "named_by"]


def named_by(type_: NamedType) -> list[str]:
    """Return the types with wire forms that a type names, in the order it does."""
    found = list(type_.members)
    lines = type_.form.lines if type_.form is not None else ()
    for line in lines:
        for part in walk(line.parts):
            match part:
                case FieldPart(type=Record(name=name) | Union(name=name)):
                    found.append(name)
                case _:
                    pass
    return list(dict.fromkeys(found))


def in_order_of_use(protocol: Protocol) -> list[NamedType]:
    """Return the types of a protocol, each behind those that it names.

    No type contains itself: the checks see to that.
    """
    ordered: dict[str, NamedType] = {}

    def add(type_: NamedType) -> None:
        for name in named_by(type_):
            if name not in ordered:
                add(protocol.type_named(name))
        ordered[type_.name] = type_

    for type_ in protocol.types:
        if type_.name not in ordered:
            add(type_)
    return list(ordered.values())
