"""The order in which types are defined: each behind those that it names."""

from sockgen.model import (
    FieldPart,
    NamedType,
    Protocol,
    Record,
    SizePart,
    Union,
    walk,
)

__all__ = [
    "in_order_of_use",
    "named_by",
    "named_unions",
    "named_within_lines",
    "recursive",
]


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


def named_within_lines(type_: NamedType) -> list[str]:
    """Return those of which a type holds the text, or the beginning of it.

    A type that has a line of its own behind the first, or lines that are counted, holds
    whole values: only through these may it contain itself.
    """
    found = list(type_.members)
    lines = type_.form.lines if type_.form is not None else ()
    sized: set[str] = set()
    for at, line in enumerate(lines):
        sized |= {
            t for p in walk(line.parts) if isinstance(p, SizePart) for t in p.targets
        }
        for part in walk(line.parts):
            match part:
                case FieldPart(type=Record(name=name) | Union(name=name)):
                    alone = at > 0 and line.parts == (part,)
                    if not alone or (part.repeated and part.label not in sized):
                        found.append(name)
                case _:
                    pass
    return list(dict.fromkeys(found))


def recursive(protocol: Protocol) -> frozenset[str]:
    """Return the types that contain themselves."""
    names = {type_.name: named_by(type_) for type_ in protocol.types}
    return frozenset(name for name in names if name in _reached(name, names))


def named_unions(protocol: Protocol) -> list[NamedType]:
    """Return the unions that contain themselves: in Python they need a name."""
    found = recursive(protocol)
    return [t for t in protocol.types if t.members and t.name in found]


def _reached(start: str, names: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    todo = list(names[start])
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += names.get(name, [])
    return found


def in_order_of_use(protocol: Protocol) -> list[NamedType]:
    """Return the types of a protocol, each behind those that it names.

    Of types that contain each other, any is the first.
    """
    ordered: list[NamedType] = []
    seen: set[str] = set()

    def add(type_: NamedType) -> None:
        seen.add(type_.name)
        for name in named_by(type_):
            if name not in seen:
                add(protocol.type_named(name))
        ordered.append(type_)

    for type_ in protocol.types:
        if type_.name not in seen:
            add(type_)
    return ordered
