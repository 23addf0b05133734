"""What a protocol runs over, and its usual port."""

from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.transport import no_frames, ports_differ
from sockgen.model import (
    Datagrams,
    FixedFraming,
    Frames,
    LineFraming,
    Overflow,
    Transport,
)
from sockgen.resolve import settings
from sockgen.resolve.datagram_envelope import resolve_datagram_envelope
from sockgen.resolve.escapes import octets_of
from sockgen.resolve.framing import framing
from sockgen.resolve.plain import plain_value
from sockgen.schema import SchemaDecl
from sockgen.schema.transport import DatagramDecl, OverflowDecl, StreamDecl
from sockgen.source import Style

__all__ = ["resolve_port", "resolve_transport"]

_FRAME: Final = 65535
"""Octets of one message in a frame."""

_LARGEST: Final = 65507
"""Octets of data in one datagram over IPv4."""


def resolve_transport(decl: SchemaDecl, report: Report) -> Transport:
    """Return what a protocol runs over.

    Args:
        decl: the schema as it is written.
        report: takes what is wrong.
    """
    found = decl.transport
    datagrams = None
    if found.datagram is not None:
        datagrams = _datagrams(found.datagram, report)
    frames = _frames(found.stream, report) if found.stream is not None else None
    return Transport(found.stream is not None, datagrams, frames)


def _frames(decl: StreamDecl, report: Report) -> Frames | None:
    """Return what is around each message on a connection."""
    if decl.framing is None:
        return None
    meant = framing(decl.framing, (), report)
    if not isinstance(meant, LineFraming) or isinstance(meant, FixedFraming):
        if meant is not None or decl.framing.kind == "named":
            why = "'octets', 'length', 'marked' and 'delimited' can stand around any message"
            report(no_frames(decl.framing.span, why))
        return None
    most = settings.size(decl.max, _FRAME, report)
    return Frames(meant, most, decl.framing.span)


def _datagrams(decl: DatagramDecl, report: Report) -> Datagrams:
    most = settings.number(decl.max, _LARGEST, _LARGEST, report)
    envelope = None
    if decl.envelope is not None:
        envelope = resolve_datagram_envelope(decl.envelope, most, report)
    return Datagrams(
        max=most,
        many=settings.choice(decl.records, "records", ("one", "many"), report)
        == "many",
        trim=b"" if decl.trim is None else octets_of(decl.trim, report),
        span=decl.span,
        envelope=envelope,
        overflow=None if decl.overflow is None else _overflow(decl.overflow),
    )


def _overflow(decl: OverflowDecl) -> Overflow:
    return Overflow(
        tuple(
            (
                key.text,
                plain_value(value.text, quoted=value.style is not Style.PLAIN),
                value.span,
            )
            for key, value in decl.set
        ),
        tuple((name.text, name.span) for name in decl.empty),
        decl.span,
    )


def resolve_port(decl: SchemaDecl, report: Report) -> int | None:
    """Return the usual port: that of the schema, or the one of all its transports."""
    stream, datagram = decl.transport.stream, decl.transport.datagram
    texts = [] if decl.port is None else [decl.port]
    texts += [] if stream is None or stream.port is None else [stream.port]
    texts += [] if datagram is None or datagram.port is None else [datagram.port]
    ports = [settings.number(text, 0, 65535, report) for text in texts]
    for text, port in zip(texts[1:], ports[1:], strict=True):
        if port != ports[0]:
            report(ports_differ(text.span, port, ports[0]))
    return ports[0] or None if ports else None
