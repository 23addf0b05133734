"""Sets: members without an order that anybody may rely on."""

from collections.abc import Iterable
from typing import final

from .keyspace import Keyspace
from .values import Set

__all__ = ["Sets"]


@final
class Sets:
    """What is done to sets. All of it raises `WrongType` if a key holds something else.

    Args:
        keyspace: holds them.
    """

    def __init__(self, keyspace: Keyspace) -> None:
        self._keyspace = keyspace

    def add(self, key: bytes, members: Iterable[bytes]) -> int:
        """Put members into a set, at least one; return how many are new."""
        with self._keyspace:
            found = self._keyspace.find(key, Set) or Set()
            before = len(found)
            found.update(dict.fromkeys(members))
            if added := len(found) - before:
                self._keyspace.put(key, found, keep_deadline=True)
            return added

    def remove(self, key: bytes, members: Iterable[bytes]) -> int:
        """Remove members; return how many were there."""
        with self._keyspace:
            found = self._found(key)
            before = len(found)
            for member in members:
                found.pop(member, None)
            if removed := before - len(found):
                self._keyspace.trim(key, found)
            return removed

    def members(self, key: bytes) -> list[bytes]:
        """Return all members."""
        with self._keyspace:
            return list(self._found(key))

    def has(self, key: bytes, member: bytes) -> bool:
        """Return whether something is a member."""
        with self._keyspace:
            return member in self._found(key)

    def length(self, key: bytes) -> int:
        """Return how many members there are."""
        with self._keyspace:
            return len(self._found(key))

    def _found(self, key: bytes) -> Set:
        return self._keyspace.find(key, Set) or Set()
