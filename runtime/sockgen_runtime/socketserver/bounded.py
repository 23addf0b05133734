"""A file to read from whose lines have a bound."""

import io
from typing import final

from sockgen_runtime.errors import LineTooLong
from sockgen_runtime.overriding import override

__all__ = ["BoundedReader"]


@final
class BoundedReader(io.BufferedReader):
    """Reads a connection; a line without an end is not gathered for ever.

    Args:
        raw: what to read from.
        size: octets of the buffer.
        max_line: octets of a line, with its ending.
    """

    def __init__(self, raw: io.RawIOBase, size: int, max_line: int) -> None:
        super().__init__(raw, size)
        self._max_line = max_line

    @override
    def readline(self, size: int | None = -1, /) -> bytes:
        """Return a line with its ending; less at the end of the input.

        Args:
            size: octets that are returned at most; negative or None: a whole line.

        Raises:
            LineTooLong: a line has more octets than it may have.
        """
        if size is not None and 0 <= size <= self._max_line:
            return super().readline(size)
        line = super().readline(self._max_line + 1)
        if len(line) > self._max_line:
            raise LineTooLong(self._max_line)
        return line
