"""The envelope of commands in emitted code: what reads it, and what an answer repeats."""

from attrs import evolve, frozen

from sockgen import regular as rl
from sockgen.lower import Languages
from sockgen.model import (
    Call,
    Characters,
    FieldPart,
    Fill,
    HexNumber,
    Matched,
    Number,
    Protocol,
    Value,
)
from sockgen.plan.annotations import Annotations
from sockgen.plan.codecs import Codecs
from sockgen.plan.imports import Imports
from sockgen.plan.layout import (
    Bracket,
    Code,
    bytes_literal,
    call,
    joined,
    lay_out,
    text_literal,
)
from sockgen.plan.names import Names
from sockgen.resolve.identifiers import snake_name

__all__ = ["Echo", "Echoes", "envelope_constant"]


def envelope_constant(
    protocol: Protocol, languages: Languages, codecs: Codecs, imports: Imports
) -> str:
    """Return the statement that defines the envelope; nothing without one."""
    if not protocol.envelope:
        return ""
    pattern = rl.python(languages.line(protocol.envelope, complete=False))
    constants = [
        imports.use(".fields", constant)
        for constant in _constants(protocol, languages, codecs).values()
    ]
    made = call(imports.runtime("Envelope"), f'rb"{pattern}"', *constants)
    final = imports.use("typing", "Final")
    return lay_out(made, before=f"ENVELOPE: {final} = ")


def _constants(
    protocol: Protocol, languages: Languages, codecs: Codecs
) -> dict[str, str]:
    """Return what reads each field of the envelope, by its label."""
    follows = languages.follows(protocol.envelope)
    found: dict[str, str] = {}
    for part in protocol.envelope:
        if isinstance(part, FieldPart) and isinstance(
            part.type, (Characters, Matched, Number, HexNumber)
        ):
            follow = follows.get(part.name, 0)
            found[part.label] = codecs.of(part.type, follow, part.type_name)
    return found


@frozen
class Echo:
    """A function that returns a field of the envelope in which an error was found."""

    signature: str
    statement: str
    doc: str


class Echoes:
    """Writes what answers to errors repeat of the envelope, for one handler.

    Args:
        protocol: whose envelope it is.
        languages: of the protocol.
        codecs: the constants of fields.
        imports: the imports of the file.
        names: the names of the file.
    """

    def __init__(
        self,
        protocol: Protocol,
        languages: Languages,
        codecs: Codecs,
        imports: Imports,
        names: Names,
    ) -> None:
        self._protocol = protocol
        self._imports = imports
        self._names = names
        self._constants = _constants(protocol, languages, codecs)
        self._used: dict[str, str] = {}

    def given(self, found: Call) -> tuple[Call, tuple[Code, ...]]:
        """Return a reply to an error, and the arguments that repeat the envelope.

        What is given for a field in the schema stands there if nothing was read.

        Args:
            found: the reply with its constants.
        """
        reply = self._protocol.reply_named(found.reply)
        echoed = {fill.name: fill for fill in reply.fills if fill.echoed}
        left = tuple(a for a in found.arguments if a.name not in echoed)
        instead = {a.name: a.value for a in found.arguments if a.name in echoed}
        codes: list[Code] = []
        for name, fill in echoed.items():
            arguments: list[Code] = ["error"]
            if name in instead:
                arguments.append(_literal(instead[name], fill))
            made = call(self._function(fill), *arguments)
            codes.append(joined(f"{name}=", made))
        return evolve(found, arguments=left), tuple(codes)

    def functions(self) -> list[Echo]:
        """Return the functions that are used."""
        return [self._echo(label, name) for label, name in self._used.items()]

    def _function(self, fill: Fill) -> str:
        if fill.argument not in self._used:
            name = self._names.fresh(f"_echo_{snake_name(fill.argument)}")
            self._used[fill.argument] = name
        return self._used[fill.argument]

    def _echo(self, label: str, name: str) -> Echo:
        annotations = Annotations(self._protocol, self._imports, ".messages")
        fields = [p for p in self._protocol.envelope if isinstance(p, FieldPart)]
        number, part = next((n, p) for n, p in enumerate(fields, 1) if p.label == label)
        type_ = annotations.value(part.type)
        nothing = {"int": "0", "str": '""', "bytes": 'b""'}[type_]
        error = f"error: {self._imports.runtime('ProtocolError')}"
        given = Bracket("(", (error, f"otherwise: {type_} = {nothing}"), ")")
        codec = self._imports.use(".fields", self._constants[label])
        constant = self._imports.use(".codec", "ENVELOPE")
        return Echo(
            lay_out(joined(f"def {name}", given, f" -> {type_}:")),
            f"text = {constant}.text(error.octets, {number})\n"
            f"    return otherwise if text is None else {codec}.decode(text)",
            f"Return ``{label}`` of the command that an error was found in.",
        )


def _literal(value: Value, fill: Fill) -> str:
    """Return what stands in the place of an echo."""
    if isinstance(value, str) and getattr(fill.type, "string", True):
        return text_literal(value)
    return bytes_literal(value.encode()) if isinstance(value, str) else repr(value)
