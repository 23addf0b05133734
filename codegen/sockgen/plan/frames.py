"""Framings of whole messages, in emitted code."""

from sockgen.model import (
    CountFraming,
    DelimitedFraming,
    FixedFraming,
    FrameByFirstByte,
    LengthFraming,
    LineFraming,
    MarkFraming,
    Protocol,
    WholeFraming,
)
from sockgen.plan.imports import Imports
from sockgen.plan.layout import Code, bytes_literal, call, lay_out, tuple_of

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
            made = _marked(framing, most, imports)
            return _acknowledged(framing, made, imports), "marked"
        case CountFraming(behind=behind):
            return call(runtime("Counted"), bytes_literal(behind), str(most)), "counted"
        case DelimitedFraming(ends=ends):
            each = tuple_of(*map(bytes_literal, ends))
            return call(runtime("Delimited"), each, str(most)), "delimited"
        case FrameByFirstByte():
            return _by_first_byte(framing, most, imports), "framed"


def _by_first_byte(framing: FrameByFirstByte, most: int, imports: Imports) -> Code:
    def made(each: WholeFraming) -> Code:
        return line_framing(each, most, imports)[0]

    runtime = imports.runtime
    groups: dict[WholeFraming, bytes] = {}
    for octet, each in framing.options:
        groups[each] = groups.get(each, b"") + octet
    options = (tuple_of(bytes_literal(octets), made(e)) for e, octets in groups.items())
    written = ["otherwise_written=True"] if framing.printed == framing.otherwise else []
    return call(
        runtime("FramesByFirstByte"), made(framing.otherwise), *options, *written
    )


def _marked(framing: MarkFraming, most: int, imports: Imports) -> Code:
    arguments: list[Code] = [
        bytes_literal(framing.start),
        bytes_literal(framing.end),
        str(min(most, framing.max or most)),
    ]
    if framing.check:
        arguments.append(f"check={imports.runtime(framing.check)}")
    if framing.escape:
        arguments.append(f"escape={bytes_literal(framing.escape)}")
    if framing.ignore:
        arguments.append(f"ignore={bytes_literal(framing.ignore)}")
    return call(imports.runtime("Marked"), *arguments)


def _acknowledged(framing: MarkFraming, made: Code, imports: Imports) -> Code:
    """Return a framing with what is said of each message, if something is."""
    if not framing.good:
        return made
    signs = (framing.start, framing.good, framing.bad)
    arguments = [made, *map(bytes_literal, signs)]
    if framing.ignore:
        arguments.append(f"ignore={bytes_literal(framing.ignore)}")
    return call(imports.runtime("Acknowledged"), *arguments)


def frames(protocol: Protocol, imports: Imports) -> list[str]:
    """Return the statement that says what is around each message on a connection."""
    found = protocol.transport.frames
    if found is None:
        return []
    framing = found.framing
    if isinstance(framing, MarkFraming):
        made = _marked(framing, found.max, imports)
    else:
        made, _ = line_framing(framing, found.max, imports)
    if not protocol.binary:
        end = bytes_literal(protocol.line.end)
        made = call(imports.runtime("Unended"), made, end)
    if isinstance(framing, MarkFraming):
        made = _acknowledged(framing, made, imports)
    classvar, kind = (
        imports.use("typing", "ClassVar"),
        imports.runtime("MessageFraming"),
    )
    return [lay_out(made, indent=1, before=f"framing: {classvar}[{kind} | None] = ")]
