"""Framings in emitted code: what divides messages into tokens, and what prints tokens."""

from sockgen.lower import CountedStep, Languages, LineStep, RepeatStep, Step, steps
from sockgen.lower.steps import ends
from sockgen.model import (
    FirstByte,
    Framing,
    LineFraming,
    LiteralPart,
    Number,
    Protocol,
    Record,
    SizePart,
    StringFraming,
    WordFraming,
)
from sockgen.plan.codecs import Codecs
from sockgen.plan.imports import Imports
from sockgen.plan.layout import Bracket, Code, bytes_literal, call, joined, lay_out

__all__ = ["Framer", "framing_constant"]


def framing_constant(framing: Framing, protocol: Protocol) -> str:
    """Return the name of a framing in the emitted module."""
    state = protocol.framings[framing]
    return f"FRAMING_{state}" if state else "FRAMING"


class Framer:
    """Writes the framings of a protocol's commands for one file.

    Args:
        protocol: the protocol.
        languages: its languages.
        codecs: the constants of ``fields.py``.
        imports: the imports of the file.
        encoders: the function that prints each unwrapped type, by the type's name.
        readers: the function that reads each type, by the type's name.
    """

    def __init__(
        self,
        protocol: Protocol,
        languages: Languages,
        codecs: Codecs,
        imports: Imports,
        encoders: dict[str, str],
        readers: dict[str, str],
    ) -> None:
        self._protocol = protocol
        self._languages = languages
        self._codecs = codecs
        self._imports = imports
        self._encoders = encoders
        self._readers = readers

    def printed(self, framing: Framing, line: Code) -> Code:
        """Return what prints a line, or the tokens that it is made of, in a framing."""
        if isinstance(framing, LineFraming):
            constant = self._imports.use(".fields", self._codecs.framed(framing))
            return call(f"{constant}.encode", line)
        if isinstance(framing, FirstByte):
            framing = framing.printed
        divided = self._imports.runtime("divided")
        if isinstance(framing, WordFraming):
            constant = self._imports.use(".fields", self._codecs.words(framing))
            tokens = call(divided, line, str(self._protocol.line.max))
            return call(f"{constant}.encode", tokens)
        tokens = call(divided, line, str(self._protocol.limits.payload))
        made = call(self._encoders[framing.type], tokens)
        last = self._steps(framing)[-1]
        ended = ends(last) or isinstance(last, RepeatStep)
        end = bytes_literal(self._protocol.line.end)
        return joined(made, f" + {end}") if ended else made

    def constants(self) -> tuple[list[str], list[str]]:
        """Return the names of all framings, and the statements that define them."""
        framings = self._protocol.framings
        names = {found: framing_constant(found, self._protocol) for found in framings}
        final = self._imports.use("typing", "Final") if names else ""
        return list(names.values()), [
            lay_out(self.read(found), before=f"{name}: {final} = ")
            for found, name in names.items()
        ]

    def read(self, framing: Framing) -> Code:
        """Return the object that divides what arrives into messages."""
        if isinstance(framing, WordFraming):
            return self._imports.use(".fields", self._codecs.words(framing))
        if isinstance(framing, StringFraming):
            return self._strings(framing)
        if isinstance(framing, LineFraming):
            return self._imports.use(".fields", self._codecs.framed(framing))
        options = tuple(
            joined(f"{bytes_literal(octet)}: ", self.read(option))
            for octet, option in framing.options
        )
        arguments: list[Code] = [
            Bracket("{", options, "}"),
            self.read(framing.otherwise),
        ]
        return call(self._imports.runtime("ByFirstByte"), *arguments)

    def _strings(self, framing: StringFraming) -> Code:
        limits = self._protocol.limits
        head, item = self._marks(framing)
        return call(
            self._imports.runtime("Strings"),
            self._readers[framing.type],
            bytes_literal(head),
            bytes_literal(item),
            str(limits.items),
            str(limits.payload),
        )

    def _steps(self, framing: StringFraming) -> tuple[Step, ...]:
        form = self._protocol.type_named(framing.type).form
        assert form is not None
        return steps(form, self._protocol, self._languages)

    def _marks(self, framing: StringFraming) -> tuple[bytes, bytes]:
        """Return what stands before the count and the sizes, if each has its line."""
        match self._steps(framing):
            case (LineStep() as first, RepeatStep() as repeated):
                named = repeated.field.type
            case _:
                return b"", b""
        assert isinstance(named, Record)
        form = self._protocol.type_named(named.name).form
        assert form is not None
        match steps(form, self._protocol, self._languages):
            case (LineStep() as size, CountedStep(block=True)):
                head, item = _mark(first), _mark(size)
            case _:
                return b"", b""
        return (head, item) if head and item else (b"", b"")


def _mark(step: LineStep) -> bytes:
    """Return what stands before a size that is all else of its line."""
    match step.parts:
        case (LiteralPart(text=text), SizePart(type=Number(width=0), unit=1)):
            return text
        case _:
            return b""
