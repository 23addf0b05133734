"""What another thread does, while the loop goes on with everybody else."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar, final

from .loop import EventLoop

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

__all__ = ["EventWork"]

_T = TypeVar("_T")


@final
class EventWork(Generic[_T]):
    """Something that a pool does for somebody who is not watched meanwhile.

    Attributes:
        queued: whether it waits for its turn.
        over: whether there is nothing left to do.

    Args:
        loop: in which it goes on then.
        pool: whose thread does it.
        work: what it does.
        done: called by the loop with what came of it.
    """

    __slots__ = ("_done", "_future", "_loop", "over", "queued")

    def __init__(
        self,
        loop: EventLoop,
        pool: "Executor",
        work: Callable[[], _T],
        done: Callable[[_T], None],
    ) -> None:
        self._loop = loop
        self._done = done
        self.over: bool = False
        self.queued: bool = False
        self._future = pool.submit(work)
        self._future.add_done_callback(self._finished)

    def _finished(self, _future: "Future[_T]") -> None:
        self._loop.turn(self)

    def ready(self, _events: int) -> None:
        """Do nothing: no descriptor is watched."""

    def advance(self) -> None:
        """Hand over what came of it."""
        if not self.over:
            self.over = True
            self._done(self._future.result())

    def expire(self) -> None:
        """Do nothing: what is done is waited for."""

    def close(self) -> None:
        """Wait until nothing is done any more, whatever came of it."""
        self.over = True
        if not self._future.cancel():
            self._future.exception()
