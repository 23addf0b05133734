"""The serving loop: one thread, any number of listening servers.

A turn waits until a server has a request, a server is asked to stop, or `poll_interval`
is over; then each server that is ready takes one request, and each has its
`service_actions` called. What differs from the standard module's loop:

* A stop takes effect at once, not at the end of a poll.
* A server whose socket is closed leaves the loop, which would spin otherwise.
* While no request can be accepted, for want of file descriptors or because as many as
  allowed are under way, the listening socket is not waited for: the loop would spin
  otherwise as well. Whoever wants to connect waits in the backlog.
"""

import selectors
import time
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, final

from .lifecycle import LoopHandle, lifecycle

if TYPE_CHECKING:
    from .base import BaseServer  # a server imports its loop

__all__ = ["ServerSelector", "has_request", "serve_together"]

ServerSelector: Final[type[selectors.BaseSelector]] = getattr(
    selectors, "PollSelector", selectors.SelectSelector
)  # poll keeps no file descriptor of its own

_LOOK_AGAIN: Final = 0.05
"""Seconds until a server that is full looks again: a child's end wakes nobody."""


def has_request(
    server: "BaseServer[Any, Any]",  # Any: whatever it serves
    timeout: float | None,
) -> bool:
    """Wait for a request, which is left where it is; tell whether there is one.

    Args:
        server: whatever it serves.
        timeout: seconds; None: no limit.
    """
    deadline = None if timeout is None else time.monotonic() + timeout
    with ServerSelector() as selector:
        selector.register(server, selectors.EVENT_READ)
        while not selector.select(timeout):
            if deadline is not None:
                timeout = deadline - time.monotonic()
                if timeout <= 0:
                    return False
    return True


def serve_together(
    servers: Sequence["BaseServer[Any, Any]"],  # Any: whatever they serve
    poll_interval: float | None = 0.5,
) -> None:
    """Serve several servers in this thread, until each has been asked to stop.

    Args:
        servers: bound and activated, each once.
        poll_interval: seconds between calls of `service_actions` while nothing happens;
            None: no limit.

    Raises:
        ValueError: a server is closed.
    """
    handle = LoopHandle()
    with _selector_for(servers) as selector:
        places = [_Place(server, selector) for server in servers]
        for place in places:
            place.life.enter(handle)
        try:
            selector.register(handle.wake_up, selectors.EVENT_READ)
            for place in places:
                place.open()
            while places:
                ready = _wait(selector, places, poll_interval)
                handle.wake_up.clear()
                for place in tuple(places):
                    if place.is_over():
                        places.remove(place)
                        place.close()
                        place.life.leave(handle)
                    else:
                        place.turn(ready)
        finally:
            for place in places:
                place.life.leave(handle)


def _selector_for(
    servers: Sequence["BaseServer[Any, Any]"],  # Any: whatever they serve
) -> selectors.BaseSelector:
    """Return what waits for all servers: one of them may have a selector of its own."""
    own = (server.make_selector() for server in servers)
    selector = next((found for found in own if found is not None), None)
    if selector is None:
        return ServerSelector()
    for server in servers:
        server.use_selector(selector)
    return selector


def _wait(
    selector: selectors.BaseSelector,
    places: Iterable["_Place"],
    poll_interval: float | None,
) -> frozenset[int]:
    """Wait for the next turn; return the descriptors that are ready."""
    timeout = poll_interval
    for place in places:
        if place.is_over():
            return frozenset()
        pause = place.watch()
        if pause is not None and (timeout is None or pause < timeout):
            timeout = pause
    return frozenset(key.fd for key, _ in selector.select(timeout))


@final
class _Place:
    """The place of one server in a loop."""

    def __init__(
        self,
        server: "BaseServer[Any, Any]",  # Any: whatever it serves
        selector: selectors.BaseSelector,
    ) -> None:
        self.server = server
        self.life = lifecycle(server)
        self._selector = selector
        self._descriptor = -1
        self._watched = False

    def open(self) -> None:
        """Take the place.

        Raises:
            ValueError: the server is closed.
        """
        self._descriptor = self.server.fileno()
        if self._descriptor < 0:
            name = type(self.server).__name__
            message = f"this {name} is closed (its file descriptor is -1)"
            raise ValueError(message)

    def is_over(self) -> bool:
        """Tell whether the server is to leave the loop."""
        return self.life.stop_requested or self.server.fileno() != self._descriptor

    def turn(self, ready: frozenset[int]) -> None:
        """Do what a turn does for this server."""
        if self._watched and self._descriptor in ready:
            self.server.handle_ready_request()
        self.server.service_actions()

    def watch(self) -> float | None:
        """Wait for requests or not, as can be; return seconds until that may change."""
        pause = self._pause()
        if self._watched != (pause is None):
            if self._watched:
                self.close()
            else:
                self._selector.register(self._descriptor, selectors.EVENT_READ)
                self._watched = True
        return pause

    def close(self) -> None:
        """Wait for requests no longer."""
        if self._watched:
            self._selector.unregister(self._descriptor)
            self._watched = False

    def _pause(self) -> float | None:
        """Return for how long no request can be taken; None: it can."""
        life = self.life
        if life.pause:
            left = life.paused_until - time.monotonic()
            if left > 0:
                return left
        # Raised before the look, so that a request that ends meanwhile wakes the loop.
        life.wants_room = True
        if not self.server.refuse_when_full and self.server.is_at_capacity():
            return _LOOK_AGAIN
        life.wants_room = False
        return None
