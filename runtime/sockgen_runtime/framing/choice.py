"""Several framings on one connection, told apart by the first octet of a message."""

from collections.abc import Mapping, Sequence
from typing import final

from sockgen_runtime.messages.demands import LINE, Demand, Peek, Reading

from .framing import Framing, MessageFraming

__all__ = ["ByFirstByte", "FramesByFirstByte"]


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


@final
class FramesByFirstByte:
    """Whole messages, each in the frame that its first octet tells.

    Args:
        otherwise: for any octet but these.
        options: octets, and the framing of messages that begin with any of them.
        otherwise_written: whether messages are written in the one for other octets;
            otherwise it is the first of the options.
    """

    __slots__ = ("_framings", "_otherwise", "_written")

    tokens: bool = False
    first: Demand = Peek()

    def __init__(
        self,
        otherwise: MessageFraming,
        *options: tuple[bytes, MessageFraming],
        otherwise_written: bool = False,
    ) -> None:
        self._framings = {
            bytes([octet]): framing for octets, framing in options for octet in octets
        }
        self._otherwise = otherwise
        self._written = otherwise if otherwise_written else options[0][1]

    def encode(self, line: bytes) -> bytes:
        """Return a message with its frame.

        Raises:
            EncodeError: it does not fit into one.
        """
        return self._written.encode(line)

    def take(self, _lines: list[bytes]) -> list[bytes] | None:
        """Take nothing: a message need not end with a line."""
        return None

    def read(self, octet: bytes) -> Reading[Sequence[bytes]]:
        """Read a message whose first octet is given, and was not taken."""
        framing = self._framings.get(octet, self._otherwise)
        opening = yield framing.first
        return (yield from framing.read(opening))
