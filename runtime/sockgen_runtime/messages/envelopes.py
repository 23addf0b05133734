"""What stands before every command in its line, and is told again in the answer."""

import re
from typing import Final, final

from sockgen_runtime.values.codec import Decoding

__all__ = ["Envelope"]


@final
class Envelope:
    """The parts of a line before the command, such as a number that the answer repeats.

    Args:
        pattern: a regular expression that they match; a group for each field.
        codecs: what reads these, in their order.
    """

    __slots__ = ("_codecs", "_pattern")

    def __init__(self, pattern: bytes, *codecs: Decoding[object]) -> None:
        self._pattern: Final = re.compile(pattern)
        self._codecs: Final = codecs

    def message(self, line: bytes) -> bytes | None:
        """Return what stands behind the envelope of a line; None if it has none."""
        found = self._match(line)
        return None if found is None else line[found.end() :]

    def text(self, line: bytes, number: int) -> bytes | None:
        """Return the octets of a field; None if the line has no envelope.

        Args:
            line: the line of a command.
            number: of the field, from 1.
        """
        found = self._match(line)
        return None if found is None else found[number]

    def _match(self, line: bytes) -> re.Match[bytes] | None:
        """Return the envelope of a line, if it has one with values that can be."""
        found = self._pattern.match(line)
        try:
            for number, codec in enumerate(self._codecs, 1):
                if found is not None:
                    codec.decode(found[number])
        except ValueError:
            return None
        return found
