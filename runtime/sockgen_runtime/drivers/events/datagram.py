"""A datagram that is not done at once: a thread runs its methods, or an exchange follows."""

from collections.abc import Callable
from typing import TYPE_CHECKING, final

from sockgen_runtime.socketserver.underway import UnderWay

from .exchange import EventExchange
from .loop import EventLoop
from .work import EventWork

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sockgen_runtime.drivers.datagrams import DatagramSession

__all__ = ["EventDatagram"]


@final
class EventDatagram:
    """What is left to be done for a datagram, in a loop.

    Args:
        loop: in which it goes on.
        handler: of the datagram.
        pool: returns the threads that run what may wait.
        requests: what is under way at its server.
        closed: called once, when it is done, with what went wrong, if anything did.
    """

    __slots__ = (
        "_away",
        "_closed",
        "_handler",
        "_is_over",
        "_loop",
        "_pool",
        "_requests",
    )

    def __init__(
        self,
        loop: EventLoop,
        handler: "DatagramSession",
        pool: "Callable[[], Executor]",
        requests: UnderWay,
        closed: "Callable[[EventDatagram, BaseException | None], None]",
    ) -> None:
        self._loop = loop
        self._handler = handler
        self._pool = pool
        self._requests = requests
        self._closed = closed
        self._away: EventWork[bytes] | EventExchange | None = None
        self._is_over = False

    def go_on(self) -> None:
        """Do what the handler has left to be done."""
        held, steps = self._handler.held, self._handler.steps
        if held is not None:
            work = held.conversation.proceed
            self._away = EventWork(self._loop, self._pool(), work, self._worked)
        elif steps is not None:
            waits = self._pool if self._handler.waited else None
            exchange = EventExchange(
                self._loop, steps, waits, self._requests, self._close
            )
            self._away = exchange
            exchange.begin()

    def _worked(self, output: bytes) -> None:
        """Go on behind a command that another thread has run."""
        self._away = None
        try:
            self._handler.resume(output)
            self._handler.send_answer()  # or go on with what is left of it
        except BaseException as error:
            self._close(error)
            if not isinstance(error, Exception):
                raise
        else:
            if self._away is None:
                self._close(None)

    def close(self) -> None:
        """Give it up, whatever it does."""
        if self._away is not None:
            self._away.close()
        self._close(None)

    def _close(self, error: BaseException | None) -> None:
        """End it, once."""
        if not self._is_over:
            self._is_over = True
            self._closed(self, error)
