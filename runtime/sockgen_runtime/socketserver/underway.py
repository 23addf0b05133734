"""The requests that are being handled now: counted, woken, waited for.

A connection that waits for the peer's next command is woken by closing its receiving
half: the handler reads what has arrived already, and then the end of the input. A
handler that works on a command is not disturbed. What is no socket, such as
a datagram, is only counted; work on it that waits for something else says how it is
ended.

The lock is reentrant, so that a signal handler may wake the connections whatever it has
interrupted.
"""

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager, suppress
from typing import Final, cast, final

__all__ = ["UnderWay", "forget_under_way", "peer_of", "under_way"]

_NAME: Final = "_sockgen_under_way"


@final
class UnderWay:
    """The requests of one server that are being handled."""

    def __init__(self, *, draining: bool = False) -> None:
        self._changed = threading.Condition()
        self._requests: dict[int, object] = {}
        self._peers: dict[int, Hashable] = {}
        self._counts: Counter[Hashable] = Counter()
        self._cuts: dict[int, Callable[[], None]] = {}
        self._draining = draining

    def __len__(self) -> int:
        return len(self._requests)

    @property
    def draining(self) -> bool:
        """Whether no request waits for input any more."""
        return self._draining

    def of_peer(self, peer: Hashable) -> int:
        """Return how many requests of a peer are being handled."""
        return self._counts[peer]

    def enter(self, request: object, peer: Hashable = None) -> None:
        """Note that work on a request begins.

        Args:
            request: what is worked on.
            peer: whose it is; None: nobody's in particular.
        """
        with self._changed:
            self._requests[id(request)] = request
            if peer is not None:
                self._peers[id(request)] = peer
                self._counts[peer] += 1
            if self._draining:
                _shut(request, socket.SHUT_RD)

    @contextmanager
    def cut_by(self, cut: Callable[[], None]) -> Generator[None]:
        """Have something ended by `cut` that does not wait for a request's socket.

        Args:
            cut: ends it at once; called by any thread.
        """
        with self._changed:
            self._cuts[id(cut)] = cut
        try:
            yield
        finally:
            with self._changed:
                del self._cuts[id(cut)]

    def release(self, request: object) -> None:
        """Note that a request is about to be closed; it still counts."""
        with self._changed:
            if id(request) in self._requests:
                self._requests[id(request)] = None

    def leave(self, request: object) -> None:
        """Note that work on a request has ended."""
        with self._changed:
            self._requests.pop(id(request), None)
            peer = self._peers.pop(id(request), None)
            if peer is not None:
                self._counts[peer] -= 1
                if not self._counts[peer]:
                    del self._counts[peer]
            if not self._requests:
                self._changed.notify_all()

    def drain(self) -> None:
        """Wake every connection that waits for input, now and from now on."""
        with self._changed:
            self._draining = True
            for request in tuple(self._requests.values()):
                _shut(request, socket.SHUT_RD)

    def cut(self) -> None:
        """End every connection, whatever its handler is doing."""
        with self._changed:
            for request in tuple(self._requests.values()):
                _shut(request, socket.SHUT_RDWR)
            for cut in tuple(self._cuts.values()):
                cut()

    def wait(self, deadline: float | None = None) -> bool:
        """Wait until no request is under way; tell whether that is so.

        Args:
            deadline: on the monotonic clock; None: no limit.
        """
        timeout = None if deadline is None else max(0.0, deadline - time.monotonic())
        with self._changed:
            return self._changed.wait_for(lambda: not self._requests, timeout)


def _shut(request: object, how: int) -> None:
    if isinstance(request, socket.socket):
        with suppress(OSError):  # The peer has gone, or the handler has closed it.
            # Not that of TLS, which would go on in clear text.
            socket.socket.shutdown(request, how)


def peer_of(client_address: object) -> Hashable:
    """Return whom connections are counted for: a host, whatever its ports; or None."""
    if not isinstance(client_address, tuple) or not client_address:
        return None
    # cast: a tuple that was an object is a tuple of unknowns for a checker.
    host = cast("tuple[object, ...]", client_address)[0]
    return host if isinstance(host, str) else None


def under_way(server: object) -> UnderWay:
    """Return the requests of a server."""
    found: object = vars(server).get(_NAME)
    if found is None:
        found = vars(server).setdefault(_NAME, UnderWay())
    assert isinstance(found, UnderWay)
    return found


def forget_under_way(server: object) -> UnderWay:
    """Begin a new account in a process that was just forked off, and return it.

    The old one may be locked by a thread that does not exist here.
    """
    vars(server)[_NAME] = fresh = UnderWay(draining=under_way(server).draining)
    return fresh
