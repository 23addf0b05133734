"""`TCPServer` and `UnixStreamServer`: servers that accept connections.

The socket belongs to the server from the constructor to `server_close`, whatever fails
in between. What servers of connections and of datagrams have in common is in
`SocketServer`, a class that the standard module has not: for the checkers a server of
datagrams is no `TCPServer`, so that a handler of the wrong kind is an error. At run time it
is one, as in the standard module.
"""

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, overload

from sockgen_runtime.overriding import override

from .base import BaseServer
from .families import family_of, takes_reuse_port
from .lifecycle import lifecycle
from .tls import say_goodbye, shake_hands, wrap
from .variables import Address, Connection, Inet, InetAddress, InetServer, Request

if TYPE_CHECKING:
    from ssl import SSLContext
    from typing import Self

__all__ = ["SocketServer", "TCPServer"]


class SocketServer(BaseServer[Request, Address]):
    """What servers with one listening socket have in common.

    Args:
        server_address: what the socket is bound to.
        RequestHandlerClass: called with the request, the peer's address and this server.
        bind_and_activate: whether to bind the socket and to listen at once.

    Attributes:
        address_family: the family of the socket.
        socket_type: its type.
        request_queue_size: connections that may wait to be accepted.
        allow_reuse_address: whether SO_REUSEADDR is set.
        allow_reuse_port: whether SO_REUSEPORT is set, where the family has it.
        exclusive_address: whether nobody else may be bound to the address, whatever they
            set. Windows lets SO_REUSEADDR take an address that is in use; there this is
            SO_EXCLUSIVEADDRUSE, which excludes the other. Elsewhere it means nothing.
        family_from_address: whether the address decides on `address_family`.
        dual_stack: whether an IPv6 socket serves IPv4 as well; None: as the system has it.
    """

    address_family: int = socket.AF_INET
    socket_type: int = socket.SOCK_STREAM
    request_queue_size: int = 5
    allow_reuse_address: bool = False
    allow_reuse_port: bool = False
    exclusive_address: bool = False
    family_from_address: bool = False
    dual_stack: bool | None = None

    @overload
    def __init__(
        self: InetServer,
        server_address: InetAddress,
        RequestHandlerClass: Callable[[Request, InetAddress, InetServer], object],
        bind_and_activate: bool = True,
    ) -> None: ...

    @overload
    def __init__(
        self,
        server_address: Address,
        RequestHandlerClass: "Callable[[Request, Address, Self], object]",
        bind_and_activate: bool = True,
    ) -> None: ...

    def __init__(
        self,
        server_address: Any,  # Any: the overloads tell what may be passed
        RequestHandlerClass: Callable[..., object],
        bind_and_activate: bool = True,
    ) -> None:
        super().__init__(server_address, RequestHandlerClass)
        self.socket: Connection = socket.socket(self.address_family, self.socket_type)
        if bind_and_activate:
            try:
                self.server_bind()
                self.server_activate()
            except BaseException as error:
                self.__give_up(error)
                raise

    def __give_up(self, error: BaseException) -> None:
        """Close what the constructor has opened, even if `server_close` fails."""
        try:
            self.server_close()
        except BaseException as failure:
            if not isinstance(failure, Exception):
                raise
            # A subclass that is not set up yet must not hide what went wrong first.
            error.add_note(f"server_close then raised {failure!r}")
        finally:
            self.socket.close()

    def server_bind(self) -> None:
        """Bind the socket; `server_address` becomes the address that it got."""
        if self.family_from_address:
            self.__follow_address()
        exclusive: int | None = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
        if self.exclusive_address and exclusive is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, exclusive, 1)
        elif self.allow_reuse_address and hasattr(socket, "SO_REUSEADDR"):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if self.allow_reuse_port and takes_reuse_port(self.address_family):
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if self.dual_stack is not None and self.address_family == socket.AF_INET6:
            only = not self.dual_stack
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only)
        address: Any = self.server_address  # Any: what it is depends on the family
        self.socket.bind(address)
        self.server_address: Address = self.socket.getsockname()

    def __follow_address(self) -> None:
        """Take another socket if the address is not of this one's family."""
        address: Any = self.server_address  # Any: what it is depends on the family
        if self.address_family != socket.AF_INET:
            return
        family = family_of(address[0])
        if family != self.address_family:
            self.socket.close()
            self.address_family = family
            self.socket = socket.socket(family, self.socket_type)

    @override
    def server_close(self) -> None:
        """Close the socket; loops that serve it end."""
        self.socket.close()
        lifecycle(self).wake()

    @override
    def fileno(self) -> int:
        """Return the descriptor of the socket; -1 if it is closed."""
        return self.socket.fileno()


class TCPServer(SocketServer[Connection, Inet]):
    """Accepts connections; without a mix-in, it serves one after the other.

    Attributes:
        ssl_context: for TLS on every connection, whose `request` is an `ssl.SSLSocket`
            then; None: none. A new context holds for connections that come after it.
        handshake_timeout: seconds that a whole handshake may take; None: no limit.
        shares_socket: whether other processes accept from the same socket, also when this
            server ends.
    """

    ssl_context: "SSLContext | None" = None
    handshake_timeout: float | None = 10.0
    shares_socket: bool = False

    @override
    def server_activate(self) -> None:
        """Begin to listen."""
        self.socket.listen(self.request_queue_size)

    @override
    def get_request(self) -> tuple[Connection, Inet]:
        """Accept a connection."""
        request, client_address = self.socket.accept()
        if self.ssl_context is not None:
            request = wrap(self.ssl_context, request)
        return request, client_address

    @override
    def finish_request(self, request: Connection, client_address: Inet) -> None:
        """Make the handler of a connection; with TLS, shake hands before."""
        try:
            shake_hands(request, self.handshake_timeout)
        except OSError as error:
            self.handle_handshake_error(request, client_address, error)
        else:
            super().finish_request(request, client_address)

    def handle_handshake_error(
        self, request: Connection, client_address: Inet, error: OSError
    ) -> None:
        """Called when a peer does not get through its handshake; no handler is made.

        The default logs to `error_logger`, if there is one.
        """
        if self.error_logger is not None:
            context = self.log_context(client_address)
            words = "the handshake with %s failed: %s"
            self.error_logger.info(words, client_address, error, extra=context)

    @override
    def shutdown_request(self, request: Connection) -> None:
        """End the connection in order: the peer sees the end of our output."""
        say_goodbye(request)
        with suppress(OSError):  # The peer has gone already.
            request.shutdown(socket.SHUT_WR)
        self.close_request(request)

    @override
    def close_request(self, request: Connection) -> None:
        """Close the connection."""
        request.close()

    @override
    def stop_listening(self) -> None:
        """Refuse new connections, also those that wait in the backlog."""
        # Closing alone would leave it open in processes that were forked off.
        if not self.shares_socket:
            with suppress(OSError):  # Closed already, or of a kind that cannot.
                self.socket.shutdown(socket.SHUT_RDWR)
        SocketServer.server_close(self)
