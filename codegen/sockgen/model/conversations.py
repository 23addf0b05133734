"""Exchanges of several datagrams: what is said in them, and how long one waits."""

from attrs import frozen

from sockgen.model.answers import ErrorAnswer
from sockgen.source import Span

__all__ = ["Conversation"]


@frozen
class Conversation:
    """An exchange in lockstep, which goes on from a port of its own.

    Attributes:
        name: in the schema.
        class_name: of the type that a handler returns for it.
        constant: the name of its rules in the emitted module.
        doc: what it is for.
        sends: the names of what the server says.
        receives: the names of what it hears.
        timeout: seconds after which the last message is sent again.
        retries: how often it is.
        dally: seconds for which the last message of all is sent again.
        errors: its own answers to errors.
        span: where it stands.
    """

    name: str
    class_name: str
    constant: str
    doc: str
    sends: tuple[str, ...]
    receives: tuple[str, ...]
    timeout: float
    retries: int
    dally: float
    errors: tuple[ErrorAnswer, ...]
    span: Span

    @property
    def said(self) -> str:
        """The name of the union of what is sent."""
        return f"{self.class_name}Sends"

    @property
    def heard(self) -> str:
        """The name of the union of what is received."""
        return f"{self.class_name}Receives"
