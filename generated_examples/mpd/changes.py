"""Who is told when something changes.

A client that does not wait misses nothing: what changes meanwhile is kept for it, once a
subsystem, and its next wait ends at once.
"""

import threading
from collections.abc import Callable, Iterable
from enum import Enum
from typing import TypeAlias, final

__all__ = ["Changes", "Subsystem", "Told", "Watcher"]


@final
class Subsystem(Enum):
    """What can change, in the order in which it is told. Some of it never does here."""

    DATABASE = "database"
    STORED_PLAYLIST = "stored_playlist"
    PLAYLIST = "playlist"
    PLAYER = "player"
    MIXER = "mixer"
    OUTPUT = "output"
    OPTIONS = "options"
    STICKER = "sticker"
    UPDATE = "update"
    SUBSCRIPTION = "subscription"
    MESSAGE = "message"
    NEIGHBOR = "neighbor"
    MOUNT = "mount"
    PARTITION = "partition"


Told: TypeAlias = Callable[[tuple[Subsystem, ...]], None]


@final
class Watcher:
    """What one client has not been told yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changed = set[Subsystem]()
        self._wanted = frozenset[Subsystem]()
        self._told: Told | None = None

    def wait(self, wanted: Iterable[Subsystem], told: Told) -> None:
        """Call `told` once: when one of these subsystems changes, or has changed.

        Args:
            wanted: the subsystems; none: any.
            told: takes those that have changed; it may be called from another thread.
        """
        with self._lock:
            self._wanted = frozenset(wanted) or frozenset(Subsystem)
            self._told = told
        self.add(())

    def give_up(self) -> None:
        """Wait no longer. What changes is kept again."""
        with self._lock:
            self._told = None

    def add(self, changed: Iterable[Subsystem]) -> None:
        """Let the client know of changes, now or when it asks."""
        with self._lock:
            self._changed.update(changed)
            news = self._changed & self._wanted
            told = self._told
            if told is None or not news:
                return
            self._told = None
            self._changed.clear()
        told(tuple(each for each in Subsystem if each in news))


@final
class Changes:
    """Tells every client."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watchers = set[Watcher]()

    def watch(self) -> Watcher:
        """Return what is told to a new client."""
        watcher = Watcher()
        with self._lock:
            self._watchers.add(watcher)
        return watcher

    def forget(self, watcher: Watcher) -> None:
        """A client has gone."""
        with self._lock:
            self._watchers.discard(watcher)

    def tell(self, changed: Iterable[Subsystem]) -> None:
        """Tell of changes. No lock of the caller may be one that a client needs."""
        changed = frozenset(changed)
        with self._lock:
            watchers = tuple(self._watchers)
        for watcher in watchers:
            watcher.add(changed)
