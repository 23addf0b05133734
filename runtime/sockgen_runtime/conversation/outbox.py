"""What waits to be sent to a peer that has not asked for it.

Any thread puts something in; only the conversation takes it out, between two commands. What
waits is bounded: what would be more is lost, and whoever keeps the outbox is told.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Final, final

__all__ = ["Outbox"]

ENTRY: Final = 64  # octets that an entry counts for, beside its own


@final
class Outbox:
    """Events that wait, in the order in which they were put in.

    Attributes:
        dropped: how many were lost, because too much was waiting.

    Args:
        limit: octets that may wait; each event counts 64 more than it has.
        changed: called by whoever puts in the first one, or closes it.
        lost: called by whoever has lost one.
    """

    __slots__ = ("_changed", "_limit", "_lock", "_lost", "_size", "_waiting", "dropped")

    def __init__(
        self, limit: int, changed: Callable[[], None], lost: Callable[[], None]
    ) -> None:
        self.dropped: int = 0
        self._limit = limit
        self._size = 0
        self._changed = changed
        self._lost = lost
        self._lock = threading.Lock()
        self._waiting: deque[tuple[type[object], bytes]] | None = deque()

    def __bool__(self) -> bool:
        """Whether something waits."""
        return bool(self._waiting)

    def put(self, kind: type[object], octets: bytes) -> bool:
        """Put in an event; tell whether it waits to be sent now.

        Args:
            kind: its class.
            octets: what is sent.
        """
        cost = len(octets) + ENTRY
        with self._lock:
            waiting = self._waiting
            if waiting is None:
                return False
            if fits := self._size + cost <= self._limit:
                first = not waiting
                waiting.append((kind, octets))
                self._size += cost
            else:
                self.dropped += 1
                first = False
        if not fits:
            self._lost()
        elif first:
            self._changed()
        return fits

    def take(
        self, allowed: frozenset[type[object]] | None, room: int
    ) -> Iterator[bytes]:
        """Take out what comes first, until nothing waits or there is no more room.

        Args:
            allowed: the classes of what may be sent now; the others are dropped. None:
                all may.
            room: octets.
        """
        while room > 0:
            with self._lock:
                if not self._waiting:
                    return
                kind, octets = self._waiting.popleft()
                self._size -= len(octets) + ENTRY
            if allowed is None or kind in allowed:
                room -= len(octets)
                yield octets

    def close(self) -> None:
        """Forget what waits, and take nothing more."""
        with self._lock:
            self._waiting = None
            self._size = 0
