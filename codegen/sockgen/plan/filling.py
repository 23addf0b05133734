"""Replies with fields that are filled from the command under way.

For each such reply there is a function that returns it with these fields; the runner of
a command calls it with what is known of that command.
"""

from attrs import frozen

from sockgen.lower.replying import Alternative, Slot
from sockgen.model import (
    BETWEEN,
    Command,
    Enumeration,
    FieldPart,
    Fill,
    LiteralPart,
    Nullable,
    Protocol,
    Reply,
    Source,
    ValueType,
    field_parts,
)
from sockgen.plan.annotations import Annotations
from sockgen.plan.constructor import required_first
from sockgen.plan.imports import Imports
from sockgen.plan.layout import (
    Bracket,
    Code,
    Comprehension,
    Conditional,
    bytes_literal,
    call,
    flat,
    joined,
    lay_out,
    text_literal,
)
from sockgen.plan.names import Names
from sockgen.plan.octets.replies import OctetReplies
from sockgen.resolve.identifiers import snake_name

__all__ = ["Filling", "FillingFunction"]

_INDENT = "    "


@frozen
class FillingFunction:
    """A function that returns a reply with its filled fields, each part laid out."""

    signature: str
    statement: str
    doc: str


class Filling:
    """Writes what fills replies, for one handler.

    Args:
        protocol: whose replies they are.
        imports: the imports of the file.
        names: the names of the file.
    """

    def __init__(self, protocol: Protocol, imports: Imports, names: Names) -> None:
        self._imports = imports
        self._annotations = Annotations(protocol, imports, ".messages")
        self._encoding = protocol.encoding
        self._functions = {
            reply.name: names.fresh(f"_fill_{snake_name(reply.class_name)}")
            for reply in protocol.replies
            if _is_filled(reply)
        }
        self._replies = {r.name: r for r in protocol.replies if _is_filled(r)}
        self._octets = OctetReplies(protocol, imports)
        self._answering = {
            name: names.fresh(f"_answer_{snake_name(reply.class_name)}")
            for name, reply in self._replies.items()
            if reply.layout is not None
        }
        self._answered: set[str] = set()

    def fills(self, reply: str) -> bool:
        """Whether a reply has fields that are filled."""
        return reply in self._replies

    def functions(self) -> list[FillingFunction]:
        """Return the functions, in the order of the replies."""
        found: list[FillingFunction] = []
        for name, reply in self._replies.items():
            found.append(self._function(reply))
            if name in self._answered:
                found.append(self._answer(reply))
        return found

    def answer(self, reply: str, made: Code) -> Code:
        """Return the octets of a reply to an error, with what is known of its message.

        Args:
            reply: its name.
            made: the reply, without that.
        """
        self._answered.add(reply)
        return call(self._answering[reply], "error.octets", made)

    def _answer(self, reply: Reply) -> FillingFunction:
        name, fill = self._answering[reply.name], self._functions[reply.name]
        head, body = self._octets.answering(name, fill, reply)
        doc = "Return a reply with what can be read of the message that it answers."
        return FillingFunction(head, body, doc)

    def filled(self, reply: str, value: Code, command: Command) -> Code:
        """Return the code for a reply with its fields filled.

        Args:
            reply: its name.
            value: the reply as it is.
            command: what it answers.
        """
        if self._replies[reply].layout is not None:
            copied = self._octets.known(self._replies[reply], command)
            return call(self._functions[reply], value, *copied)
        fills = self._replies[reply].fills
        known = (self._known(fill, command) for fill in fills)
        return call(self._functions[reply], value, *known)

    def of_result(
        self, result: str, ways: list[Alternative], command: Command
    ) -> list[str]:
        """Return the statements that fill what a method returns, as ``reply``, if any must.

        Sequences are left as they are: see ``of_parts``.

        Args:
            result: the call of the method.
            ways: what it may return.
            command: the command.
        """
        slots = [way.slots[0] for way in ways if len(way.slots) == 1]
        slots = [slot for slot in slots if slot.low is None]
        replies = [name for slot in slots for name in slot.replies]
        found = tuple(name for name in replies if self.fills(name))
        if not found:
            return []
        if len(ways) == 1 and len(replies) == 1 and not slots[0].none:
            code = self.filled(found[0], result, command)
            return [lay_out(code, indent=2, before="reply = ")]
        statements = [] if result == "reply" else [f"reply = {result}"]
        return statements + self._filled_in_place("reply", found, command)

    def of_parts(
        self, slots: tuple[Slot, ...], places: list[str], command: Command
    ) -> list[str]:
        """Return the statements that fill the parts of a sequence.

        Args:
            slots: the parts.
            places: where they are; and then, where they are filled.
            command: what they answer.
        """
        statements: list[str] = []
        for at, slot in enumerate(slots):
            found = tuple(name for name in slot.replies if self.fills(name))
            if found and slot.low is not None:
                element = self._item(slot, found, command)
                items = Comprehension(element, places[at], ("(", ")"))
                places[at] = places[at] if places[at].isidentifier() else "reply"
                statements.append(lay_out(items, indent=2, before=f"{places[at]} = "))
            elif found and len(slots) > 1 and len(slot.replies) == 1 and not slot.none:
                code = self.filled(found[0], places[at], command)
                statements.append(lay_out(code, indent=2, before=f"{places[at]} = "))
            elif found and len(slots) > 1:
                statements += self._filled_in_place(places[at], found, command)
        return statements

    def _item(self, slot: Slot, replies: tuple[str, ...], command: Command) -> Code:
        """Return one of many replies, filled if it is one of these."""
        element: Code = "item"
        for name in replies:
            code = self.filled(name, "item", command)
            test = f"isinstance(item, {self._class(self._replies[name])})"
            only = len(slot.replies) == 1
            element = code if only else Conditional(flat(code), test, element)
        return element

    def _filled_in_place(
        self, place: str, replies: tuple[str, ...], command: Command
    ) -> list[str]:
        """Return the statements that fill what a local holds, if it is one of these."""
        found: list[str] = []
        for name in replies:
            code = self.filled(name, place, command)
            found.append(f"if isinstance({place}, {self._class(self._replies[name])}):")
            found.append(_INDENT + lay_out(code, indent=3, before=f"{place} = "))
        return found

    def _class(self, reply: Reply) -> str:
        return self._imports.use(".messages", reply.class_name)

    def _function(self, reply: Reply) -> FillingFunction:
        doc = f"Return a reply ``{reply.name}`` with what is known of its command."
        if reply.layout is not None:
            head_ = self._octets.fill_head(self._functions[reply.name], reply)
            return FillingFunction(head_, self._octets.fill_body(reply), doc)
        class_ = self._class(reply)
        filled = {fill.name for fill in reply.fills}
        parameters = [f"reply: {class_}"]
        for part in field_parts(reply.form):
            if isinstance(part, FieldPart) and part.name in filled:
                absent = not any(part in line.parts for line in reply.form.lines)
                annotation = self._annotations.field(part, optional=absent)
                parameters.append(f"{part.name}: {annotation}")
        named = [
            joined(f"{p.name}=", p.name if p.name in filled else f"reply.{p.name}")
            for p in required_first(reply.form)
        ]
        bracket = Bracket("(", tuple(parameters), ")")
        head = joined(f"def {self._functions[reply.name]}", bracket, f" -> {class_}:")
        return FillingFunction(
            lay_out(head),
            lay_out(call(class_, *named), indent=1, before="return "),
            doc,
        )

    def _known(self, fill: Fill, command: Command) -> Code:
        """Return what is known of a command for a field."""
        match fill.source:
            case Source.INDEX:
                return "self.batch_index or 0"
            case Source.NAME:
                return self._text(command.name.encode(), fill.type)
            case Source.VERB:
                return self._verb(command, fill.type)
            case Source.FIELD:
                parts = {p.label: p for p in field_parts(command.form)}
                source = parts.get(fill.argument)
                return "None" if source is None else f"command.{source.name}"

    def _verb(self, command: Command, type_: ValueType) -> Code:
        """Return the first word of a command, as far as it is known."""
        parts = command.form.lines[0].parts
        match parts[0] if parts else None:
            case LiteralPart(text=text):
                blank = BETWEEN if command.form.tokens else b" "
                return self._text(text.partition(blank)[0], type_)
            case FieldPart(type=Enumeration(open=False), name=name, low=None):
                value = f"command.{name}.value"
                return f"{value}.decode()" if _is_string(type_) else value
            case _:
                return self._text(b"", type_)

    def _text(self, text: bytes, type_: ValueType) -> Code:
        if _is_string(type_):
            return text_literal(text.decode(self._encoding, "replace"))
        return bytes_literal(text)


def _is_filled(reply: Reply) -> bool:
    """Whether a reply has fields that the generated code gives."""
    return bool(reply.fills or (reply.layout and reply.layout.echoes))


def _is_string(type_: ValueType) -> bool:
    inner = type_.inner if isinstance(type_, Nullable) else type_
    return bool(getattr(inner, "string", False))
