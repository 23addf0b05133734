"""Lines in frames: what ends a line elsewhere is not in its frame."""

from typing import final

from sockgen_runtime.messages.demands import Demand

from .framing import MessageFraming

__all__ = ["Unended"]


@final
class Unended:
    """A framing of lines, whose ending they lose in it.

    Args:
        framing: what is around them instead.
        end: the ending of a line that is in no frame.
    """

    __slots__ = ("_encode", "_end", "first", "read", "take")

    tokens: bool = False

    def __init__(self, framing: MessageFraming, end: bytes) -> None:
        self._encode = framing.encode
        self._end = end
        self.first: Demand = framing.first
        self.take = framing.take
        self.read = framing.read

    def encode(self, line: bytes) -> bytes:
        """Return a line in its frame.

        Raises:
            EncodeError: it does not fit into one.
        """
        return self._encode(line.removesuffix(self._end))
