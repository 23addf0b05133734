"""Checksums over octets, by their names in a schema."""

import zlib

__all__ = [
    "adler32",
    "crc16",
    "crc32",
    "inet16",
    "md5",
    "octet_sum",
    "octet_xor",
    "summed",
]


def octet_sum(octets: bytes | bytearray) -> int:
    """Return the sum of octets, modulo 256 (`sum8`)."""
    return sum(octets) & 0xFF


def octet_xor(octets: bytes | bytearray) -> int:
    """Return the exclusive or of octets (`xor8`)."""
    found = 0
    for octet in octets:
        found ^= octet
    return found


def inet16(octets: bytes | bytearray) -> int:
    """Return the checksum of the Internet protocols (RFC 1071)."""
    padded = bytes(octets) + b"\0" * (len(octets) % 2)
    total = sum(padded[::2]) * 256 + sum(padded[1::2])
    while total > 0xFFFF:
        total = (total >> 16) + (total & 0xFFFF)
    return ~total & 0xFFFF


def crc16(octets: bytes | bytearray) -> int:
    """Return the CRC-16 of octets as Modbus has it: reflected, 0x8005, begun with ones."""
    found = 0xFFFF
    for octet in octets:
        found = (found >> 8) ^ _CRC16[(found ^ octet) & 0xFF]
    return found


def crc32(octets: bytes | bytearray) -> int:
    """Return the CRC-32 of octets (ISO 3309, as in zlib)."""
    return zlib.crc32(octets)


def adler32(octets: bytes | bytearray) -> int:
    """Return the Adler-32 of octets (RFC 1950)."""
    return zlib.adler32(octets)


def md5(octets: bytes | bytearray) -> bytes:
    """Return the MD5 of octets (RFC 1321): 16 octets."""
    import hashlib  # It loads OpenSSL; few servers need it.

    return hashlib.md5(octets, usedforsecurity=False).digest()


def summed(data: bytes, begin: int, end: int, at: int, size: int) -> bytes:
    """Return the octets that a checksum is of: its own are zero.

    Args:
        data: the message.
        begin: where they begin.
        end: where they end.
        at: where the checksum is.
        size: octets of it.
    """
    if not begin <= at <= end - size:
        return data[begin:end]
    return data[begin:at] + bytes(size) + data[at + size : end]


def _remainder(octet: int) -> int:
    for _ in range(8):
        octet = (octet >> 1) ^ 0xA001 if octet & 1 else octet >> 1
    return octet


_CRC16 = tuple(_remainder(octet) for octet in range(256))
