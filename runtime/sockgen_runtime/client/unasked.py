"""The events that have come and that nobody has taken, bounded by their octets."""

from collections import deque
from typing import Final, final

from sockgen_runtime.messages.printing import Encodable

from .errors import UnexpectedReply

__all__ = ["EventQueue"]

_OVERHEAD: Final = 64  # octets that an event counts besides its own


@final
class EventQueue:
    """Events in the order in which they came.

    Args:
        most: octets that may wait.
    """

    __slots__ = ("_events", "_most", "_octets")

    def __init__(self, most: int) -> None:
        self._events: deque[object] = deque()
        self._most = most
        self._octets = 0

    def __len__(self) -> int:
        return len(self._events)

    def keep(self, event: object) -> None:
        """Keep an event until somebody takes it.

        Raises:
            UnexpectedReply: too much waits.
        """
        self._events.append(event)
        self._octets += _size(event)
        if self._octets > self._most:
            raise UnexpectedReply(
                f"events of more than {self._most} octets were not taken"
            )

    def take(self) -> object:
        """Return the first that was kept, and keep it no longer."""
        event = self._events.popleft()
        self._octets -= _size(event)
        return event


def _size(event: object) -> int:
    """Return how much an event counts."""
    return _OVERHEAD + (len(event.encode()) if isinstance(event, Encodable) else 0)
