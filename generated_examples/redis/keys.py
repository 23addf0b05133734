"""Keys: whether they are there, how they are called, and how long they live."""

from collections.abc import Iterable
from enum import Enum
from typing import final

from .globs import glob
from .keyspace import Keyspace
from .refusals import NoSuchKey
from .values import Kind, kind_of

__all__ = ["Keys", "When"]


@final
class When(Enum):
    """When a key gets another deadline; one without a deadline expires last of all."""

    NONE_YET = "none yet"
    HAS_ONE = "has one"
    LATER = "later"
    EARLIER = "earlier"


@final
class Keys:
    """What is done to keys, whatever they hold.

    Args:
        keyspace: holds them.
    """

    def __init__(self, keyspace: Keyspace) -> None:
        self._keyspace = keyspace

    # There or not ---------------------------------------------------------------------

    def count(self, keys: Iterable[bytes]) -> int:
        """Return how many of some keys are there; one that comes twice counts twice."""
        with self._keyspace:
            return sum(self._keyspace.get(key) is not None for key in keys)

    def remove(self, keys: Iterable[bytes]) -> int:
        """Remove keys; return how many were there."""
        with self._keyspace:
            return sum(self._keyspace.remove(key) for key in keys)

    def kind(self, key: bytes) -> Kind:
        """Return what kind of value a key holds."""
        with self._keyspace:
            return kind_of(self._keyspace.get(key))

    def size(self) -> int:
        """Return how many keys there are."""
        with self._keyspace:
            return len(self._keyspace)

    def clear(self) -> None:
        """Remove all keys."""
        with self._keyspace:
            self._keyspace.clear()

    def rename(self, key: bytes, name: bytes) -> None:
        """Give a key another name, in the place of what has that name.

        Raises:
            NoSuchKey: it is not there.
        """
        with self._keyspace:
            value = self._keyspace.get(key)
            if value is None:
                raise NoSuchKey
            if key == name:
                return
            deadline = self._keyspace.deadline(key)
            self._keyspace.remove(key)
            self._keyspace.put(name, value)
            if deadline is not None:
                self._keyspace.expire(name, deadline)

    def rename_absent(self, key: bytes, name: bytes) -> bool:
        """Give a key another name unless something has that name; return whether.

        Raises:
            NoSuchKey: it is not there.
        """
        with self._keyspace:
            free = self._keyspace.get(name) is None
            if free or self._keyspace.get(key) is None:
                self.rename(key, name)
            return free

    # Finding --------------------------------------------------------------------------

    def matching(self, pattern: bytes) -> list[bytes]:
        """Return the keys that match a pattern, see `globs`."""
        fits = glob(pattern).fullmatch
        with self._keyspace:
            return [key for key in self._keyspace if fits(key)]

    def scan(
        self,
        cursor: int,
        *,
        pattern: bytes = b"*",
        most: int = 10,
        kind: Kind | None = None,
    ) -> tuple[int, list[bytes]]:
        """Return a part of the keys, and where to go on; 0 there is the end.

        Args:
            cursor: 0, or where to go on.
            pattern: which keys; see `globs`.
            most: about how many are looked at; at least 1.
            kind: what they hold; None: anything.
        """
        fits = glob(pattern).fullmatch
        with self._keyspace:
            behind, keys = self._keyspace.page(cursor, most)
            return behind, [
                key
                for key in keys
                if fits(key) and (kind is None or self.kind(key) is kind)
            ]

    # Living ---------------------------------------------------------------------------

    def remaining(self, key: bytes) -> int | None:
        """Return in how many milliseconds a key expires; None: never.

        Raises:
            NoSuchKey: it is not there.
        """
        with self._keyspace:
            if self._keyspace.get(key) is None:
                raise NoSuchKey
            return self._keyspace.remaining(key)

    def deadline(self, key: bytes) -> int | None:
        """Return the moment at which a key expires; None: never.

        Raises:
            NoSuchKey: it is not there.
        """
        with self._keyspace:
            if self._keyspace.get(key) is None:
                raise NoSuchKey
            return self._keyspace.deadline(key)

    def expire(self, key: bytes, moment: int, when: When | None = None) -> bool:
        """Let a key expire at a moment, at once if that has passed; return whether.

        Args:
            key: the key.
            moment: in milliseconds since 1970.
            when: when only; None: always.
        """
        with self._keyspace:
            if self._keyspace.get(key) is None:
                return False
            if not _suits(self._keyspace.deadline(key), moment, when):
                return False
            self._keyspace.expire(key, moment)
            return True

    def persist(self, key: bytes) -> bool:
        """Let a key never expire; return whether it would have."""
        with self._keyspace:
            return self._keyspace.get(key) is not None and self._keyspace.persist(key)


def _suits(old: int | None, new: int, when: When | None) -> bool:
    match when:
        case None:
            return True
        case When.NONE_YET:
            return old is None
        case When.HAS_ONE:
            return old is not None
        case When.LATER:
            return old is not None and new > old
        case When.EARLIER:
            return old is None or new < old
