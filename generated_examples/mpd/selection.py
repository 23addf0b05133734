"""What a client looks for, how it wants it sorted, and which part of it.

selection := filter... [sort [-]TAG] [window START:END] [group TAG]...
filter    := EXPRESSION | NAME VALUE
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, final

from .conditions import pair, tag_known
from .expressions import parsed
from .filters import All, Filter
from .tags import Tag, tag_named
from .track import Track
from .troubles import Refused, Trouble

__all__ = ["Selection", "selection"]

_WINDOW: Final = re.compile(r"([0-9]+):([0-9]*)")
_MODIFIED: Final = "Last-Modified"


@final
@dataclass(frozen=True)
class Selection:
    """What a client looks for.

    Attributes:
        filter: which tracks.
        sort: by what they are sorted: a tag, when they were changed (True), or not (None).
        descending: whether the last one comes first.
        window: which of those that are found: from one to before another (None: the end).
        groups: tags whose values make groups.
    """

    filter: Filter
    sort: Tag | bool | None = None
    descending: bool = False
    window: tuple[int, int | None] = (0, None)
    groups: tuple[Tag, ...] = ()

    def choose(self, tracks: Sequence[Track]) -> list[Track]:
        """Return the tracks that are looked for."""
        found = [track for track in tracks if self.filter.matches(track)]
        match self.sort:
            case Tag() as tag:
                found.sort(key=lambda track: track.values(tag), reverse=self.descending)
            case True:
                found.sort(key=lambda track: track.modified, reverse=self.descending)
            case _:
                pass
        return found[slice(*self.window)]


def selection(words: Sequence[str], *, fold: bool = False) -> Selection:
    """Return what the words of a client say.

    Args:
        words: the words.
        fold: whether parts of values are looked for, in any letter case.

    Raises:
        Refused: they say nothing.
    """
    rest = list(words)
    groups: list[Tag] = []
    while len(rest) >= 2 and rest[-2] == "group":
        groups.insert(0, tag_known(rest[-1]))
        del rest[-2:]
    window = _window(rest)
    sort, descending = _sort(rest)
    return Selection(_filter(rest, fold=fold), sort, descending, window, tuple(groups))


def _window(rest: list[str]) -> tuple[int, int | None]:
    if len(rest) < 2 or rest[-2] != "window":
        return (0, None)
    found = _WINDOW.fullmatch(rest[-1])
    if found is None:
        message = f"Integer or range expected: {rest[-1]}"
        raise Refused(Trouble.ARGUMENT, message)
    del rest[-2:]
    return (int(found[1]), int(found[2]) if found[2] else None)


def _sort(rest: list[str]) -> tuple[Tag | bool | None, bool]:
    if len(rest) < 2 or rest[-2] != "sort":
        return None, False
    name, descending = rest[-1].removeprefix("-"), rest[-1].startswith("-")
    del rest[-2:]
    if name.lower() == _MODIFIED.lower():
        return True, descending
    if (tag := tag_named(name)) is None:
        raise Refused(Trouble.ARGUMENT, "Unknown sort tag")
    return tag, descending


def _filter(rest: list[str], *, fold: bool) -> Filter:
    filters: list[Filter] = []
    while rest:
        word = rest.pop(0)
        if word.startswith("("):
            filters.append(parsed(word, fold=fold))
        elif rest:
            filters.append(pair(word, rest.pop(0), fold=fold))
        else:
            message = "Incorrect number of filter arguments"
            raise Refused(Trouble.ARGUMENT, message)
    return All(tuple(filters))
