"""Bodies in chunks, each announced by its size; a size of zero ends them.

A size stands in a few octets, most significant first, or as a text on a line of its own,
and a line ending behind the chunk then.
"""

from collections.abc import Generator, Iterator
from typing import Final

from sockgen_runtime.errors import PayloadTooLarge
from sockgen_runtime.values.codec import Codec, Decoding

from .demands import LINE, Block, Demand, Take
from .forms import value_of

__all__ = ["chunked", "chunked_lines", "in_chunked_lines", "in_chunks"]

CHUNK: Final = 65536  # octets of a chunk that is written, at most


def chunked(width: int, limit: int) -> Generator[Demand, bytes, bytes]:
    """Read a body whose sizes are octets.

    Used in a reader: `content = yield from chunked(4, 1048576)`.

    Args:
        width: octets of a size.
        limit: octets of the body, at most.

    Raises:
        PayloadTooLarge: there are more; where they end is not known.
    """
    body = bytearray()
    while size := int.from_bytes((yield Take(width)), "big"):
        body += yield Take(_within(body, size, limit))
    return bytes(body)


def chunked_lines(
    name: str, codec: Decoding[int], limit: int
) -> Generator[Demand, bytes, bytes]:
    """Read a body whose sizes are lines.

    Args:
        name: the name of the field.
        codec: what reads a size.
        limit: octets of the body, at most.

    Raises:
        BadValue: a line is no size.
        PayloadTooLarge: there are more octets; where they end is not known.
    """
    body = bytearray()
    while size := value_of(name, codec, (yield LINE)):
        body += yield Block(_within(body, size, limit))
    return bytes(body)


def in_chunks(body: bytes, width: int) -> bytes:
    """Return a body as it is on the wire, with the size of zero behind it.

    Args:
        body: its octets.
        width: octets of a size.
    """
    most = min(CHUNK, 256**width - 1)
    sized = (len(c).to_bytes(width, "big") + c for c in _cut(body, most))
    return b"".join(sized) + bytes(width)


def in_chunked_lines(body: bytes, codec: Codec[int], end: bytes) -> bytes:
    """Return a body as it is on the wire, with the size of zero behind it.

    Args:
        body: its octets.
        codec: what writes a size.
        end: the canonical line ending.
    """
    sized = (codec.encode(len(c)) + end + c + end for c in _cut(body, CHUNK))
    return b"".join(sized) + codec.encode(0) + end


def _within(body: bytearray, size: int, limit: int) -> int:
    """Return the size of a chunk, if the body has room for it."""
    if len(body) + size > limit:
        raise PayloadTooLarge(None, limit)
    return size


def _cut(body: bytes, most: int) -> Iterator[bytes]:
    """Yield a body in pieces."""
    for at in range(0, len(body), most):
        yield body[at : at + most]
