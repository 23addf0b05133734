"""Bodies: what a reading function asks for to have one, and how one is printed."""

from collections.abc import Callable

from attrs import frozen

from sockgen.model import (
    Chunked,
    Delimited,
    FieldPart,
    HexNumber,
    Number,
    Protocol,
    Sized,
    ValueType,
)
from sockgen.plan.codecs import Codecs
from sockgen.plan.imports import Imports
from sockgen.plan.layout import Code, bytes_literal, call, text_literal

__all__ = ["Bodies"]


@frozen
class Bodies:
    """Writes the code for the bodies of one file."""

    protocol: Protocol
    codecs: Codecs
    imports: Imports

    def demanded(
        self, part: FieldPart, told: Callable[[str, bool], str]
    ) -> tuple[str, Code]:
        """Return what brings the octets of a body, behind ``yield`` or ``yield from``.

        Args:
            part: the body.
            told: returns the local with the size that an entry of the map tells, given its
                key and whether it must be there.
        """
        runtime = self.imports.runtime
        limit = str(self.protocol.limits.payload)
        match part.type:
            case Delimited(until=until, size=size):
                sized = (told(size, False),) if size else ()
                demand = call(runtime("Until"), bytes_literal(until), limit, *sized)
                return "yield", demand
            case Chunked(size=int(width)):
                return "yield from", call(runtime("chunked"), str(width), limit)
            case Chunked(size=Number() | HexNumber() as size):
                arguments = (text_literal(part.label), self._codec(size), limit)
                return "yield from", call(runtime("chunked_lines"), *arguments)
            case Sized(size=size, otherwise=otherwise):
                return "yield", self._sized(told(size, otherwise == "error"), otherwise)
            case _:
                return "yield", call(runtime("Rest"), limit)

    def _sized(self, size: str, otherwise: str) -> Code:
        """Return the demand of a body of a size that is None if nothing tells it."""
        take = self.imports.runtime("Take")
        if otherwise == "none":
            return call(take, f"{size} or 0")
        if otherwise == "error":
            return call(take, size)
        rest = f"{self.imports.runtime('Rest')}({self.protocol.limits.payload})"
        return f"{rest} if {size} is None else {take}({size})"

    def printed(self, type_: ValueType, octets: str) -> Code:
        """Return the code for a body on the wire, with what ends it.

        Args:
            type_: the type of the body.
            octets: the local with its octets.
        """
        match type_:
            case Delimited(size="", until=until):
                name = self.imports.runtime("terminated")
                return call(name, octets, bytes_literal(until))
            case Delimited(until=until):
                return f"{octets} + {bytes_literal(until)}"
            case Chunked(size=int(width)):
                return call(self.imports.runtime("in_chunks"), octets, str(width))
            case Chunked(size=Number() | HexNumber() as size):
                end = bytes_literal(self.protocol.line.end)
                name = self.imports.runtime("in_chunked_lines")
                return call(name, octets, self._codec(size), end)
            case _:
                return octets

    def _codec(self, size: Number | HexNumber) -> str:
        return self.imports.use(".fields", self.codecs.of(size, 0, ""))
