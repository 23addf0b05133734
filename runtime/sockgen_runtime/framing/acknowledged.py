"""Messages of which the receiver says whether they came whole, with an octet for each.

The octets stand between the messages, in both directions. What was not understood is
asked for again, and is said again: so noise on a line costs time, and nothing else.
"""

from collections.abc import Sequence
from typing import final

from sockgen_runtime.errors import (
    BadChecksum,
    BadFrame,
    LineTooLong,
    PayloadTooLarge,
    ProtocolError,
)
from sockgen_runtime.messages.demands import Begin, Demand, Reading

from .framing import Framing, MessageFraming
from .marked import BETWEEN

__all__ = ["Acknowledged", "AskedAgain", "acknowledging"]


@final
class AskedAgain(ProtocolError):
    """The peer has not understood what it was told last; never answered in words."""

    kind = "asked_again"


@final
class Acknowledged:
    """A framing whose messages are acknowledged.

    Attributes:
        good: the octet for a message that came whole.
        bad: the octet for one that did not.

    Args:
        framing: of the messages.
        start: the octet with which each begins.
        good: the octet for a message that came whole.
        bad: the octet for one that did not.
        ignore: octets that are passed over between messages.
    """

    __slots__ = ("_framing", "bad", "first", "good")

    tokens: bool = False

    def __init__(
        self,
        framing: MessageFraming,
        start: bytes,
        good: bytes,
        bad: bytes,
        ignore: bytes = b"",
    ) -> None:
        self._framing = framing
        self.good: bytes = good
        self.bad: bytes = bad
        self.first: Demand = Begin(start + bad, good + ignore, BETWEEN)

    def take(self, _lines: list[bytes]) -> list[bytes] | None:
        """Take nothing: there are no lines."""
        return None

    def read(self, first: bytes) -> Reading[Sequence[bytes]]:
        """Read a message whose first octet was taken.

        Raises:
            AskedAgain: the octet tells of a message that did not come whole.
            BadFrame, BadChecksum: it is no message.
        """
        if first == self.bad:
            raise AskedAgain("expected the last message again")
        return (yield from self._framing.read(first))

    def encode(self, line: bytes) -> bytes:
        """Return a message with its frame.

        Raises:
            EncodeError: it does not fit into one.
        """
        return self._framing.encode(line)

    def sign(self, error: ProtocolError | None = None) -> bytes:
        """Return what is said of a message: that it came, which its frame alone tells.

        Args:
            error: what was wrong with it, if something was.
        """
        frame = (AskedAgain, BadChecksum, BadFrame, LineTooLong, PayloadTooLarge)
        return b"" if isinstance(error, frame) else self.good

    def last_of(self, output: list[bytes]) -> bytes:
        """Return the last message that is said, if there is one.

        Args:
            output: messages, and what is said of others.
        """
        signs = (b"", self.good, self.bad)
        return next((each for each in reversed(output) if each not in signs), b"")


def acknowledging(framing: Framing | None) -> Acknowledged | None:
    """Return a framing whose messages are acknowledged; None: they are not.

    Args:
        framing: any, or none.
    """
    return framing if isinstance(framing, Acknowledged) else None
