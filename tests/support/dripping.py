"""A peer that is never silent, and never done."""

import socket
import time

from tests.support.waiting import DEADLINE

__all__ = ["drip"]

_PAUSE = 0.02


def drip(client: socket.socket, seconds: float = DEADLINE) -> tuple[bytes, float]:
    """Send an octet now and then until the server ends it.

    Args:
        client: connected; its timeout changes.
        seconds: after which it is enough.

    Returns:
        What the server sent, and the seconds that it took.
    """
    begin = time.monotonic()
    received = b""
    client.settimeout(_PAUSE)
    while time.monotonic() < begin + seconds:
        try:
            client.sendall(b"x")
            if not (data := client.recv(4096)):
                break
            received += data
        except TimeoutError:
            continue
        except ConnectionError:
            break
    return received, time.monotonic() - begin
