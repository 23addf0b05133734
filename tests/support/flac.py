"""Tiny audio files: silence in FLAC (RFC 9639), with tags and a picture, and nothing else.

A frame is a second of silence in 16 octets, so that a file of two minutes has 2 KB and
a server that plays it plays it for two minutes.
"""

import struct
from collections.abc import Sequence
from typing import Final

__all__ = ["flac"]

_RATE: Final = 8000
_BITS: Final = 16
_STREAMINFO, _COMMENTS, _PICTURE = 0, 4, 6
_FRONT_COVER: Final = 3


def flac(
    seconds: int,
    tags: Sequence[tuple[str, str]] = (),
    picture: bytes = b"",
    media: str = "image/png",
) -> bytes:
    """Return a file.

    Args:
        seconds: how long it is silent, from 1 to 127.
        tags: names and values, in their order.
        picture: the cover; empty: none.
        media: the media type of the cover.
    """
    blocks = [
        (_STREAMINFO, _stream_information(seconds)),
        (_COMMENTS, _comments(tags)),
    ]
    if picture:
        blocks.append((_PICTURE, _cover(picture, media)))
    out = bytearray(b"fLaC")
    for at, (kind, content) in enumerate(blocks, 1):
        last = at == len(blocks)
        out += struct.pack(">I", (last << 31) | (kind << 24) | len(content)) + content
    for number in range(seconds):
        out += _frame(number)
    return bytes(out)


def _stream_information(seconds: int) -> bytes:
    packed = (_RATE << 44) | ((_BITS - 1) << 36) | (seconds * _RATE)
    return struct.pack(">HH6xQ16x", _RATE, _RATE, packed)


def _comments(tags: Sequence[tuple[str, str]]) -> bytes:
    texts = [f"{name}={value}".encode() for name, value in tags]
    sized = b"".join(struct.pack("<I", len(text)) + text for text in texts)
    return struct.pack("<II", 0, len(texts)) + sized


def _cover(picture: bytes, media: str) -> bytes:
    named = struct.pack(">II", _FRONT_COVER, len(media)) + media.encode()
    return named + struct.pack(">IIIIII", 0, 0, 0, 0, 0, len(picture)) + picture


def _frame(number: int) -> bytes:
    """Return a second of silence: a block whose samples are all 0."""
    header = struct.pack(">HBBBH", 0xFFF8, 0x74, 0x08, number, _RATE - 1)
    frame = header + bytes((_check(header, 8, 0x07),)) + b"\0\0\0"
    return frame + struct.pack(">H", _check(frame, 16, 0x8005))


def _check(data: bytes, width: int, polynomial: int) -> int:
    """Return the cyclic redundancy check of some octets."""
    top, mask, value = 1 << (width - 1), (1 << width) - 1, 0
    for octet in data:
        value ^= octet << (width - 8)
        for _ in range(8):
            value = ((value << 1) ^ (polynomial if value & top else 0)) & mask
    return value
