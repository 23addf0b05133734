"""What a protocol runs over: connections, datagrams, or both."""

from typing import TypeAlias

from attrs import frozen

from sockgen.model.answers import Value
from sockgen.model.framing import LineFraming
from sockgen.source import Span

__all__ = ["DatagramEnvelope", "Datagrams", "Overflow", "Transport"]


Place: TypeAlias = tuple[int, int]
"""The octets of a field: the first one, and the one behind the last."""


@frozen
class DatagramEnvelope:
    """What stands before the message of every datagram.

    An answer has the fields of ``echo`` from its request. ``fragment`` is the index of
    a datagram among those of an answer, and their number.
    """

    size: int
    echo: tuple[Place, ...]
    fragment: tuple[Place, Place] | None
    span: Span


@frozen
class Overflow:
    """What is changed of an answer that has no room.

    Attributes:
        set: labels of fields, with what they are then.
        empty: labels of fields that have nothing in them then.
    """

    set: tuple[tuple[str, Value, Span], ...]
    empty: tuple[tuple[str, Span], ...]
    span: Span

    @property
    def labels(self) -> frozenset[str]:
        """Return the labels of all fields that are changed."""
        names = [label for label, _, _ in self.set]
        return frozenset((*names, *(label for label, _ in self.empty)))


@frozen
class Datagrams:
    """What a datagram holds: ``many`` messages or one; ``trim`` is passed over behind."""

    max: int
    many: bool
    trim: bytes
    span: Span
    envelope: DatagramEnvelope | None = None
    overflow: Overflow | None = None


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
