"""The octets that have arrived and have not been taken yet.

They are held in one of two ways, and taken in time that grows with their number however
they arrive:

* as `lines`, which is the fast way: what one `recv` brought is split once, and lines are
  popped from a list. Most conversations never leave it.
* as a buffer with a position, for everything else: what is incomplete, and what is
  counted in octets rather than lines. A search remembers how far it came.

Changing from one to the other copies what is left, so it happens at most once a `feed`
in each direction, and back to lines only if what was fed is at least half of it.
"""

from typing import final

from sockgen_runtime.errors import BadTrailer, PayloadTooLarge
from sockgen_runtime.messages.delimiters import Delimiter, found

from .endings import parted, too_long
from .limits import LineRules
from .skipping import Skip, ending_at

__all__ = ["Source"]

_COMPACT: int = 65536  # octets that were taken from the buffer before it is moved


@final
class Source:
    """What has arrived, taken by lines or by octets.

    Attributes:
        lines: complete lines, the next one last, without what stands between them.
        exact: whether these lines are what a line holds, with nothing to be stripped.
        slack: octets of an unfinished line that may turn out to belong to its ending.

    Args:
        rules: how a line ends.
    """

    __slots__ = (
        "_at",
        "_between",
        "_buffer",
        "_end",
        "_ended",
        "_fresh",
        "_longest",
        "_prefix",
        "_prefixes",
        "_searched",
        "_shortest",
        "_skip",
        "_sought",
        "exact",
        "lines",
        "slack",
    )

    def __init__(self, rules: LineRules) -> None:
        self._end = rules.end
        self._longest, self._shortest, self._prefixes = parted(rules.accept)
        self.slack: int = len(self._longest) - 1
        self.lines: list[bytes] = []
        self.exact: bool = False
        self._between: bytes = self._shortest
        self._prefix = b""  # of the last line: its ending without the shortest one
        self._buffer = bytearray()
        self._at: int = 0
        self._searched: int = 0
        self._sought: Delimiter = b""  # so far; nothing: a line ending
        self._fresh: bool = False
        self._ended: bool = False
        self._skip: Skip | None = None

    # What arrives ---------------------------------------------------------------------

    def feed(self, data: bytes) -> None:
        """Take what has arrived.

        Raises:
            Unrecoverable: more had to be skipped than may be.
        """
        if not self.lines and self._at == len(self._buffer) and self._skip is None:
            self._split(data)
            return
        if self._at > _COMPACT and 2 * self._at > len(self._buffer):
            self._compact()
        self._buffer += data
        self._fresh = 2 * len(data) >= len(self._buffer) - self._at
        if self._skip is not None:
            self._skip_more(self._skip)

    def end(self) -> None:
        """Learn that nothing more arrives."""
        self._ended = True

    @property
    def ended(self) -> bool:
        """Whether nothing more arrives."""
        return self._ended

    @property
    def waiting(self) -> int:
        """Octets that belong to no complete line yet, once all lines were taken."""
        return len(self._buffer) - self._at

    @property
    def unfinished(self) -> bool:
        """Whether more must come: of a line, or of what is skipped."""
        return self._at < len(self._buffer) or self._skip is not None

    @property
    def is_empty(self) -> bool:
        """Whether everything that has arrived was taken, and nothing is to be skipped."""
        return not self.lines and not self.unfinished

    def peek(self, size: int) -> bytes:
        """Return the first octets that belong to no complete line yet."""
        return bytes(self._buffer[self._at : self._at + size])

    def clear(self) -> None:
        """Forget all of it."""
        self.lines = []
        self._buffer = bytearray()
        self._at = self._searched = 0
        self._sought = b""
        self._skip = None
        self._ended = False

    # What is taken --------------------------------------------------------------------

    def line(self) -> bytes | None:
        """Return the next line without its ending, or None if none is complete."""
        if self.lines:
            return self._stripped(self.lines.pop())
        if self._at == len(self._buffer) or self._skip is not None:
            return None
        place = self._buffer.find(self._shortest, self._searched)
        if place < 0:
            behind = len(self._buffer) - len(self._shortest) + 1
            self._searched = max(self._at, behind)
            return None
        if self._fresh:
            self._split(bytes(self._buffer[self._at :]))
            return self._stripped(self.lines.pop())
        line = bytes(self._buffer[self._at : place])
        self._at = self._searched = place + len(self._shortest)
        self._between = self._shortest
        self.exact = False
        return self._stripped(line)

    def back(self, tail: bytes) -> None:
        """Take back the end of the line that was just returned, and its ending."""
        self.lines.append(tail + self._prefix)

    def octets(self, size: int) -> bytes | None:
        """Return so many octets, or None if they have not all arrived."""
        if self.lines:
            self._join()
        stop = self._at + size
        return None if len(self._buffer) < stop else self._taken(stop, stop)

    def ahead(self) -> bytes | None:
        """Return the next octet, which is not taken, or None if it has not arrived."""
        if self.lines:
            self._join()
        return self.peek(1) or None

    def block(self, size: int) -> bytes | None:
        """Return so many octets with a line ending behind, or None if not all arrived.

        Raises:
            BadTrailer: something else follows them; it has not been taken.
        """
        if self.lines:
            if len(self.lines[-1]) == size and self._between == self._end:
                return self.lines.pop()  # the common case: a payload that is a line
            self._join()
        stop = self._at + size
        if len(self._buffer) < stop:
            return None
        trailer = ending_at(self._buffer, stop, self._end)
        if trailer == 0:
            self._at = self._searched = stop
            raise BadTrailer(f"expected a line ending behind {size} octets")
        return None if trailer is None else self._taken(stop, stop + trailer)

    def dotted(self, most: int) -> bytes | None:
        """Return all lines up to a lone dot, which is taken; None if it has not arrived.

        The dot, what is before it and what is behind it are recognised by the canonical
        line ending only; any other that is tolerated elsewhere is content here. Whoever
        reads it otherwise can be made to see the end of a message, and commands, where
        the sender's server saw text (SMTP smuggling).

        Args:
            most: octets of these lines, with the dots that were added.

        Raises:
            PayloadTooLarge: there are more; they are skipped up to the lone dot.
        """
        if self.lines:
            self._join()
        lone = b"." + self._end
        start = self._at
        first = bytes(self._buffer[start : start + len(lone)])
        if first == lone:
            return self._taken(start, start + len(lone))
        if lone.startswith(first):
            return None
        delimiter = self._end + lone
        place = self._found(delimiter, most, kept=len(self._end))
        if place is None:
            return None
        stop = place[0] + len(self._end)
        return self._taken(stop, stop + len(lone))

    def until(self, delimiter: Delimiter, most: int) -> bytes | None:
        """Return all octets before a delimiter, which is taken; None if it is not there.

        Args:
            delimiter: the octets that end them, or several, the first of which does.
            most: octets before it, at most.

        Raises:
            PayloadTooLarge: there are more.
        """
        if self.lines:
            self._join()
        place = self._found(delimiter, most)
        return None if place is None else self._taken(*place)

    def delimited(self, size: int, delimiter: bytes) -> bytes | None:
        """Return so many octets with a delimiter behind, or None if not all arrived.

        Raises:
            BadTrailer: something else follows them; it has not been taken.
        """
        if self.lines:
            self._join()
        stop = self._at + size
        if len(self._buffer) < stop:
            return None
        trailer = ending_at(self._buffer, stop, delimiter)
        if trailer == 0:
            self._at = self._searched = stop
            self._sought = b""
            raise BadTrailer(f"expected {delimiter!r} behind {size} octets", delimiter)
        return None if trailer is None else self._taken(stop, stop + trailer)

    def rest(self, most: int) -> bytes | None:
        """Return everything, once nothing more arrives; None until then.

        Args:
            most: octets that there may be.

        Raises:
            PayloadTooLarge: there are more.
        """
        if self.lines:
            self._join()
        stop = len(self._buffer)
        if stop - self._at > most:
            raise PayloadTooLarge(None, most)
        if not self._ended:
            return None
        self._ended = False  # it ends one message only
        return self._taken(stop, stop)

    # What is skipped ------------------------------------------------------------------

    def skip_octets(
        self, size: int, trailer: bool = False, delimiter: bytes = b""
    ) -> None:
        """Skip so many octets, now or when they arrive.

        Args:
            size: how many.
            trailer: whether a line ending follows, which is skipped too.
            delimiter: what follows instead.
        """
        end = self._end if trailer else b""
        self._start_skip(Skip(size, delimiter or end))

    def skip_trailer(self, trailer: bytes = b"") -> None:
        """Skip as much as a trailer, or a line ending, which is not there."""
        self.skip_octets(len(trailer or self._end))

    def skip_until(self, delimiter: Delimiter, budget: int) -> None:
        """Skip everything up to a delimiter (nothing: a line ending), and itself.

        Raises:
            Unrecoverable: it is not among the octets that may be skipped.
        """
        self._start_skip(Skip(until=delimiter or self._shortest, budget=budget))

    # Inside ---------------------------------------------------------------------------

    def _split(self, data: bytes) -> None:
        """Hold what arrived as lines, and as a buffer what is no complete line."""
        lines = data.split(self._longest)
        self.exact = True
        self._between = self._longest
        if self._prefixes and data.count(self._shortest) != len(lines) - 1:
            lines = data.split(self._shortest)
            self.exact = False
            self._between = self._shortest
        self._prefix = b""
        tail = lines.pop()
        if len(lines) > 1:
            lines.reverse()
        self.lines = lines
        if tail or self._buffer:
            self._buffer = bytearray(tail)
            self._at = 0
            self._searched = max(0, len(tail) - len(self._shortest) + 1)
            self._sought = b""
            self._fresh = False

    def _join(self) -> None:
        """Hold as one buffer what was held as lines."""
        self.lines.append(b"")
        self.lines.reverse()
        joined = bytearray(self._between.join([*self.lines[1:], b""]))
        joined += self._buffer[self._at :]
        self._buffer = joined
        self._at = self._searched = 0
        self._sought = b""
        self._fresh = False
        self.lines = []

    def _stripped(self, line: bytes) -> bytes:
        """Return a line without the part of its ending that the shortest has not."""
        self._prefix = b""
        if self._between is self._shortest:
            for prefix in self._prefixes:
                if line.endswith(prefix):
                    self._prefix = prefix
                    return line[: -len(prefix)]
        return line

    def _found(
        self, delimiter: Delimiter, most: int, kept: int = 0
    ) -> tuple[int, int] | None:
        """Return where a delimiter begins and ends, or None if it has not arrived.

        Args:
            delimiter: what is searched for.
            most: octets that may be before it.
            kept: octets of itself that count as before it.

        Raises:
            PayloadTooLarge: there are more.
        """
        start = self._at
        if self._sought != delimiter:  # what was searched for something else
            self._sought, self._searched = delimiter, start
        place = found(delimiter, self._buffer, self._searched)
        behind = place[0] if place else len(self._buffer) - len(delimiter) + 1
        if behind + kept - start > most:
            self._sought, self._searched = b"", start
            raise too_long(delimiter, most)
        if place is None:
            self._searched = max(start, behind)
        return place

    def _taken(self, stop: int, behind: int) -> bytes:
        """Return what is before one position, and go on at another."""
        taken = bytes(memoryview(self._buffer)[self._at : stop])
        if behind == len(self._buffer):
            self._buffer = bytearray()
            behind = 0
        self._at = behind
        self._searched = behind
        self._sought = b""
        return taken

    def _compact(self) -> None:
        """Forget what was taken."""
        del self._buffer[: self._at]
        self._searched -= self._at
        self._at = 0

    def _start_skip(self, skip: Skip) -> None:
        """Skip what is there, and remember what is not."""
        if self.lines:
            self._join()
        self._skip = skip
        self._skip_more(skip)

    def _skip_more(self, skip: Skip) -> None:
        """Skip as much as has arrived."""
        self._at = skip.over(self._buffer, self._at)
        if skip.done:
            self._skip = None
        self._searched = self._at
        self._sought = b""
