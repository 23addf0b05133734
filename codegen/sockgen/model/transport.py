"""What a protocol runs over: connections, datagrams, or both."""

from attrs import frozen

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
class Transport:
    """What a protocol runs over; ``datagrams`` is None if that is connections only."""

    stream: bool = True
    datagrams: Datagrams | None = None

    @property
    def both(self) -> bool:
        """Whether a message may come either way."""
        return self.stream and self.datagrams is not None
