"""Counts by name, kept by several threads."""

from threading import Lock
from typing import final

__all__ = ["Tally"]


@final
class Tally:
    """Counts by name; what was never counted is 0. Any thread may use it."""

    __slots__ = ("_counts", "_lock")

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[str, int] = {}

    def add(self, name: str) -> None:
        """Count one more."""
        with self._lock:
            self._counts[name] = self._counts.get(name, 0) + 1

    def __getitem__(self, name: str) -> int:
        return self._counts.get(name, 0)

    def items(self) -> dict[str, int]:
        """Return all counts that are not 0, as they are now."""
        with self._lock:
            return dict(self._counts)
