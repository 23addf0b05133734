"""The queue of what is played.

Every change is a step of its version, and an entry knows the version it was changed at:
who has seen one version can ask what is different. An entry keeps its id as long as it is in
the queue, wherever it moves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, final

from .track import Track
from .troubles import Refused, Trouble

__all__ = ["BAD_INDEX", "Entry", "Queue", "span"]

BAD_INDEX: Final = "Bad song index"

_MOST: Final = 16384
_LAST_VERSION: Final = 2**31 - 1


def span(start: int, end: int | None, length: int) -> range:
    """Return the positions from one to before another that exist; there may be none.

    Args:
        start: the first.
        end: behind the last; None: to the end.
        length: how many positions there are.

    Raises:
        Refused: the first is behind the end.
    """
    if start > length:
        raise Refused(Trouble.ARGUMENT, BAD_INDEX)
    return range(start, length if end is None else max(start, min(end, length)))


@final
@dataclass(frozen=True)
class Entry:
    """A place in the queue.

    Attributes:
        id: its number, which no other entry of this queue had before it.
        track: what is played.
    """

    id: int
    track: Track


@final
class Queue:
    """Entries in the order in which a client sees them. Positions begin at 0."""

    def __init__(self) -> None:
        self.version = 1
        self._entries: list[Entry] = []
        self._changed: dict[int, int] = {}
        self._next_id = 1

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._entries))

    def position_of(self, entry_id: int) -> int:
        """Return where an entry is.

        Raises:
            Refused: there is none with this id.
        """
        for position, entry in enumerate(self._entries):
            if entry.id == entry_id:
                return position
        raise Refused(Trouble.NO_EXIST, "No such song")

    def at(self, position: int) -> Entry:
        """Return what is at a position.

        Raises:
            Refused: nothing is.
        """
        if not 0 <= position < len(self):
            raise Refused(Trouble.ARGUMENT, BAD_INDEX)
        return self._entries[position]

    def insert(self, tracks: Sequence[Track], at: int | None = None) -> list[Entry]:
        """Put tracks into the queue; return their entries.

        Args:
            tracks: the tracks.
            at: the position of the first; None: behind all.

        Raises:
            Refused: there would be too many.
        """
        if len(self) + len(tracks) > _MOST:
            message = "playlist is at the max size"
            raise Refused(Trouble.PLAYLIST_MAX, message)
        new = [Entry(self._next_id + n, track) for n, track in enumerate(tracks)]
        self._next_id += len(new)
        start = len(self) if at is None else at
        self._entries[start:start] = new
        self._stamp(range(start, len(self)))
        return new

    def delete(self, span: range) -> None:
        """Remove what is at these positions."""
        for entry in self._entries[span.start : span.stop]:
            del self._changed[entry.id]
        del self._entries[span.start : span.stop]
        self._stamp(range(span.start, len(self)))

    def clear(self) -> None:
        """Remove everything."""
        self.delete(range(len(self)))

    def move(self, span: range, to: int) -> None:
        """Move what is at these positions, so that the first of it is at `to`.

        Raises:
            Refused: it would not end within the queue.
        """
        if to + len(span) > len(self):
            raise Refused(Trouble.ARGUMENT, BAD_INDEX)
        moved = self._entries[span.start : span.stop]
        del self._entries[span.start : span.stop]
        self._entries[to:to] = moved
        self._stamp(range(min(span.start, to), max(span.stop, to + len(span))))

    def swap(self, one: int, other: int) -> None:
        """Let two entries change places.

        Raises:
            Refused: there is no entry at one of the positions.
        """
        self.at(one)
        self.at(other)
        entries = self._entries
        entries[one], entries[other] = entries[other], entries[one]
        self._stamp((one, other))

    def shuffle(self, span: range, dice: Random) -> None:
        """Mix what is at these positions."""
        part = self._entries[span.start : span.stop]
        dice.shuffle(part)
        self._entries[span.start : span.stop] = part
        self._stamp(span)

    def changed_since(self, version: int) -> list[int]:
        """Return the positions of what has changed since a version was the current one."""
        if version > self.version:
            return list(range(len(self)))
        return [
            position
            for position, entry in enumerate(self._entries)
            if self._changed[entry.id] >= version
        ]

    def _stamp(self, positions: Sequence[int]) -> None:
        """Make a step, at which these entries have changed."""
        for position in positions:
            self._changed[self._entries[position].id] = self.version
        self.version += 1
        if self.version >= _LAST_VERSION:
            self.version = 1
            self._changed = {entry.id: self.version for entry in self._entries}
