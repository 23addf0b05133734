"""A worker, as its parent sees it: a process that says once that it serves."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Final, final

from .inheriting import VARIABLE

__all__ = ["Worker"]

START_LIMIT: Final = 60.0
"""Seconds in which a worker must say that it serves."""


@final
class Worker:
    """A process that runs the same program with the same arguments.

    Attributes:
        started: when it was started, on the monotonic clock.
        is_ready: whether it has said that it serves.
        has_spoken: whether it has said that, or will not say it any more.

    Args:
        sockets: the descriptors of the listening sockets.
        life: the descriptor at which it sees the end of this process.
    """

    def __init__(self, sockets: Sequence[int], life: int) -> None:
        self.started: float = time.monotonic()
        self.is_ready: bool = False
        self.has_spoken: bool = False
        self._reading, writing = os.pipe()
        told = " ".join(str(number) for number in (writing, life, *sockets))
        try:
            self._process = subprocess.Popen(
                [sys.executable, *sys.orig_argv[1:]],
                env={**os.environ, VARIABLE: told},
                pass_fds=(writing, life, *sockets),
            )
        except BaseException:
            self.close()
            raise
        finally:
            os.close(writing)

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def fileno(self) -> int:
        """Return the descriptor that is readable when it is ready, or gone."""
        return self._reading

    def listen(self) -> None:
        """Take note of what it says; afterwards it says nothing more."""
        self.has_spoken = True
        self.is_ready = bool(os.read(self._reading, 1))

    @property
    def is_late(self) -> bool:
        """Whether it should serve by now."""
        return not self.is_ready and time.monotonic() > self.started + START_LIMIT

    def has_ended(self) -> bool:
        """Tell whether it has ended; its process is then forgotten."""
        return self._process.poll() is not None

    def stop(self, by: signal.Signals = signal.SIGTERM) -> None:
        """Send it a signal; without effect if it has ended."""
        self._process.send_signal(by)

    def close(self) -> None:
        """Free what belongs to it here."""
        if self._reading >= 0:
            os.close(self._reading)
            self._reading = -1
