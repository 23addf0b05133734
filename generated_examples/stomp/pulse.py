"""Heart-beats: an empty line now and then for every client that wants one."""

import threading
from collections.abc import Callable
from typing import Final, final

__all__ = ["Pulse"]

INTERVAL: Final = 10.0
NAME: Final = "heart-beats"  # of the thread


@final
class Pulse:
    """Calls functions again and again, from one thread that lasts while there are some.

    Args:
        interval: seconds between two calls.
    """

    def __init__(self, interval: float = INTERVAL) -> None:
        self.interval: float = interval
        self._changed = threading.Condition()
        self._beats: dict[object, Callable[[], object]] = {}
        self._running = False

    def add(self, owner: object, beat: Callable[[], object]) -> None:
        """Have a function called for an owner, until it is taken out."""
        with self._changed:
            self._beats[owner] = beat
            if not self._running:
                self._running = True
                run = threading.Thread(target=self._run, name=NAME, daemon=True)
                run.start()

    def discard(self, owner: object) -> None:
        """Have nothing called for an owner any more."""
        with self._changed:
            self._beats.pop(owner, None)
            self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while self._beats:
                if not self._changed.wait(self.interval):
                    for beat in list(self._beats.values()):
                        beat()
            self._running = False
