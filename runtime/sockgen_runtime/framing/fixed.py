"""Messages of one length, with nothing behind them."""

from collections.abc import Sequence
from typing import final

from sockgen_runtime.errors import EncodeError
from sockgen_runtime.messages.demands import Demand, Reading, Take

__all__ = ["Fixed"]


@final
class Fixed:
    """Every message has the same number of octets.

    Args:
        size: how many.
    """

    __slots__ = ("_size", "first")

    tokens: bool = False

    def __init__(self, size: int) -> None:
        self._size = size
        self.first: Demand = Take(size)

    def take(self, _lines: list[bytes]) -> list[bytes] | None:
        """Take nothing: there are no lines."""
        return None

    def read(self, octets: bytes) -> Reading[Sequence[bytes]]:
        """Read a message that was taken."""
        yield from ()
        return (octets,)

    def encode(self, line: bytes) -> bytes:
        """Return a message as it is on the wire.

        Raises:
            EncodeError: it has another length.
        """
        if len(line) != self._size:
            raise EncodeError(f"a message of {self._size} octets", line)
        return line
