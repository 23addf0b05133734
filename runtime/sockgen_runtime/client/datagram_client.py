"""What generated clients can do that speak in datagrams, besides their commands."""

from typing import TYPE_CHECKING, Final

from sockgen_runtime.socketserver.variables import InetAddress, UnixAddress

from .client import TIMEOUT, AnyClient
from .datagrams import DatagramLink
from .link import Link, Security
from .pipeline import Pipeline

if TYPE_CHECKING:
    from ssl import SSLContext

__all__ = ["PATIENCE", "DatagramClient", "EitherClient"]

PATIENCE: Final = 5.0
"""Seconds for an answer to a datagram, where nothing else is said."""


class DatagramClient(AnyClient[DatagramLink]):
    """A client that speaks in datagrams.

    A generated client has a method for each command, which sends it and returns its
    answer. A datagram may be lost, and so may an answer: then the command is sent again,
    and may be run twice. Where that does harm, pass `retries=0`.

    A client belongs to one thread.

    Args:
        address: of the server: host and port, or the path of a Unix socket.
        timeout: seconds for each answer, with everything that is sent again; more than 0.
        retries: how often a command is sent again; the waits in between are each twice
            as long as the one before, and together the timeout.

    Raises:
        ValueError: an argument is out of its bounds.
        OSError: there is no such host.
    """

    def __init__(
        self,
        address: InetAddress | UnixAddress,
        *,
        timeout: float = PATIENCE,
        retries: int = 2,
    ) -> None:
        self._link = DatagramLink(self.rules, address, timeout, retries)


class EitherClient(AnyClient[Link | DatagramLink]):
    """A connection to a server, or a client that speaks in datagrams.

    See `Client` and `DatagramClient`.

    Args:
        address: of the server: host and port, or the path of a Unix socket.
        datagrams: whether to speak in datagrams.
        timeout: seconds for connecting, and for each answer; None: those of either
            kind of client.
        retries: how often a datagram is sent again.
        tls: for a connection that is TLS.
        server_name: what the server's certificate must be for; None: the host.

    Raises:
        ValueError: an argument is out of its bounds, or datagrams are to be TLS.
        OSError: there is no connection, or no such host.
    """

    def __init__(
        self,
        address: InetAddress | UnixAddress,
        *,
        datagrams: bool = False,
        timeout: float | None = None,
        retries: int = 2,
        tls: "SSLContext | None" = None,
        server_name: str | None = None,
    ) -> None:
        if datagrams:
            if tls is not None:
                raise ValueError("datagrams cannot be TLS")
            wait = PATIENCE if timeout is None else timeout
            self._link = DatagramLink(self.rules, address, wait, retries)
            return
        if server_name is None and isinstance(address, tuple):
            server_name = address[0]
        security = Security(tls, None, server_name)
        wait = TIMEOUT if timeout is None else timeout
        self._link = Link(self.rules, address, wait, security)

    def pipeline(self) -> Pipeline:
        """Return a block of commands that are sent before their answers are read.

        Raises:
            ValueError: the client speaks in datagrams, which keep no order.
        """
        if isinstance(self._link, Link):
            return Pipeline(self._link)
        raise ValueError("there are no pipelines in datagrams")
