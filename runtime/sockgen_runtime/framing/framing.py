"""What every framing of tokens can do."""

from collections.abc import Sequence
from typing import Protocol

from sockgen_runtime.demands import Reading

__all__ = ["Framing"]


class Framing(Protocol):
    """Turns lines into the tokens of a message."""

    def take(self, lines: list[bytes]) -> list[bytes] | None:
        """Take the tokens of a message that is whole among some lines, the quick way.

        Args:
            lines: what has arrived, the next line last; not empty. The lines of the
                message are removed.

        Returns:
            None, and nothing is removed, if the message is not whole, or is one to be
            read the thorough way.
        """
        ...

    def read(self, line: bytes) -> Reading[Sequence[bytes]]:
        """Read a message, the thorough way; its first line is given.

        Raises:
            BadFrame: the octets are no message.
            Malformed: likewise.
        """
        ...
