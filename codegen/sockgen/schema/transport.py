"""The transports of a schema, as they are written."""

from typing import Final

from attrs import field, frozen

from sockgen.diagnostics import Report
from sockgen.diagnostics.schema import expected_list, unknown_transport
from sockgen.schema.framing import FramingDecl, framing
from sockgen.schema.section import Section, entries, pairs
from sockgen.source import Mapping, Node, Scalar, Sequence, Span

__all__ = [
    "DatagramDecl",
    "DatagramEnvelopeDecl",
    "OverflowDecl",
    "StreamDecl",
    "TransportDecl",
    "read_transport",
]

_STREAM: Final = "stream"
_DATAGRAM: Final = "datagram"


@frozen
class StreamDecl:
    """Connections: their usual port, how long one may be silent, what is around messages."""

    port: Scalar | None = None
    idle: Scalar | None = None
    max: Scalar | None = None
    framing: FramingDecl | None = None


@frozen
class DatagramEnvelopeDecl:
    """What stands before the message of every datagram: fields, and what they are for."""

    span: Span
    layout: tuple[tuple[Scalar, Scalar], ...]
    echo: tuple[Scalar, ...]
    fragment: tuple[tuple[Scalar, Scalar], ...]


@frozen
class OverflowDecl:
    """What is changed of an answer that has no room: fields that are set, or empty."""

    span: Span
    set: tuple[tuple[Scalar, Scalar], ...]
    empty: tuple[Scalar, ...]


@frozen
class DatagramDecl:
    """Datagrams: their usual port, and what one holds."""

    span: Span
    port: Scalar | None = None
    max: Scalar | None = None
    records: Scalar | None = None
    trim: Scalar | None = None
    envelope: DatagramEnvelopeDecl | None = None
    overflow: OverflowDecl | None = None


@frozen
class TransportDecl:
    """What a protocol runs over: one of them, or both."""

    stream: StreamDecl | None = field(factory=StreamDecl)
    datagram: DatagramDecl | None = None


def read_transport(node: Node | None, report: Report) -> TransportDecl:
    """Read the transports; a schema that says nothing has connections."""
    if isinstance(node, Scalar):
        return _named(node, report)
    stream: StreamDecl | None = None
    datagram: DatagramDecl | None = None
    if isinstance(node, Mapping):
        for entry in node.entries:
            if entry.key.text == _STREAM:
                stream = _stream(entry.value, report)
            elif entry.key.text == _DATAGRAM:
                datagram = _datagram(entry.value, report)
            else:
                report(unknown_transport(entry.key.span, entry.key.text))
    elif node is not None:
        Section(node, "'transport' of the schema", (), report)
    if stream is None and datagram is None:
        return TransportDecl()
    return TransportDecl(stream, datagram)


def _named(name: Scalar, report: Report) -> TransportDecl:
    """Return the transport that is given by its name alone."""
    if name.text == _DATAGRAM:
        return TransportDecl(None, DatagramDecl(name.span))
    if name.text != _STREAM:
        report(unknown_transport(name.span, name.text))
    return TransportDecl()


def _stream(node: Node, report: Report) -> StreamDecl:
    what = "transport 'stream'"
    section = Section(node, what, ("port", "idle", "max", "framing"), report)
    return StreamDecl(
        section.text("port"),
        section.text("idle"),
        section.text("max"),
        framing(section.node("framing"), what, report),
    )


def _datagram(node: Node, report: Report) -> DatagramDecl:
    keys = ("port", "max", "records", "trim", "envelope", "overflow")
    section = Section(node, "transport 'datagram'", keys, report)
    return DatagramDecl(
        node.span,
        port=section.text("port"),
        max=section.text("max"),
        records=section.text("records"),
        trim=section.text("trim"),
        envelope=_envelope(section.node("envelope"), report),
        overflow=_overflow(section.node("overflow"), report),
    )


def _overflow(node: Node | None, report: Report) -> OverflowDecl | None:
    if node is None:
        return None
    what = "'overflow' of 'datagram'"
    section = Section(node, what, ("set", "empty"), report)
    return OverflowDecl(
        node.span,
        pairs(section.entries("set"), f"'set' of {what}", report),
        section.texts("empty") or (),
    )


def _envelope(node: Node | None, report: Report) -> DatagramEnvelopeDecl | None:
    if node is None:
        return None
    what = "'envelope' of 'datagram'"
    section = Section(node, what, ("layout", "echo", "fragment"), report)
    layout = section.node("layout")
    of_layout = f"'layout' of {what}"
    if layout is not None and not isinstance(layout, Sequence):
        report(expected_list(layout.span, of_layout))
    items = layout.items if isinstance(layout, Sequence) else ()
    return DatagramEnvelopeDecl(
        node.span,
        tuple(
            pair
            for item in items
            for pair in pairs(entries(item, of_layout, report), of_layout, report)
        ),
        section.texts("echo") or (),
        pairs(section.entries("fragment"), f"'fragment' of {what}", report),
    )
