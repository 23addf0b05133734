"""What a protocol runs over: connections, datagrams, or both."""

from attrs import frozen

from sockgen.model.framing import LineFraming
from sockgen.source import Span

__all__ = ["Datagrams", "Transport"]


@frozen
class Datagrams:
    """What a datagram holds: ``many`` messages or one; ``trim`` is passed over behind."""

    max: int
    many: bool
    trim: bytes
    span: Span


@frozen
class Frames:
    """What is around each message on a connection, which has ``max`` octets at most."""

    framing: LineFraming
    max: int
    span: Span


@frozen
class Transport:
    """What a protocol runs over; ``datagrams`` is None if that is connections only.

    On connections each message may stand in a frame of its own.
    """

    stream: bool = True
    datagrams: Datagrams | None = None
    frames: Frames | None = None

    @property
    def both(self) -> bool:
        """Whether a message may come either way."""
        return self.stream and self.datagrams is not None

    @property
    def in_datagrams(self) -> bool:
        """Whether transcripts are in datagrams: messages have frames on connections."""
        bare = not self.stream or self.frames is not None
        return bare and self.datagrams is not None
