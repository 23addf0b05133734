"""Keys that connections watch, to learn whether anything has changed them."""

from collections.abc import Container
from typing import final

__all__ = ["Watch", "Watches"]


@final
class Watch:
    """The keys that one connection watches.

    Attributes:
        keys: the keys.
        broken: whether one of them has changed.
    """

    __slots__ = ("broken", "keys")

    def __init__(self) -> None:
        self.keys: set[bytes] = set()
        self.broken: bool = False


@final
class Watches:
    """Who watches which keys."""

    def __init__(self) -> None:
        self._watches: dict[bytes, set[Watch]] = {}

    def __bool__(self) -> bool:
        return bool(self._watches)

    def add(self, watch: Watch, key: bytes) -> None:
        """Let a watch notice changes of a key."""
        watch.keys.add(key)
        self._watches.setdefault(key, set()).add(watch)

    def remove(self, watch: Watch) -> None:
        """Let a watch begin anew, without keys."""
        for key in watch.keys:
            watching = self._watches[key]
            watching.discard(watch)
            if not watching:
                del self._watches[key]
        watch.keys.clear()
        watch.broken = False

    def touch(self, key: bytes) -> None:
        """Tell those who watch a key that it has changed."""
        for watch in self._watches.get(key, ()):
            watch.broken = True

    def touch_all(self, keys: Container[bytes]) -> None:
        """The same for many keys at once."""
        for key in self._watches:
            if key in keys:
                self.touch(key)
