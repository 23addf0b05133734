"""A way to end a wait for sockets from another thread or from a signal handler.

A pair of sockets, one of which is among those waited for. Its file descriptors are closed
when the last reference to the pair goes, and not before: a thread that is about to write
holds a reference, so it can never write to a number that has a new owner already.
"""

import socket
from contextlib import suppress
from typing import Final, final

__all__ = ["WakeUp"]

_ENOUGH: Final = 4096


@final
class WakeUp:
    """Makes its own `fileno()` readable on demand."""

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)

    def __del__(self) -> None:
        """Close both ends; a pair that was never made has none."""
        for end in ("_reader", "_writer"):
            found: object = vars(self).get(end)
            if isinstance(found, socket.socket):
                found.close()

    def fileno(self) -> int:
        """Return the descriptor to wait for."""
        return self._reader.fileno()

    def set(self) -> None:
        """Make it readable. Never blocks; may be called by a signal handler."""
        with suppress(BlockingIOError):  # It is full, so it is readable.
            self._writer.send(b"\0")

    def clear(self) -> None:
        """Make it unreadable again."""
        with suppress(BlockingIOError):  # It was not set.
            while len(self._reader.recv(_ENOUGH)) == _ENOUGH:
                pass
