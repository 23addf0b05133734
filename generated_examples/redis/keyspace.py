"""The keys, what they hold, and the one lock that guards everything.

    with keyspace:
        value = keyspace.find(key, List)
        ...

Within the block nothing changes by anybody else; blocks may be nested, and a transaction
is just one around others. When the outermost ends, lists that got elements serve those
who wait for one: not in the middle of a command, and not in the middle of a transaction.

A key that has expired is removed when somebody asks for it, and by `sweep`. Every change
goes through `put`, `remove` or `touch`, and is noticed by those who watch the key.
"""

import threading
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import TypeVar, final

from .deadlines import Deadlines
from .refusals import WrongType
from .scanning import Buckets
from .values import Hash, List, Set, Value
from .waiting import End, Waiters
from .watching import Watch, Watches

__all__ = ["Keyspace", "milliseconds"]

Kept = TypeVar("Kept", bytes, List, Hash, Set)


def milliseconds() -> int:
    """Return the moment that is now, in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


@final
class Keyspace:
    """The keys and what they hold. All but the entry needs a `with` block around it.

    Args:
        lock: guards it, and whatever else is to be changed together with it.
        clock: returns the moment that is now, in milliseconds.
    """

    def __init__(
        self, lock: threading.RLock, clock: Callable[[], int] = milliseconds
    ) -> None:
        self.waiters = Waiters()
        self._lock = lock
        self._clock = clock
        self._depth = 0
        self._values: dict[bytes, Value] = {}
        self._deadlines = Deadlines()
        self._buckets = Buckets()
        self._watches = Watches()

    def __enter__(self) -> None:
        self._lock.acquire()
        self._depth += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if self._depth == 1 and self.waiters.ready:
                self._serve()
        finally:
            self._depth -= 1
            self._lock.release()

    # Looking up -----------------------------------------------------------------------

    def get(self, key: bytes) -> Value | None:
        """Return what a key holds; None: nothing."""
        if self._deadlines:
            self._expire(key)
        return self._values.get(key)

    def find(self, key: bytes, kind: type[Kept]) -> Kept | None:
        """Return what a key holds, which is of one kind; None: nothing.

        Raises:
            WrongType: it is of another.
        """
        value = self.get(key)
        if value is None or isinstance(value, kind):
            return value
        raise WrongType

    def __len__(self) -> int:
        self.sweep()
        return len(self._values)

    def __iter__(self) -> Iterator[bytes]:
        self.sweep()
        return iter(self._values)

    def page(self, cursor: int, most: int) -> tuple[int, list[bytes]]:
        """Return some keys, and where to go on; the arguments are those of `Buckets`."""
        self.sweep()
        return self._buckets.page(cursor, most)

    # Changing -------------------------------------------------------------------------

    def put(self, key: bytes, value: Value, *, keep_deadline: bool = False) -> None:
        """Let a key hold a value; without a deadline, unless that is to be kept."""
        if key not in self._values:
            self._buckets.add(key)
        self._values[key] = value
        if self._deadlines and not keep_deadline:
            self._deadlines.discard(key)
        if isinstance(value, List):
            self.waiters.signal(key)
        self.touch(key)

    def touch(self, key: bytes) -> None:
        """Say that what a key holds has changed."""
        if self._watches:
            self._watches.touch(key)

    def remove(self, key: bytes) -> bool:
        """Remove a key; return whether it was there."""
        if self.get(key) is None:
            return False
        self._forget(key)
        return True

    def trim(self, key: bytes, value: List | Hash | Set) -> None:
        """Say that something was taken out of a container; an empty one is removed."""
        if value:
            self.touch(key)
        else:
            self._forget(key)

    def clear(self) -> None:
        """Remove all keys."""
        self._watches.touch_all(self._values)
        self._values.clear()
        self._deadlines.clear()
        self._buckets.clear()

    # Expiring -------------------------------------------------------------------------

    @property
    def now(self) -> int:
        """The moment that is now, in milliseconds since 1970."""
        return self._clock()

    def deadline(self, key: bytes) -> int | None:
        """Return when a key expires; None: never."""
        return self._deadlines.get(key)

    def remaining(self, key: bytes) -> int | None:
        """Return in how many milliseconds a key expires; None: never."""
        deadline = self._deadlines.get(key)
        return None if deadline is None else max(0, deadline - self._clock())

    def expire(self, key: bytes, moment: int) -> None:
        """Let a key that is there expire at a moment; at once, if that has passed."""
        if moment <= self._clock():
            self._forget(key)
        else:
            self._deadlines.set(key, moment)
            self.touch(key)

    def persist(self, key: bytes) -> bool:
        """Let a key never expire; return whether it would have."""
        changed = self._deadlines.discard(key)
        if changed:
            self.touch(key)
        return changed

    def sweep(self, most: int | None = None) -> int:
        """Remove keys that have expired; return how many.

        Args:
            most: after so many it is enough for now; None: all.
        """
        removed = 0
        now = self._clock()
        while most is None or removed < most:
            key = self._deadlines.next_expired(now)
            if key is None:
                break
            self._forget(key)
            removed += 1
        return removed

    # Watching -------------------------------------------------------------------------

    def watch(self, watch: Watch, key: bytes) -> None:
        """Let a watch notice changes of a key."""
        self.get(key)  # One that has expired is gone already.
        self._watches.add(watch, key)

    def unwatch(self, watch: Watch) -> bool:
        """Let a watch begin anew; return whether one of its keys has changed."""
        for key in watch.keys:
            self.get(key)
        broken = watch.broken
        self._watches.remove(watch)
        return broken

    # Inside ---------------------------------------------------------------------------

    def _expire(self, key: bytes) -> None:
        """Remove a key if it has expired."""
        deadline = self._deadlines.get(key)
        if deadline is not None and deadline < self._clock():
            self._forget(key)

    def _forget(self, key: bytes) -> None:
        """Remove a key that is there."""
        del self._values[key]
        self._deadlines.discard(key)
        self._buckets.discard(key)
        self.touch(key)

    def _serve(self) -> None:
        """Give elements to those who wait for them, as far as they go."""
        while self.waiters.ready:
            key = self.waiters.next_ready()
            value = self.get(key)
            if isinstance(value, List):
                self._serve_from(key, value)

    def _serve_from(self, key: bytes, value: List) -> None:
        while value and (waiter := self.waiters.first(key)):
            self.waiters.remove(waiter)
            left = waiter.end is End.LEFT
            if waiter.deliver(key, value[0] if left else value[-1]):
                del value[0 if left else -1]
                self.trim(key, value)
