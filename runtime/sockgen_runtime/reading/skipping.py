"""What is to be skipped of the octets that have arrived, and of those that will."""

from typing import final

from sockgen_runtime.errors import Unrecoverable
from sockgen_runtime.messages.delimiters import Delimiter, found

__all__ = ["Skip", "ending_at"]


@final
class Skip:
    """Octets, then a line ending, or all to a delimiter.

    Attributes:
        done: whether everything was skipped.

    Args:
        octets: how many are skipped first.
        trailer: the line ending behind them, or as many octets in its place.
        until: the delimiter, or several, up to which all is skipped, and itself.
        budget: octets up to it, at most.
    """

    __slots__ = ("_budget", "_octets", "_trailer", "_until", "done")

    def __init__(
        self,
        octets: int = 0,
        trailer: bytes = b"",
        until: Delimiter = b"",
        budget: int = 0,
    ) -> None:
        self._octets = octets
        self._trailer = trailer
        self._until = until
        self._budget = budget
        self.done: bool = False

    def over(self, buffer: bytearray, at: int) -> int:
        """Return where the buffer goes on behind what can be skipped of it.

        Args:
            buffer: what has arrived.
            at: where it begins.

        Raises:
            Unrecoverable: more would have to be skipped than may be.
        """
        at = self._over_octets(buffer, at)
        if self._octets:
            return at
        if self._trailer:
            length = ending_at(buffer, at, self._trailer)
            if length is None:
                return at
            self._octets = 0 if length else len(self._trailer)
            self._trailer = b""
            at = self._over_octets(buffer, at + length)
            if self._octets:
                return at
        return self._over_delimiter(buffer, at)

    def _over_octets(self, buffer: bytearray, at: int) -> int:
        step = min(self._octets, len(buffer) - at)
        self._octets -= step
        return at + step

    def _over_delimiter(self, buffer: bytearray, at: int) -> int:
        if not self._until:
            self.done = True
            return at
        place = found(self._until, buffer, at)
        stop = place[0] if place else len(buffer) - len(self._until) + 1
        stop = max(stop, at)
        self._budget -= stop - at
        if self._budget < 0:
            raise Unrecoverable("what ends the skipping is too far away")
        if place is None:
            return stop
        self.done = True
        return place[1]


def ending_at(buffer: bytearray, at: int, end: bytes) -> int | None:
    """Return the length of the line ending at a position; 0: none, None: unknown.

    Behind a payload only the canonical ending counts, never a tolerated one: a size that
    is wrong by one must not go unnoticed.

    Args:
        buffer: what has arrived.
        at: the position.
        end: the canonical ending.
    """
    following = bytes(buffer[at : at + len(end)])
    if following == end:
        return len(end)
    return None if end.startswith(following) else 0
