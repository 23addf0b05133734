"""Servers of conversations: what generated server classes extend.

They accept handlers of their protocol only, and only complete ones; they serve as many
peers as the protocol's limits allow, and tell the next one so.
"""

import logging
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from sockgen_runtime.conversation.answers import answer_to
from sockgen_runtime.conversation.session import Session
from sockgen_runtime.errors import TooManyConnections
from sockgen_runtime.generics import Generic, TypeVar
from sockgen_runtime.overriding import override
from sockgen_runtime.socketserver import TCPServer
from sockgen_runtime.socketserver.variables import (
    Connection,
    Inet,
    InetAddress,
    UnixAddress,
)

from .completeness import handler_behind

if TYPE_CHECKING:
    from ssl import SSLContext
    from typing import Self

__all__ = ["ConversationServer", "ConversationTCPServer"]

RECEIVE_SIZE: Final = 65536  # octets that a refused peer may have sent already

_logger: Final = logging.getLogger("sockgen_runtime")

Handler = TypeVar("Handler", bound=Session, default=Session)


class ConversationServer(TCPServer[Inet], Generic[Inet, Handler]):
    """Serves conversations on any kind of connection.

    Args:
        server_address: where it listens.
        RequestHandlerClass: a handler of this protocol, or what makes one; called with
            the connection, the peer's address and this server.
        bind_and_activate: whether to bind the socket and to listen at once.

    Attributes:
        starttls_context: for connections that go on in TLS behind a reply; None: such a
            reply cannot be sent. With `ssl_context` they are TLS from the beginning.
        handler: the handler whose limits and answers hold for peers that are refused;
            the constructor replaces it by the class that it is given, if it is one.

    Raises:
        TypeError: the handler lacks methods.
    """

    starttls_context: "SSLContext | None" = None
    handler: type[Session] = Session
    max_connections: int | None = None
    allow_reuse_address: bool = True
    request_queue_size: int = 1024
    refuse_when_full: bool = True
    ignore_disconnects: bool = True
    error_logger: logging.Logger | None = _logger

    def __init__(
        self,
        server_address: Inet,
        RequestHandlerClass: "Callable[[Connection, Inet, Self], Handler]",
        bind_and_activate: bool = True,
    ) -> None:
        given = handler_behind(RequestHandlerClass)
        if given is not None:
            self.handler = given
        if self.max_connections is None:
            self.max_connections = self.handler.limits.connections
        super().__init__(server_address, RequestHandlerClass, bind_and_activate)

    @override
    def refuse_request(self, request: Connection, client_address: Inet) -> None:
        """Tell a peer that there are too many, without waiting for it."""
        limit = self.max_connections
        error = TooManyConnections(f"expected at most {limit} connections at once")
        answer = answer_to(error, self.handler.answers)
        if answer is None:
            return
        with suppress(OSError):  # It has gone, or its socket takes nothing: no matter.
            request.setblocking(False)
            request.send(answer.encode(error))
            request.recv(RECEIVE_SIZE)  # unread input would turn the close into a reset


class ConversationTCPServer(ConversationServer[InetAddress, Handler], Generic[Handler]):
    """Serves conversations over TCP, one peer at a time without a mix-in."""


if sys.platform != "win32" and hasattr(socket, "AF_UNIX"):
    from sockgen_runtime.socketserver import UnixStreamServer

    __all__ += ["ConversationUnixServer"]

    class ConversationUnixServer(
        ConversationServer[UnixAddress, Handler], UnixStreamServer, Generic[Handler]
    ):
        """Serves conversations on a Unix socket, one peer at a time without a mix-in."""
