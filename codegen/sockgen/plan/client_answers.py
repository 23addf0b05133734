"""What a client makes of an answer: how it is read, and the type of what is returned."""

from typing import Final

from attrs import frozen

from sockgen.lower.machine import CLOSED
from sockgen.lower.replying import Alternative, Fixed, Slot, alternatives
from sockgen.model import Protocol
from sockgen.patterns import Pattern
from sockgen.plan.imports import Imports
from sockgen.plan.layout import Code, call, text_literal
from sockgen.plan.types import Generic, Type, Union

__all__ = ["CLIENT", "ClientAnswer", "ClientAnswers"]

CLIENT: Final = "sockgen_runtime.client"


@frozen
class ClientAnswer:
    """The types of which one is returned, and the ways in which the answer may come."""

    types: Union
    ways: tuple[Code, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether nothing is returned."""
        return self.types == ("None",)


class ClientAnswers:
    """Makes the answers of one file.

    Args:
        protocol: whose patterns they are.
        imports: the imports of the file.
    """

    def __init__(self, protocol: Protocol, imports: Imports) -> None:
        self._protocol = protocol
        self._imports = imports

    def answer(self, pattern: Pattern, *, unless_closed: bool = False) -> ClientAnswer:
        """Return what a client makes of a pattern.

        Args:
            pattern: what may be answered.
            unless_closed: whether an answer that closes is not returned.
        """
        types: list[Type] = []
        ways: list[Code] = []
        for way in alternatives(pattern, self._protocol):
            if not unless_closed or way.state != CLOSED:
                types += self._types(way)
            if way.state or way.secures or any(item.names for item in way.items):
                ways.append(self._way(way))
        types = list(dict.fromkeys(types)) or ["None"]
        if "None" in types:
            types.remove("None")
            types.append("None")
        return ClientAnswer(tuple(types), tuple(ways))

    def reply(self, name: str) -> str:
        """Return the class of a reply."""
        class_name = self._protocol.reply_named(name).class_name
        return self._imports.use(".messages", class_name)

    def _types(self, way: Alternative) -> list[Type]:
        if _is_never_awaited(way):
            return ["None"]
        slots = [self._slot_types(slot) for slot in way.slots]
        if len(slots) == 1:
            return slots[0]
        return [Generic("tuple", tuple(map(tuple, slots)))]

    def _slot_types(self, slot: Slot) -> list[Type]:
        classes: list[Type] = [self.reply(name) for name in slot.replies]
        if slot.low is not None:
            iterator = self._imports.use("collections.abc", "Iterator")
            return [Generic(iterator, (tuple(classes),))]
        return [*classes, "None"] if slot.none else classes

    def _way(self, way: Alternative) -> Code:
        items = [self._item(item) for item in way.items if item.names]
        if way.state is not None:
            items.append(f"state={text_literal(way.state)}")
        if way.secures:
            items.append("secures=True")
        return call(self._imports.use(CLIENT, "Way"), *items)

    def _item(self, item: Slot | Fixed) -> Code:
        names = [text_literal(name) for name in item.names]
        if isinstance(item, Fixed):
            return names[0]
        if item.low is None:
            one = self._imports.use(CLIENT, "One")
            return call(one, *names, *(["none=True"] if item.none else []))
        many = self._imports.use(CLIENT, "Many")
        return call(many, *names, *([f"low={item.low}"] if item.low else []))


def _is_never_awaited(way: Alternative) -> bool:
    """Whether nobody can tell if anything comes, and so nobody waits for it."""
    if len(way.items) != 1 or way.state == CLOSED:
        return False
    slot = way.items[0]
    return isinstance(slot, Slot) and slot.low is None and slot.none
