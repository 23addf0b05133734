"""A track of the library."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, final

from .tags import Tag, fallbacks

__all__ = ["EPOCH", "Track"]

EPOCH: Final = datetime.fromtimestamp(0, UTC)


@final
@dataclass(frozen=True)
class Track:
    """A track.

    Attributes:
        uri: its path in the library, without a slash at its beginning.
        seconds: how long it is.
        tags: what is known about it, in its order; a tag may stand there twice.
        modified: when it was changed.
        form: its sample rate, bits and channels, as in `44100:16:2`.
        picture: its own cover; empty: it has none.
    """

    uri: str
    seconds: float
    tags: tuple[tuple[Tag, str], ...] = ()
    modified: datetime = EPOCH
    form: str = "8000:16:1"
    picture: bytes = b""

    def values(self, tag: Tag) -> tuple[str, ...]:
        """Return the values of a tag, or of those that stand for it; empty: none."""
        for each in fallbacks(tag):
            if found := tuple(value for name, value in self.tags if name is each):
                return found
        return ()
