"""A close that does not cost the peer our last answer.

Closing a socket with unread input sends a reset, which may overtake what was sent before.
So our half is closed first, and what the peer still sends is discarded for a bounded time
and amount.
"""

import socket
import time
from contextlib import suppress
from typing import Final

from .tls import say_goodbye
from .variables import Connection

__all__ = ["linger"]

_CHUNK: Final = 65536
_MOST: Final = 1 << 20  # octets that are discarded before a connection is closed


def linger(connection: Connection, seconds: float) -> None:
    """Close our half, and wait for the peer to close its own.

    Args:
        connection: to be closed next.
        seconds: how long the peer is waited for, at most.
    """
    left = _MOST
    deadline = time.monotonic() + seconds
    with suppress(OSError):  # The peer has gone, or does not go: all the same here.
        say_goodbye(connection)
        connection.shutdown(socket.SHUT_WR)
        while left > 0 and (rest := deadline - time.monotonic()) > 0:
            connection.settimeout(rest)
            data = connection.recv(_CHUNK)
            if not data:
                return
            left -= len(data)
