"""The tracks that the example has: three albums, some with a cover."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from .cover import cover
from .tags import Tag
from .track import Track

__all__ = ["COVERS", "MODIFIED", "TRACKS"]

MODIFIED: Final = datetime(2024, 2, 29, 12, 0, 0, tzinfo=UTC)

_ALBUMS: Final = (
    ("Bach", "Goldberg Variations", "1741", ("Baroque",)),
    ("Clara Schumann", "Soirées musicales", "1836", ("Romantic", "Piano")),
    ("Satie", "Gymnopédies", "1888", ("Piano",)),
)

_TITLES: Final[Mapping[str, tuple[tuple[str, int], ...]]] = {
    "Bach": (("Aria", 120), ("Variatio 1", 60), ("Variatio 2", 50)),
    "Clara Schumann": (("Toccatina", 100), ('Ballade "II"', 90)),
    "Satie": (("Lent et douloureux", 110), ("Lent et triste", 3), ("Lent et grave", 1)),
}

COVERS: Final[Mapping[str, bytes]] = {
    "Bach/Goldberg Variations": cover((120, 60, 20), 64),
    "Satie/Gymnopédies": cover((200, 200, 220), 4),
}
"""The cover of a folder, by its path."""


def _tracks() -> Iterator[Track]:
    for artist, album, date, genres in _ALBUMS:
        for number, (title, seconds) in enumerate(_TITLES[artist], 1):
            yield Track(
                uri=f"{artist}/{album}/{number:02}.flac",
                seconds=seconds,
                tags=(
                    (Tag.ARTIST, artist),
                    (Tag.ALBUM, album),
                    (Tag.TITLE, title),
                    (Tag.TRACK, str(number)),
                    (Tag.DATE, date),
                    *((Tag.GENRE, genre) for genre in genres),
                ),
                modified=MODIFIED,
                picture=cover((20, 60, 120), 64) if title == "Aria" else b"",
            )


TRACKS: Final = (
    *_tracks(),
    Track("Untagged/noise.flac", 5, modified=MODIFIED),
)
