"""Files as they are sent: in blocks of one size, and as texts of netascii if need be.

In netascii (RFC 764) a line ends with CR LF, and CR alone is CR NUL.
"""

import re
from collections.abc import Iterator
from typing import IO, Final, final

__all__ = ["FromNetascii", "blocks"]

_ENDS: Final = re.compile(rb"[\r\n]")
_PAIRS: Final = re.compile(rb"\r[\n\0]")
_OUT: Final = {b"\r": b"\r\0", b"\n": b"\r\n"}
_IN: Final = {b"\r\0": b"\r", b"\r\n": b"\n"}


def blocks(file: IO[bytes], size: int, *, netascii: bool) -> Iterator[bytes]:
    """Yield a file in blocks; the last is smaller, and may be empty.

    Args:
        file: what is read.
        size: octets of a block.
        netascii: whether it is a text.

    Raises:
        OSError: it cannot be read.
    """
    rest = b""
    while True:
        while len(rest) < size:
            octets = file.read(size)
            if not octets:
                yield rest
                return
            rest += to_netascii(octets) if netascii else octets
        yield rest[:size]
        rest = rest[size:]


def to_netascii(octets: bytes) -> bytes:
    """Return octets of a text as they are sent."""
    return _ENDS.sub(lambda match: _OUT[match[0]], octets)


@final
class FromNetascii:
    """Turns a text that is sent into that of a file, block by block."""

    def __init__(self) -> None:
        self._half = b""  # a CR at the end of a block

    def block(self, octets: bytes) -> bytes:
        """Return what a block is in the file; its last octet may come with the next."""
        octets = self._half + octets
        self._half = b"\r" if octets.endswith(b"\r") else b""
        whole = octets[: len(octets) - len(self._half)]
        return _PAIRS.sub(lambda match: _IN[match[0]], whole)

    def end(self) -> bytes:
        """Return what is left: a CR that nothing has followed."""
        return self._half
