"""What is sent on a connection that never blocks, and what is left of it."""

from typing import final

from sockgen_runtime.socketserver.tls import blocked_on
from sockgen_runtime.socketserver.variables import Connection

__all__ = ["Wire"]


@final
class Wire:
    """Sends what it is given as the peer takes it.

    Attributes:
        connection: does not block from now on.
        unsent: what the peer has not taken yet.
        crossed: whether TLS has to read in order to write, or to write in order to read.

    Args:
        connection: the same.
    """

    __slots__ = ("connection", "crossed", "unsent")

    def __init__(self, connection: Connection) -> None:
        connection.setblocking(False)
        self.connection: Connection = connection
        self.unsent: bytes = b""
        self.crossed: bool = False

    def send(self, octets: bytes) -> None:
        """Send octets, as far as the peer takes them now.

        Raises:
            OSError: the peer has gone.
        """
        if self.unsent:
            self.unsent += octets
            return
        try:
            sent = self.connection.send(octets) if octets else 0
        except OSError as error:
            self.blocked(error, "read")
            sent = 0
        if sent < len(octets):
            self.unsent = octets[sent:]

    def flush(self) -> bool:
        """Send what is unsent; tell whether the peer has taken any of it.

        Raises:
            OSError: the peer has gone.
        """
        octets, self.unsent = self.unsent, b""
        self.crossed = False
        self.send(octets)
        return len(self.unsent) < len(octets)

    def blocked(self, error: OSError, crossing: str) -> None:
        """Note what to wait for before the next try; raise what is an error.

        Args:
            error: what a try has raised.
            crossing: what the try would wait for only because of TLS.

        Raises:
            OSError: the connection is broken.
        """
        cause = blocked_on(error, self.connection)
        if not cause:
            raise error
        self.crossed = cause == crossing

    @property
    def has_read_ahead(self) -> bool:
        """Whether TLS has read what no descriptor tells of any more."""
        pending: object = getattr(self.connection, "pending", None)
        return callable(pending) and bool(pending())
