"""The end of a connection in a loop: what is left is sent, and the peer is let go.

Closing a socket with unread input sends a reset, which may overtake what was sent before.
So our half is closed first, and what the peer still sends is discarded for a bounded time
and amount.
"""

import logging
import socket
from collections.abc import Callable
from typing import Final, final

from sockgen_runtime.socketserver.tls import blocked_on, say_goodbye
from sockgen_runtime.socketserver.variables import Connection

from .loop import EventLoop
from .poller import READ, WRITE

__all__ = ["EventFarewell"]

_CHUNK: Final = 65536
_MOST: Final = 1 << 20  # octets that are discarded

_logger: Final = logging.getLogger("sockgen_runtime")


@final
class EventFarewell:
    """A connection on which nothing more is said.

    Attributes:
        queued: whether it waits for its turn.
        over: whether there is nothing left to do.

    Args:
        loop: in which it goes on.
        connection: does not block, and is not watched.
        unsent: what is still to be sent.
        seconds: how long all of it may take.
        done: called once, when it is over.
    """

    __slots__ = (
        "_connection",
        "_descriptor",
        "_done",
        "_events",
        "_left",
        "_loop",
        "_unsent",
        "over",
        "queued",
    )

    def __init__(
        self,
        loop: EventLoop,
        connection: Connection,
        unsent: bytes,
        seconds: float,
        done: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._connection = connection
        self._descriptor = connection.fileno()
        self._unsent = unsent
        self._left = _MOST
        self._done = done
        self.over: bool = False
        self._events = WRITE if unsent else READ
        self.queued: bool = False
        loop.watch(self._descriptor, self._events, self)
        loop.at(loop.now + seconds, self)
        if not unsent:
            self.advance()

    def ready(self, _events: int) -> None:
        """Go on."""
        self.advance()

    def advance(self) -> None:
        """Send what is left, or discard what comes."""
        if self.over:
            return
        try:
            if self._events == WRITE:
                self._send()
            else:
                self._discard()
        except OSError as error:
            if not blocked_on(error, self._connection):
                _logger.debug("%s", error)  # The peer has gone: all the same here.
                self.close()

    def expire(self) -> None:
        """Wait no longer."""
        self.close()

    def close(self) -> None:
        """End it, once."""
        if not self.over:
            self.over = True
            self._loop.forget(self._descriptor)
            self._loop.drop()
            self._done()

    def _send(self) -> None:
        sent = self._connection.send(self._unsent)
        self._unsent = self._unsent[sent:]
        if not self._unsent:
            self._events = READ
            self._loop.change(self._descriptor, READ)
            self._discard()

    def _discard(self) -> None:
        """Close our half, and take what there is; at its end all is over."""
        if self._left == _MOST:
            say_goodbye(self._connection)
            self._connection.shutdown(socket.SHUT_WR)
        while self._left > 0:
            data = self._connection.recv(_CHUNK)
            if not data:
                break
            self._left -= len(data)
        self.close()
