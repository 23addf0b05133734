"""Deadlines of connections: one thread cuts those that take too long.

A timeout of a socket bounds one operation, so a peer that sends an octet now and then is
never too slow for it. Here the whole connection has a deadline: when it comes, both halves
are closed, and whoever reads or writes at that moment sees the end.

The thread is started with the first deadline and ends with the last. A process that was
forked off begins with none.
"""

import heapq
import itertools
import os
import socket
import threading
import time
from contextlib import suppress
from typing import Final, final

from .variables import Connection

__all__ = ["Deadline", "cut_after"]


@final
class Deadline:
    """A deadline that has been set; `expired` tells whether it has come."""

    def __init__(self, connection: Connection, at: float) -> None:
        self.at: float = at
        self.expired: bool = False
        self._connection: Connection | None = connection
        self._lock = threading.Lock()

    def cancel(self) -> None:
        """Let the connection be."""
        with self._lock:
            self._connection = None
        _watch.forget()

    @property
    def is_cancelled(self) -> bool:
        """Whether the connection is let be."""
        return self._connection is None

    def come(self) -> None:
        """Cut the connection."""
        with self._lock:
            if self._connection is None:
                return
            self.expired = True
            with suppress(OSError):  # The peer has gone already.
                # Not that of TLS, which would go on in clear text.
                socket.socket.shutdown(self._connection, socket.SHUT_RDWR)
            self._connection = None


def cut_after(connection: Connection, seconds: float) -> Deadline:
    """Cut a connection after some seconds, unless that is cancelled before.

    Args:
        connection: to be cut.
        seconds: from now, more than 0.
    """
    deadline = Deadline(connection, time.monotonic() + seconds)
    _watch.add(deadline)
    return deadline


@final
class _Watch:
    """The deadlines that are to come, and the thread that waits for the next."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, int, Deadline]] = []
        self._numbers = itertools.count()
        self._cancelled = 0
        self._thread: threading.Thread | None = None

    def add(self, deadline: Deadline) -> None:
        """Wait for a deadline."""
        with self._changed:
            entry = (deadline.at, next(self._numbers), deadline)
            heapq.heappush(self._waiting, entry)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="deadlines", daemon=True
                )
                self._thread.start()
            elif self._waiting[0] is entry:
                self._changed.notify()

    def forget(self) -> None:
        """Note that a deadline was cancelled; most are, so they are swept together."""
        with self._changed:
            self._cancelled += 1
            if 2 * self._cancelled > len(self._waiting):
                self._waiting = [e for e in self._waiting if not e[2].is_cancelled]
                heapq.heapify(self._waiting)
                self._cancelled = 0
                self._changed.notify()

    def begin_again(self) -> None:
        """Forget everything, in a process that was forked off."""
        vars(self).update(vars(_Watch()))

    def _run(self) -> None:
        while True:
            with self._changed:
                if not self._waiting:
                    self._thread = None
                    return
                left = self._waiting[0][0] - time.monotonic()
                if left > 0:
                    self._changed.wait(left)
                    continue
                deadline = heapq.heappop(self._waiting)[2]
            deadline.come()


_watch: Final = _Watch()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_watch.begin_again)
