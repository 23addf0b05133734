"""Waiting for a connection and for other threads at once.

`poll` where there is one: it keeps no descriptor of its own, takes any number of them, and
tells that a peer has gone even if nothing is to be read. Elsewhere it is `select`.
"""

import math
import select
from typing import Final, NamedTuple

from sockgen_runtime.socketserver.variables import Connection
from sockgen_runtime.socketserver.wakeup import WakeUp

__all__ = ["Ready", "await_readiness"]

_LONGEST: Final = 86400.0  # seconds of one wait: who waits for longer waits again


class Ready(NamedTuple):
    """What a connection is ready for; nothing, if time is up or a thread has called."""

    read: bool
    write: bool
    gone: bool


if hasattr(select, "poll"):
    _READ: Final = select.POLLIN
    _WRITE: Final = select.POLLOUT
    _GONE: Final = select.POLLERR | select.POLLHUP
    _LEAVES: Final[int] = getattr(select, "POLLRDHUP", 0)

    def await_readiness(
        connection: Connection,
        wake_up: WakeUp,
        *,
        read: bool,
        write: bool,
        timeout: float | None,
    ) -> Ready:
        """Wait until a connection is ready, a thread calls, or time is up.

        Args:
            connection: a connection. That its peer has gone is always noticed; that it
                will send no more, unless there is something to send.
            wake_up: how a thread calls.
            read: whether to wait for input, which includes its end.
            write: whether to wait for room to send.
            timeout: seconds; None: no limit.
        """
        poll = select.poll()
        # A peer that has said its last word may still read what is sent to it.
        wanted = _WRITE if write else _LEAVES
        poll.register(connection, wanted | (_READ if read else 0))
        poll.register(wake_up, _READ)
        if timeout is not None:
            timeout = math.ceil(min(timeout, _LONGEST) * 1000)
        found = dict(poll.poll(timeout))
        if wake_up.fileno() in found:
            wake_up.clear()
        events = found.get(connection.fileno(), 0)
        gone = bool(events & (_GONE | _LEAVES))
        return Ready(
            read and (gone or bool(events & _READ)),
            write and (gone or bool(events & _WRITE)),
            gone,
        )

else:

    def await_readiness(
        connection: Connection,
        wake_up: WakeUp,
        *,
        read: bool,
        write: bool,
        timeout: float | None,
    ) -> Ready:
        """Wait until a connection is ready, a thread calls, or time is up."""
        readers: list[WakeUp | Connection] = [wake_up]
        readers += [connection] if read else []
        writers = [connection] if write else []
        if timeout is not None:
            timeout = min(timeout, _LONGEST)
        readable, writable, _ = select.select(readers, writers, [], timeout)
        if wake_up in readable:
            wake_up.clear()
        return Ready(connection in readable, bool(writable), gone=False)
