"""`EventDrivenMixIn`: all connections in the thread of the serving loop.

A connection that says nothing costs its memory and nothing else. Handlers are those of the
other mix-ins, unchanged; only their methods must not wait, because everybody would.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sockgen_runtime.drivers.completeness import handler_behind
from sockgen_runtime.overriding import override
from sockgen_runtime.socketserver.lifecycle import lifecycle
from sockgen_runtime.socketserver.underway import peer_of, under_way
from sockgen_runtime.socketserver.variables import Address, Connection

from .connection import EventConnection
from .driven import LoopDriven
from .handshake import EventHandshake

if TYPE_CHECKING:
    from sockgen_runtime.drivers.handlers import ConversationHandler
    from sockgen_runtime.socketserver import TCPServer

    class _MixInBase(LoopDriven[Connection, Address], TCPServer[Address]):
        """What the mix-in is mixed into."""

else:
    _MixInBase = LoopDriven

__all__ = ["EventDrivenMixIn"]


class EventDrivenMixIn(_MixInBase[Address]):
    """Serves all connections in one thread. Name it before the server class.

    Handlers must be `ConversationHandler`s that do not override `handle`.

    Attributes:
        burst: connections that are accepted in one turn of the loop, at most.
    """

    burst: int = 64
    __drained: bool = False
    __begun: tuple[Connection, Address, float] | None = None  # what is being begun

    # Accepting ------------------------------------------------------------------------

    @override
    def server_activate(self) -> None:
        """Begin to listen; accepting never waits.

        Raises:
            TypeError: the handler has a `handle` of its own, which nobody would call.
        """
        given = handler_behind(self.RequestHandlerClass)
        handle: object = getattr(given, "handle", None)
        if handle is not None and not handle.__module__.startswith("sockgen_runtime."):
            raise TypeError("a handler that is driven by events cannot override handle")
        super().server_activate()
        self.socket.setblocking(False)

    @override
    def get_request(self) -> tuple[Connection, Address]:
        """Accept a connection, without waiting.

        Raises:
            BlockingIOError: there is none.
        """
        try:
            return super().get_request()
        except BlockingIOError:
            self.__drained = True
            raise

    @override
    def handle_ready_request(self) -> None:
        """Accept whoever waits, as many as one turn may."""
        self.__drained = False
        for _ in range(self.burst):
            super().handle_ready_request()
            if self.__drained or self.is_at_capacity():
                return

    # Connections ----------------------------------------------------------------------

    @override
    def process_request(self, request: Connection, client_address: Address) -> None:
        """Begin to serve a connection, which goes on in the loop."""
        under_way(self).enter(request, peer_of(client_address))
        self.connection_opened(request, client_address)
        if hasattr(request, "do_handshake"):
            self.__shake_hands(request, client_address)
        else:
            self.__serve(request, client_address, time.perf_counter())

    def __shake_hands(self, request: Connection, client_address: Address) -> None:
        """Shake hands in the loop, and serve the connection then."""
        begin = time.perf_counter()

        def done(error: OSError | None) -> None:
            activities.discard(handshake)
            if error is None:
                self.__serve(request, client_address, begin)
            else:
                self.handle_handshake_error(request, client_address, error)
                self.__ended(request, client_address, begin, None)

        activities = self._activities()
        loop = self._loop()
        handshake = EventHandshake(loop, request, self.handshake_timeout, done)
        activities.add(handshake)

    def __serve(
        self, request: Connection, client_address: Address, begin: float
    ) -> None:
        """Make the handler of a connection."""
        # Any: mypy does not see that a `self` without annotation is what `Self` is.
        factory: Callable[[Connection, Address, Any], object] = self.RequestHandlerClass
        self.__begun = (request, client_address, begin)
        try:
            factory(request, client_address, self)
        except BaseException as error:
            self.__ended(request, client_address, begin, error)
            if not isinstance(error, Exception):
                raise
        else:
            if self.__take_begun() is not None:  # It was no conversation, and is over.
                self.__ended(request, client_address, begin, None)

    def begin_conversation(
        self,
        handler: "ConversationHandler[Any]",  # Any: of whatever server it is
    ) -> None:
        """Have the loop go on with a conversation. Called by its handler, once it is set up.

        Args:
            handler: whose conversation it is.
        """
        connection = EventConnection(self._loop(), handler, self.__closed, self._pool)
        connection.origin = self.__take_begun()
        self._activities().add(connection)
        connection.begin()

    def __take_begun(self) -> tuple[Connection, Address, float] | None:
        """Return what is being begun, once."""
        begun, self.__begun = self.__begun, None
        return begun

    def __closed(
        self, connection: EventConnection, error: BaseException | None
    ) -> None:
        """Do what is to be done behind a conversation."""
        self._activities().discard(connection)
        origin: Any = connection.origin  # Any: `begin_conversation` has put it there
        request, client_address, begin = origin
        self.__ended(request, client_address, begin, error)

    def __ended(
        self,
        request: Connection,
        client_address: Address,
        begin: float,
        error: BaseException | None,
    ) -> None:
        """Do what is to be done behind a connection; what went wrong is under way."""
        seconds = time.perf_counter() - begin
        try:
            if error is None:
                self.request_done(request, client_address, seconds)
            else:
                self.request_failed(request, client_address, error, seconds)
                self.handle_error(request, client_address)
            self.connection_closed(request, client_address)
        finally:
            requests = under_way(self)
            requests.release(request)
            self.shutdown_request(request)
            requests.leave(request)
            lifecycle(self).room()
