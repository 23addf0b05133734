"""Fields of replies that are filled from the command under way."""

from enum import Enum

from attrs import frozen

from sockgen.model.types import ValueType
from sockgen.source import Span

__all__ = ["Fill", "Source"]


class Source(Enum):
    """What a field is filled from."""

    INDEX = "batch.index"
    """The place of the command in its batch."""

    VERB = "command.verb"
    """The first word of the command."""

    NAME = "command.name"
    """The name of the command in the schema."""

    FIELD = "command.FIELD"
    """A field of the command."""


@frozen
class Fill:
    """A field that is filled.

    Attributes:
        label: the name of the field in the schema.
        name: its name in Python.
        type: its type.
        source: what it is filled from.
        argument: the name of the command's field, if it is filled from one.
        span: where that is written.
        echoed: whether the envelope of the protocol says so, and not the reply.
    """

    label: str
    name: str
    type: ValueType
    source: Source
    argument: str
    span: Span
    echoed: bool = False
