"""Between the jukebox and the wire: what is said of tracks, and where in the queue is meant."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from decimal import Decimal
from functools import wraps
from typing import Final, ParamSpec, TypeVar

from . import deck, library, playlists
from .protocol import (
    Ack,
    AckCode,
    Direction,
    Folder,
    Position,
    Range,
    Song,
    StoredPlaylist,
    Tag,
    TagName,
    Tail,
    Target,
)
from .queue import Entry
from .queue import span as positions
from .tags import Tag as Kind
from .track import Track
from .troubles import Refused, Trouble

__all__ = [
    "KINDS",
    "NAMES",
    "Span",
    "exact",
    "folder",
    "place",
    "queued",
    "refusing",
    "song",
    "span",
    "stored",
    "uri_only",
]

_P = ParamSpec("_P")
_R = TypeVar("_R")

Span = Position | Range | Tail

NAMES: Final[Mapping[Kind, TagName]] = {
    kind: TagName(kind.value.encode()) for kind in Kind
}
"""How the tags of the jukebox are called on the wire."""

KINDS: Final[Mapping[TagName, Kind]] = {name: kind for kind, name in NAMES.items()}
"""And the other way round."""

_CODES: Final[Mapping[Trouble, AckCode]] = {
    trouble: AckCode[trouble.name] for trouble in Trouble
}

_DIRECTIONS: Final[Mapping[Direction | None, int]] = {
    None: 0,
    Direction.BEHIND: 1,
    Direction.BEFORE: -1,
}


def refusing(method: Callable[_P, _R]) -> Callable[_P, _R | Ack]:
    """Let a method answer with the reason where the jukebox refuses something."""

    @wraps(method)
    def answering(*args: _P.args, **kwargs: _P.kwargs) -> _R | Ack:
        try:
            return method(*args, **kwargs)
        except Refused as refused:
            return Ack(code=_CODES[refused.trouble], message=refused.message)

    return answering


def exact(seconds: float) -> Decimal:
    """Return seconds with three decimals."""
    return Decimal(seconds).quantize(Decimal("0.001"))


def song(
    track: Track,
    kinds: Collection[Kind],
    position: int | None = None,
    entry: int | None = None,
) -> Song:
    """Return what is said of a track.

    Args:
        track: the track.
        kinds: the tags that the client wants.
        position: where it is in the queue; None: it is not meant as a part of it.
        entry: its id there.
    """
    return Song(
        track.uri,
        modified=_stamp(track.modified),
        format=track.form,
        tags=tuple(Tag(NAMES[tag], text) for tag, text in track.tags if tag in kinds),
        time=round(track.seconds),
        duration=exact(track.seconds),
        position=position,
        id=entry,
    )


def queued(position: int, entry: Entry, kinds: Collection[Kind]) -> Song:
    """Return what is said of an entry of the queue.

    Args:
        position: where it is.
        entry: the entry.
        kinds: the tags that the client wants.
    """
    return song(entry.track, kinds, position, entry.id)


def folder(found: library.Folder) -> Folder:
    """Return what is said of a folder."""
    return Folder(found.uri, modified=_stamp(found.modified))


def uri_only(found: library.Folder | Track) -> Folder | Song:
    """Return the path of a folder or track, and nothing else."""
    return Folder(found.uri) if isinstance(found, library.Folder) else Song(found.uri)


def stored(playlist: playlists.Playlist) -> StoredPlaylist:
    """Return what is said of a stored playlist."""
    return StoredPlaylist(playlist.name, _stamp(playlist.modified))


def place(target: Target) -> deck.Place:
    """Return the place that a client means."""
    return deck.Place(target.offset, _DIRECTIONS[target.direction])


def span(wanted: Span | None, length: int) -> range:
    """Return the positions that a client means, as far as they exist.

    Args:
        wanted: what the client said; None, and the position -1: all.
        length: how many positions there are.

    Raises:
        Refused: they cannot be meant.
    """
    match wanted:
        case None | Position(position=-1):
            return range(length)
        case Position(position=position) if position < 0:
            raise Refused(Trouble.ARGUMENT, f"Number is negative: {position}")
        case Position(position=position):
            return positions(position, position + 1, length)
        case Range(start=start, end=end) if end < start:
            raise Refused(Trouble.ARGUMENT, f"Malformed range: {start}:{end}")
        case Range(start=start, end=end):
            return positions(start, end, length)
        case Tail(start=start):
            return positions(start, None, length)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
