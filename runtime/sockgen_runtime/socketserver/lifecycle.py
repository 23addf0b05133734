"""Whether a server runs, and whether it has been asked to stop.

* A request to stop is a flag and a wake-up: it never waits and takes no lock, so a signal
  handler may make it.
* The flag outlives the request: a server that is asked to stop before it serves returns
  from its next loop at once.
* Several loops may serve one server. One request ends them all, and only the last to
  end takes the flag down.
* Nobody waits for a loop that could not go on meanwhile: neither its own thread nor
  a process that was forked off does.

The state is kept apart from the server's class, and is made when it is first wanted:
classes that combine a mix-in with something else than `BaseServer`, or do not call its
constructor, work as they do with the standard module.
"""

import os
import threading
from typing import Final, final

from .wakeup import WakeUp

__all__ = ["Lifecycle", "LoopHandle", "lifecycle"]

_NAME: Final = "_sockgen_lifecycle"


@final
class LoopHandle:
    """One running loop, as others see it: who runs it, and how to wake it."""

    def __init__(self) -> None:
        self.wake_up: WakeUp = WakeUp()
        self._process = os.getpid()
        self._thread = threading.get_ident()

    def is_here(self) -> bool:
        """Tell whether it runs in this process."""
        return self._process == os.getpid()

    def is_own(self) -> bool:
        """Tell whether the caller is the thread that runs it."""
        return self.is_here() and self._thread == threading.get_ident()


@final
class Lifecycle:
    """The state of one server.

    Attributes:
        stop_requested: whether its loops are to end.
        draining: whether it serves nobody any more but those it serves already.
        wants_room: whether a loop waits for a request to end before it takes another.
        paused_until: when accepting may be tried again, on the monotonic clock.
        pause: how long the last pause was, in seconds; 0 after a success.
        accepting: held while one of several loops takes a request.
    """

    def __init__(self) -> None:
        self.stop_requested: bool = False
        self.draining: bool = False
        self.wants_room: bool = False
        self.paused_until: float = 0.0
        self.pause: float = 0.0
        self.accepting: threading.Lock = threading.Lock()
        self.ended: threading.Event = threading.Event()
        self.ended.set()
        self.loops: tuple[LoopHandle, ...] = ()
        self._changing = threading.Lock()

    def stop(self) -> None:
        """Ask all loops to end. Never waits; may be called by a signal handler."""
        self.stop_requested = True
        self.wake()

    def wake(self) -> None:
        """Make all loops look again."""
        for loop in self.loops:
            if loop.is_here():
                loop.wake_up.set()

    def room(self) -> None:
        """Note that a request has ended."""
        if self.wants_room:
            self.wake()

    def enter(self, loop: LoopHandle) -> None:
        """Note that a loop begins to serve."""
        with self._changing:
            self.loops = (*self.loops, loop)
            self.ended.clear()

    def leave(self, loop: LoopHandle) -> None:
        """Note that a loop serves no longer; without effect if it did not."""
        with self._changing:
            if loop not in self.loops:
                return
            self.loops = tuple(other for other in self.loops if other is not loop)
            if not self.loops:
                self.stop_requested = False
                self.ended.set()

    def in_loop(self) -> bool:
        """Tell whether the caller is one of the loops."""
        return any(loop.is_own() for loop in self.loops)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until no loop runs; tell whether that is so.

        A loop that waits for the caller itself, or runs in another process, is not
        waited for.

        Args:
            timeout: seconds; None: no limit.
        """
        if self.in_loop() or not all(loop.is_here() for loop in self.loops):
            return False
        return self.ended.wait(timeout)


def lifecycle(server: object) -> Lifecycle:
    """Return the state of a server."""
    found: object = vars(server).get(_NAME)
    if found is None:
        found = vars(server).setdefault(_NAME, Lifecycle())
    assert isinstance(found, Lifecycle)
    return found
