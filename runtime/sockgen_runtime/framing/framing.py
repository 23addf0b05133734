"""What every framing can do."""

from collections.abc import Sequence
from typing import Protocol

from sockgen_runtime.messages.demands import Demand, Reading

__all__ = ["Framing", "MessageFraming", "in_frame"]


class Framing(Protocol):
    """Turns what arrives into messages: each is tokens, or a line."""

    @property
    def tokens(self) -> bool:
        """Whether a message is tokens; otherwise it is a single line."""
        ...

    @property
    def first(self) -> Demand:
        """What a message is begun with: mostly a line."""
        ...

    def take(self, lines: list[bytes], /) -> list[bytes] | None:
        """Take the tokens of a message that is whole among some lines, the quick way.

        Args:
            lines: what has arrived, the next line last; not empty. The lines of the
                message are removed.

        Returns:
            None, and nothing is removed, if the message is not whole, or is one to be
            read the thorough way.
        """
        ...

    def read(self, first: bytes, /) -> Reading[Sequence[bytes]]:
        """Read a message, the thorough way; what it is begun with is given.

        Raises:
            BadFrame: the octets are no message.
            Malformed: likewise.
        """
        ...


class MessageFraming(Framing, Protocol):
    """A framing of whole messages, whatever they are, which is put around them too."""

    def encode(self, line: bytes, /) -> bytes:
        """Return a message with its frame.

        Raises:
            EncodeError: it does not fit into one.
        """
        ...


def in_frame(framing: MessageFraming | None, octets: bytes) -> bytes:
    """Return a reply in its frame; nothing has none.

    Args:
        framing: of the connection, if it has one.
        octets: of the reply.
    """
    return framing.encode(octets) if framing is not None and octets else octets
