"""A connection that never blocks, and waits for its peer and for other threads at once.

Only the thread that serves the connection uses a channel; so TLS, which may have to write
in order to read and to read in order to write, meets no second thread.
"""

import time
from collections.abc import Callable
from typing import Final, final

from sockgen_runtime.socketserver.tls import blocked_on
from sockgen_runtime.socketserver.variables import Connection
from sockgen_runtime.socketserver.wakeup import WakeUp

from .readiness import Ready, await_readiness

__all__ = ["Channel"]

RECEIVE_SIZE: Final = 65536  # octets of one `recv`


@final
class Channel:
    """Sends what it is given as the peer takes it, and receives what there is.

    Args:
        connection: does not block from now on.
        wake_up: how another thread ends a wait.
    """

    __slots__ = ("_connection", "_crossed", "_pending", "_unsent", "_wake_up")

    def __init__(self, connection: Connection, wake_up: WakeUp) -> None:
        connection.settimeout(0)
        self._connection = connection
        self._wake_up = wake_up
        self._unsent = memoryview(b"")
        self._crossed = False  # TLS reads in order to write, or the other way
        self._pending: Callable[[], int] | None = getattr(connection, "pending", None)

    def send(self, octets: bytes) -> None:
        """Take octets to be sent; `flush` sends them."""
        unsent = self._unsent
        self._unsent = memoryview(b"".join((unsent, octets)) if unsent else octets)

    def flush(self) -> bool:
        """Send what the peer takes now; tell whether that was everything.

        Raises:
            OSError: the peer has gone.
        """
        while self._unsent:
            try:
                sent = self._connection.send(self._unsent)
            except OSError as error:
                return self._blocked(error, crossing="read")
            self._unsent = self._unsent[sent:]
        return True

    def finish(self, seconds: float) -> None:
        """Send what there is, as far as the peer takes it within some seconds.

        Raises:
            OSError: it has gone.
        """
        deadline = time.monotonic() + seconds
        while not self.flush() and (left := deadline - time.monotonic()) > 0:
            self.wait(read=False, timeout=left)

    def receive(self) -> bytes | None:
        """Return what has arrived; nothing if that is all there will be.

        It is None if nothing has arrived yet.

        Raises:
            OSError: the peer has gone.
        """
        try:
            return self._connection.recv(RECEIVE_SIZE)
        except OSError as error:
            self._blocked(error, crossing="write")
            return None

    def _blocked(self, error: OSError, crossing: str) -> bool:
        """Note what to wait for before the next try; raise what is an error."""
        cause = blocked_on(error, self._connection)
        if not cause:
            raise error
        self._crossed = cause == crossing
        return False

    def wait(self, *, read: bool, timeout: float | None) -> Ready:
        """Wait until something can be done, a thread calls, or time is up.

        Args:
            read: whether to wait for input; for room to send, if there is something.
            timeout: seconds; None: no limit.
        """
        if read and self._pending is not None and self._pending() > 0:
            return Ready(read=True, write=False, gone=False)
        write, crossed = bool(self._unsent), self._crossed
        ready = await_readiness(
            self._connection,
            self._wake_up,
            read=read or (write and crossed),
            write=write or (read and crossed),
            timeout=timeout,
        )
        if crossed and (ready.read or ready.write):
            return Ready(read, write, ready.gone)
        return ready
