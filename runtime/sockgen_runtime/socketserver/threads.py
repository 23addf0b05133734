"""The threads of a server that somebody may have to wait for.

A thread takes itself out when it ends, so nothing grows while a server idles. It can
only do so while it still runs; so the last that did is kept, and joined by the next. Thus
whoever joins waits for the very end of every thread.
"""

import threading
from typing import final

__all__ = ["NoThreads", "Threads"]


@final
class Threads:
    """Threads that run, each from its start to its `end`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: set[threading.Thread] = set()
        self._joining: set[threading.Thread] = set()
        self._ended: threading.Thread | None = None

    def __len__(self) -> int:
        return len(self._running)

    def start(self, thread: threading.Thread) -> None:
        """Start a thread and keep it.

        Raises:
            RuntimeError: the system has no thread to spare; it is not kept then.
        """
        with self._lock:
            self._running.add(thread)
        try:
            thread.start()
        except BaseException:
            with self._lock:
                self._running.discard(thread)
            raise

    def end(self) -> None:
        """Take out the calling thread, of which this is the last deed."""
        thread = threading.current_thread()
        with self._lock:
            if thread not in self._running:
                return  # It was never to be waited for.
            self._running.discard(thread)
            before, self._ended = self._ended, thread
        if before is not None:
            before.join()

    def join(self) -> None:
        """Wait until all have ended, but for those that wait here themselves."""
        own = threading.current_thread()
        with self._lock:
            self._joining.add(own)
            waiting = set(self._joining)
            threads = set(self._running)
            if self._ended is not None:
                threads.add(self._ended)
        try:
            for thread in threads - waiting:
                thread.join()
        finally:
            with self._lock:
                self._joining.discard(own)


@final
class NoThreads:
    """Keeps no threads: programs put it in the place of a server's `_threads`."""

    def append(self, thread: threading.Thread) -> None:
        """Forget a thread."""

    def join(self) -> None:
        """Wait for nobody."""
