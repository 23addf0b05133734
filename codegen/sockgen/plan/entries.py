"""Entries of a message's map that are fields of their own: how they are read and printed."""

from collections.abc import Callable

from attrs import evolve, frozen

from sockgen.lower.maps import has_octet_keys, value_part
from sockgen.model import (
    AnyReply,
    Body,
    Characters,
    Entry,
    FieldPart,
    Form,
    Number,
    Protocol,
    Record,
    Scalar,
    Sized,
    Union,
    ValueType,
)
from sockgen.plan.codecs import Codecs
from sockgen.plan.imports import Imports
from sockgen.plan.layout import (
    Code,
    Conditional,
    bytes_literal,
    call,
    text_literal,
    tuple_of,
)
from sockgen.plan.names import Names

__all__ = ["Entries"]

_BLANK = 1 << 0x20


@frozen
class Entries:
    """Writes the code for the entries of one form's map.

    Attributes:
        form: the form.
        protocol: whose form it is.
        codecs: the constants of fields.
        imports: the imports of the file.
    """

    form: Form
    protocol: Protocol
    codecs: Codecs
    imports: Imports

    def key(self, entry: str) -> str:
        """Return the literal of a key."""
        assert self.form.map is not None, "entries are in a map"
        if has_octet_keys(self.form.map, self.protocol):
            return bytes_literal(entry.encode())
        return text_literal(entry)

    def _keys(self) -> list[str]:
        """Return the literals of all keys that are no entries of the field's value."""
        named = [entry.key for entry in self.form.entries]
        return [self.key(name) for name in (*named, *self.form.sized_by)]

    def together(
        self,
        value: Callable[[FieldPart], str],
        payload: Callable[[FieldPart], str],
        encoders: dict[str, str],
    ) -> list[Code]:
        """Return the keys with the values that are printed for them.

        Args:
            value: returns the attribute of a field.
            payload: returns the local that holds the octets of a body.
            encoders: the function that prints each type without a class.
        """
        found = [
            self._printed(entry, value(entry.part), encoders)
            for entry in self.form.entries
        ]
        for key, body in self.form.sized_by.items():
            found.append(self._printed_size(key, payload(body), body.type))
        return found

    def size(self, key: str, whole: str, *, needed: bool) -> Code:
        """Return the size that an entry tells.

        Args:
            key: its key.
            whole: the local that holds the map that was read.
            needed: whether it must be there.
        """
        name = self.imports.runtime("announced" if needed else "optional")
        return call(name, whole, self.key(key), self._size_codec())

    def _printed_size(self, key: str, octets: str, type_: ValueType) -> Code:
        """Return a key and the size that is printed for it, if it is needed."""
        code: Code = f"{self._size_codec()}.encode(len({octets}))"
        if not isinstance(type_, Sized) or type_.otherwise == "none":
            code = Conditional("None", f"not {octets}", code)
        return tuple_of(self.key(key), code)

    def _size_codec(self) -> str:
        codec = self.codecs.of(Number(0, None), 0, "")
        return self.imports.use(".fields", codec)

    def _read(self, entry: Entry, whole: str, functions: dict[str, str]) -> Code:
        """Return the value of an entry."""
        name = self.imports.runtime("required" if entry.required else "optional")
        arguments: list[Code] = [whole, self.key(entry.key)]
        type_ = entry.part.type
        if isinstance(type_, (Record, Union)):
            parsed = self.imports.runtime("Parsed")
            made = call(parsed, functions[type_.name], text_literal(type_.name))
            arguments.append(made)
        elif not self._is_plain(entry.part):
            arguments.append(self._codec(entry.part))
        if entry.part.type_name and len(arguments) > 2:
            arguments.append(text_literal(entry.part.type_name))
        return call(name, *arguments)

    def _printed(self, entry: Entry, value: str, encoders: dict[str, str]) -> Code:
        """Return a key and the value that is printed for it."""
        type_ = entry.part.type
        code: Code = value
        if isinstance(type_, (Record, Union)):
            code = f"{value}.encode()"
            if type_.name in encoders:
                code = f"{encoders[type_.name]}({value})"
        elif not self._is_plain(entry.part):
            code = f"{self._codec(entry.part)}.encode({value})"
        if code != value and not entry.required:
            code = Conditional("None", f"{value} is None", code)
        return tuple_of(self.key(entry.key), code)

    def taken(
        self,
        whole: str,
        functions: dict[str, str],
        names: Names,
        say: Callable[[str, Code], None],
    ) -> dict[str, Code]:
        """Write the statements that take entries out of a map; return the values.

        Args:
            whole: the local that holds the map that was read.
            functions: the reading function of each record by its name in the schema.
            names: the locals of the function.
            say: writes a statement: what stands before the code, and the code.
        """
        assert self.form.map is not None, "entries are in a map"
        values: dict[str, Code] = {}
        for entry in self.form.entries:
            values[entry.part.name] = name = names.local(entry.part.name)
            say(f"{name} = ", self._read(entry, whole, functions))
        values[self.form.map.name] = call(f"{whole}.without", *self._keys())
        return values

    def _codec(self, part: FieldPart) -> str:
        type_ = part.type
        assert not isinstance(type_, (Record, Union, Body, AnyReply))
        codec = self.codecs.of(_unconfined(type_, self.protocol), 0, part.type_name)
        return self.imports.use(".fields", codec)

    def _is_plain(self, part: FieldPart) -> bool:
        """Whether every value of the map is one of an entry."""
        assert self.form.map is not None, "entries are in a map"
        value = value_part(self.form.map, self.protocol)
        if value is None or not isinstance(part.type, Characters):
            return False
        anything = _unconfined(part.type, self.protocol) == Characters(
            2**256 - 1, 0, None, part.type.string
        )
        return anything and getattr(value.type, "string", None) == part.type.string


def _unconfined(type_: Scalar, protocol: Protocol) -> Scalar:
    """Return a type of text with line endings: the map's own values do without them."""
    if isinstance(type_, Characters) and type_.octets & _BLANK:
        return evolve(type_, octets=type_.octets | protocol.line.octets)
    return type_
