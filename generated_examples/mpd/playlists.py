"""Stored playlists: names and the tracks they stand for, in memory."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, final

from .changes import Subsystem
from .track import Track
from .troubles import Refused, Trouble

__all__ = ["Playlist", "Playlists"]

_MOST: Final = 16384


@final
@dataclass(frozen=True)
class Playlist:
    """A stored playlist.

    Attributes:
        name: its name.
        tracks: what it has.
        modified: when it was changed.
    """

    name: str
    tracks: tuple[Track, ...]
    modified: datetime


@final
class Playlists:
    """All stored playlists; any thread may use them.

    Args:
        changed: is called when one has changed.
        today: the time of a change.
    """

    def __init__(
        self,
        changed: Callable[[Subsystem], None],
        today: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._changed = changed
        self._today = today
        self._lock = threading.RLock()
        self._stored: dict[str, Playlist] = {}

    def all(self) -> tuple[Playlist, ...]:
        """Return them, sorted by name."""
        with self._lock:
            return tuple(self._stored[name] for name in sorted(self._stored))

    def get(self, name: str) -> Playlist:
        """Return one.

        Raises:
            Refused: there is none of this name, or it is no name.
        """
        with self._lock:
            if found := self._stored.get(self._proper(name)):
                return found
        raise Refused(Trouble.NO_EXIST, "No such playlist")

    def create(self, name: str, tracks: Sequence[Track]) -> None:
        """Store a playlist.

        Raises:
            Refused: there is one of this name, or it is no name.
        """
        with self._lock:
            if self._proper(name) in self._stored:
                raise Refused(Trouble.EXIST, "Playlist already exists")
            self._store(name, tracks)

    def remove(self, name: str) -> None:
        """Remove one.

        Raises:
            Refused: there is none of this name.
        """
        with self._lock:
            self.get(name)
            del self._stored[name]
        self._changed(Subsystem.STORED_PLAYLIST)

    def rename(self, name: str, new: str) -> None:
        """Give one another name.

        Raises:
            Refused: there is none, or there is one of the other name.
        """
        with self._lock:
            if self._proper(new) in self._stored:
                raise Refused(Trouble.EXIST, "Playlist exists already")
            found = self.get(name)
            del self._stored[name]
            self._stored[new] = Playlist(new, found.tracks, found.modified)
        self._changed(Subsystem.STORED_PLAYLIST)

    def append(self, name: str, tracks: Sequence[Track]) -> None:
        """Put tracks behind those of a playlist, which may be a new one.

        Raises:
            Refused: it is no name, or there is no room.
        """
        with self._lock:
            found = self._stored.get(self._proper(name))
            self._store(name, (*(found.tracks if found else ()), *tracks))

    def clear(self, name: str) -> None:
        """Remove the tracks of a playlist.

        Raises:
            Refused: there is none of this name.
        """
        with self._lock:
            self.get(name)
            self._store(name, ())

    def delete(self, name: str, span: range) -> None:
        """Remove the tracks at some positions of a playlist.

        Raises:
            Refused: there is no such playlist.
        """
        with self._lock:
            tracks = list(self.get(name).tracks)
            del tracks[span.start : span.stop]
            self._store(name, tracks)

    def move(self, name: str, position: int, to: int) -> None:
        """Move a track of a playlist.

        Raises:
            Refused: there is no such track or place.
        """
        with self._lock:
            tracks = list(self.get(name).tracks)
            self._within(position, tracks)
            self._within(to, tracks)
            tracks.insert(to, tracks.pop(position))
            self._store(name, tracks)

    def _store(self, name: str, tracks: Sequence[Track]) -> None:
        if len(tracks) > _MOST:
            raise Refused(Trouble.PLAYLIST_MAX, "Stored playlist is too large")
        self._stored[name] = Playlist(name, tuple(tracks), self._today())
        self._changed(Subsystem.STORED_PLAYLIST)

    @staticmethod
    def _proper(name: str) -> str:
        if not name or "/" in name or not name.isprintable():
            raise Refused(Trouble.ARGUMENT, "Bad playlist name")
        return name

    @staticmethod
    def _within(position: int, tracks: Sequence[Track]) -> None:
        if position >= len(tracks):
            raise Refused(Trouble.ARGUMENT, "Bad song index")
