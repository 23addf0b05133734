"""Types that stand as a formatter would leave them, however long they are."""

from typing import Final, TypeAlias

from attrs import frozen

from sockgen.plan.layout import WIDTH

__all__ = ["Generic", "Type", "Union", "flat_type", "in_brackets", "returned"]

_INDENT: Final = "    "


@frozen
class Generic:
    """A type with parameters, each of them a union."""

    name: str
    parameters: "tuple[Union, ...]"


Type: TypeAlias = str | Generic
Union: TypeAlias = tuple[Type, ...]


def flat_type(union: Union) -> str:
    """Return a union in one line."""
    return " | ".join(map(_flat, union))


def _flat(type_: Type) -> str:
    if isinstance(type_, str):
        return type_
    return f"{type_.name}[{', '.join(map(flat_type, type_.parameters))}]"


def in_brackets(before: str, union: Union, after: str, *, indent: int = 0) -> str:
    """Return a statement with a union in brackets, which are opened if it is too long.

    Args:
        before: what stands before the union, with the bracket.
        union: the types.
        after: what stands behind it, with the bracket.
        indent: the level of indentation it stands at.
    """
    line = f"{before}{flat_type(union)}{after}"
    if len(_INDENT) * indent + len(line) <= WIDTH:
        return line
    return f"{before}\n{_lines(union, indent + 1)}\n{_INDENT * indent}{after}"


def returned(before: str, union: Union) -> str:
    """Return the last line of a method's head, or lines: ``) -> A | B:``."""
    line = f"{before}{flat_type(union)}:"
    if len(_INDENT) + len(line) <= WIDTH:
        return line
    only = union[0] if len(union) == 1 else None
    if isinstance(only, Generic) and len(only.parameters) == 1:
        return in_brackets(f"{before}{only.name}[", only.parameters[0], "]:", indent=1)
    if only is not None:
        return line
    return in_brackets(f"{before}(", union, "):", indent=1)


def _lines(union: Union, indent: int) -> str:
    """Return the lines of a union that stands in brackets of its own."""
    start = _INDENT * indent
    line = start + flat_type(union)
    if len(line) <= WIDTH:
        return line
    bars = ["", *(["| "] * (len(union) - 1))]
    return "\n".join(
        _line(bar, type_, indent) for bar, type_ in zip(bars, union, strict=True)
    )


def _line(bar: str, type_: Type, indent: int) -> str:
    start = _INDENT * indent + bar
    if isinstance(type_, Generic) and len(type_.parameters) == 1:
        before = f"{bar}{type_.name}["
        opened = in_brackets(before, type_.parameters[0], "]", indent=indent)
        return _INDENT * indent + opened
    return start + _flat(type_)
