"""What a client makes of an answer: how it is read, and the type of what is returned."""

from typing import Final

from attrs import evolve, frozen

from sockgen.lower.batching import Ending, ending, given_at_the_end
from sockgen.lower.machine import CLOSED
from sockgen.lower.refusing import errors_in
from sockgen.lower.replying import Alternative, Fixed, Guard, Slot, alternatives
from sockgen.model import Batch, Command, Conversation, Protocol
from sockgen.patterns import Pattern, names
from sockgen.plan.constants import Constants
from sockgen.plan.imports import Imports
from sockgen.plan.layout import Code, call, joined, text_literal, tuple_of
from sockgen.plan.types import Generic, Type, Union, flat_type
from sockgen.resolve.identifiers import snake_name

__all__ = ["CLIENT", "ClientAnswer", "ClientAnswers"]

_LABEL: Final = 40

CLIENT: Final = "sockgen_runtime.client"


@frozen
class ClientAnswer:
    """The types of which one is returned, and the ways in which the answer may come.

    ``counted`` names the fields for whose items there are replies.  ``label`` says what
    is answered, if that is short.
    """

    types: Union
    ways: tuple[Code, ...]
    counted: tuple[str, ...] = ()
    label: str = ""

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
        self._constants = Constants(protocol, imports, {})

    def answer(self, pattern: Pattern, *, unless_closed: bool = False) -> ClientAnswer:
        """Return what a client makes of a pattern.

        Args:
            pattern: what may be answered.
            unless_closed: whether an answer that closes is not returned.
        """
        types: list[Type] = []
        ways: list[Code] = []
        counted: list[str] = []
        for way in alternatives(pattern, self._protocol):
            if not unless_closed or way.state != CLOSED:
                types += self._types(way)
            if way.state or way.secures or any(item.names for item in way.items):
                ways.append(self._way(way))
            counted += [slot.per for slot in way.slots if slot.per is not None]
        types = list(dict.fromkeys(types)) or ["None"]
        if "None" in types:
            types.remove("None")
            types.append("None")
        return ClientAnswer(
            tuple(types), tuple(ways), tuple(counted), self._label(pattern)
        )

    def awaited(self, pattern: Pattern) -> ClientAnswer | None:
        """Return the answer for those who know that it comes, though it need not."""
        ways = alternatives(pattern, self._protocol)
        replies = [name for way in ways for item in way.items for name in item.names]
        if not all(map(_is_never_awaited, ways)) or not replies:
            return None
        slot = Slot(tuple(replies), none=False, low=None)
        found = [evolve(way, items=(slot,)) for way in ways[:1]]
        return ClientAnswer(
            tuple(type_ for way in found for type_ in self._types(way)),
            tuple(map(self._way, found)),
            label="_or_".join(snake_name(self._class(name)) for name in replies),
        )

    def _label(self, pattern: Pattern) -> str:
        """Return what is answered in words, if there is one way and they are few."""
        ways = alternatives(pattern, self._protocol)
        way = ways[0]
        if len(ways) > 1 or way.secures or way.guards:
            return ""
        words: list[str] = []
        for slot in way.slots:
            kind = "many" if slot.low is not None and slot.per is None else ""
            kind = "each" if slot.per is not None else kind
            classes = (self._class(name) for name in slot.replies)
            names = "_or_".join(map(snake_name, classes))
            words += [kind, names, "or_nothing" if slot.none and names else ""]
        said = [word for word in words if word] or ["nothing"]
        where = [f"then_{snake_name(way.state)}"] if way.state else []
        label = "_".join([*said, *where])
        return label if len(label) <= _LABEL else ""

    def ending(self, command: Command) -> ClientAnswer:
        """Return what a client makes of the answer of a command that ends batches."""
        found = ending(command, self._protocol)
        assert found is not None
        batches = [b for b in self._protocol.batches if b.end == command.name]
        state = f"state={text_literal(found.state)}" if found.state else ""
        types, items = self._batch(found, batches)
        ways = [self._made("Way", *items, state)]
        if broken := [b.broken.reply for b in batches if b.broken is not None]:
            replies = dict.fromkeys(broken)
            types = (*types, *map(self.reply, replies))
            one = self._made("One", *map(text_literal, replies))
            ways.append(self._made("Way", one, state))
        if found.others is not None:
            others = self.answer(found.others)
            types, ways = (*types, *others.types), [*ways, *others.ways]
        return ClientAnswer(tuple(dict.fromkeys(types)), tuple(ways))

    def _batch(self, end: Ending, batches: list[Batch]) -> tuple[Union, list[Code]]:
        """Return the type of a batch, and the items in which it comes."""
        if end.holder is not None:
            return (self.reply(end.holder),), [
                self._made("One", text_literal(end.holder))
            ]
        found: set[str] = set()
        for batch in batches:
            found |= given_at_the_end(batch, self._protocol)
        finish = list(dict.fromkeys(b.finish.reply for b in batches if b.finish))
        stop = {name for batch in batches for name in batch.stop}
        ordered = [r.name for r in self._protocol.replies if r.name in found]
        ordered = [name for name in ordered if name not in finish]
        last = [text_literal(name) for name in ordered if name in stop]
        many = self._made(
            "Many",
            *(text_literal(name) for name in ordered if name not in stop),
            joined("stop=", tuple_of(*last)) if last else "",
        )
        iterator = self._imports.use("collections.abc", "Iterator")
        union = tuple(map(self.reply, ordered))
        return (Generic(iterator, (union,)),), [many, *map(text_literal, finish)]

    def _made(self, name: str, *arguments: Code) -> Code:
        return call(self._imports.use(CLIENT, name), *(a for a in arguments if a))

    def gathering(self) -> tuple[Code, ...]:
        """Return the states that gather commands, as the items of a dictionary."""
        found: list[Code] = []
        for state in self._protocol.states:
            if state.batch is None:
                continue
            own = (
                self._imports.use(".messages", command.class_name)
                for command in self._protocol.allowed_in(state)
            )
            arguments: list[Code] = [joined("own=", tuple_of(*own))]
            if state.batch.each is not None:
                arguments.insert(0, text_literal(state.batch.each.reply))
            made = call(self._imports.use(CLIENT, "Gathering"), *arguments)
            found.append(joined(f"{text_literal(state.name)}: ", made))
        return tuple(found)

    def exchanged(self, command: Command, talk: Conversation) -> tuple[Union, Union]:
        """Return what a client may send in an exchange, and what it hears."""
        heard = self._imports.use(".messages", talk.said)
        others = [n for n in _replies(command) if n not in talk.sends]
        said = self._imports.use(".messages", talk.heard)
        return (said,), (heard, *map(self.reply, others))

    def opening(self, command: Command, talk: Conversation) -> Code:
        """Return what begins an exchange.

        Args:
            command: what is sent.
            talk: the exchange.
        """
        kind = Generic(
            self._imports.use(CLIENT, "Opening"), self.exchanged(command, talk)
        )
        names_ = dict.fromkeys((*talk.sends, *_replies(command)))
        besides = [n for n in errors_in(talk, self._protocol) if n not in names_]
        arguments: list[Code] = [text_literal(name) for name in names_]
        if besides:
            told = tuple_of(*(text_literal(name) for name in besides))
            arguments.append(joined("besides=", told))
        return call(flat_type((kind,)), *arguments)

    def reply(self, name: str) -> str:
        """Return the class of a reply."""
        return self._imports.use(".messages", self._class(name))

    def _class(self, reply: str) -> str:
        return self._protocol.reply_named(reply).class_name

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
        return self._made(
            "Way",
            *(self._item(item) for item in way.items if item.names),
            f"state={text_literal(way.state)}" if way.state is not None else "",
            "secures=True" if way.secures else "",
            joined("guards=", tuple_of(*map(self._guard, way.guards)))
            if way.guards
            else "",
        )

    def _guard(self, guard: Guard) -> Code:
        holds = " and ".join(self._constants.equal(guard.named, "reply"))
        state = [text_literal(guard.state)] if guard.state is not None else []
        kind = self.reply(guard.named.name)
        return self._made("Guard", kind, f"lambda reply: {holds}", *state)

    def _item(self, item: Slot | Fixed) -> Code:
        names = [text_literal(name) for name in item.names]
        if isinstance(item, Fixed):
            return names[0]
        if item.per is not None:
            return self._made("Each", *names)
        if item.low is None:
            return self._made("One", *names, "none=True" if item.none else "")
        return self._made("Many", *names, f"low={item.low}" if item.low else "")


def _replies(command: Command) -> list[str]:
    """Return what a command may be answered in the place of an exchange."""
    return [] if command.reply is None else [n.name for n in names(command.reply)]


def _is_never_awaited(way: Alternative) -> bool:
    """Whether nobody can tell if anything comes, and so nobody waits for it."""
    if len(way.items) != 1 or way.state == CLOSED:
        return False
    slot = way.items[0]
    return isinstance(slot, Slot) and slot.low is None and slot.none
