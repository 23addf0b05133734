"""Tokens as an array of sized strings: a number of strings, and each with its size.

What the array looks like is a matter of its form, whose reading function is given. Most
arrays arrive whole, and are of one look: a line with a number behind a mark, then two
lines a string, the first with its size behind another mark. These are taken at once.
"""

from collections.abc import Callable, Sequence
from typing import Final, final

from sockgen_runtime.messages.demands import LINE, Demand, Reading

__all__ = ["Strings"]

_QUICK_MOST: Final = 64  # strings of an array that is taken the quick way
_COMMON: Final = 512  # octets of a string whose size is looked up


@final
class Strings:
    """Reads arrays of sized strings.

    Args:
        read: reads an array, given its first line.
        head: what stands before the number of strings.
        item: what stands before the size of a string; empty: no array is taken the quick
            way.
        most: strings that an array may have.
        payload: octets that the strings may have together.
    """

    __slots__ = ("_counts", "_payload", "_read", "_sized", "_sizes")

    tokens: bool = True
    first: Demand = LINE

    def __init__(
        self,
        read: Callable[[bytes], Reading[tuple[bytes, ...]]],
        head: bytes,
        item: bytes,
        most: int,
        payload: int,
    ) -> None:
        self._read = read
        self._counts: dict[bytes, int] = {
            head + b"%d" % count: count
            for count in range(min(most, _QUICK_MOST) + 1 if item else 0)
        }
        self._sized = item.replace(b"%", b"%%") + b"%d"
        common = min(_COMMON, payload // 3 + 1) if item else 0
        self._sizes: dict[bytes, int] = {
            item + b"%d" % size: size for size in range(common)
        }
        self._payload = payload

    def take(self, lines: list[bytes]) -> list[bytes] | None:
        """Take the strings of an array that is whole among some lines."""
        count = self._counts.get(lines[-1])
        if count is None or len(lines) <= 2 * count:
            return None
        if count == 2:
            second, size_2, first, size_1, _ = lines[-5:]
            sizes_of = self._sizes.get
            if sizes_of(size_1) == len(first) and sizes_of(size_2) == len(second):
                del lines[-5:]
                return [first, second]
        elif count == 3:
            third, size_3, second, size_2, first, size_1, _ = lines[-7:]
            sizes_of = self._sizes.get
            if (
                sizes_of(size_1) == len(first)
                and sizes_of(size_2) == len(second)
                and sizes_of(size_3) == len(third)
            ):
                del lines[-7:]
                return [first, second, third]
        return self._take_any(lines, count)

    def _take_any(self, lines: list[bytes], count: int) -> list[bytes] | None:
        """Take so many strings, of any size."""
        begin = len(lines) - 1 - 2 * count
        strings = lines[begin:-1:2]
        sizes = list(map(len, strings))
        sized = self._sized
        if [sized % size for size in sizes] != lines[begin + 1 : -1 : 2]:
            return None  # a string that holds a line ending, or a size with zeros
        if sum(sizes) > self._payload:
            return None
        del lines[begin:]
        strings.reverse()
        return strings

    def read(self, line: bytes) -> Reading[Sequence[bytes]]:
        """Read an array whose first line is given."""
        return self._read(line)
