"""What can be known about a track."""

from collections.abc import Mapping
from enum import Enum
from typing import Final, final

__all__ = ["Tag", "fallbacks", "tag_named"]


@final
class Tag(Enum):
    """Kinds of tags."""

    ARTIST = "Artist"
    ARTIST_SORT = "ArtistSort"
    ALBUM = "Album"
    ALBUM_SORT = "AlbumSort"
    ALBUM_ARTIST = "AlbumArtist"
    ALBUM_ARTIST_SORT = "AlbumArtistSort"
    TITLE = "Title"
    TRACK = "Track"
    NAME = "Name"
    GENRE = "Genre"
    DATE = "Date"
    COMPOSER = "Composer"
    PERFORMER = "Performer"
    CONDUCTOR = "Conductor"
    WORK = "Work"
    DISC = "Disc"
    LABEL = "Label"


_BY_NAME: Final[Mapping[str, Tag]] = {tag.value.lower(): tag for tag in Tag}

_FALLBACKS: Final[Mapping[Tag, Tag]] = {
    Tag.ARTIST_SORT: Tag.ARTIST,
    Tag.ALBUM_SORT: Tag.ALBUM,
    Tag.ALBUM_ARTIST: Tag.ARTIST,
    Tag.ALBUM_ARTIST_SORT: Tag.ALBUM_ARTIST,
}


def tag_named(name: str) -> Tag | None:
    """Return the tag of a name, whatever its letter case."""
    return _BY_NAME.get(name.lower())


def fallbacks(tag: Tag) -> tuple[Tag, ...]:
    """Return a tag and those that stand for it where it is missing, in their order."""
    chain = [tag]
    while (after := _FALLBACKS.get(chain[-1])) is not None:
        chain.append(after)
    return tuple(chain)
