"""What is given to messages of octets by handlers and clients."""

from attrs import evolve

from sockgen.lower.octets import folded
from sockgen.model import Message, Protocol
from sockgen.model.layouts import (
    Address,
    AddressKind,
    Bits,
    DataField,
    Float,
    Octets,
    Truth,
)
from sockgen.plan.constructor import Given, parameters
from sockgen.plan.imports import Imports
from sockgen.plan.names import Names
from sockgen.plan.octets.classes import Class
from sockgen.plan.octets.context import Context
from sockgen.plan.octets.members import Member, Types, members

__all__ = ["empty_value", "field_names", "given_to", "members_of"]


def members_of(message: Message) -> list[Member]:
    """Return the fields of a message as its constructor takes them."""
    assert message.layout is not None
    layout = folded(message.layout.layout, message.layout)
    made = Class(message.class_name, layout, "", "")
    return members(evolve(made, message=message))


def field_names(message: Message) -> list[str]:
    """Return the names of the fields of any message, of octets or not."""
    if message.layout is None:
        return [parameter.name for parameter in parameters(message.form)]
    return [member.name for member in members_of(message)]


def given_to(message: Message, protocol: Protocol, imports: Imports) -> list[Given]:
    """Return what the constructor of a message of octets takes.

    Args:
        message: the message.
        protocol: the model.
        imports: of the file where the types are written.
    """
    types = Types(Context(protocol, Names()), imports, ".messages")
    return [
        Given(member.name, types.member(member), "None" if member.keyword else "")
        for member in members_of(message)
    ]


def empty_value(member: Member) -> str:
    """Return the code of the empty value of a field, where nobody gave another."""
    item = member.item
    if member.keyword:
        return "None"
    assert isinstance(item, DataField), f"{member.name} has no empty value"
    return _empty(item)


def _empty(field: DataField) -> str:
    if field.repeat is not None:
        return "()"
    match field.type:
        case Bits(width=1) | Truth() if not field.enumeration:
            return "False"
        case Float():
            return "0.0"
        case Octets(string=string):
            return '""' if string else 'b""'
        case Address(kind=AddressKind.UUID):
            return "UUID(int=0)"
        case _:
            return "0"
