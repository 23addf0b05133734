"""What can be known about a track."""

from collections.abc import Mapping
from enum import Enum
from typing import Final, final

__all__ = ["Tag", "comment_name", "fallbacks", "tag_named"]


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
    ORIGINAL_DATE = "OriginalDate"
    COMPOSER = "Composer"
    COMPOSER_SORT = "ComposerSort"
    PERFORMER = "Performer"
    CONDUCTOR = "Conductor"
    WORK = "Work"
    MOVEMENT = "Movement"
    MOVEMENT_NUMBER = "MovementNumber"
    ENSEMBLE = "Ensemble"
    LOCATION = "Location"
    GROUPING = "Grouping"
    DISC = "Disc"
    LABEL = "Label"
    MUSICBRAINZ_ARTISTID = "MUSICBRAINZ_ARTISTID"
    MUSICBRAINZ_ALBUMID = "MUSICBRAINZ_ALBUMID"
    MUSICBRAINZ_ALBUMARTISTID = "MUSICBRAINZ_ALBUMARTISTID"
    MUSICBRAINZ_TRACKID = "MUSICBRAINZ_TRACKID"
    MUSICBRAINZ_RELEASETRACKID = "MUSICBRAINZ_RELEASETRACKID"
    MUSICBRAINZ_WORKID = "MUSICBRAINZ_WORKID"


_BY_NAME: Final[Mapping[str, Tag]] = {tag.value.lower(): tag for tag in Tag}

_FALLBACKS: Final[Mapping[Tag, Tag]] = {
    Tag.ARTIST_SORT: Tag.ARTIST,
    Tag.ALBUM_SORT: Tag.ALBUM,
    Tag.ALBUM_ARTIST: Tag.ARTIST,
    Tag.ALBUM_ARTIST_SORT: Tag.ALBUM_ARTIST,
    Tag.COMPOSER_SORT: Tag.COMPOSER,
}

_COMMENTS: Final[Mapping[Tag, str]] = {
    Tag.TRACK: "TRACKNUMBER",
    Tag.DISC: "DISCNUMBER",
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


def comment_name(tag: Tag) -> str:
    """Return how files call a tag, in their Vorbis comments."""
    return _COMMENTS.get(tag, tag.value.upper())
