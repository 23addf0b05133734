"""Servers of datagrams: what generated server classes extend.

What has arrived is taken without waiting in between, up to a bound for each turn of the
serving loop. Sockets do not block: an answer for which there is no room is lost, as it
might be anywhere on its way. (On a Unix socket the room is the server's: a peer that has
connected to it and does not read can use it up, as with any server there.)
"""

import logging
import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from sockgen_runtime.conversation.session import Session
from sockgen_runtime.generics import Generic, TypeVar
from sockgen_runtime.overriding import override
from sockgen_runtime.reading.datagrams import DatagramRules
from sockgen_runtime.socketserver import UDPServer
from sockgen_runtime.socketserver.backoff import note_failure
from sockgen_runtime.socketserver.buffers import RECEIVE_BUFFER, keep_at_least
from sockgen_runtime.socketserver.lifecycle import lifecycle
from sockgen_runtime.socketserver.underway import peer_of
from sockgen_runtime.socketserver.variables import (
    Datagram,
    Inet,
    InetAddress,
    UnixAddress,
)

from .arrival import arrival, is_anywhere, tell_arrivals
from .completeness import handler_behind
from .rates import RateLimit
from .tally import Tally

if TYPE_CHECKING:
    from typing import Self

__all__ = ["ConversationDatagramServer", "ConversationUDPServer"]

_LAST_BURSTS: Final = 16  # of what has arrived, when a server ends
_BETWEEN: Final = (
    *("process_request", "serve_request", "finish_request", "verify_request"),
    *("connection_opened", "request_done", "request_failed", "connection_closed"),
    *("shutdown_request", "close_request"),
)
_BESIDE: Final = 128  # octets of what the system tells beside a datagram

_logger: Final = logging.getLogger("sockgen_runtime")

Handler = TypeVar("Handler", bound=Session, default=Session)


class ConversationDatagramServer(UDPServer[Inet], Generic[Inet, Handler]):
    """Serves datagrams of any family.

    Args:
        server_address: where it listens.
        RequestHandlerClass: a handler of this protocol, or what makes one; called with
            the datagram, the peer's address and this server.
        bind_and_activate: whether to bind the socket at once.

    Attributes:
        burst: datagrams that are taken in one turn of the serving loop, at most.
        receive_buffer: octets that the system is asked to keep of what has not been taken
            yet, at least; it counts a small datagram as about a thousand, and may grant
            less. What has no room is lost.
        max_reply_ratio: octets of an answer for each octet that was asked with, at most;
            a larger answer is lost. A forged sender could otherwise turn the server
            against its victim. None: no bound.
        rate_limit: how often one host may ask; what is beyond is dropped. None: no bound.
        lost: counts what was refused, dropped or not answered: by the kinds of errors,
            and as `rate_limited`, `amplified`, `answer_too_large`, `answer_lost` (there
            was no room or no way), `no_address`. A forking server counts in its children,
            what it drops itself excepted.
        lingers: whether something is under way that its handler's constructor has left to
            the serving loop.

    Raises:
        TypeError: the handler lacks methods.
    """

    burst: int = 64
    receive_buffer: int = RECEIVE_BUFFER
    max_reply_ratio: float | None = None
    rate_limit: RateLimit | None = None
    max_connections: int | None = None
    error_logger: logging.Logger | None = _logger

    lingers: bool = False

    __direct: bool = False
    __drained: bool = False
    __takes_rest: bool = True
    __anywhere: bool = False

    def __init__(
        self,
        server_address: Inet,
        RequestHandlerClass: "Callable[[Datagram, Inet, Self], Handler]",
        bind_and_activate: bool = True,
    ) -> None:
        self.lost: Tally = Tally()
        given = handler_behind(RequestHandlerClass)
        if given is not None:
            rules: DatagramRules = getattr(given, "datagrams", DatagramRules())
            self.max_packet_size: int = rules.max + 1  # one more: it is too large
            if self.max_connections is None:
                self.max_connections = given.limits.connections
        super().__init__(server_address, RequestHandlerClass, bind_and_activate)

    @override
    def server_activate(self) -> None:
        """Make the socket ready to be served: it never blocks."""
        super().server_activate()
        self.__direct = self.serves_at_once()
        self.socket.setblocking(False)
        keep_at_least(self.socket, self.receive_buffer)
        self.__anywhere = is_anywhere(self.socket) and tell_arrivals(self.socket)

    @override
    def get_request(self) -> tuple[Datagram, Inet]:
        """Receive a datagram, without waiting.

        Raises:
            BlockingIOError: none has arrived.
            OSError: it cannot be received.
        """
        try:
            if self.reject_truncated and not self.__anywhere:
                return super().get_request()
            sock = self.socket
            if not self.__anywhere:
                data, address = sock.recvfrom(self.max_packet_size)
                return (data, sock), address
            received = sock.recvmsg(self.max_packet_size, _BESIDE)
        except BlockingIOError:
            self.__drained = True
            raise
        data, told, _, address = received
        return arrival(data, self.socket, told), address

    @override
    def handle_ready_request(self) -> None:
        """Handle what has arrived, as much as one turn may."""
        self.__drained = False
        direct = self.__direct and not self.lingers
        if direct and len(lifecycle(self).loops) < 2:
            self.__handle_at_once()
            return
        for _ in range(self.burst):
            super().handle_ready_request()
            if self.__drained or self.is_at_capacity():
                return

    @classmethod
    def serves_at_once(cls, *mixins: type) -> bool:
        """Tell whether nobody has a say between a datagram and its handler.

        Args:
            mixins: whose methods have none.
        """
        ours = [vars(root) for root in (*ConversationDatagramServer.__mro__, *mixins)]
        return all(
            any(methods.get(name) is getattr(cls, name) for methods in ours)
            for name in _BETWEEN
        )

    def __handle_at_once(self) -> None:
        """Do for each datagram what all the methods in between do, and nothing else."""
        factory: Callable[[Datagram, Inet, Any], object] = self.RequestHandlerClass
        limited = self.rate_limit is not None
        for _ in range(self.burst):
            try:
                request, address = self.get_request()
            except BlockingIOError:
                return
            except OSError as error:
                note_failure(lifecycle(self), error)
                self.handle_accept_error(error)
                return
            if limited and not self.verify_request(request, address):
                continue
            try:
                factory(request, address, self)
            except BaseException as error:
                if not isinstance(error, Exception):
                    raise
                self.handle_error(request, address)
            if self.lingers:
                return  # what is under way may be as much as may be

    @override
    def drain(self, timeout: float | None = None) -> bool:
        """Stop, handle what has arrived, and let what is under way finish.

        Args:
            timeout: seconds after which it is given up; None: never.

        Returns:
            Whether everything finished by itself.
        """
        self.__takes_rest = timeout is None or timeout > 0
        return super().drain(timeout)

    @override
    def stop_listening(self) -> None:
        """Handle what has arrived, once: nobody would send it again."""
        rest, self.__takes_rest = self.__takes_rest, False
        for _ in range(_LAST_BURSTS if rest and self.fileno() >= 0 else 0):
            self.handle_ready_request()
            if self.__drained:
                return

    @override
    def verify_request(self, request: Datagram, client_address: Inet) -> bool:
        """Tell whether the host may ask now."""
        limit, peer = self.rate_limit, peer_of(client_address)
        if limit is None or limit.allows(str(peer)):
            return super().verify_request(request, client_address)
        self.lost.add("rate_limited")
        return False


class ConversationUDPServer(
    ConversationDatagramServer[InetAddress, Handler], Generic[Handler]
):
    """Serves datagrams over UDP, one after the other without a mix-in."""


if sys.platform != "win32" and hasattr(socket, "AF_UNIX"):
    from sockgen_runtime.socketserver import UnixDatagramServer

    __all__ += ["ConversationUnixDatagramServer"]

    class ConversationUnixDatagramServer(
        ConversationDatagramServer[UnixAddress | None, Handler],
        UnixDatagramServer,
        Generic[Handler],
    ):
        """Serves datagrams on a Unix socket, one after the other without a mix-in."""
