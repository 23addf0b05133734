"""The buffers in which the system keeps what has arrived."""

import socket
from typing import Final

from .variables import Connection

__all__ = ["RECEIVE_BUFFER", "keep_at_least"]

RECEIVE_BUFFER: Final = 1 << 20
"""Octets that are kept of datagrams; each counts as several hundred more than it has."""


def keep_at_least(receiving: Connection, octets: int) -> None:
    """Ask the system to keep more of what has not been taken yet; it may grant less.

    Args:
        receiving: the socket.
        octets: how much is to be kept.
    """
    if receiving.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF) < octets:
        receiving.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, octets)
