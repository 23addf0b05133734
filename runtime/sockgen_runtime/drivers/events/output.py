"""Answers for which there is no room yet: they wait for a moment, and not in great numbers.

No descriptor tells when a peer on a Unix socket has room again, so they are tried again
after pauses that grow.
"""

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, final

from sockgen_runtime.drivers.arrival import send_back
from sockgen_runtime.drivers.handlers import PeerAddress

from .loop import EventLoop

if TYPE_CHECKING:
    from sockgen_runtime.socketserver.variables import Datagram

__all__ = ["EventOutput"]

_FIRST: Final = 0.001  # seconds until they are tried again for the first time
_LONGEST: Final = 0.05  # seconds between two tries, at most


@final
class EventOutput:
    """The answers of a server that wait for room.

    A peer's are sent in their order; one that does not read holds up no other.

    Attributes:
        queued: whether it waits for its turn.
        over: False: there may always be more.

    Args:
        loop: in which it goes on.
        most: how many answers may wait.
        patience: seconds for which one waits, at most.
        lost: called for each that is given up, with the reason.
    """

    __slots__ = (
        "_count",
        "_loop",
        "_lost",
        "_most",
        "_patience",
        "_pause",
        "_peers",
        "over",
        "queued",
    )

    def __init__(
        self, loop: EventLoop, most: int, patience: float, lost: Callable[[str], None]
    ) -> None:
        self._loop = loop
        self._most = most
        self._patience = patience
        self._lost = lost
        self._pause = _FIRST
        self._count = 0
        self._peers: dict[PeerAddress, deque[tuple[float, bytes, Datagram]]] = {}
        self.over: bool = False
        self.queued: bool = False

    def __len__(self) -> int:
        """Return how many answers wait."""
        return self._count

    def put(self, octets: bytes, request: "Datagram", address: PeerAddress) -> None:
        """Send an answer when there is room, or give it up.

        Args:
            octets: of the answer.
            request: what it answers.
            address: to whom.
        """
        if self._count >= self._most:
            self._lost("too many answers wait")
            return
        until = self._loop.now + self._patience
        self._peers.setdefault(address, deque()).append((until, octets, request))
        self._count += 1
        if self._count == 1:
            self._pause = _FIRST
            self._loop.at(self._loop.now + _FIRST, self)

    # What the loop calls --------------------------------------------------------------

    def ready(self, _events: int) -> None:
        """Do nothing: no descriptor is watched."""

    def advance(self) -> None:
        """Do nothing: it is tried when it is time."""

    def expire(self) -> float | None:
        """Send what there is room for; return when to try again."""
        for address, waiting in tuple(self._peers.items()):
            self._flush(address, waiting)
            if not waiting:
                del self._peers[address]
        if not self._count:
            return None
        self._pause = min(2 * self._pause, _LONGEST)
        return self._loop.now + self._pause

    def _flush(
        self,
        address: PeerAddress,
        waiting: "deque[tuple[float, bytes, Datagram]]",
    ) -> None:
        """Send what one peer takes now, and give up what has waited for too long."""
        while waiting:
            until, octets, request = waiting[0]
            try:
                send_back(request, octets, address)
            except BlockingIOError as error:
                if self._loop.now < until:
                    return
                self._lost(str(error))
            except OSError as error:
                self._lost(str(error))
            waiting.popleft()
            self._count -= 1
