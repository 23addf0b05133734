"""A cover: a picture of one colour, as PNG (ISO/IEC 15948)."""

import struct
import zlib

__all__ = ["cover"]


def cover(colour: tuple[int, int, int], side: int) -> bytes:
    """Return a square.

    Args:
        colour: red, green and blue, from 0 to 255.
        side: its side, in pixels; at 64 the picture has some 12 KB.
    """
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = (b"\0" + bytes(colour) * side) * side
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", header),
            _chunk(b"IDAT", zlib.compress(pixels, 0)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
