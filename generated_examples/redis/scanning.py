"""Names by the numbers of their buckets, so that `SCAN` can go through them in parts.

A name stays in its bucket as long as it is there. So whoever goes through all buckets
meets every name that was there all the time, once, whatever comes and goes meanwhile.
"""

from collections.abc import Iterator
from typing import Final, final

__all__ = ["Buckets"]

_BUCKETS: Final = 1024


@final
class Buckets:
    """Names by the numbers of their buckets."""

    def __init__(self) -> None:
        self._buckets: dict[int, dict[bytes, None]] = {}

    def add(self, name: bytes) -> None:
        """Put a name into its bucket."""
        self._buckets.setdefault(hash(name) % _BUCKETS, {})[name] = None

    def discard(self, name: bytes) -> None:
        """Take a name out of its bucket."""
        number = hash(name) % _BUCKETS
        bucket = self._buckets[number]
        del bucket[name]
        if not bucket:
            del self._buckets[number]

    def clear(self) -> None:
        """Take all names out."""
        self._buckets.clear()

    def page(self, cursor: int, most: int) -> tuple[int, list[bytes]]:
        """Return some names, and where to go on; 0 there is the end.

        Args:
            cursor: 0, or where to go on.
            most: names after which no further bucket is opened; at least 1.
        """
        names: list[bytes] = []
        for number in self._from(cursor):
            if len(names) >= most:
                return number, names
            names.extend(self._buckets[number])
        return 0, names

    def _from(self, cursor: int) -> Iterator[int]:
        """Yield the numbers of the buckets that hold something."""
        return (number for number in range(cursor, _BUCKETS) if number in self._buckets)
