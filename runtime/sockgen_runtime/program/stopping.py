"""The orderly end of servers that run in the main thread.

A signal handler only raises flags and wakes what waits; the rest is done when the loop has
returned. Children that were forked off inherit the handlers, so that a signal to one of
them, or to the whole process group, lets it finish its command in the same way.

One case needs a clock: without a mix-in the loop itself runs the handler. If that does not
return within the grace period, its connection is cut; if it does not even notice that,
it is abandoned.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import Final, TypeAlias, final

from sockgen_runtime.socketserver.underway import under_way

from .opening import OpenServer

__all__ = ["stopping"]

_Handler: TypeAlias = Callable[[int, FrameType | None], None]

_SOON: Final = 0.001  # seconds; none at all would stop the clock

_SETTLE: Final = 0.5
"""Seconds in which who was accepted by a worker that ends may still ask."""

_CUT: Final = 1.0
"""Seconds that a handler has to notice that its connection was cut."""


@contextmanager
def stopping(
    servers: Sequence[OpenServer], grace: float, program: str
) -> Generator[None, None, None]:
    """Let SIGINT and SIGTERM stop the servers that the block serves; then drain them.

    In another thread than the main one signals are left alone.

    Args:
        servers: served by the block.
        grace: seconds that what is under way may take after the signal.
        program: what a complaint begins with.
    """
    stop = _Stop(servers, grace)
    finished = False
    try:
        with _handled(stop.handlers()):
            yield
            finished = stop.finish()
    except _AbandonedError:
        pass  # Somebody insists: what is under way is cut below.
    finally:
        if not finished:
            stop.cut()
    if not finished:
        what = f"what was under way after {grace:g} seconds was cut"
        sys.stderr.write(f"{program}: {what}\n")


class _AbandonedError(BaseException):
    """Nobody waits any longer for what is under way."""


@final
class _Stop:
    """What the signals do, and what is done after them."""

    def __init__(self, servers: Sequence[OpenServer], grace: float) -> None:
        self._servers = servers
        self._grace = grace
        self._deadline: float | None = None
        self._process = os.getpid()
        self._interrupts = 0
        self._was_cut = False
        self._settles = False  # whether who was accepted may still ask

    def handlers(self) -> dict[signal.Signals, _Handler]:
        """Return what to do at which signal."""
        found: dict[signal.Signals, _Handler] = {
            signal.SIGINT: self._asked,
            signal.SIGTERM: self._asked,
        }
        if hasattr(signal, "setitimer"):
            found[signal.SIGALRM] = self._expired
        return found

    def _asked(self, number: int, _: FrameType | None) -> None:
        """Begin to stop; a second interrupt ends everything."""
        # Other processes have the socket: it is a renewal, and nobody is to notice. Who has
        # been accepted may be about to ask.
        self._settles = bool(self._shared()) and not self._deadline
        for server in self._servers:
            server.request_stop(drain=not self._settles)
        if os.getpid() != self._process:
            return  # A child that was forked off has its own connection only.
        self._interrupts += number == signal.SIGINT
        if self._interrupts > 1:
            raise _AbandonedError
        if self._deadline is None:
            self._deadline = time.monotonic() + self._grace
            _set_clock(_SETTLE if self._settles else max(self._grace, _SOON))

    def _expired(self, _number: int, _frame: FrameType | None) -> None:
        """End a handler that runs in this thread, when its time is up."""
        if self._settles:
            self._settles = False
            for server in self._servers:
                server.request_stop(drain=True)
            _set_clock(max(self._grace - _SETTLE, _SOON))
            return
        if self._was_cut:
            raise _AbandonedError
        self._was_cut = True
        for server in self._servers:
            under_way(server).cut()
        _set_clock(_CUT)

    def _shared(self) -> list[OpenServer]:
        """Return the servers whose sockets other processes have as well."""
        return [s for s in self._servers if getattr(s, "shares_socket", False)]

    def finish(self) -> bool:
        """Wait until nothing is under way; tell whether all ended by itself."""
        for server in self._servers:
            server.stop_listening()
        if self._deadline is not None:
            _set_clock(0)
        settled = time.monotonic() + _SETTLE
        for server in self._shared() if self._settles else ():
            server.wait_for_requests(settled)
        if self._deadline is None:
            self._deadline = time.monotonic() + self._grace
        finished = not self._was_cut
        for server in self._servers:
            left = max(0.0, self._deadline - time.monotonic())
            finished = server.drain(left) and finished
        return finished

    def cut(self) -> None:
        """End what is under way, and give it a moment to notice."""
        deadline = time.monotonic() + _CUT
        for server in self._servers:
            server.drain(0)
        for server in self._servers:
            under_way(server).wait(deadline)


@contextmanager
def _handled(
    handlers: Mapping[signal.Signals, _Handler],
) -> Generator[None, None, None]:
    """Install signal handlers, and the former ones when the block ends."""
    with ExitStack() as stack:
        if threading.current_thread() is threading.main_thread():
            for number, handler in handlers.items():
                former = signal.signal(number, handler)
                # None: it was not installed by Python, and cannot be restored.
                restored = signal.SIG_DFL if former is None else former
                stack.callback(signal.signal, number, restored)
            stack.callback(_set_clock, 0)
        yield


def _set_clock(seconds: float) -> None:
    """Raise SIGALRM once in some seconds, or never (0), where there is such a clock."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
