"""`EventDrivenMixIn`: all connections in the thread of the serving loop.

A connection that says nothing costs its memory and nothing else. Handlers are those of the
other mix-ins, unchanged; only their methods must not wait, because everybody would.
"""

import time
from collections.abc import Callable
from selectors import BaseSelector
from types import GenericAlias
from typing import TYPE_CHECKING, Any

from sockgen_runtime.drivers.completeness import handler_behind
from sockgen_runtime.generics import Generic
from sockgen_runtime.overriding import override
from sockgen_runtime.socketserver.lifecycle import lifecycle
from sockgen_runtime.socketserver.underway import peer_of, under_way
from sockgen_runtime.socketserver.variables import Address, Connection

from .connection import EventConnection
from .handshake import EventHandshake
from .loop import EventLoop

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sockgen_runtime.drivers.handlers import ConversationHandler
    from sockgen_runtime.socketserver import TCPServer

    class _MixInBase(TCPServer[Address]):
        """What the mix-in is mixed into."""

else:
    _MixInBase = Generic

__all__ = ["EventDrivenMixIn"]


class EventDrivenMixIn(_MixInBase[Address]):
    """Serves all connections in one thread. Name it before the server class.

    Handlers must be `ConversationHandler`s that do not override `handle`.

    Attributes:
        burst: connections that are accepted in one turn of the loop, at most.
        blocking_threads: threads for methods that are `blocking`, at most; such commands
            of further connections wait for one.
        slow_threshold: seconds after which a method that holds up all connections is logged
            with its name; None: never.
    """

    burst: int = 64
    blocking_threads: int = 8
    slow_threshold: float | None = 0.1
    __pool: "Executor | None" = None
    __loop: EventLoop | None = None
    __drained: bool = False
    __begun: tuple[Connection, Address, float] | None = None  # what is being begun

    if not TYPE_CHECKING:
        __class_getitem__ = classmethod(GenericAlias)

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

    # The loop -------------------------------------------------------------------------

    @override
    def make_selector(self) -> BaseSelector:
        """Return the loop that looks after the connections."""
        if self.__loop is None:
            self.__loop = EventLoop()
        return self.__loop

    @override
    def use_selector(self, selector: BaseSelector) -> None:
        """Have connections looked after by the loop that will run."""
        if isinstance(selector, EventLoop):
            if not self.requests_under_way():
                self.__loop = selector
            selector.watch_over(self.slow_threshold)

    @override
    def wait_for_requests(self, deadline: float | None) -> bool:
        """Go on with what is under way: nobody else does, now that no loop runs."""
        loop = self.make_selector()
        while self.requests_under_way():
            left = None if deadline is None else deadline - time.monotonic()
            if left is not None and left <= 0:
                return False
            loop.select(0.5 if left is None else min(left, 0.5))
        return True

    @override
    def server_close(self) -> None:
        """Close the server and all its connections."""
        super().server_close()
        for activity in tuple(self.__activities()):
            activity.close()
        if self.__pool is not None:
            self.__pool.shutdown()
        self.__loop = None  # Its descriptors are not to wait for a collection.

    def __activities(self) -> set[EventConnection | EventHandshake]:
        """Return what is under way on connections of this server."""
        found: set[EventConnection | EventHandshake]
        found = vars(self).setdefault("_activities", set())
        return found

    def __threads(self) -> "Executor":
        """Return the threads for what may wait; most servers need none."""
        if self.__pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self.__pool = ThreadPoolExecutor(self.blocking_threads, "blocking")
        return self.__pool

    def __running(self) -> EventLoop:
        self.make_selector()
        assert self.__loop is not None
        return self.__loop

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

        activities = self.__activities()
        loop = self.__running()
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
        connection = EventConnection(
            self.__running(), handler, self.__closed, self.__threads
        )
        connection.origin = self.__take_begun()
        self.__activities().add(connection)
        connection.begin()

    def __take_begun(self) -> tuple[Connection, Address, float] | None:
        """Return what is being begun, once."""
        begun, self.__begun = self.__begun, None
        return begun

    def __closed(
        self, connection: EventConnection, error: BaseException | None
    ) -> None:
        """Do what is to be done behind a conversation."""
        self.__activities().discard(connection)
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
