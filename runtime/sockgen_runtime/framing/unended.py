"""Lines in frames: what ends a line elsewhere is not in its frame."""

from collections.abc import Sequence
from typing import final

from sockgen_runtime.messages.demands import Demand, Reading

from .framing import MessageFraming

__all__ = ["Unended"]


@final
class Unended:
    """A framing of lines, whose ending they lose in it.

    Args:
        framing: what is around them instead.
        end: the ending of a line that is in no frame.
    """

    __slots__ = ("_end", "_framing", "first")

    tokens: bool = False

    def __init__(self, framing: MessageFraming, end: bytes) -> None:
        self._framing = framing
        self._end = end
        self.first: Demand = framing.first

    def take(self, lines: list[bytes]) -> list[bytes] | None:
        """Take a message, as the framing does."""
        return self._framing.take(lines)

    def read(self, first: bytes) -> Reading[Sequence[bytes]]:
        """Read a message, as the framing does.

        Raises:
            BadFrame, Malformed: it is none.
        """
        return self._framing.read(first)

    def encode(self, line: bytes) -> bytes:
        """Return a line in its frame.

        Raises:
            EncodeError: it does not fit into one.
        """
        return self._framing.encode(line.removesuffix(self._end))
