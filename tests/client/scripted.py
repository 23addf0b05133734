"""A server that does what a test says, in a thread, for one connection after the other."""

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import Final, TypeAlias

from tests.support.waiting import DEADLINE

__all__ = ["Script", "scripted", "told"]

Script: TypeAlias = Callable[[socket.socket], None]
"""Given a connection, which is closed when it returns."""

_LOOPBACK: Final = ("127.0.0.1", 0)


@contextmanager
def scripted(*scripts: Script) -> Generator[tuple[str, int]]:
    """Serve one connection by each script; yield the address.

    Raises:
        AssertionError: a script has not ended.
    """
    with socket.create_server(_LOOPBACK) as listener:
        listener.settimeout(DEADLINE)
        serving = threading.Thread(target=_serve, args=(listener, scripts))
        serving.start()
        try:
            host, port = listener.getsockname()
            yield host, port
        finally:
            serving.join(DEADLINE)
            assert not serving.is_alive(), "the script of the server has not ended"


def _serve(listener: socket.socket, scripts: tuple[Script, ...]) -> None:
    for script in scripts:
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.settimeout(DEADLINE)
            script(connection)


def told(*answers: bytes, start: bytes = b"") -> Script:
    """Return a script that answers each input, and then waits until the client is gone.

    Args:
        answers: for one `recv` each.
        start: what is said before anything.
    """

    def script(connection: socket.socket) -> None:
        connection.sendall(start)
        for answer in answers:
            connection.recv(65536)
            connection.sendall(answer)
        while connection.recv(65536):
            pass

    return script
