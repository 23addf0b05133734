"""Messages behind the number of their octets, in digits or as an integer."""

from collections.abc import Sequence
from typing import Final, final

from sockgen_runtime.errors import BadFrame, EncodeError, LineTooLong
from sockgen_runtime.messages.demands import Demand, Reading, Take, Until

__all__ = ["Counted", "Prefixed"]

_DIGITS: Final = 20  # of a number, at most


@final
class Counted:
    """A number in decimal digits and a text, then so many octets.

    Args:
        behind: the text.
        most: octets that a message may have.
    """

    __slots__ = ("_behind", "_most", "first")

    tokens: bool = False

    def __init__(self, behind: bytes, most: int) -> None:
        self._behind = behind
        self._most = most
        self.first: Demand = Until(behind, _DIGITS, opening=True)

    def take(self, _lines: list[bytes]) -> list[bytes] | None:
        """Take nothing: there are no lines."""
        return None

    def read(self, first: bytes) -> Reading[Sequence[bytes]]:
        """Read a message whose number was taken.

        Raises:
            BadFrame: it is none.
            LineTooLong: it is too large.
        """
        if not first.isdigit():
            raise BadFrame("expected a number of octets", value=first)
        return (yield from _octets(int(first), self._most))

    def encode(self, line: bytes) -> bytes:
        """Return a message as it is on the wire.

        Raises:
            EncodeError: it has too many octets.
        """
        return b"%d%b%b" % (len(_fitting(line, self._most)), self._behind, line)


@final
class Prefixed:
    """An integer, the most significant octet first, then so many octets.

    Args:
        size: octets of the integer.
        most: octets that a message may have.
    """

    __slots__ = ("_most", "_size", "first")

    tokens: bool = False

    def __init__(self, size: int, most: int) -> None:
        self._size = size
        self._most = min(most, (1 << 8 * size) - 1)
        self.first: Demand = Take(size)

    def take(self, _lines: list[bytes]) -> list[bytes] | None:
        """Take nothing: there are no lines."""
        return None

    def read(self, first: bytes) -> Reading[Sequence[bytes]]:
        """Read a message whose integer was taken.

        Raises:
            LineTooLong: it is too large.
        """
        return (yield from _octets(int.from_bytes(first, "big"), self._most))

    def encode(self, line: bytes) -> bytes:
        """Return a message as it is on the wire.

        Raises:
            EncodeError: it has too many octets.
        """
        size = len(_fitting(line, self._most))
        return size.to_bytes(self._size, "big") + line


def _octets(size: int, most: int) -> Reading[Sequence[bytes]]:
    """Read so many octets as one message."""
    if size > most:
        raise LineTooLong(most, size=size)
    line = yield Take(size)
    return (line,)


def _fitting(line: bytes, most: int) -> bytes:
    if len(line) > most:
        raise EncodeError(f"a message of at most {most} octets", line)
    return line
