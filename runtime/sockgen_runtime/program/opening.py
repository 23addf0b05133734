"""The servers that `run` can choose from, and how it opens one.

A server that is run this way is set up as a program would want it, whatever its class has
for the sake of compatibility: its port can be bound again at once, an IPv6 address needs
no other class and takes no IPv4 port, threads that hang do not hold up the end of the
program, and the file of a Unix socket lasts as long as the server.
"""

import os
import signal
import socket
import sys
from collections.abc import Callable
from types import GenericAlias
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, final

from sockgen_runtime.generics import Generic
from sockgen_runtime.socketserver import TCPServer, ThreadingMixIn
from sockgen_runtime.socketserver.streams import SocketServer
from sockgen_runtime.socketserver.variables import InetAddress, UnixAddress

from .endpoints import InetEndpoint, UnixEndpoint

__all__ = ["OpenServer", "Servers"]

OpenServer: TypeAlias = SocketServer[Any, Any]  # Any: whatever it serves

Handler_contra = TypeVar("Handler_contra", contravariant=True)


@final
class Servers(Generic[Handler_contra]):
    """The server classes of one kind of concurrency, by the scheme of an address.

    The type parameter is what makes handlers: a class must accept it as its
    `RequestHandlerClass`.

    Args:
        tcp: serves connections; called with address, handler and False.
        unix: serves connections on a Unix socket.
        udp: serves datagrams.
        unixgram: serves datagrams on a Unix socket.
    """

    if not TYPE_CHECKING:
        __class_getitem__ = classmethod(GenericAlias)

    def __init__(
        self,
        *,
        tcp: Callable[[InetAddress, Handler_contra, bool], OpenServer] | None = None,
        unix: Callable[[UnixAddress, Handler_contra, bool], OpenServer] | None = None,
        udp: Callable[[InetAddress, Handler_contra, bool], OpenServer] | None = None,
        unixgram: (
            Callable[[UnixAddress, Handler_contra, bool], OpenServer] | None
        ) = None,
    ) -> None:
        self._internet = {"tcp": tcp, "udp": udp}
        self._unix = {"unix": unix, "unixgram": unixgram}

    def schemes(self) -> list[str]:
        """Return the schemes that are served."""
        both = (*self._internet.items(), *self._unix.items())
        return [scheme for scheme, factory in both if factory is not None]

    def open(
        self,
        endpoint: InetEndpoint | UnixEndpoint,
        handler: Handler_contra,
        inherited: int | None = None,
    ) -> OpenServer:
        """Return a server that listens.

        Args:
            endpoint: where; its scheme is one of `schemes()`.
            handler: what makes handlers.
            inherited: the descriptor of a socket that listens there already, and that other
                processes have as well; None: there is none.

        Raises:
            LookupError: its scheme is not served.
            OSError: it cannot listen there.
        """
        if isinstance(endpoint, InetEndpoint):
            internet = self._internet[endpoint.scheme]
            server = internet and internet(endpoint.address, handler, False)
        else:
            unix = self._unix[endpoint.scheme]
            server = unix and unix(endpoint.address, handler, False)
        if server is None:
            raise LookupError(endpoint.scheme)
        try:
            _set_up(server)
            if inherited is None:
                server.server_bind()
            else:
                _adopt(server, inherited)
            server.server_activate()
        except BaseException:
            server.server_close()
            raise
        return server


def _adopt(server: OpenServer, descriptor: int) -> None:
    """Have a server listen on a socket that others have as well."""
    server.socket.close()
    server.socket = socket.socket(fileno=descriptor)
    server.socket.setblocking(False)  # another process may have taken what was there
    server.address_family = server.socket.family
    server.server_address = server.socket.getsockname()
    if isinstance(server, TCPServer):
        server.shares_socket = True


def _set_up(server: OpenServer) -> None:
    """Set what a program wants (see above)."""
    server.family_from_address = True
    server.dual_stack = False
    # Elsewhere the option means that two servers may share a port.
    connections = server.socket_type == socket.SOCK_STREAM
    server.allow_reuse_address = connections and os.name == "posix"
    if isinstance(server, ThreadingMixIn):
        server.daemon_threads = True
    _set_up_for_unix(server)


if sys.platform != "win32" and hasattr(os, "fork") and hasattr(socket, "AF_UNIX"):
    from sockgen_runtime.socketserver import (
        ForkingMixIn,
        UnixDatagramServer,
        UnixStreamServer,
    )

    def _set_up_for_unix(server: OpenServer) -> None:
        if isinstance(server, ForkingMixIn):
            server.drain_signal = signal.SIGTERM
        if isinstance(server, (UnixStreamServer, UnixDatagramServer)):
            server.unlink_on_close = True
            server.replace_stale = True

else:

    def _set_up_for_unix(server: OpenServer) -> None:
        """Do nothing: there are no such servers here."""
