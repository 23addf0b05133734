"""Framings of whole messages, in emitted code."""

from sockgen.model import (
    CountFraming,
    FixedFraming,
    LengthFraming,
    LineFraming,
    MarkFraming,
    Protocol,
)
from sockgen.plan.imports import Imports
from sockgen.plan.layout import Code, bytes_literal, call, lay_out

__all__ = ["frames", "line_framing"]


def line_framing(framing: LineFraming, most: int, imports: Imports) -> tuple[Code, str]:
    """Return the code of a framing, and what a constant of it is called after.

    Args:
        framing: the framing.
        most: octets that a message may have.
        imports: the imports of the file.
    """
    runtime = imports.runtime
    match framing:
        case FixedFraming(size=size):
            return call(runtime("Fixed"), str(size)), "fixed"
        case LengthFraming(size=size):
            return call(runtime("Prefixed"), str(size), str(most)), "prefixed"
        case MarkFraming():
            return _marked(framing, most, imports), "marked"
        case CountFraming(behind=behind):
            return call(runtime("Counted"), bytes_literal(behind), str(most)), "counted"


def _marked(framing: MarkFraming, most: int, imports: Imports) -> Code:
    arguments: list[Code] = [
        bytes_literal(framing.start),
        bytes_literal(framing.end),
        str(most),
    ]
    if framing.check:
        arguments.append(f"check={imports.runtime(framing.check)}")
    if framing.escape:
        arguments.append(f"escape={bytes_literal(framing.escape)}")
    if framing.ignore:
        arguments.append(f"ignore={bytes_literal(framing.ignore)}")
    return call(imports.runtime("Marked"), *arguments)


def frames(protocol: Protocol, imports: Imports) -> list[str]:
    """Return the statement that says what is around each message on a connection."""
    found = protocol.transport.frames
    if found is None:
        return []
    made, _ = line_framing(found.framing, found.max, imports)
    classvar, kind = (
        imports.use("typing", "ClassVar"),
        imports.runtime("MessageFraming"),
    )
    return [lay_out(made, indent=1, before=f"framing: {classvar}[{kind} | None] = ")]
