"""`BaseServer`: the order in which a request is taken, handled and closed.

    serve_forever / handle_request
     `- get_request           OSError: `handle_accept_error`, and nothing else happens
         `- verify_request    False: `shutdown_request`
             `- process_request
                 `- finish_request     makes the handler, which does the work
                     `- shutdown_request -> close_request

An `Exception` after `get_request` goes to `handle_error`; any other exception ends the
loop. Whatever happens, a request that was taken is shut down, exactly once.

Everything that the standard module has not is off by default or repairs something that
was plainly broken there.
"""

import sys
import time
from collections.abc import Callable
from threading import Event
from types import GenericAlias
from typing import TYPE_CHECKING, Any, overload

from sockgen_runtime.generics import Generic

from .backoff import note_accept, note_failure
from .lifecycle import lifecycle
from .loop import has_request, serve_together
from .reporting import report_failure
from .underway import peer_of, under_way
from .variables import Address, Connection, InetAddress, InetServer, Request

if TYPE_CHECKING:
    import logging
    from selectors import BaseSelector
    from typing import Self

__all__ = ["BaseServer"]


class BaseServer(Generic[Request, Address]):
    """Takes requests and hands each to a handler.

    Args:
        server_address: where it listens.
        RequestHandlerClass: called with the request, the peer's address and this server
            for each request; a class or any other callable.

    Attributes:
        timeout: seconds that `handle_request` waits for a request; None: no limit.
        error_logger: where failures are logged; None: on stderr.
        ignore_disconnects: whether a peer that went away is no failure of a handler.
        max_connections: requests under way at once; None: no limit.
        max_connections_per_peer: requests of one host under way at once, whatever its
            ports; one more is taken and refused. None: no limit.
        refuse_when_full: whether a request beyond that is taken and refused by
            `refuse_request`; otherwise it waits in the backlog.
    """

    server_address: Address
    RequestHandlerClass: "Callable[[Request, Address, Self], object]"
    timeout: float | None = None
    error_logger: "logging.Logger | None" = None
    ignore_disconnects: bool = False
    max_connections: int | None = None
    max_connections_per_peer: int | None = None
    refuse_when_full: bool = False

    if TYPE_CHECKING:
        # What a subclass brings: the standard class lacks these too.
        socket: Connection

        def fileno(self) -> int:
            """Return the descriptor that is readable when there is a request."""
            ...

        def get_request(self) -> tuple[Request, Address]:
            """Take a request; return it with the peer's address."""
            ...

    else:
        __class_getitem__ = classmethod(GenericAlias)

    @overload
    def __init__(
        self: InetServer,
        server_address: InetAddress,
        RequestHandlerClass: Callable[[Request, InetAddress, InetServer], object],
    ) -> None: ...

    @overload
    def __init__(
        self,
        server_address: Address,
        RequestHandlerClass: "Callable[[Request, Address, Self], object]",
    ) -> None: ...

    def __init__(
        self,
        server_address: Any,  # Any: the overloads tell what may be passed
        RequestHandlerClass: Callable[..., object],
    ) -> None:
        self.server_address = server_address
        self.RequestHandlerClass = RequestHandlerClass

    def server_activate(self) -> None:
        """Begin to listen; called by the constructor."""

    def serve_forever(self, poll_interval: float | None = 0.5) -> None:
        """Handle requests until `shutdown` or `request_stop` is called.

        Args:
            poll_interval: seconds between calls of `service_actions` while nothing
                happens; None: no limit. A stop does not wait for it.

        Raises:
            ValueError: the server is closed.
        """
        serve_together((self,), poll_interval)

    def shutdown(self) -> None:
        """Stop `serve_forever` and wait until it has returned.

        It does not wait where that would be for ever: in the loop's own thread, or where
        nothing serves. What is not serving then returns from its next `serve_forever`
        at once.
        """
        life = lifecycle(self)
        life.stop()
        life.wait()

    def request_stop(self, *, drain: bool = False) -> None:
        """Ask `serve_forever` to return, and do not wait; a signal handler may do so.

        Args:
            drain: end each connection as soon as its handler waits for more input.
        """
        life = lifecycle(self)
        if drain:
            life.draining = True
            under_way(self).drain()
        life.stop()

    def is_stopping(self) -> bool:
        """Tell whether a stop was requested that has not been completed."""
        life = lifecycle(self)
        return life.stop_requested or life.draining

    def drain(self, timeout: float | None = None) -> bool:
        """Stop, let what is under way finish, and cut what does not.

        Not for handlers, which would wait for themselves: they call `request_stop`.

        Args:
            timeout: seconds after which connections are cut; None: never.

        Returns:
            Whether everything finished by itself.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        self.request_stop(drain=True)
        lifecycle(self).wait(timeout)
        self.stop_listening()
        if self.wait_for_requests(deadline):
            return True
        self._cut_requests()
        return False

    def stop_listening(self) -> None:
        """Close the listening socket for all processes that hold it; see `drain`."""

    def service_actions(self) -> None:
        """Called by `serve_forever` in every turn."""

    def make_selector(self) -> "BaseSelector | None":
        """Return a selector that a loop is to wait with; None: any will do."""
        return None

    def use_selector(self, selector: "BaseSelector") -> None:
        """Called before a loop waits with a selector that one of its servers has made."""

    def handle_request(self) -> None:
        """Handle one request, or call `handle_timeout` if none comes in time.

        The limit is the smaller one of `timeout` and the socket's own.
        """
        limits = (self.socket.gettimeout(), self.timeout)
        timeout = min((limit for limit in limits if limit is not None), default=None)
        if has_request(self, timeout):
            self._handle_request_noblock()
        else:
            self.handle_timeout()

    def handle_ready_request(self) -> None:
        """Take and handle the request that is ready: one step of a loop."""
        life = lifecycle(self)
        if len(life.loops) < 2:
            self._handle_request_noblock()
        elif life.accepting.acquire(blocking=False):
            # Another loop may have taken it; accepting would then wait for the next.
            try:
                taken = self.__take() if has_request(self, 0) else None
            finally:
                life.accepting.release()
            if taken is not None:
                self.__handle(*taken)

    def _handle_request_noblock(self) -> None:
        taken = self.__take()
        if taken is not None:
            self.__handle(*taken)

    def __take(self) -> tuple[Request, Address] | None:
        try:
            taken = self.get_request()
        except BlockingIOError:
            return None  # another process, or an earlier turn, has taken it
        except OSError as error:
            note_failure(lifecycle(self), error)
            self.handle_accept_error(error)
            return None
        note_accept(lifecycle(self))
        return taken

    def __handle(self, request: Request, client_address: Address) -> None:
        try:
            if self.__admit(request, client_address):
                self.process_request(request, client_address)
                return
        except BaseException as error:
            try:
                if isinstance(error, Exception):
                    self.handle_error(request, client_address)
            finally:
                self.shutdown_request(request)
            if not isinstance(error, Exception):
                raise
        else:
            self.shutdown_request(request)

    def __admit(self, request: Request, client_address: Address) -> bool:
        full = self.refuse_when_full and self.is_at_capacity()
        if full or self.is_peer_at_capacity(client_address):
            self.refuse_request(request, client_address)
            return False
        return self.verify_request(request, client_address)

    def requests_under_way(self) -> int:
        """Return how many requests are being handled now."""
        return len(under_way(self))

    def is_at_capacity(self) -> bool:
        """Tell whether no more requests may be under way than there are."""
        limit = self.max_connections
        return limit is not None and self.requests_under_way() >= limit

    def is_peer_at_capacity(self, client_address: Address) -> bool:
        """Tell whether no more requests of a peer may be under way than there are."""
        limit = self.max_connections_per_peer
        return limit is not None and self.requests_of_peer(client_address) >= limit

    def requests_of_peer(self, client_address: Address) -> int:
        """Return how many requests of a peer's host are being handled now."""
        return under_way(self).of_peer(peer_of(client_address))

    def refuse_request(self, request: Request, client_address: Address) -> None:
        """Tell a peer that the server is full; it is shut down after that.

        Called in the loop's thread, so it must not wait. The default tells nothing.
        """

    def handle_accept_error(self, error: OSError) -> None:
        """Called when a request could not be taken; the server goes on in any case.

        If there are no more descriptors or buffers, `serve_forever` pauses for a moment
        before it tries again. The default logs to `error_logger`, if there is one.
        """
        if self.error_logger is not None:
            self.error_logger.warning("a request could not be taken: %s", error)

    def handle_timeout(self) -> None:
        """Called when no request came in time for `handle_request`."""

    def verify_request(self, request: Request, client_address: Address) -> bool:
        """Tell whether the request is to be handled."""
        return True

    def process_request(self, request: Request, client_address: Address) -> None:
        """Handle a request and shut it down; the mix-ins do so elsewhere."""
        requests = under_way(self)
        requests.enter(request, peer_of(client_address))
        try:
            self.serve_request(request, client_address)
        finally:
            requests.leave(request)
        self.shutdown_request(request)

    def serve_request(self, request: Request, client_address: Address) -> None:
        """Call `finish_request`, and the hooks around it; the mix-ins do so elsewhere."""
        self.connection_opened(request, client_address)
        begin = time.perf_counter()
        try:
            self.finish_request(request, client_address)
        except BaseException as error:
            seconds = time.perf_counter() - begin
            self.request_failed(request, client_address, error, seconds)
            raise
        else:
            seconds = time.perf_counter() - begin
            self.request_done(request, client_address, seconds)
        finally:
            self.connection_closed(request, client_address)

    def connection_opened(self, request: Request, client_address: Address) -> None:
        """Called before a request is handled, by the thread or process that does it."""

    def request_done(
        self, request: Request, client_address: Address, seconds: float
    ) -> None:
        """Called when a handler has done its work.

        Args:
            request: what was handled.
            client_address: the peer's address.
            seconds: how long it took.
        """

    def request_failed(
        self,
        request: Request,
        client_address: Address,
        error: BaseException,
        seconds: float,
    ) -> None:
        """Called when a handler has raised; `handle_error` follows.

        Args:
            request: what was handled.
            client_address: the peer's address.
            error: what it raised.
            seconds: how long it took.
        """

    def connection_closed(self, request: Request, client_address: Address) -> None:
        """Called after the request was done or failed; it is shut down next."""

    def server_close(self) -> None:
        """Free what the server holds."""

    def finish_request(self, request: Request, client_address: Address) -> None:
        """Make the handler of a request, which does all the work."""
        # Any: mypy does not see that a `self` without annotation is what `Self` is.
        factory: Callable[[Request, Address, Any], object] = self.RequestHandlerClass
        factory(request, client_address, self)

    def shutdown_request(self, request: Request) -> None:
        """Tell the peer that nothing follows, and close."""
        self.close_request(request)

    def close_request(self, request: Request) -> None:
        """Free what a request holds."""

    def handle_error(self, request: Request, client_address: Address) -> None:
        """Report the exception that a handler has just raised."""
        error = sys.exception()
        if self.ignore_disconnects and isinstance(error, ConnectionError):
            return
        context = self.log_context(client_address)
        report_failure(client_address, error, self.error_logger, context)

    def log_context(self, client_address: Address) -> dict[str, object]:
        """Return the fields that a record about a request has beside the usual ones."""
        return {"client_address": client_address, "server_address": self.server_address}

    def __enter__(self) -> "Self":
        return self

    def __exit__(self, *args: object) -> None:
        self.server_close()

    def wait_for_requests(self, deadline: float | None) -> bool:
        """Wait for what is under way, on the monotonic clock; tell whether it has ended."""
        return under_way(self).wait(deadline)

    def _cut_requests(self) -> None:
        under_way(self).cut()

    # Programs reach these two by their mangled names: to stop, and to see it stopped.

    @property
    def __shutdown_request(self) -> bool:
        return lifecycle(self).stop_requested

    @__shutdown_request.setter
    def __shutdown_request(self, value: bool) -> None:
        lifecycle(self).stop_requested = value

    @property
    def __is_shut_down(self) -> Event:
        return lifecycle(self).ended
