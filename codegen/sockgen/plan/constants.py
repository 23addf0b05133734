"""Replies that are known when the code is emitted: literals, or calls with constants."""

from collections.abc import Iterator

from sockgen.lower.replying import is_constant
from sockgen.model import (
    Body,
    Call,
    Constant,
    DecimalNumber,
    Delimited,
    Enumeration,
    LiteralPart,
    Message,
    Nullable,
    OneOf,
    Part,
    Protocol,
    Source,
    Template,
    Value,
    ValueType,
)
from sockgen.patterns import Named
from sockgen.plan.imports import Imports
from sockgen.plan.layout import (
    Code,
    bytes_literal,
    call,
    flat,
    joined,
    text_literal,
    tuple_of,
)
from sockgen.plan.lengths import longest_text
from sockgen.plan.octets.replies import OctetReplies
from sockgen.regular import octets
from sockgen.resolve.answers import call as resolve_call

__all__ = ["Constants"]

_PRINTABLE = range(0x20, 0x7F)


class Constants:
    """Writes constant replies for one file.

    Args:
        protocol: whose replies they are.
        imports: the imports of the file.
        follows: for each reply and field, the octets that may follow the field.
    """

    def __init__(
        self,
        protocol: Protocol,
        imports: Imports,
        follows: dict[tuple[str, str], int],
    ) -> None:
        self._protocol = protocol
        self._imports = imports
        self._follows = follows

    def of(self, reply: str) -> str:
        """Return the literal of a reply without fields."""
        message = self._protocol.reply_named(reply)
        if self._protocol.framing_of(message) is not None:
            return f"{self._imports.use('.messages', message.class_name)}().encode()"
        return bytes_literal(wire_of(message, self._protocol.line.end))

    def named(self, named: Named) -> Call:
        """Return a reply that a pattern names, with its constant arguments."""
        replies = {reply.name: reply for reply in self._protocol.replies}
        found = resolve_call(named, replies, lambda _: None, templates=False)
        assert found is not None
        return found

    def equal(self, named: Named, value: str) -> list[str]:
        """Return the conditions that a reply has the constants of a guard.

        Args:
            named: the reply with its constants.
            value: the code of the reply.
        """
        replies = {reply.name: reply for reply in self._protocol.replies}
        found = resolve_call(
            named, replies, lambda _: None, templates=False, partial=True
        )
        assert found is not None
        conditions: list[str] = []
        for given in found.arguments:
            field = f"{value}.{given.name}"
            if given.value is None:
                conditions.append(f"{field} is None")
            elif isinstance(given.value, bool):
                conditions.append(field if given.value else f"not {field}")
            else:
                conditions.append(f"{field} == {flat(self._given(given, found.reply))}")
        return conditions

    def call(self, found: Call, *known: Code, of_error: bool = False) -> Code:
        """Return the octets of a reply with constant fields.

        Args:
            found: the reply.
            known: further arguments.
            of_error: whether it answers an error, from which fields may be filled.
        """
        if is_constant(self._protocol.reply_named(found.reply)):
            return self.of(found.reply)
        given = tuple(self._of_error(found)) if of_error else ()
        return joined(self.made(found, *known, *given), ".encode()")

    def _of_error(self, found: Call) -> Iterator[Code]:
        """Yield the fields that are filled from an error, if they are not given."""
        given = {constant.name for constant in found.arguments}
        for fill in self._protocol.reply_named(found.reply).fills:
            place = found.reply, fill.name
            if fill.name in given or fill.source is Source.FIELD:
                continue
            code: Code = "error.index"
            if fill.source is not Source.INDEX:
                name = "verb" if fill.source is Source.VERB else "command"
                code = self._value(Template(f"{{{name}}}"), fill.type, place)
            yield joined(f"{fill.name}=", code)

    def made(self, found: Call, *given: Code) -> Code:
        """Return a reply with constant fields as an object.

        Args:
            found: the reply.
            given: further arguments.
        """
        if self._protocol.reply_named(found.reply).layout is not None:
            return OctetReplies(self._protocol, self._imports).made(found)
        arguments = [
            joined(f"{c.name}=", self._given(c, found.reply)) for c in found.arguments
        ]
        return call(self.class_of(found.reply), *arguments, *given)

    def class_of(self, reply: str) -> str:
        """Return the class of a reply."""
        message = self._protocol.reply_named(reply)
        return self._imports.use(".messages", message.class_name)

    def _given(self, constant: Constant, reply: str) -> Code:
        """Return the value that a field is given."""
        place = reply, constant.name
        code = self._value(constant.value, constant.type, place)
        return tuple_of(code) if constant.many else code

    def _value(self, value: Value, type_: ValueType, place: tuple[str, str]) -> Code:
        if isinstance(type_, Nullable):
            type_ = type_.inner
        if isinstance(value, Template):
            return self._template(value, type_, place)
        if value is None or isinstance(value, (bool, int, float)):
            return repr(value)
        text = value if isinstance(value, str) else value.decode()
        if isinstance(type_, Enumeration):
            return f"{self._imports.use('.fields', type_.class_name)}.{text}"
        if isinstance(type_, DecimalNumber):
            return f"{self._imports.use('decimal', 'Decimal')}({text_literal(text)})"
        if getattr(type_, "string", False):
            return text_literal(text)
        return bytes_literal(self._octets(text))

    def _octets(self, text: str) -> bytes:
        return text.encode(self._protocol.encoding, "surrogateescape")

    def _template(
        self, value: Template, type_: ValueType, place: tuple[str, str]
    ) -> Code:
        """Return a text that is filled in when the error is there."""
        allowed = getattr(type_, "octets", octets.ALL) & ~self._follows.get(place, 0)
        if isinstance(type_, Delimited):
            allowed &= ~octets.of(type_.until[:1])
        refused = bytes(o for o in _PRINTABLE if not allowed >> o & 1)
        text = text_literal(value.text)
        if not getattr(type_, "string", False):
            text = bytes_literal(self._octets(value.text))
        arguments: list[Code] = [text]
        if refused:
            arguments.append(bytes_literal(refused))
        most = self._room(type_, place)
        if most is not None:
            arguments.append(f"most={most}")
        return call("error.fill", *arguments)

    def _room(self, type_: ValueType, place: tuple[str, str]) -> int | None:
        """Return how many octets a field may have so that its line is not too long."""
        reply, name = place
        if isinstance(type_, Body):
            return self._protocol.limits.payload
        high: int | None = getattr(type_, "high", None)
        for line in self._protocol.reply_named(reply).form.lines:
            others = tuple(p for p in line.parts if getattr(p, "name", "") != name)
            if len(others) == len(line.parts):
                continue
            taken = longest_text(others)
            room = self._protocol.line.max - (taken if taken is not None else 0)
            return room if high is None else min(high, room)
        return high


def wire_of(message: Message, end: bytes) -> bytes:
    """Return a message without fields as it is on the wire."""
    pieces: list[bytes] = []
    for line in message.form.lines:
        pieces += [_text(part) for part in line.parts]
        if line.terminated:
            pieces.append(end)
    return b"".join(pieces)


def _text(part: Part) -> bytes:
    if isinstance(part, LiteralPart):
        return part.text
    if isinstance(part, OneOf):
        return b"".join(_text(p) for p in part.options[0])
    return b""
