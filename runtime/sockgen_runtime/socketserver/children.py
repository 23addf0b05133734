"""Waiting for processes that were forked off, and for no others.

`waitpid(-1)` would take the end of a process that another part of the program has started
and waits for.
"""

import os
import select
import sys
import time
from collections.abc import Collection
from contextlib import ExitStack
from typing import Final

__all__ = ["reap", "wait_for_any"]

_PAUSE: Final = 0.01  # seconds between two looks where no descriptor tells


def reap(process: int, *, blocking: bool) -> bool:
    """Take the end of a child; tell whether it has ended.

    Args:
        process: its process id.
        blocking: whether to wait for its end.
    """
    try:
        return os.waitpid(process, 0 if blocking else os.WNOHANG)[0] == process
    except ChildProcessError:
        return True  # Somebody else has taken it.


def wait_for_any(processes: Collection[int], timeout: float | None = None) -> None:
    """Wait until one of these children has ended; its end is not taken.

    Args:
        processes: their process ids.
        timeout: seconds; None: no limit.
    """
    if not _wait_by_descriptor(processes, timeout):
        deadline = None if timeout is None else time.monotonic() + timeout
        while not any(map(_has_ended, processes)):
            if deadline is not None and time.monotonic() >= deadline:
                return
            time.sleep(_PAUSE)


def _wait_by_descriptor(processes: Collection[int], timeout: float | None) -> bool:
    """Wait as `wait_for_any` does; tell whether the system can."""
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        return False
    with ExitStack() as stack:
        poll = select.poll()
        for process in processes:
            try:
                descriptor = os.pidfd_open(process)
            except ProcessLookupError:
                return True  # Somebody else has taken its end.
            except OSError:
                return False  # An old kernel, or no descriptor is left.
            stack.callback(os.close, descriptor)
            poll.register(descriptor, select.POLLIN)
        poll.poll(None if timeout is None else timeout * 1000)
        return True


def _has_ended(process: int) -> bool:
    options = os.WEXITED | os.WNOHANG | os.WNOWAIT
    try:
        return os.waitid(os.P_PID, process, options) is not None
    except ChildProcessError:
        return True
