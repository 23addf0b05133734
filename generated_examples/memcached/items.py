"""What the cache holds: values that expire, are compared, and make room for new ones.

Nothing here knows of sockets or of the protocol.

* Every operation takes one lock, and time that does not depend on how many items there
  are: an item that has expired is removed when somebody asks for it, or when it is the
  oldest and its room is needed.
* Each change gives an item a new number, unique in the life of the cache. Whoever has seen
  a number can have a change made only if nobody else made one meanwhile.
* Times are those of the wall clock, because clients may give a point in time.
"""

import itertools
import math
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import Final, final

from .item import COUNT, Item, charge, number_in, point_in_time

__all__ = ["Items", "Outcome"]

_COUNTED: Final = (
    *("cmd_get", "cmd_set", "cmd_flush", "cmd_touch"),
    *("get_hits", "get_misses", "delete_hits", "delete_misses"),
    *("incr_hits", "incr_misses", "decr_hits", "decr_misses"),
    *("cas_hits", "cas_misses", "cas_badval", "touch_hits", "touch_misses"),
    *("total_items", "evictions"),
)


@final
class Outcome(Enum):
    """What became of a value that was to be stored."""

    STORED = auto()
    NOT_STORED = auto()
    EXISTS = auto()
    NOT_FOUND = auto()
    TOO_LARGE = auto()


@final
class Items:
    """The items of a cache, by their keys; the least recently used make room.

    Args:
        memory: octets that all items may take, keys and overhead included.
        largest: octets of one value, at most.
        clock: returns the point in time that is now, in seconds since 1970.
    """

    def __init__(
        self,
        *,
        memory: int = 64 << 20,
        largest: int = 1 << 20,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._memory = memory
        self._largest = largest
        self._clock = clock
        self._lock = threading.Lock()
        self._items: OrderedDict[bytes, Item] = OrderedDict()  # oldest use first
        self._used = 0
        self._changes = 0
        self._flush_at = math.inf
        self._counts: Counter[str] = Counter()

    # Fetching -------------------------------------------------------------------------

    def get(self, key: bytes) -> Item | None:
        """Return an item, or None if there is none."""
        with self._lock:
            item = self._live(key)
            self._counts["cmd_get"] += 1
            self._counts["get_misses" if item is None else "get_hits"] += 1
            return item

    def touch(self, key: bytes, exptime: int) -> Item | None:
        """Give an item another expiry time; return it, or None if there is none.

        Args:
            key: the key of the item.
            exptime: as in `point_in_time`.
        """
        with self._lock:
            item = self._live(key)
            self._counts["cmd_touch"] += 1
            self._counts["touch_misses" if item is None else "touch_hits"] += 1
            if item is None:
                return None
            deadline = point_in_time(exptime, self._clock())
            touched = self._items[key] = item._replace(deadline=deadline)
            return touched

    # Storing --------------------------------------------------------------------------

    def set(self, key: bytes, value: bytes, flags: int, exptime: int) -> Outcome:
        """Store a value; a value that is too large removes the old one.

        Args:
            key: the key of the item.
            value: its octets.
            flags: a number of 32 bits.
            exptime: as in `point_in_time`.
        """
        outcome = self._store(key, value, flags, exptime, lambda _: None)
        if outcome is Outcome.TOO_LARGE:
            with self._lock:
                self._remove(key)  # Nobody may take the old value for the new one.
        return outcome

    def add(self, key: bytes, value: bytes, flags: int, exptime: int) -> Outcome:
        """Store a value unless there is one; the arguments are those of `set`."""

        def refusal(item: Item | None) -> Outcome | None:
            return None if item is None else Outcome.NOT_STORED

        return self._store(key, value, flags, exptime, refusal)

    def replace(self, key: bytes, value: bytes, flags: int, exptime: int) -> Outcome:
        """Store a value if there is one; the arguments are those of `set`."""

        def refusal(item: Item | None) -> Outcome | None:
            return Outcome.NOT_STORED if item is None else None

        return self._store(key, value, flags, exptime, refusal)

    def cas(
        self, key: bytes, value: bytes, flags: int, exptime: int, unique: int
    ) -> Outcome:
        """Store a value if the old one has not changed.

        Args:
            key: the key of the item.
            value: its octets.
            flags: a number of 32 bits.
            exptime: as in `point_in_time`.
            unique: the number of the old item when it was seen.
        """

        def refusal(item: Item | None) -> Outcome | None:
            if item is None:
                self._counts["cas_misses"] += 1
                return Outcome.NOT_FOUND
            if item.unique != unique:
                self._counts["cas_badval"] += 1
                return Outcome.EXISTS
            self._counts["cas_hits"] += 1
            return None

        return self._store(key, value, flags, exptime, refusal)

    def append(self, key: bytes, value: bytes) -> Outcome:
        """Put a value behind the one that there is."""
        return self._extend(key, before=b"", after=value)

    def prepend(self, key: bytes, value: bytes) -> Outcome:
        """Put a value before the one that there is."""
        return self._extend(key, before=value, after=b"")

    def count_up(self, key: bytes, delta: int) -> int | None:
        """Add to a number; return the sum modulo 2**64, or None if there is no item.

        Args:
            key: the key of the item.
            delta: at least 0.

        Raises:
            NotANumber: the value is none.
        """
        return self._count("incr", key, lambda number: (number + delta) % COUNT)

    def count_down(self, key: bytes, delta: int) -> int | None:
        """Subtract from a number, not below 0; the rest is as in `count_up`."""
        return self._count("decr", key, lambda number: max(0, number - delta))

    # Removing -------------------------------------------------------------------------

    def delete(self, key: bytes) -> bool:
        """Remove an item; return whether there was one."""
        with self._lock:
            found = self._live(key) is not None
            self._counts["delete_hits" if found else "delete_misses"] += 1
            self._remove(key)
            return found

    def flush(self, delay: int = 0) -> None:
        """Remove all items, at once or later; the last call counts.

        Args:
            delay: as the expiry time in `point_in_time`, but 0 is at once.
        """
        with self._lock:
            now = self._clock()
            self._counts["cmd_flush"] += 1
            self._flush_at = point_in_time(delay, now) if delay else now
            if self._flush_at <= now:
                self._changes += 1
                self._clear()

    def resize(self, memory: int) -> None:
        """Change how much all items may take, and make room if that is less.

        Args:
            memory: octets.
        """
        with self._lock:
            self._memory = memory
            self._make_room()

    # Telling --------------------------------------------------------------------------

    def statistics(self) -> Mapping[str, int]:
        """Return counts of what was done and of what there is, by their usual names."""
        with self._lock:
            return {
                **{name: self._counts[name] for name in _COUNTED},
                "bytes": self._used,
                "curr_items": len(self._items),
                "limit_maxbytes": self._memory,
            }

    def oldest(self, most: int) -> list[tuple[bytes, Item]]:
        """Return items, the least recently used first, with their keys.

        Args:
            most: how many, at most; it takes that much time.
        """
        with self._lock:
            return list(itertools.islice(self._items.items(), most))

    def reset_statistics(self) -> None:
        """Count from 0 again."""
        with self._lock:
            self._counts.clear()

    # Inside: these take the lock ------------------------------------------------------

    def _store(
        self,
        key: bytes,
        value: bytes,
        flags: int,
        exptime: int,
        refusal: Callable[[Item | None], Outcome | None],
    ) -> Outcome:
        """Store a value unless what is there now makes for a refusal."""
        with self._lock:
            self._counts["cmd_set"] += 1
            if not self._fits(key, value):
                return Outcome.TOO_LARGE
            refused = refusal(self._live(key))
            if refused is not None:
                return refused
            deadline = point_in_time(exptime, self._clock())
            self._put(key, value, flags, deadline)
            return Outcome.STORED

    def _extend(self, key: bytes, before: bytes, after: bytes) -> Outcome:
        """Put octets around a value."""
        with self._lock:
            self._counts["cmd_set"] += 1
            if not self._fits(key, before + after):
                return Outcome.TOO_LARGE
            item = self._live(key)
            if item is None:
                return Outcome.NOT_STORED
            value = before + item.value + after
            if not self._fits(key, value):
                return Outcome.NOT_STORED
            self._put(key, value, item.flags, item.deadline)
            return Outcome.STORED

    def _count(self, name: str, key: bytes, change: Callable[[int], int]) -> int | None:
        """Change a number; `name` is how statistics call it."""
        with self._lock:
            item = self._live(key)
            if item is None:
                self._counts[f"{name}_misses"] += 1
                return None
            changed = change(number_in(item.value))
            # A number that has become shorter keeps its room, filled with blanks.
            value = b"%d" % changed
            value = value.ljust(len(item.value))
            self._put(key, value, item.flags, item.deadline)
            self._counts[f"{name}_hits"] += 1
            return changed

    # Inside: the lock is held ---------------------------------------------------------

    def _live(self, key: bytes) -> Item | None:
        """Return an item that has not expired, and make it the last to be evicted."""
        now = self._clock()
        if self._flush_at <= now:
            self._clear()
        item = self._items.get(key)
        if item is None:
            return None
        if item.deadline <= now:
            self._remove(key)
            return None
        self._items.move_to_end(key)
        return item

    def _fits(self, key: bytes, value: bytes) -> bool:
        """Return whether a value is small enough, alone."""
        return len(value) <= self._largest and charge(key, value) <= self._memory

    def _put(self, key: bytes, value: bytes, flags: int, deadline: float) -> None:
        """Put an item in its place, as the last to be evicted, and make room for it."""
        self._remove(key)
        self._changes += 1
        self._items[key] = Item(value, flags, deadline, self._changes)
        self._counts["total_items"] += 1
        self._used += charge(key, value)
        self._make_room()

    def _remove(self, key: bytes) -> None:
        """Remove an item, if there is one."""
        item = self._items.pop(key, None)
        if item is not None:
            self._used -= charge(key, item.value)

    def _make_room(self) -> None:
        """Remove items, the least recently used first, until the others have room."""
        while self._used > self._memory:
            key, item = self._items.popitem(last=False)
            self._used -= charge(key, item.value)
            self._counts["evictions"] += 1

    def _clear(self) -> None:
        """Remove all items."""
        self._items = OrderedDict()
        self._used = 0
        self._flush_at = math.inf
