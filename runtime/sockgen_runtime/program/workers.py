"""The parent of workers: it starts them, renews them, and ends with them.

* A worker that ends by itself is replaced: at once, or, if it keeps ending soon, after a
  pause that doubles from a tenth of a second to half a minute.
* SIGHUP renews all workers, one after the other: a new one serves before an old one is
  asked to end, so that no connection is refused. If the new one does not start, the old
  ones stay.
* SIGTERM and SIGINT end them in order; a second SIGINT at once.
"""

import os
import selectors
import signal
import sys
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Final, final

from sockgen_runtime.socketserver.wakeup import WakeUp

from .worker import Worker

__all__ = ["supervise"]

_SOON: Final = 5.0  # seconds; who ends within them may end again as soon
_PAUSES: Final = (
    0.1,
    30.0,
)  # seconds: the first pause before a new worker, the longest
_LOOK: Final = 0.5  # seconds between two looks when nothing happens
_KILL: Final = 5.0  # seconds beyond the grace period until what is left is killed

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)


@final
class _Place:
    """The place of one worker: who has it, and who is about to."""

    def __init__(self) -> None:
        self.worker: Worker | None = None
        self.coming: Worker | None = None
        self.renew: bool = False
        self.not_before: float = 0.0
        self._failures = 0

    def failed(self, worker: Worker) -> None:
        """Note that a worker has ended by itself."""
        now = time.monotonic()
        if now - worker.started > _SOON:
            self._failures = 0
        first, longest = _PAUSES
        self.not_before = now + min(longest, first * 2**self._failures)
        self._failures += 1


@final
class _Supervisor:
    """Keeps all places taken.

    Args:
        sockets: the descriptors of the listening sockets.
        count: how many workers there are to be.
        grace: seconds that a worker may take to end.
        program: what a complaint begins with.
        announce: called when all workers serve for the first time.
    """

    def __init__(
        self,
        sockets: Sequence[int],
        count: int,
        grace: float,
        program: str,
        announce: Callable[[], None],
    ) -> None:
        self._sockets = sockets
        self._grace = grace
        self._program = program
        self._announce: Callable[[], None] | None = announce
        self._places = [_Place() for _ in range(count)]
        self._leaving: list[Worker] = []
        self._wake_up = WakeUp()
        self._life, self._alive = os.pipe()
        self._asked: list[int] = []
        self._ends_at: float | None = None
        self._code = 0

    def run(self) -> int:
        """Supervise until the end; return the exit code."""
        with self._signals():
            while not self._is_over():
                self._wait()
                self._heed()
                self._look_at_coming()
                self._look_at_all()
        os.close(self._alive)
        os.close(self._life)
        return self._code

    @contextmanager
    def _signals(self) -> Generator[None]:
        """Hear signals in the block."""
        former = {number: signal.signal(number, self._hear) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)

    def _hear(self, number: int, _: FrameType | None) -> None:
        self._asked.append(number)
        self._wake_up.set()

    def _is_over(self) -> bool:
        return self._ends_at is not None and not self._all()

    def _all(self) -> list[Worker]:
        """Return every worker that there is."""
        found = [
            worker for place in self._places for worker in (place.worker, place.coming)
        ]
        return [worker for worker in (*found, *self._leaving) if worker is not None]

    def _wait(self) -> None:
        """Wait for a signal, a word of a new worker, or the next thing to do."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._wake_up, selectors.EVENT_READ)
            for place in self._places:
                if place.coming is not None and not place.coming.has_spoken:
                    selector.register(place.coming, selectors.EVENT_READ)
            now = time.monotonic()
            moments = [p.not_before for p in self._places if p.worker is None]
            timeout = min([_LOOK, *(max(0.0, moment - now) for moment in moments)])
            for key, _ in selector.select(timeout if self._ends_at is None else 0.05):
                if isinstance(key.fileobj, Worker):
                    key.fileobj.listen()
        self._wake_up.clear()

    def _heed(self) -> None:
        """Do what signals ask for."""
        asked, self._asked = self._asked, []
        for number in asked:
            if number == signal.SIGHUP:
                for place in self._places:
                    place.renew = True
            elif number in (signal.SIGTERM, signal.SIGINT):
                again = self._ends_at is not None and number == signal.SIGINT
                self._end(signal.SIGKILL if again else signal.SIGTERM)
        if self._ends_at is not None and time.monotonic() > self._ends_at:
            self._end(signal.SIGKILL)

    def _end(self, by: signal.Signals) -> None:
        """Ask all workers to end, or make them."""
        if self._ends_at is None:
            self._ends_at = time.monotonic() + self._grace + _KILL
        for worker in self._all():
            worker.stop(by)

    def _look_at_coming(self) -> None:
        """Let those take their places who are ready, and give up those who are not."""
        for place in self._places:
            worker = place.coming
            if worker is None:
                continue
            if worker.is_ready and not worker.has_ended():
                if place.worker is not None:
                    place.worker.stop()
                    self._leaving.append(place.worker)
                place.worker, place.coming, place.renew = worker, None, False
                worker.close()
            elif worker.has_ended() or worker.is_late:
                worker.stop(signal.SIGKILL)
                worker.close()
                self._leaving.append(worker)
                place.coming = None
                self._give_up(place, worker)
        if self._announce is not None and all(p.worker for p in self._places):
            self._announce()
            self._announce = None

    def _give_up(self, place: _Place, worker: Worker) -> None:
        """Say that a worker did not start; nobody renews by what does not work."""
        self._say(f"worker {worker.pid} did not start")
        place.failed(worker)
        for each in self._places:
            each.renew = False
        if self._announce is not None and self._ends_at is None:
            self._code = 1
            self._end(signal.SIGTERM)

    def _look_at_all(self) -> None:
        """Replace who has ended, and renew one place at a time."""
        self._leaving = [worker for worker in self._leaving if not worker.has_ended()]
        for place in self._places:
            worker = place.worker
            if worker is not None and worker.has_ended():
                place.worker = None
                if self._ends_at is None:
                    self._say(f"worker {worker.pid} has ended")
                    place.failed(worker)
        if self._ends_at is not None:
            return
        now = time.monotonic()
        for place in self._places:
            if (
                place.worker is None
                and place.coming is None
                and now >= place.not_before
            ):
                place.coming = Worker(self._sockets, self._life)
        if not any(place.coming for place in self._places):
            due = (place for place in self._places if place.renew)
            for place in [*due][:1]:
                place.coming = Worker(self._sockets, self._life)

    def _say(self, what: str) -> None:
        sys.stderr.write(f"{self._program}: {what}\n")


def supervise(
    sockets: Sequence[int],
    count: int,
    grace: float,
    program: str,
    announce: Callable[[], None],
) -> int:
    """Run workers until a signal ends them, in the main thread.

    Args:
        sockets: the descriptors of the listening sockets.
        count: how many workers; at least 1.
        grace: seconds that a worker may take to end, when it is asked to.
        program: what a complaint begins with.
        announce: called when all workers serve for the first time.

    Returns:
        The exit code: 0, or 1 if they could not be started.
    """
    return _Supervisor(sockets, count, grace, program, announce).run()
