"""Transcripts: conversations as they must go."""

from attrs import frozen

from sockgen.source import Span

__all__ = ["Step", "Transcript"]


@frozen
class Step:
    """A step of a transcript.

    Attributes:
        connection: ``""`` for the first one, else its digit.
        side: ``"C"`` for input, ``"S"`` for output.
        kind: ``:``, ``~`` or ``!`` for a line; ``closes`` or ``nothing``.
        octets: of a line, with its ending.
        span: its line in the schema.
    """

    connection: str
    side: str
    kind: str
    octets: bytes
    span: Span


@frozen
class Transcript:
    """A conversation as it must go."""

    name: str
    steps: tuple[Step, ...]
    span: Span
