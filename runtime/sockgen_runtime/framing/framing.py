"""What every framing can do."""

from collections.abc import Sequence
from typing import Protocol

from sockgen_runtime.messages.demands import Demand, Reading

__all__ = ["Framing"]


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
