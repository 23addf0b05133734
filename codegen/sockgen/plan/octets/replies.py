"""Replies of octets in the handler: constants, and what is copied from a command."""

from collections.abc import Iterator

from sockgen.lower.octets import folded
from sockgen.model import Call, Command, Protocol, Reply
from sockgen.model.layouts import DataField, Literal
from sockgen.plan.imports import Imports
from sockgen.plan.layout import (
    Code,
    bytes_literal,
    call,
    lay_out,
    text_literal,
)
from sockgen.plan.names import Names
from sockgen.plan.octets.context import Context
from sockgen.plan.octets.empties import empty_of
from sockgen.plan.octets.given import members_of
from sockgen.plan.octets.members import Member, Types
from sockgen.plan.wrapping import signature

__all__ = ["OctetReplies", "echo_function"]


def echo_function(reply: Reply) -> str:
    """Return the function of ``codec.py`` that reads what a reply copies."""
    return f"echo_{reply.class_name}".lower()


class OctetReplies:
    """Writes replies of octets for the handler.

    Args:
        protocol: the model.
        imports: of the file.
    """

    def __init__(self, protocol: Protocol, imports: Imports) -> None:
        self._protocol = protocol
        self._imports = imports
        self._context = Context(protocol, Names())
        self._types = Types(self._context, imports, ".messages")

    def made(self, found: Call) -> Code:
        """Return a reply with constants as an object; all else in it is empty."""
        reply = self._protocol.reply_named(found.reply)
        given = {constant.name: constant.value for constant in found.arguments}
        arguments: list[str] = []
        for member in members_of(reply):
            if member.name in given:
                code = self.constant(member, given[member.name])
                arguments.append(f"{member.name}={code}" if member.keyword else code)
            elif not member.keyword:
                arguments.append(self.empty(member))
        class_ = self._imports.use(".messages", reply.class_name)
        return call(class_, *arguments)

    def constant(self, member: Member, value: object) -> str:
        """Return the code of a value that the schema gives to a field."""
        enum = None
        if isinstance(member.item, DataField):
            enum = self._context.enum(member.item)
        if enum is not None:
            class_ = self._imports.use(".fields", enum.class_name)
            for known in enum.members:
                if value in (known.name, known.label, known.value):
                    return f"{class_}.{known.name}"
        texts = None
        if isinstance(member.item, DataField):
            texts = self._context.texts(member.item)
        if texts is not None:
            for name, text in texts.members:
                if value in (name, name.lower(), text.decode("utf-8", "replace")):
                    return f"{self._imports.use('.fields', texts.class_name)}.{name}"
        if isinstance(value, str):
            string = getattr(getattr(member.item, "type", None), "string", True)
            return text_literal(value) if string else bytes_literal(value.encode())
        return bytes_literal(value) if isinstance(value, bytes) else repr(value)

    def empty(self, member: Member) -> str:
        """Return the code of a field that the schema gives no value to."""
        assert isinstance(member.item, DataField), f"{member.name} is a union"
        code = empty_of(member.item, self._context, self._imports)
        assert code is not None, f"{member.name} has no empty value"
        return code

    # -- what is copied ----------------------------------------------------------------

    def parameters(self, reply: Reply) -> Iterator[tuple[Member, str]]:
        """Yield the fields of a reply that are copied, each with its type."""
        for member in members_of(reply):
            if member.echoed:
                yield member, self._types.copied(member.item)

    def fill_head(self, name: str, reply: Reply) -> str:
        """Return the head of the function that fills a reply."""
        class_ = self._imports.use(".messages", reply.class_name)
        given = [f"{member.name}: {type_}" for member, type_ in self.parameters(reply)]
        unread = all(member.echoed for member in members_of(reply))
        whole = f"{'_reply' if unread else 'reply'}: {class_}"
        return signature(name, (whole, *given), class_, 0)

    def fill_body(self, reply: Reply) -> str:
        """Return the statement that returns a filled reply."""
        class_ = self._imports.use(".messages", reply.class_name)
        arguments = [
            f"{m.name}={m.name if m.echoed else f'reply.{m.name}'}"
            if m.keyword
            else f"reply.{m.name}"
            for m in members_of(reply)
        ]
        return lay_out(call(class_, *arguments), indent=1, before="return ")

    def known(self, reply: Reply, command: Command) -> Iterator[str]:
        """Yield what a command has for each field that is copied from it."""
        assert reply.layout is not None
        sources = {echo.target: echo.source for echo in reply.layout.echoes}
        for member, _ in self.parameters(reply):
            yield self._source(sources[member.item.label], command)

    def _source(self, label: str, command: Command) -> str:
        assert command.layout is not None
        layout = folded(command.layout.layout, command.layout)
        for item in layout.items:
            if not isinstance(item, DataField) or item.label != label:
                continue
            if not isinstance(item.computed, Literal):
                return f"command.{item.name}"
            value = item.computed.value
            enum = self._context.enum(item)
            known = (
                next((m for m in enum.members if m.value == value), None)
                if enum
                else None
            )
            if enum is not None and known is not None:
                class_ = self._imports.use(".fields", enum.class_name)
                return f"{class_}.{known.name}"
            return str(bool(value)) if self._types.value(item) == "bool" else str(value)
        raise KeyError(label)

    def answering(self, name: str, fill: str, reply: Reply) -> tuple[str, str]:
        """Return the head and the statements of what answers an error with a reply.

        Args:
            name: of the function.
            fill: the function that fills the reply.
            reply: the reply.
        """
        class_ = self._imports.use(".messages", reply.class_name)
        echo = self._imports.use(".codec", echo_function(reply))
        malformed = self._imports.runtime("Malformed")
        head = signature(name, ("octets: bytes", f"reply: {class_}"), "bytes", 0)
        return head, "\n    ".join(
            (
                "try:",
                f"    found = {echo}(octets)",
                f"except {malformed}:",
                '    return b""',
                f"return {fill}(reply, *found).encode()",
            )
        )

    def answered_if_accepted(self, code: Code) -> str:
        """Return the statements that answer an error that is worth an answer."""
        accepted = self._imports.use(".codec", "is_answered")
        return "\n    ".join(
            (
                f"if not {accepted}(error.octets):",
                '    return b""',
                lay_out(code, indent=1, before="return "),
            )
        )
