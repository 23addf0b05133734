"""An exchange in lockstep in a loop: it costs a port, and a thread only while it asks for one."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final, final

from sockgen_runtime.drivers.lockstep import Steps
from sockgen_runtime.socketserver.underway import UnderWay

from .loop import EventLoop
from .poller import READ
from .work import EventWork

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["EventExchange"]

_BURST: Final = 16  # datagrams that are taken in one turn
_NEVER: Final = float("inf")


@final
class EventExchange:
    """An exchange with one peer, in a loop.

    Attributes:
        queued: whether it waits for its turn.

    Args:
        loop: in which it goes on.
        steps: what it does.
        pool: returns the threads that run each of its steps; None: they need none.
        requests: what is under way at its server, which may cut it.
        closed: called once, when it is over, with what went wrong, if anything did.
    """

    __slots__ = (
        "_away",
        "_closed",
        "_cuts",
        "_descriptor",
        "_due",
        "_loop",
        "_pool",
        "_steps",
        "over",
        "queued",
    )

    def __init__(
        self,
        loop: EventLoop,
        steps: Steps,
        pool: "Callable[[], Executor] | None",
        requests: UnderWay,
        closed: Callable[[BaseException | None], None],
    ) -> None:
        self._loop = loop
        self._steps = steps
        self._pool = pool
        self._closed = closed
        self._away: EventWork[Exception | None] | None = None
        self._due = _NEVER  # when the timer comes that counts
        self._descriptor = steps.port.fileno()
        self.over: bool = False
        self.queued: bool = False
        self._cuts = ExitStack()
        self._cuts.enter_context(requests.cut_by(self._cut))
        steps.port.never_wait()

    def begin(self) -> None:
        """Say the first message, and wait for the peer."""
        self._loop.watch(self._descriptor, READ, self)
        self._do(self._steps.begin)

    def close(self) -> None:
        """Give it up, wherever it is."""
        if self._away is not None:
            self._away.close()
        self._close(None)

    # What the loop calls --------------------------------------------------------------

    def ready(self, _events: int) -> None:
        """Go on: something has come."""
        self._do(self._take)

    def advance(self) -> None:
        """Go on: it was cut."""
        if self._away is None:
            self._close(None)

    def expire(self) -> float | None:
        """Go on if nothing has come in time; return when to look again."""
        now, until = self._loop.now, self._steps.until
        if self._away is not None or self.over or now < self._due - 1e-6:
            return None  # another timer comes for it
        self._due = _NEVER
        if now < until:
            self._due = until
            return until
        self._do(self._steps.expire)
        return None

    def _take(self) -> None:
        """Go on with what has come, as much as one turn may."""
        steps = self._steps
        for _ in range(_BURST):
            arrived = steps.port.take()
            if arrived is None:
                return
            steps.take(*arrived)
            if steps.over:
                return

    def _do(self, step: Callable[[], None]) -> None:
        """Take a step, in another thread if it may wait."""
        if self._pool is None:
            self._done(self._outcome(step))
            return
        self._loop.forget(self._descriptor)
        self._due = _NEVER
        self._away = EventWork(
            self._loop, self._pool(), lambda: self._outcome(step), self._worked
        )

    def _outcome(self, step: Callable[[], None]) -> Exception | None:
        """Take a step; return what went wrong."""
        try:
            step()
            if self._steps.over or self._steps.port.cut.is_set():
                self._steps.end()
        except BaseException as error:
            if not isinstance(error, Exception):
                raise
            return error
        return None

    def _worked(self, error: Exception | None) -> None:
        """Go on behind what another thread has done."""
        self._away = None
        self._loop.watch(self._descriptor, READ, self)
        self._done(error)

    def _done(self, error: Exception | None) -> None:
        """Wait for the peer, or end."""
        steps = self._steps
        if error is not None or steps.over or steps.port.cut.is_set():
            self._close(error)
        elif steps.until < self._due:
            self._due = steps.until
            self._loop.at(self._due, self)

    def _cut(self) -> None:
        """Have it end soon. Any thread may do so."""
        self._steps.port.cut.set()
        self._loop.turn(self)

    def _close(self, error: BaseException | None) -> None:
        """End it, once."""
        if self.over:
            return
        self.over = True
        self._loop.forget(self._descriptor)
        self._loop.drop()
        self._cuts.close()
        try:
            self._steps.close()  # and have the handler clean up
        except BaseException as failure:
            self._closed(failure)
            if not isinstance(failure, Exception):
                raise
        else:
            self._closed(error)
