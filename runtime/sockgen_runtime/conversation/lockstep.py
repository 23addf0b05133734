"""Exchanges in lockstep: each side sends a message and waits for one of the other.

Where messages may be lost, whoever waits in vain sends its last one again. What is said
in an exchange is a generator of the handler's; when to say it again is the driver's.
"""

from collections.abc import Generator, Mapping
from typing import Final, Generic, TypeAlias, TypeVar, final

from sockgen_runtime.messages.forms import Forms
from sockgen_runtime.messages.printing import Encodable

from .states import State

__all__ = ["Exchange", "Lockstep", "Transfer"]

_Sent = TypeVar("_Sent")
_Received = TypeVar("_Received")

Exchange: TypeAlias = Generator[_Sent | None, _Received, _Sent | None]
"""What a handler says in an exchange.

It yields a message that is sent, and is given the message that came for it. Yielding None
sends nothing and waits on, as for what came twice. What it returns is sent as the last
message, for which nothing is waited; None: there is none. It is closed when the peer is
silent for too long.
"""


@final
class Lockstep(Generic[_Received]):
    """How an exchange goes on.

    Attributes:
        state: in which a conversation is that goes on in this way.

    Args:
        name: its name in the schema.
        replies: the forms of all messages that may be among what the peer says.
        receives: the classes of what it may say, by the names of their forms.
        timeout: seconds after which the last message is sent again; more than 0.
        retries: how often it is sent again, before the peer is given up.
        dally: seconds for which the last message of all is sent again if what it answered
            comes again.
    """

    __slots__ = ("dally", "retries", "state", "timeout")

    def __init__(
        self,
        name: str,
        replies: Forms[object],
        receives: Mapping[str, type[_Received]],
        *,
        timeout: float,
        retries: int,
        dally: float = 0.0,
    ) -> None:
        self.state: State = State(name, replies.only(*receives))
        self.timeout: float = timeout
        self.retries: int = retries
        self.dally: float = dally


@final
class Transfer(Generic[_Received]):
    """An exchange that is under way.

    Attributes:
        rules: how it goes on.
        said: how many messages it has sent.
        last: the last of them, as it is on the wire.

    Args:
        exchange: what is said in it.
        rules: how it goes on.
    """

    __slots__ = ("_exchange", "last", "rules", "said")

    def __init__(
        self,
        exchange: Generator[Encodable | None, _Received, Encodable | None],
        rules: Lockstep[_Received],
    ) -> None:
        self._exchange: Final = exchange
        self.rules: Lockstep[_Received] = rules
        self.said: int = 0
        self.last: bytes = b""

    def begin(self) -> tuple[bytes, bool]:
        """Return what is sent first, and whether that is all."""
        try:
            return self._says(next(self._exchange)), False
        except StopIteration as stop:
            return self._says(stop.value), True

    def tell(self, received: _Received) -> tuple[bytes, bool]:
        """Return what is sent for a message, and whether nothing follows it.

        Args:
            received: what the peer has said.
        """
        try:
            return self._says(self._exchange.send(received)), False
        except StopIteration as stop:
            return self._says(stop.value), True

    def close(self) -> None:
        """Give it up."""
        self._exchange.close()

    def _says(self, message: Encodable | None) -> bytes:
        if message is None:
            return b""
        self.said += 1
        self.last = message.encode()
        return self.last
