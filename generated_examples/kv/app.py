"""A server of kv that keeps its values in memory.

This file is yours: `sockgen build` changes only what is in `protocol/`.
"""

from collections.abc import Iterable
from threading import Lock
from typing import ClassVar, Final, final

from .protocol.handler import KvHandler
from .protocol.messages import (
    Delete,
    Deleted,
    Entry,
    Full,
    Get,
    Keys,
    NotFound,
    Set,
    Stored,
    Value,
)

__all__ = ["Session", "Store"]

MOST_VALUES: Final = 10_000


@final
class Store:
    """The values, shared by all connections: each of them is served by a thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._values: dict[str, bytes] = {}

    def set(self, key: str, value: bytes) -> bool:
        """Keep a value; return whether there was room for it."""
        with self._lock:
            if key not in self._values and len(self._values) >= MOST_VALUES:
                return False
            self._values[key] = value
            return True

    def get(self, key: str) -> bytes | None:
        """Return a value, or None."""
        return self._values.get(key)

    def delete(self, key: str) -> bool:
        """Forget a value; return whether there was one."""
        with self._lock:
            return self._values.pop(key, None) is not None

    def all_keys(self) -> list[str]:
        """Return the keys in alphabetical order."""
        with self._lock:
            return sorted(self._values)


# Without @final, type checkers do not notice a command that has no method.
@final
class Session(KvHandler):
    """A conversation with one client: a method for each command."""

    store: ClassVar = Store()

    def do_set(self, command: Set) -> Stored | Full:
        """Keep a value."""
        if self.store.set(command.key, command.value):
            return Stored()
        return Full()

    def do_get(self, command: Get) -> Value | NotFound:
        """Fetch a value."""
        value = self.store.get(command.key)
        if value is None:
            return NotFound()
        return Value(command.key, value)

    def do_delete(self, command: Delete) -> Deleted | NotFound:
        """Forget a value."""
        if self.store.delete(command.key):
            return Deleted()
        return NotFound()

    def do_keys(self, command: Keys) -> Iterable[Entry]:
        """List keys; the end of the list is sent by the generated code."""
        prefix = command.prefix or ""
        return (Entry(key) for key in self.store.all_keys() if key.startswith(prefix))
