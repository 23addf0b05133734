"""A session: one peer's side of a protocol, as a generated handler declares it.

The handler object is the session: what a user's class keeps between two commands are its
own attributes. Everything here is declaration; `Conversation` does the work, and a driver
does the I/O.
"""

from abc import ABC
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import ClassVar, TypeAlias

from .answers import Answers
from .forms import Forms
from .limits import Limits, LineRules
from .outbox import Outbox
from .states import State

__all__ = ["Runner", "Runners", "Session"]

Runner: TypeAlias = Callable[..., bytes | Iterator[bytes]]
"""Called with the session and a command; returns what is answered, or its pieces."""

Runners: TypeAlias = Mapping[type[object], Runner]
"""The runner of each class of commands."""


class Session(ABC):
    """What a handler declares of its protocol.

    Attributes:
        commands: the forms of the commands.
        line: what a line is.
        limits: the bounds of a conversation.
        answers: what errors of the peer are answered.
        runners: what runs each command.
        stage: the state that the conversation is in; one without a name if the protocol
            has none.
        closing: whether nothing more is read; what is still to be sent is sent.
        secured: whether the connection is TLS.
        turned: whether the conversation has changed its state, is to go on in TLS, is
            to close, or has something to say unasked.
        handshake_due: whether it goes on in TLS when the reply was sent.
        outbox: what waits to be sent unasked; None: there is no such thing.
    """

    commands: ClassVar[Forms[object]]
    runners: ClassVar[Runners]
    line: ClassVar[LineRules] = LineRules()
    limits: ClassVar[Limits] = Limits()
    answers: ClassVar[Answers] = MappingProxyType({})

    stage: State = State("", Forms())
    closing: bool = False
    secured: bool = False
    turned: bool = False
    handshake_due: bool = False
    outbox: Outbox | None = None

    def greeting(self) -> bytes:
        """Return what is sent before the first command is read."""
        return b""

    def close(self) -> None:
        """Read no further command; the connection ends when all answers are sent."""
        self.closing = self.turned = True

    def enter(self, state: State) -> None:
        """Go on in another state, when the command under way has been answered."""
        for name in state.clear:
            vars(self).pop(name, None)
        self.stage = state
        self.turned = True

    @property
    def can_secure(self) -> bool:
        """Whether the connection is not TLS and could be."""
        return not self.secured

    def secure(self) -> None:
        """Go on in TLS, when the command under way has been answered.

        Raises:
            RuntimeError: it is TLS already, or the server has no context for it.
        """
        if not self.can_secure:
            raise RuntimeError("TLS cannot be offered: see `can_secure`")
        self.handshake_due = self.turned = True

    def securing(self, reply: bytes) -> bytes:
        """Go on in TLS behind a reply, which is returned."""
        self.secure()
        return reply

    def entering(self, state: State, reply: bytes) -> bytes:
        """Enter a state with a reply, which is returned."""
        self.enter(state)
        return reply
