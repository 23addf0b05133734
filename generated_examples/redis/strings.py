"""Strings: octets that are stored, joined, cut and counted."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import final

from .keyspace import Keyspace
from .refusals import OutOfRange
from .values import LARGEST_STRING, added, integer_in

__all__ = ["Condition", "Strings"]


@final
class Condition(Enum):
    """When a string is stored."""

    ABSENT = "absent"
    PRESENT = "present"


@final
class Strings:
    """What is done to strings.

    Args:
        keyspace: holds them.
    """

    def __init__(self, keyspace: Keyspace) -> None:
        self._keyspace = keyspace

    def get(self, key: bytes) -> bytes | None:
        """Return a string; None: there is none.

        Raises:
            WrongType: the key holds something else.
        """
        with self._keyspace:
            return self._keyspace.find(key, bytes)

    def get_many(self, keys: Sequence[bytes]) -> list[bytes | None]:
        """Return strings; what is none counts as missing."""
        with self._keyspace:
            values = [self._keyspace.get(key) for key in keys]
        return [value if isinstance(value, bytes) else None for value in values]

    def set(
        self,
        key: bytes,
        value: bytes,
        *,
        condition: Condition | None = None,
        deadline: int | None = None,
        keep_deadline: bool = False,
    ) -> bool:
        """Store a string, in the place of whatever was there; return whether.

        Args:
            key: the key.
            value: the octets.
            condition: when only; None: always.
            deadline: the moment at which it expires; None: never.
            keep_deadline: whether it expires when the old value would have.
        """
        with self._keyspace:
            if condition is not None:
                there = self._keyspace.get(key) is not None
                if there is not (condition is Condition.PRESENT):
                    return False
            elif keep_deadline:
                self._keyspace.get(key)  # One that has expired leaves no deadline.
            self._keyspace.put(key, value, keep_deadline=keep_deadline)
            if deadline is not None:
                self._keyspace.expire(key, deadline)
            return True

    def set_many(self, values: Mapping[bytes, bytes]) -> None:
        """Store several strings at once."""
        with self._keyspace:
            for key, value in values.items():
                self._keyspace.put(key, value)

    def set_many_absent(self, values: Mapping[bytes, bytes]) -> bool:
        """Store several strings at once, unless one of the keys is there."""
        with self._keyspace:
            if any(self._keyspace.get(key) is not None for key in values):
                return False
            self.set_many(values)
            return True

    def swap(self, key: bytes, value: bytes) -> bytes | None:
        """Store a string and return the old one.

        Raises:
            WrongType: the key holds something else.
        """
        with self._keyspace:
            old = self._keyspace.find(key, bytes)
            self._keyspace.put(key, value)
            return old

    def take(self, key: bytes) -> bytes | None:
        """Remove a string and return it.

        Raises:
            WrongType: the key holds something else.
        """
        with self._keyspace:
            old = self._keyspace.find(key, bytes)
            self._keyspace.remove(key)
            return old

    def length(self, key: bytes) -> int:
        """Return how long a string is.

        Raises:
            WrongType: the key holds something else.
        """
        return len(self.get(key) or b"")

    def append(self, key: bytes, value: bytes) -> int:
        """Put octets behind a string; return its length.

        Raises:
            WrongType: the key holds something else.
            OutOfRange: it would be too long.
        """
        with self._keyspace:
            old = self._keyspace.find(key, bytes) or b""
            return self._changed(key, old, len(old), value)

    def overwrite(self, key: bytes, offset: int, value: bytes) -> int:
        """Put octets over those of a string, filled with NUL to there; return its length.

        Raises:
            WrongType: the key holds something else.
            OutOfRange: the offset is negative, or the string would be too long.
        """
        if offset < 0:
            raise OutOfRange("offset is out of range")
        with self._keyspace:
            old = self._keyspace.find(key, bytes) or b""
            return self._changed(key, old, offset, value) if value else len(old)

    def part(self, key: bytes, start: int, stop: int) -> bytes:
        """Return octets of a string, both ends included; negative: from its end.

        Raises:
            WrongType: the key holds something else.
        """
        value = self.get(key) or b""
        if start < 0 and stop < start:
            return b""
        low = max(0, start + len(value) if start < 0 else start)
        high = max(0, stop + len(value) if stop < 0 else stop)
        return value[low : high + 1]

    def add(self, key: bytes, amount: int) -> int:
        """Add to a number; one that is missing is 0. Return the sum.

        Raises:
            WrongType: the key holds something else.
            NotAnInteger: the string is none.
            OutOfRange: the sum is beyond 64 bits.
        """
        with self._keyspace:
            old = self._keyspace.find(key, bytes)
            total = added(0 if old is None else integer_in(old), amount)
            self._keyspace.put(key, b"%d" % total, keep_deadline=True)
            return total

    def _changed(self, key: bytes, old: bytes, offset: int, value: bytes) -> int:
        if offset + len(value) > LARGEST_STRING:
            raise OutOfRange("string exceeds maximum allowed size (proto-max-bulk-len)")
        head = old[:offset].ljust(offset, b"\0")
        new = head + value + old[offset + len(value) :]
        self._keyspace.put(key, new, keep_deadline=True)
        return len(new)
