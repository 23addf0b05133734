"""Framings in emitted code: what divides messages into tokens, and what prints tokens."""

from sockgen.lower import CountedStep, Languages, LineStep, RepeatStep, Step, steps
from sockgen.lower.steps import ends
from sockgen.model import (
    FirstByte,
    FixedFraming,
    Framing,
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
from sockgen.plan.layout import Bracket, Code, bytes_literal, call, joined

__all__ = ["Framer"]


class Framer:
    """Writes the framing of a protocol's commands for one file.

    Args:
        protocol: the protocol, which has a framing.
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

    def printed(self, line: Code) -> Code:
        """Return what prints a line, or the tokens that it is made of."""
        framing = self._protocol.framing
        assert framing is not None
        if isinstance(framing, FixedFraming):
            constant = self._imports.use(".fields", self._codecs.fixed(framing))
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

    def read(self) -> Code:
        """Return the object that divides what arrives into messages."""
        framing = self._protocol.framing
        assert framing is not None
        return self._framing(framing)

    def _framing(self, framing: Framing) -> Code:
        if isinstance(framing, WordFraming):
            return self._imports.use(".fields", self._codecs.words(framing))
        if isinstance(framing, StringFraming):
            return self._strings(framing)
        if isinstance(framing, FixedFraming):
            return self._imports.use(".fields", self._codecs.fixed(framing))
        options = tuple(
            joined(f"{bytes_literal(octet)}: ", self._framing(option))
            for octet, option in framing.options
        )
        arguments: list[Code] = [
            Bracket("{", options, "}"),
            self._framing(framing.otherwise),
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
