"""A diagnostic: one thing that is wrong, as a value.

Nothing of it is printed where it is made, and none is an exception: stages collect them,
so that one run shows all there are.
"""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import TypeAlias

from attrs import field, frozen

from sockgen.diagnostics.span import Span

__all__ = [
    "Diagnostic",
    "Note",
    "Report",
    "Severity",
    "error",
    "has_errors",
    "warning",
]


class Severity(Enum):
    """Whether something is wrong (exit code 1), or only looks wrong."""

    ERROR = "error"
    WARNING = "warning"


@frozen
class Note:
    """Something more about a diagnostic, such as the other place it is about.

    Attributes:
        message: may have several lines.
        span: the place, if it is about one.
    """

    message: str
    span: Span | None = None


def _notes(given: Iterable[Note | str]) -> tuple[Note, ...]:
    return tuple(Note(note) if isinstance(note, str) else note for note in given)


@frozen
class Diagnostic:
    """One thing that is wrong.

    Attributes:
        code: stable, ``SG`` and three digits; ``""`` until its rule puts it in.
        severity: error or warning.
        span: where; None if it is at no place of a file.
        message: one line without a full stop.
        hint: what to do about it.
        notes: more about it.
    """

    code: str
    severity: Severity
    span: Span | None
    message: str
    hint: str | None = None
    notes: tuple[Note, ...] = field(default=(), converter=_notes)


Report: TypeAlias = Callable[[Diagnostic], None]
"""What a stage is given to tell of what it finds."""


def error(
    at: Span | None,
    message: str,
    *,
    hint: str | None = None,
    notes: Iterable[Note | str] = (),
) -> Diagnostic:
    """Return an error; the rule around the constructor gives it its code."""
    return Diagnostic("", Severity.ERROR, at, message, hint, notes)


def warning(
    at: Span | None,
    message: str,
    *,
    hint: str | None = None,
    notes: Iterable[Note | str] = (),
) -> Diagnostic:
    """Return a warning; the rule around the constructor gives it its code."""
    return Diagnostic("", Severity.WARNING, at, message, hint, notes)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether one of them is an error."""
    return any(each.severity is Severity.ERROR for each in diagnostics)
