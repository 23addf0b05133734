"""Those who wait for an element of a list.

Who has waited longest for a key gets the next element of it; who waits for several keys
stands in the queue of each and leaves all of them when served.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import final

__all__ = ["End", "Waiter", "Waiters"]


@final
class End(Enum):
    """An end of a list."""

    LEFT = "left"
    RIGHT = "right"


@final
@dataclass(frozen=True, eq=False, slots=True)
class Waiter:
    """One that waits for an element.

    Attributes:
        keys: the lists that it waits for.
        end: the end from which it is to be taken.
        deliver: called with the key and the element; returns False if it is wanted no
            longer. It must not block.
    """

    keys: Sequence[bytes]
    end: End
    deliver: Callable[[bytes, bytes], bool]


@final
class Waiters:
    """Queues of waiters, by their keys."""

    def __init__(self) -> None:
        self._waiting: set[Waiter] = set()
        self._queues: dict[bytes, dict[Waiter, None]] = {}
        self._ready: dict[bytes, None] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def ready(self) -> bool:
        """Whether a list that somebody waits for has got an element."""
        return bool(self._ready)

    def add(self, waiter: Waiter) -> None:
        """Put a waiter behind the others of its keys."""
        self._waiting.add(waiter)
        for key in waiter.keys:
            self._queues.setdefault(key, {})[waiter] = None

    def remove(self, waiter: Waiter) -> None:
        """Take a waiter out of its queues, if it is still there."""
        if waiter not in self._waiting:
            return
        self._waiting.remove(waiter)
        for key in dict.fromkeys(waiter.keys):
            queue = self._queues[key]
            del queue[waiter]
            if not queue:
                del self._queues[key]

    def signal(self, key: bytes) -> None:
        """Say that a list has got an element."""
        if key in self._queues:
            self._ready[key] = None

    def next_ready(self) -> bytes:
        """Return a key that was signalled, the first of them; it is forgotten.

        Raises:
            StopIteration: there is none; see `ready`.
        """
        key = next(iter(self._ready))
        del self._ready[key]
        return key

    def first(self, key: bytes) -> Waiter | None:
        """Return who has waited longest for a key."""
        return next(iter(self._queues.get(key, ())), None)
