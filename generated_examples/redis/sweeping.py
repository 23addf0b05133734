"""Removes what has expired and nobody asks for, now and then, a little at a time."""

import threading
from types import TracebackType
from typing import Final, final

from .keyspace import Keyspace

__all__ = ["Sweeper"]

_AT_ONCE: Final = 100  # keys that are removed while others wait for the lock


@final
class Sweeper:
    """Sweeps a keyspace in a thread of its own, as long as its `with` block lasts.

    Args:
        keyspace: what is swept.
        interval: seconds from one time to the next.
    """

    def __init__(self, keyspace: Keyspace, interval: float = 0.1) -> None:
        self._keyspace = keyspace
        self._interval = interval
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.wait(self._interval):
            while self._sweep() == _AT_ONCE and not self._ended.is_set():
                pass

    def _sweep(self) -> int:
        with self._keyspace:
            return self._keyspace.sweep(_AT_ONCE)
