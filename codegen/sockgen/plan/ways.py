"""Ways to answer, as the code that sends them asks about them."""

from sockgen.lower.replying import Alternative, Slot
from sockgen.model import Command, Protocol, field_parts
from sockgen.plan.layout import text_literal

__all__ = ["facts_of", "is_direct", "items_of", "order"]


def items_of(name: str, command: Command, protocol: Protocol) -> str:
    """Return the code for the items of a field of a command, or else of the session."""
    for part in field_parts(command.form):
        if part.label == name:
            return f"command.{part.name}"
    field = next(field for field in protocol.session if field.name == name)
    return f"self.{field.attribute}"


def is_direct(way: Alternative) -> bool:
    """Whether the method's reply is all that is sent."""
    return (
        way.state is None
        and not way.facts
        and not way.secures
        and not way.guards
        and len(way.items) == 1
        and isinstance(way.items[0], Slot)
        and way.items[0].low is None
        and not way.items[0].none
        and bool(way.items[0].replies)
    )


def order(way: Alternative) -> int:
    """Sort what can be told by its class before what cannot."""
    if len(way.slots) != 1:
        return 1
    return 2 if way.slots[0].low is not None else 0


def facts_of(way: Alternative) -> list[str]:
    """Return the arguments that tell what is known behind an answer."""
    return [text_literal(f.name if f.holds else f"!{f.name}") for f in way.facts]
