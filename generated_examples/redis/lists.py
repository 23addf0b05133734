"""Lists: elements that are put on and taken from both ends, and waited for."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import final

from .keyspace import Keyspace
from .refusals import NoSuchKey, OutOfRange
from .values import List
from .waiting import End, Waiter

__all__ = ["Lists"]


@final
class Lists:
    """What is done to lists. All of it raises `WrongType` if a key holds something else.

    Args:
        keyspace: holds them.
    """

    def __init__(self, keyspace: Keyspace) -> None:
        self._keyspace = keyspace

    # Putting on and taking off --------------------------------------------------------

    def push(
        self, key: bytes, values: Iterable[bytes], end: End, *, create: bool = True
    ) -> int:
        """Put elements on an end, one after the other; return how many there are.

        Args:
            key: the list.
            values: the elements, at least one.
            end: the end.
            create: whether there need not be a list.
        """
        with self._keyspace:
            found = self._keyspace.find(key, List)
            if found is None:
                if not create:
                    return 0
                found = List()
            if end is End.LEFT:
                found.extendleft(values)
            else:
                found.extend(values)
            self._keyspace.put(key, found, keep_deadline=True)
            return len(found)

    def pop(self, key: bytes, end: End) -> bytes | None:
        """Take an element from an end; None: there is none."""
        with self._keyspace:
            found = self._keyspace.find(key, List)
            if found is None:
                return None
            element = found.popleft() if end is End.LEFT else found.pop()
            self._keyspace.trim(key, found)
            return element

    def pop_many(self, key: bytes, end: End, most: int) -> list[bytes] | None:
        """Take elements from an end; None: there is no list.

        Args:
            key: the list.
            end: the end.
            most: how many at most; at least 0.
        """
        with self._keyspace:
            found = self._keyspace.find(key, List)
            if found is None:
                return None
            take = found.popleft if end is End.LEFT else found.pop
            elements = [take() for _ in range(min(most, len(found)))]
            if elements:
                self._keyspace.trim(key, found)
            return elements

    def pop_first(self, keys: Sequence[bytes], end: End) -> tuple[bytes, bytes] | None:
        """Take an element from the first of some lists that has one; return both."""
        with self._keyspace:
            for key in keys:
                element = self.pop(key, end)
                if element is not None:
                    return key, element
        return None

    def pop_or_wait(self, waiter: Waiter) -> tuple[bytes, bytes] | None:
        """The same; if no list has one, None, and the waiter gets it later.

        It is to be told to `leave` if it gets none, and may be told so in any case.
        """
        with self._keyspace:
            found = self.pop_first(waiter.keys, waiter.end)
            if found is None:
                self._keyspace.waiters.add(waiter)
            return found

    def waiting(self) -> int:
        """Return how many wait."""
        with self._keyspace:
            return len(self._keyspace.waiters)

    def leave(self, waiter: Waiter) -> None:
        """Let a waiter wait no longer."""
        with self._keyspace:
            self._keyspace.waiters.remove(waiter)

    def move(
        self, source: bytes, destination: bytes, take: End, put: End
    ) -> bytes | None:
        """Move an element from one list to another; return it."""
        with self._keyspace:
            self._keyspace.find(destination, List)
            element = self.pop(source, take)
            if element is not None:
                self.push(destination, (element,), put)
            return element

    # Looking at -----------------------------------------------------------------------

    def length(self, key: bytes) -> int:
        """Return how many elements a list has."""
        with self._keyspace:
            return len(self._keyspace.find(key, List) or ())

    def slice(self, key: bytes, start: int, stop: int) -> list[bytes]:
        """Return elements, both ends included; negative: from the end of the list."""
        with self._keyspace:
            found = self._keyspace.find(key, List)
            if found is None:
                return []
            low, high = _bounds(start, stop, len(found))
            return list(islice(found, low, high))

    def at(self, key: bytes, index: int) -> bytes | None:
        """Return an element; negative: from the end of the list."""
        with self._keyspace:
            found = self._keyspace.find(key, List)
            if found is None or not -len(found) <= index < len(found):
                return None
            return found[index]

    # Changing in the middle -----------------------------------------------------------

    def replace(self, key: bytes, index: int, value: bytes) -> None:
        """Put another element in the place of one.

        Raises:
            NoSuchKey: there is no list.
            OutOfRange: it has no such element.
        """
        with self._keyspace:
            found = self._keyspace.find(key, List)
            if found is None:
                raise NoSuchKey
            if not -len(found) <= index < len(found):
                raise OutOfRange("index out of range")
            found[index] = value
            self._keyspace.touch(key)

    def remove(self, key: bytes, value: bytes, count: int) -> int:
        """Remove elements that are like one; return how many.

        Args:
            key: the list.
            value: the element.
            count: how many at most, from the left; negative: from the right; 0: all.
        """
        with self._keyspace:
            found = self._keyspace.find(key, List)
            if found is None:
                return 0
            before = len(found)
            kept = List(
                _without(found if count >= 0 else reversed(found), value, count)
            )
            if removed := before - len(kept):
                if count < 0:
                    kept.reverse()
                found.clear()
                found.extend(kept)
                self._keyspace.trim(key, found)
            return removed

    def keep(self, key: bytes, start: int, stop: int) -> None:
        """Keep some elements, both ends included, and remove the others."""
        with self._keyspace:
            found = self._keyspace.find(key, List)
            if found is not None:
                low, high = _bounds(start, stop, len(found))
                kept = list(islice(found, low, high))
                found.clear()
                found.extend(kept)
                self._keyspace.trim(key, found)


def _bounds(start: int, stop: int, length: int) -> tuple[int, int]:
    """Return the half-open range of indexes that is meant."""
    low = max(0, start + length if start < 0 else start)
    high = stop + length if stop < 0 else stop
    return low, max(low, min(high + 1, length))


def _without(elements: Iterable[bytes], value: bytes, count: int) -> Iterable[bytes]:
    """Yield elements, without the first `count` that are like one; 0: without any."""
    left = abs(count) or -1
    for element in elements:
        if left and element == value:
            left -= 1
        else:
            yield element
