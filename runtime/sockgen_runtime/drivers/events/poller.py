"""Waits for many descriptors at once, in the quickest way that the system has."""

import select
import selectors
import sys
from typing import Final, Protocol

__all__ = ["READ", "WRITE", "Poller", "make_poller"]

READ: Final = 1
"""Something can be read, or the peer has gone."""

WRITE: Final = 2
"""Something can be written, or the peer has gone."""

_MOST: Final = 512  # descriptors that are told at once


class Poller(Protocol):
    """Knows descriptors, and what is waited for on each."""

    def register(self, descriptor: int, events: int, /) -> None:
        """Wait for events of a descriptor from now on."""
        ...

    def modify(self, descriptor: int, events: int, /) -> None:
        """Wait for other events of a descriptor; none of them: only that it breaks."""
        ...

    def unregister(self, descriptor: int, /) -> None:
        """Wait for a descriptor no longer."""
        ...

    def poll(self, timeout: float | None, /) -> list[tuple[int, int]]:
        """Return the descriptors that are ready, and for what; wait so many seconds."""
        ...


def make_poller() -> Poller:
    """Return a poller."""
    return _Epoll() if sys.platform == "linux" else _Selector()


if sys.platform == "linux":

    class _Epoll:
        """Epoll itself: what wraps it costs more than the call."""

        def __init__(self) -> None:
            self._epoll = select.epoll()

        def register(self, descriptor: int, events: int) -> None:
            self._epoll.register(descriptor, _TO_EPOLL[events])

        def modify(self, descriptor: int, events: int) -> None:
            self._epoll.modify(descriptor, _TO_EPOLL[events])

        def unregister(self, descriptor: int) -> None:
            self._epoll.unregister(descriptor)

        def poll(self, timeout: float | None) -> list[tuple[int, int]]:
            found = self._epoll.poll(timeout, _MOST)
            return [
                (descriptor, _FROM_EPOLL[mask & 0x1F]) for descriptor, mask in found
            ]

    _TO_EPOLL: Final = (
        0,
        select.EPOLLIN,
        select.EPOLLOUT,
        select.EPOLLIN | select.EPOLLOUT,
    )
    # By the five lowest bits: input, urgent input, output, broken, hung up.
    _FROM_EPOLL: Final = tuple(
        READ | WRITE
        if mask & (select.EPOLLERR | select.EPOLLHUP)
        else (READ if mask & select.EPOLLIN else 0)
        | (WRITE if mask & select.EPOLLOUT else 0)
        for mask in range(32)
    )


class _Selector:
    """The best selector that there is."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()

    def register(self, descriptor: int, events: int) -> None:
        if events:
            self._selector.register(descriptor, events)

    def modify(self, descriptor: int, events: int) -> None:
        known = descriptor in self._selector.get_map()
        if known and events:
            self._selector.modify(descriptor, events)
        elif known:
            self._selector.unregister(descriptor)
        elif events:
            self._selector.register(descriptor, events)

    def unregister(self, descriptor: int) -> None:
        if descriptor in self._selector.get_map():
            self._selector.unregister(descriptor)

    def poll(self, timeout: float | None) -> list[tuple[int, int]]:
        return [(key.fd, events) for key, events in self._selector.select(timeout)]
