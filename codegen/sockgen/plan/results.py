"""The types of what the methods of a handler return."""

from sockgen.lower.replying import Alternative, Slot, alternatives
from sockgen.model import Command, Protocol
from sockgen.patterns import Pattern
from sockgen.plan.imports import Imports

__all__ = ["Results"]


class Results:
    """Writes the types of results in one file.

    Args:
        protocol: whose replies they are.
        imports: the imports of the file.
    """

    def __init__(self, protocol: Protocol, imports: Imports) -> None:
        self._protocol = protocol
        self._imports = imports

    def result_type(self, command: Command, pattern: Pattern | None) -> str:
        """Return the type of the method of a command."""
        talk = self._protocol.conversation_of(command)
        types = "" if pattern is None else self.reply_type(pattern)
        if talk is not None:
            return " | ".join(filter(None, (talk.class_name, types)))
        if command.deferred is None:
            return types
        return f"{types} | {self._imports.runtime('Deferred')}[{types}]"

    def reply_type(self, pattern: Pattern) -> str:
        """Return the type of a method that answers by a pattern."""
        types: list[str] = []
        for way in alternatives(pattern, self._protocol):
            types += self._types(way)
        types = list(dict.fromkeys(types))
        if "None" in types:
            types.remove("None")
            types.append("None")
        return " | ".join(types)

    def _types(self, way: Alternative) -> list[str]:
        slots = [self._slot_types(slot) for slot in way.slots]
        if len(slots) == 1:
            return slots[0]
        return [f"tuple[{', '.join(' | '.join(slot) for slot in slots)}]"]

    def _slot_types(self, slot: Slot) -> list[str]:
        classes = [self._class(name) for name in slot.replies]
        if slot.low is not None:
            iterable = self._imports.use("collections.abc", "Iterable")
            return [f"{iterable}[{' | '.join(classes)}]"]
        return [*classes, "None"] if slot.none else classes

    def _class(self, reply: str) -> str:
        name = self._protocol.reply_named(reply).class_name
        return self._imports.use(".messages", name)
