"""Single conditions, from the words that clients have for them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from .filters import Comparison, Filter, ModifiedSince, Subject, Under, Where, Whole
from .tags import Tag, tag_named
from .troubles import Refused, Trouble

__all__ = ["moment_of", "pair", "subject_named", "tag_known"]

_WHOLES: Final[Mapping[str, Whole]] = {
    "any": Whole.ANY,
    "file": Whole.FILE,
    "filename": Whole.FILE,
}


def tag_known(name: str) -> Tag:
    """Return the tag of a name.

    Raises:
        Refused: there is none.
    """
    if (tag := tag_named(name)) is None:
        raise Refused(Trouble.ARGUMENT, f"Unknown tag type: {name}")
    return tag


def subject_named(name: str) -> Subject | None:
    """Return what a name stands for in a condition."""
    return _WHOLES.get(name.lower()) or tag_named(name)


def moment_of(text: str) -> datetime:
    """Return a time, written as seconds since 1970 or as in `2024-02-29T12:00:00Z`.

    Raises:
        Refused: it is neither.
    """
    try:
        if text.isdigit():
            return datetime.fromtimestamp(int(text), UTC)
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        message = "Failed to parse time stamp"
        raise Refused(Trouble.ARGUMENT, message) from None


def pair(kind: str, value: str, *, fold: bool) -> Filter:
    """Return the condition of two words, as in `artist Bach`.

    Args:
        kind: the first.
        value: the second.
        fold: whether parts of values are looked for, in any letter case.

    Raises:
        Refused: the first says nothing.
    """
    match kind.lower():
        case "base":
            return Under(value.strip("/"))
        case "modified-since":
            return ModifiedSince(moment_of(value))
        case _:
            subject = subject_named(kind)
    if subject is None:
        raise Refused(Trouble.ARGUMENT, "Unknown filter type")
    comparison = Comparison.CONTAINS if fold else Comparison.EQUAL
    return Where(subject, comparison, value, fold=fold)
