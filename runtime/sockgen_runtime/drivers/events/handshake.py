"""A TLS handshake in a loop, before there is a handler."""

from collections.abc import Callable
from typing import final

from sockgen_runtime.socketserver.tls import blocked_on
from sockgen_runtime.socketserver.variables import Connection

from .loop import EventLoop
from .poller import READ, WRITE

__all__ = ["EventHandshake"]


@final
class EventHandshake:
    """A handshake on a connection that has just been accepted.

    Attributes:
        queued: whether it waits for its turn.
        over: whether there is nothing left to do.

    Args:
        loop: in which it goes on.
        connection: of TLS, not shaken hands yet.
        limit: seconds that all of it may take; None: no limit.
        done: called once: with None when it has succeeded, or with what went wrong.
    """

    __slots__ = ("_connection", "_done", "_events", "_loop", "over", "queued")

    def __init__(
        self,
        loop: EventLoop,
        connection: Connection,
        limit: float | None,
        done: Callable[[OSError | None], None],
    ) -> None:
        self._loop = loop
        self._connection = connection
        self._done = done
        self._events = READ
        self.over: bool = False
        self.queued: bool = False
        connection.setblocking(False)
        loop.watch(connection.fileno(), READ, self)
        if limit is not None:
            loop.at(loop.now + limit, self)
        loop.turn(self)

    def ready(self, _events: int) -> None:
        """Go on shaking hands."""
        self.advance()

    def advance(self) -> None:
        """Go on shaking hands."""
        if self.over:
            return
        handshake: Callable[[], None] | None
        handshake = getattr(self._connection, "do_handshake", None)
        assert handshake is not None
        try:
            handshake()
        except OSError as error:
            cause = blocked_on(error, self._connection)
            if not cause:
                self._end(error)
                return
            events = WRITE if cause == "write" else READ
            if events != self._events:
                self._events = events
                self._loop.change(self._connection.fileno(), events)
            return
        self._end(None)

    def expire(self) -> None:
        """Give up."""
        if not self.over:
            self._end(TimeoutError("the handshake took too long"))

    def close(self) -> None:
        """Give up: the server is closed."""
        if not self.over:
            self._end(ConnectionAbortedError("the server is closed"))

    def _end(self, error: OSError | None) -> None:
        self.over = True
        self._loop.forget(self._connection.fileno())
        self._loop.drop()
        self._done(error)
