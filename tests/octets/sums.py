"""Sums that hooks calculate."""

import hashlib

__all__ = ["Digest", "Failing", "Fletcher", "Short"]


class Fletcher:
    """The sum of Fletcher, of 16 bits; octets that begin with 0xFF have none."""

    def sum(self, octets: bytes) -> int:
        """Return the sum."""
        if octets[:1] == b"\xff":
            raise ValueError("no sum of these")
        low = high = 0
        for octet in octets:
            low = (low + octet) % 255
            high = (high + low) % 255
        return high << 8 | low


class Digest:
    """A digest with a key."""

    def sum(self, octets: bytes) -> bytes:
        """Return eight octets."""
        return hashlib.blake2b(octets, digest_size=8, key=b"key").digest()


class Short:
    """Has fewer octets than are announced."""

    def sum(self, octets: bytes) -> bytes:
        """Return seven octets."""
        return Digest().sum(octets)[:7]


class Failing:
    """Fails."""

    def sum(self, octets: bytes) -> int:
        """Return one octet too far."""
        return octets[len(octets)]
