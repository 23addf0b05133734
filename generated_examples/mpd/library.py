"""The library: the tracks there are, in folders, in memory. It never changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, final

from .selection import Selection
from .tags import Tag
from .track import EPOCH, Track
from .troubles import Refused, Trouble

__all__ = ["Count", "Folder", "Library"]

_NO_FOLDER: Final = "No such directory"


@final
@dataclass(frozen=True)
class Folder:
    """A folder.

    Attributes:
        uri: its path.
        modified: when the newest of its tracks was changed.
    """

    uri: str
    modified: datetime


@final
@dataclass(frozen=True)
class Count:
    """How much there is of something.

    Attributes:
        group: the value that these tracks have in common; None: it is all of them.
        tracks: how many.
        seconds: how long they are together.
    """

    group: str | None
    tracks: int
    seconds: float


@final
class Library:
    """Tracks by their paths.

    Args:
        tracks: the tracks.
        covers: pictures by the path of their folder.
    """

    def __init__(
        self, tracks: Sequence[Track], covers: Mapping[str, bytes] | None = None
    ) -> None:
        self.tracks = tuple(sorted(tracks, key=lambda track: track.uri.split("/")))
        self._by_uri = {track.uri: track for track in self.tracks}
        self._covers = dict(covers or {})

    def track(self, uri: str) -> Track:
        """Return a track.

        Raises:
            Refused: there is none of this path.
        """
        if (found := self._by_uri.get(uri)) is None:
            raise Refused(Trouble.NO_EXIST, "No such song")
        return found

    def under(self, uri: str) -> tuple[Track, ...]:
        """Return the tracks in a folder and below, or the track of this path.

        Raises:
            Refused: there is neither.
        """
        if found := self._by_uri.get(uri):
            return (found,)
        if uri in {"", "/"}:
            return self.tracks
        below = tuple(each for each in self.tracks if each.uri.startswith(f"{uri}/"))
        if not below:
            raise Refused(Trouble.NO_EXIST, _NO_FOLDER)
        return below

    def walk(self, uri: str) -> Iterator[Folder | Track]:
        """Return a folder and what is in it and below, each before what it holds.

        Raises:
            Refused: there is no such folder or track.
        """
        found = self.under(uri)
        return iter(found) if uri in self._by_uri else _unfolded(found, uri.strip("/"))

    def children(self, uri: str) -> Iterator[Folder | Track]:
        """Return what is in a folder itself: folders, then tracks; or the track.

        Raises:
            Refused: there is no such folder or track.
        """
        if found := self._by_uri.get(uri):
            return iter((found,))
        depth = uri.strip("/").count("/") + 2 if uri.strip("/") else 1
        inside = [each for each in self.walk(uri) if _depth(each) == depth]
        return iter(sorted(inside, key=lambda each: isinstance(each, Track)))

    def cover(self, uri: str) -> bytes:
        """Return the picture of the folder of a track; empty: it has none."""
        return self._covers.get(uri.rpartition("/")[0], b"")

    def find(self, wanted: Selection) -> list[Track]:
        """Return the tracks that are looked for."""
        return wanted.choose(self.tracks)

    def values(self, tag: Tag, wanted: Selection) -> list[tuple[Tag, str]]:
        """Return the values that a tag has, sorted, each behind those of its groups.

        The last group is the outermost.
        """
        tags = (*reversed(wanted.groups), tag)
        return list(_values(tags, wanted.choose(self.tracks)))

    def different(self, tag: Tag) -> int:
        """Return how many values a tag has."""
        return len({value for track in self.tracks for value in track.values(tag)})

    def count(self, wanted: Selection) -> list[Count]:
        """Count tracks; with a group, for each of its values."""
        found = wanted.choose(self.tracks)
        if not wanted.groups:
            return [_count(None, found)]
        parts = _parts(wanted.groups[0], found)
        return [_count(value, part) for value, part in parts]


def _depth(each: Folder | Track) -> int:
    return each.uri.count("/") + 1


def _unfolded(tracks: Sequence[Track], root: str) -> Iterator[Folder | Track]:
    told = {""}
    for track in tracks:
        folders = track.uri.split("/")[:-1]
        for depth in range(1, len(folders) + 1):
            folder = "/".join(folders[:depth])
            if folder not in told and not root.startswith(f"{folder}/"):
                told.add(folder)
                yield Folder(folder, _newest(tracks, folder))
        yield track


def _newest(tracks: Sequence[Track], folder: str) -> datetime:
    inside = (each.modified for each in tracks if each.uri.startswith(f"{folder}/"))
    return max(inside, default=EPOCH)


def _parts(tag: Tag, tracks: Sequence[Track]) -> list[tuple[str, list[Track]]]:
    parts: dict[str, list[Track]] = {}
    for track in tracks:
        for value in track.values(tag) or ("",):
            parts.setdefault(value, []).append(track)
    return sorted(parts.items(), key=lambda part: part[0])


def _values(tags: Sequence[Tag], tracks: Sequence[Track]) -> Iterator[tuple[Tag, str]]:
    if not tags:
        return
    for value, part in _parts(tags[0], tracks):
        yield tags[0], value
        yield from _values(tags[1:], part)


def _count(group: str | None, tracks: Sequence[Track]) -> Count:
    return Count(group, len(tracks), sum(track.seconds for track in tracks))
