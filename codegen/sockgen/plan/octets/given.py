"""What is given to messages of octets by handlers and clients."""

from attrs import evolve

from sockgen.lower.octets import folded
from sockgen.model import Message, Protocol
from sockgen.plan.constructor import Given, parameters
from sockgen.plan.imports import Imports
from sockgen.plan.names import Names
from sockgen.plan.octets.classes import Class
from sockgen.plan.octets.context import Context
from sockgen.plan.octets.members import Member, Types, members

__all__ = ["field_names", "given_to", "members_of"]


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
