"""Messages up to what ends them."""

from collections.abc import Sequence
from typing import final

from sockgen_runtime.errors import EncodeError
from sockgen_runtime.messages.delimiters import Ends, found
from sockgen_runtime.messages.demands import Demand, Reading, UntilAny

__all__ = ["Delimited"]


@final
class Delimited:
    """Everything up to the first of some delimiters, which no message holds.

    Args:
        delimiters: one or more; the first is written. One that is within another is its
            end.
        most: octets that a message may have.
    """

    __slots__ = ("_ends", "_most", "_written", "first")

    tokens: bool = False

    def __init__(self, delimiters: tuple[bytes, ...], most: int) -> None:
        self._ends = Ends(*delimiters)
        self._written = delimiters[0]
        self._most = most
        self.first: Demand = UntilAny(self._ends, most)

    def take(self, _lines: list[bytes]) -> list[bytes] | None:
        """Take nothing: a line may end otherwise."""
        return None

    def read(self, octets: bytes) -> Reading[Sequence[bytes]]:
        """Read a message that was taken; an empty one is like an empty line."""
        yield from ()
        return (octets,) if octets else ()

    def encode(self, line: bytes) -> bytes:
        """Return a message as it is on the wire.

        Raises:
            EncodeError: it has too many octets, or a delimiter.
        """
        if len(line) > self._most:
            raise EncodeError(f"a message of at most {self._most} octets", line)
        whole = line + self._written
        if found(self._ends, whole) != (len(line), len(whole)):
            raise EncodeError("a message without a delimiter", line)
        return whole
