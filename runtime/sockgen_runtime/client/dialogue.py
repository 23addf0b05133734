"""An exchange in lockstep, as a client has it: a message, and the one that comes for it.

The server goes on from another port than it was asked at; from its first message on, what
comes from anywhere else is not received. A message is sent again when nothing has come
for a while. What comes twice is passed over: that it was sent twice has its reason in a
message that was lost, or late, and an answer to both would double all that follows.
"""

import socket
from collections.abc import Callable
from types import TracebackType
from typing import Any, Generic, TypeVar, final

from sockgen_runtime.messages.printing import Encodable
from sockgen_runtime.socketserver.variables import InetAddress, UnixAddress

from .channel import Deadline, waits
from .errors import ConnectionEnded, DeadlineExceeded, UnexpectedReply
from .exchange import Answer
from .ways import One, Way

__all__ = ["Dialogue", "Opening"]

_Sent = TypeVar("_Sent", bound=Encodable)
_Received = TypeVar("_Received")


@final
class Opening(Generic[_Sent, _Received]):
    """How an exchange begins that a client may send some messages in, and hear others.

    Args:
        names: of the messages that the server may send.
        besides: answers to errors, which may come instead.
    """

    __slots__ = ("answer",)

    def __init__(self, *names: str, besides: tuple[str, ...] = ()) -> None:
        self.answer: Answer[_Received] = Answer(Way(One(*names)), besides=besides)


@final
class Dialogue(Generic[_Sent, _Received]):
    """An exchange in lockstep with a server; a context manager that ends with its block.

    Attributes:
        received: what the server has said last.

    Args:
        server: the family of its address, and the address.
        first: what it is asked with.
        read: returns the message that a datagram is.
        most: octets of a datagram.
        patience: returns when an answer that is waited for from now on is late.
        retries: how often a message is sent again.

    Raises:
        ErrorReply: the server has answered with an error that its protocol declares.
        DeadlineExceeded: there was no answer.
        OSError: it cannot be sent.
    """

    def __init__(
        self,
        server: tuple[int, Any],  # Any: what an address is depends on its family
        first: bytes,
        *,
        read: Callable[[bytes], _Received],
        most: int,
        patience: Callable[[], Deadline],
        retries: int,
    ) -> None:
        family, self._address = server
        self._read = read
        self._most = most
        self._patience = patience
        self._retries = retries
        self._heard: bytes | None = None
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        try:
            if family == socket.AF_UNIX:  # A name of its own, to be answered at.
                self._socket.bind("")
            self.received: _Received = self._ask(first)
        except BaseException:
            self._socket.close()
            raise

    def __enter__(self) -> "Dialogue[_Sent, _Received]":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it without a word; more than once does no harm."""
        self._socket.close()

    def send(self, message: _Sent) -> _Received:
        """Send a message, and return the one that comes for it.

        Args:
            message: what is sent.

        Raises:
            EncodeError: it cannot be written.
            ErrorReply: it was answered with a declared error.
            DeadlineExceeded: there was no answer; the exchange is over.
            OSError: it cannot be sent.
        """
        self.received = self._ask(message.encode())
        return self.received

    def finish(self, message: _Sent | None = None) -> None:
        """End it, with a last message for which nothing is waited.

        Args:
            message: what is sent; None: nothing.
        """
        if message is not None:
            self._socket.sendto(message.encode(), self._address)
        self.close()

    def _ask(self, octets: bytes) -> _Received:
        deadline = self._patience()
        for wait in waits(deadline.left(), self._retries):
            self._socket.sendto(octets, self._address)
            try:
                return self._await(Deadline(wait).sooner(deadline))
            except TimeoutError:
                continue
        self.close()
        raise DeadlineExceeded("the server took too long")

    def _await(self, deadline: Deadline) -> _Received:
        """Return the next message of the server.

        Raises:
            TimeoutError: it did not come in time.
        """
        while True:
            self._socket.settimeout(deadline.left())
            data, address = self._socket.recvfrom(self._most + 1)
            if not self._is_server(address) or data == self._heard:
                continue
            try:
                found = self._read(data)
            except (UnexpectedReply, ConnectionEnded):
                continue
            self._heard, self._address = data, address
            return found

    def _is_server(self, address: InetAddress | UnixAddress | None) -> bool:
        """Whether something comes from the server: at first, from any of its ports."""
        if self._heard is not None:
            return bool(address == self._address)
        return not isinstance(address, tuple) or bool(address[0] == self._address[0])
