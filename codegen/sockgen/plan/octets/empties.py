"""The empty values of fields, where nobody gives another."""

from sockgen.model.layouts import (
    Address,
    AddressKind,
    Bits,
    DataField,
    Float,
    Hooked,
    Nested,
    NumberEnum,
    Octets,
    Truth,
)
from sockgen.plan.imports import Imports
from sockgen.plan.octets.context import Context

__all__ = ["empty_of"]


def empty_of(field: DataField, context: Context, imports: Imports) -> str | None:
    """Return the code of the empty value of a field; None: it has none.

    Args:
        field: the field, which is there.
        context: the model.
        imports: of the file where the code stands.
    """
    if field.repeat is not None:
        return "()"
    enum = context.enum(field)
    if enum is not None and not enum.open:
        return _zero(enum, imports)
    texts = context.texts(field)
    if texts is not None:
        name, _ = texts.members[0]
        return f"{imports.use('.fields', texts.class_name)}.{name}"
    match field.type:
        case Nested() | Hooked():
            return None
        case Bits(width=1) | Truth() if enum is None:
            return "False"
        case Float():
            return "0.0"
        case Octets(string=string):
            return '""' if string else 'b""'
        case Address(kind=kind):
            return _nowhere(kind, imports)
        case _:
            return "0"


def _zero(enum: NumberEnum, imports: Imports) -> str:
    """Return the member that is zero, or the first."""
    found = next((m for m in enum.members if m.value == 0), enum.members[0])
    return f"{imports.use('.fields', enum.class_name)}.{found.name}"


def _nowhere(kind: AddressKind, imports: Imports) -> str:
    if kind is AddressKind.UUID:
        return f"{imports.use('uuid', 'UUID')}(int=0)"
    name = "IPv4Address" if kind is AddressKind.IPV4 else "IPv6Address"
    return f"{imports.use('ipaddress', name)}(0)"
