"""A client of a few lines: it connects, sends octets and compares what comes back."""

import socket
from collections.abc import Generator
from contextlib import contextmanager

from tests.support.waiting import DEADLINE

__all__ = ["asked", "connected", "received"]


@contextmanager
def connected(address: tuple[str, int] | str) -> Generator[socket.socket, None, None]:
    """Connect to a TCP address, or to the path of a Unix socket."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family) as client:
        client.settimeout(DEADLINE)
        client.connect(address)
        yield client


def received(client: socket.socket, count: int) -> bytes:
    """Return the next octets; fewer only if the connection ends before."""
    found = b""
    while len(found) < count and (more := client.recv(count - len(found))):
        found += more
    return found


def asked(client: socket.socket, question: bytes, answer: bytes) -> None:
    """Send a question; what comes back must be the answer."""
    client.sendall(question)
    assert received(client, len(answer)) == answer
