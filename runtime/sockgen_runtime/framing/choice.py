"""Several framings on one connection, told apart by the first octet of a message."""

from collections.abc import Mapping, Sequence
from typing import final

from sockgen_runtime.messages.demands import LINE, Demand, Reading

from .framing import Framing

__all__ = ["ByFirstByte"]


@final
class ByFirstByte:
    """A framing for each first octet, and one for all others.

    Args:
        framings: by the octet.
        otherwise: for any other octet, and for an empty line.
    """

    __slots__ = ("_framings", "_otherwise", "_take", "_takes")

    tokens: bool = True
    first: Demand = LINE

    def __init__(
        self,
        framings: Mapping[bytes, Framing],
        otherwise: Framing,
    ) -> None:
        self._framings = dict(framings)
        self._otherwise = otherwise
        self._takes = {octet: framing.take for octet, framing in framings.items()}
        self._take = otherwise.take

    def take(self, lines: list[bytes]) -> list[bytes] | None:
        """Take the tokens of a message that is whole among some lines."""
        return self._takes.get(lines[-1][:1], self._take)(lines)

    def read(self, line: bytes) -> Reading[Sequence[bytes]]:
        """Read a message whose first line is given."""
        return self._framings.get(line[:1], self._otherwise).read(line)
