"""Every form of a protocol with what owns it, for rules that look at all of them."""

from collections.abc import Iterator

from attrs import frozen

from sockgen.model import Command, Form, Message, NamedType, Protocol
from sockgen.source import Span

__all__ = ["Owned", "owned_forms", "title"]


@frozen
class Owned:
    """A form and its owner; ``what`` names the owner in messages."""

    what: str
    form: Form
    owner: Message | NamedType
    span: Span


def title(message: Message) -> str:
    """Return what a message is called in diagnostics."""
    kind = "command" if isinstance(message, Command) else "reply"
    return f"{kind} '{message.name}'"


def owned_forms(model: Protocol) -> Iterator[Owned]:
    """Yield the forms of commands, replies and types."""
    for message in (*model.commands, *model.replies):
        yield Owned(title(message), message.form, message, message.span)
    for type_ in model.types:
        if type_.form is not None:
            yield Owned(f"type '{type_.name}'", type_.form, type_, type_.span)
