"""When keys expire.

A moment is a number of milliseconds. A key has expired when the moment has passed: not yet
in that very millisecond. The earliest moment is at hand in a heap, which may also hold
moments that have been changed; it is made anew when those are most of it.
"""

import heapq
from typing import Final, final

__all__ = ["Deadlines"]

_SPARE: Final = 64  # moments that the heap may hold in vain


@final
class Deadlines:
    """The moments at which keys expire."""

    def __init__(self) -> None:
        self._moments: dict[bytes, int] = {}
        self._heap: list[tuple[int, bytes]] = []

    def __bool__(self) -> bool:
        return bool(self._moments)

    @property
    def held(self) -> int:
        """How many moments are held, those that have been changed included."""
        return len(self._heap)

    def get(self, key: bytes) -> int | None:
        """Return when a key expires; None: never."""
        return self._moments.get(key)

    def set(self, key: bytes, moment: int) -> None:
        """Let a key expire at a moment."""
        self._moments[key] = moment
        heapq.heappush(self._heap, (moment, key))
        if len(self._heap) > 2 * len(self._moments) + _SPARE:
            self._heap = [(moment, key) for key, moment in self._moments.items()]
            heapq.heapify(self._heap)

    def discard(self, key: bytes) -> bool:
        """Let a key never expire; return whether it would have."""
        return self._moments.pop(key, None) is not None

    def clear(self) -> None:
        """Let no key expire."""
        self._moments.clear()
        self._heap.clear()

    def next_expired(self, now: int) -> bytes | None:
        """Return a key that has expired, if there is one."""
        while self._heap and self._heap[0][0] < now:
            moment, key = self._heap[0]
            if self._moments.get(key) == moment:
                return key
            heapq.heappop(self._heap)
        return None
