"""Hashes: values by the names of fields."""

from collections.abc import Iterable, Mapping, Sequence
from typing import final

from .keyspace import Keyspace
from .values import Hash, added, integer_in

__all__ = ["Hashes"]


@final
class Hashes:
    """What is done to hashes. All of it raises `WrongType` if a key holds something else.

    Args:
        keyspace: holds them.
    """

    def __init__(self, keyspace: Keyspace) -> None:
        self._keyspace = keyspace

    def set(self, key: bytes, values: Mapping[bytes, bytes]) -> int:
        """Give fields values, at least one; return how many are new."""
        with self._keyspace:
            found = self._keyspace.find(key, Hash) or Hash()
            before = len(found)
            found.update(values)
            self._keyspace.put(key, found, keep_deadline=True)
            return len(found) - before

    def set_absent(self, key: bytes, field: bytes, value: bytes) -> bool:
        """Give a field a value unless it has one; return whether."""
        with self._keyspace:
            if self.has(key, field):
                return False
            self.set(key, {field: value})
            return True

    def get(self, key: bytes, field: bytes) -> bytes | None:
        """Return the value of a field; None: there is none."""
        with self._keyspace:
            return self._found(key).get(field)

    def get_many(self, key: bytes, fields: Sequence[bytes]) -> list[bytes | None]:
        """Return the values of fields."""
        with self._keyspace:
            found = self._found(key)
            return [found.get(field) for field in fields]

    def items(self, key: bytes) -> dict[bytes, bytes]:
        """Return all fields and their values."""
        with self._keyspace:
            return dict(self._found(key))

    def has(self, key: bytes, field: bytes) -> bool:
        """Return whether a field has a value."""
        with self._keyspace:
            return field in self._found(key)

    def length(self, key: bytes) -> int:
        """Return how many fields there are."""
        with self._keyspace:
            return len(self._found(key))

    def remove(self, key: bytes, fields: Iterable[bytes]) -> int:
        """Remove fields; return how many were there."""
        with self._keyspace:
            found = self._found(key)
            removed = sum(found.pop(field, None) is not None for field in fields)
            if removed:
                self._keyspace.trim(key, found)
            return removed

    def add(self, key: bytes, field: bytes, amount: int) -> int:
        """Add to a number; one that is missing is 0. Return the sum.

        Raises:
            NotAnInteger: the value is none.
            OutOfRange: the sum is beyond 64 bits.
        """
        with self._keyspace:
            old = self._found(key).get(field, b"0")
            total = added(integer_in(old, "hash value is not an integer"), amount)
            self.set(key, {field: b"%d" % total})
            return total

    def _found(self, key: bytes) -> Hash:
        return self._keyspace.find(key, Hash) or Hash()
