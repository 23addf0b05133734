"""The Python types of fields, as they are written in emitted code."""

import re

from sockgen.lower.order import named_unions, recursive
from sockgen.model import (
    AnyReply,
    Body,
    Characters,
    Coded,
    DecimalNumber,
    Enumeration,
    EscapedText,
    FieldPart,
    FlagPart,
    HexNumber,
    Matched,
    NamedType,
    Nullable,
    Number,
    Packed,
    Protocol,
    QuotedText,
    RealNumber,
    Record,
    Switch,
    Union,
    ValueType,
    field_parts,
)
from sockgen.plan.constructor import is_required
from sockgen.plan.imports import Imports

__all__ = ["Annotations"]

_NONE = "None"


def event_type(protocol: Protocol, imports: Imports) -> str:
    """Return the type of what may be sent unasked."""
    if not protocol.events:
        return imports.use("typing", "Never")
    return imports.use(".messages", f"{protocol.class_prefix}Event")


class Annotations:
    """Writes types for one file, and has it import what they need.

    Args:
        protocol: whose types they are.
        imports: the imports of the file.
        messages: the module that defines records, ``""`` in that module itself.
    """

    def __init__(self, protocol: Protocol, imports: Imports, messages: str) -> None:
        self._protocol = protocol
        self._imports = imports
        self._messages = messages
        self._recursive = recursive(protocol)
        unions = (type_.class_name for type_ in named_unions(protocol))
        self._texts = {"JsonValue", *unions}

    def field(self, part: FieldPart | FlagPart, *, optional: bool) -> str:
        """Return the type of an attribute."""
        if isinstance(part, FlagPart):
            return "bool"
        if part.collection:
            return self._imports.use(".fields", part.collection)
        value = self.value(part.type)
        if isinstance(part.type, AnyReply):
            return f'"tuple[{value}, ...]"'  # the union is defined further below
        if part.repeated:
            return f"tuple[{value}, ...]"
        if optional and not part.sized and not value.endswith("| None"):
            return f"{value} | None"
        return value

    def value(self, type_: ValueType) -> str:
        """Return the type of a single value."""
        match type_:
            case Characters() | Matched() | QuotedText() | EscapedText() | Body():
                return "str" if type_.string else "bytes"
            case Number() | HexNumber():
                return "int"
            case RealNumber():
                return "float"
            case DecimalNumber():
                return self._imports.use("decimal", "Decimal")
            case Switch():
                return "bool"
            case Enumeration():
                name = self._imports.use(".fields", type_.class_name)
                other = "str" if type_.string else "bytes"
                return f"{name} | {other}" if type_.open else name
            case Packed():
                return self._imports.use(".fields", type_.class_name)
            case Coded():
                return self._coded(type_)
            case Nullable():
                inner = self.value(type_.inner)
                return inner if type_.empty else f"{inner} | None"
            case Record() | Union():
                return self._named(type_.name)
            case AnyReply():
                return self._any_reply()

    def _coded(self, type_: Coded) -> str:
        match type_.kind:
            case "base64":
                return "bytes"
            case "percent":
                return "str" if type_.string else "bytes"
            case "json":
                return self._imports.runtime("JsonValue")
            case "ipv4":
                return self._imports.use("ipaddress", "IPv4Address")
            case "ipv6":
                return self._imports.use("ipaddress", "IPv6Address")
            case _:
                return self._imports.use("uuid", "UUID")

    def _any_reply(self) -> str:
        name = f"{self._protocol.class_prefix}Reply"
        if self._messages:
            name = self._imports.use(self._messages, name)
        return f"{name} | {self._imports.runtime('Printed')}"

    def quoted(self, text: str) -> str:
        """Return a type in quotes, if it cannot be evaluated as it is written.

        A type that names itself is a text at run time, and stands beside no ``|``.
        """
        names = set(re.findall(r"\w+", text))
        return f'"{text}"' if "|" in text and names & self._texts else text

    def union(self, type_: NamedType) -> str:
        """Return a union as its members."""
        found = " | ".join(self._named(member) for member in type_.members).split(" | ")
        members = list(dict.fromkeys(found))
        if _NONE in members:
            members.remove(_NONE)
            members.append(_NONE)
        return " | ".join(members)

    def _named(self, name: str) -> str:
        type_ = self._protocol.type_named(name)
        if type_.members and name in self._recursive:
            if self._messages:
                return self._imports.use(self._messages, type_.class_name)
            return type_.class_name
        if type_.members:
            return self.union(type_)
        if type_.unwrap == "none":
            return "None"
        if type_.mapping is not None and type_.form is not None:
            fields = {p.label: p for p in field_parts(type_.form)}
            sides = (fields[type_.mapping.key], fields[type_.mapping.value])
            key, value = (self.field(side, optional=False) for side in sides)
            return f"tuple[{key}, {value}]"
        if type_.unwrap and type_.form is not None:
            for part in field_parts(type_.form):
                if part.label == type_.unwrap:
                    return self.field(part, optional=not is_required(part, type_.form))
        if self._messages:
            return self._imports.use(self._messages, type_.class_name)
        return type_.class_name
