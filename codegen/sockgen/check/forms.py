"""Every form of a protocol with what owns it, for rules that look at all of them."""

from collections.abc import Iterator

from attrs import frozen

from sockgen.model import Form, Message, NamedType, Protocol
from sockgen.source import Span

__all__ = ["Owned", "forms", "title"]


@frozen
class Owned:
    """A form and its owner."""

    form: Form
    owner: Message | NamedType

    @property
    def what(self) -> str:
        """What the owner is called in messages: ``command 'get'``."""
        return title(self.owner)

    @property
    def span(self) -> Span:
        """Where the owner stands."""
        return self.owner.span


def title(owner: Message | NamedType) -> str:
    """Return what something with a name is called in diagnostics."""
    if isinstance(owner, NamedType):
        return f"type '{owner.name}'"
    return f"{owner.kind} '{owner.name}'"


def forms(model: Protocol) -> Iterator[Owned]:
    """Yield the forms of commands, replies, events and types."""
    for message in model.messages:
        yield Owned(message.form, message)
    for type_ in model.types:
        if type_.form is not None:
            yield Owned(type_.form, type_)
