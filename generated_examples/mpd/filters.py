"""Which tracks a client looks for: conditions on tags and paths."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final, Protocol, TypeAlias, final

from .tags import Tag
from .track import Track

__all__ = [
    "All",
    "Comparison",
    "Filter",
    "ModifiedSince",
    "Not",
    "Subject",
    "Under",
    "Where",
    "Whole",
]


class Filter(Protocol):
    """A condition."""

    def matches(self, track: Track) -> bool:
        """Tell whether a track is looked for."""
        ...


@final
class Whole(Enum):
    """What can be looked at besides tags."""

    ANY = "any"
    FILE = "file"


Subject: TypeAlias = Tag | Whole


@final
class Comparison(Enum):
    """How a value is compared."""

    EQUAL = "=="
    CONTAINS = "contains"
    STARTS_WITH = "starts_with"


_COMPARE: Final[Mapping[Comparison, Callable[[str, str], bool]]] = {
    Comparison.EQUAL: lambda value, wanted: value == wanted,
    Comparison.CONTAINS: lambda value, wanted: wanted in value,
    Comparison.STARTS_WITH: lambda value, wanted: value.startswith(wanted),
}


@final
@dataclass(frozen=True)
class Where:
    """A value compares with another. A tag that is missing has the empty text.

    Attributes:
        subject: what is looked at.
        comparison: how it is compared.
        wanted: with what.
        fold: whether letter case does not matter.
    """

    subject: Subject
    comparison: Comparison
    wanted: str
    fold: bool = False

    def matches(self, track: Track) -> bool:
        """Tell whether one of the values does."""
        compare = _COMPARE[self.comparison]
        wanted = self.wanted.casefold() if self.fold else self.wanted
        return any(
            compare(value.casefold() if self.fold else value, wanted)
            for value in self._values(track)
        )

    def _values(self, track: Track) -> tuple[str, ...]:
        match self.subject:
            case Tag() as tag:
                return track.values(tag) or ("",)
            case Whole.FILE:
                return (track.uri,)
            case Whole.ANY:
                return tuple(value for _, value in track.tags)


@final
@dataclass(frozen=True)
class Under:
    """A track is in a folder, or is this track.

    Attributes:
        uri: the path of the folder.
    """

    uri: str

    def matches(self, track: Track) -> bool:
        """Tell whether it is."""
        return track.uri == self.uri or track.uri.startswith(f"{self.uri}/")


@final
@dataclass(frozen=True)
class ModifiedSince:
    """A track has been changed since some time.

    Attributes:
        moment: the time.
    """

    moment: datetime

    def matches(self, track: Track) -> bool:
        """Tell whether it has."""
        return track.modified >= self.moment


@final
@dataclass(frozen=True)
class Not:
    """A condition does not hold.

    Attributes:
        of: the condition.
    """

    of: Filter

    def matches(self, track: Track) -> bool:
        """Tell whether it does not."""
        return not self.of.matches(track)


@final
@dataclass(frozen=True)
class All:
    """Several conditions hold.

    Attributes:
        of: the conditions; none: every track is looked for.
    """

    of: tuple[Filter, ...] = ()

    def matches(self, track: Track) -> bool:
        """Tell whether all of them do."""
        return all(each.matches(track) for each in self.of)
