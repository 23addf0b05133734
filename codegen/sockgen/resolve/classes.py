"""The classes of a package: one namespace for messages and types.

Messages of different kinds that have the same form and the same name are one class: what
both sides may say, or what is a greeting and comes unasked later.
"""

from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.names import bad_class_name, bad_name, class_twice
from sockgen.resolve.identifiers import class_name, is_name
from sockgen.source import Scalar, Span

__all__ = ["Classes"]

_TABLES: Final = ("COMMANDS", "ENVELOPE", "EVENTS", "REPLIES")
_GENERATED: Final = (
    *("Handler", "Command", "Event", "Reply", "State", "Fact"),
    *("Client", "Error"),
)
_NOBODYS: Final = "'"
"""Makes the class of what has no proper one; no other class is ever called like that."""


class Classes:
    """Hands out class names, and reports two things of one name."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._taken: dict[str, tuple[str, Span]] = {}
        self._forms: dict[str, str] = {}

    def claim(
        self,
        name: Scalar,
        kind: str,
        override: Scalar | None = None,
        *,
        form: str | None = None,
    ) -> str:
        """Return the class of something, and take its name.

        Args:
            name: its name in the schema.
            kind: ``command``, ``reply``, ``event`` or ``type``.
            override: the ``class:`` that the schema gives instead.
            form: the text of a message's form; one of the same may have the class too.
        """
        wanted, owner = class_name(name.text), f"{kind} '{name.text}'"
        proper = self.check(name, kind)
        if override is None:
            if not proper:
                return wanted + _NOBODYS
            return self._take(wanted, owner, name.span, form)
        if is_name(override.text) and override.text[0].isupper():
            return self._take(class_name(override.text), owner, override.span, form)
        self._report(bad_class_name(override.span, override.text))
        return wanted + _NOBODYS

    def check(self, name: Scalar, kind: str) -> bool:
        """Return whether a name can be one; report it if not."""
        if is_name(name.text):
            return True
        self._report(bad_name(name.span, kind, name.text))
        return False

    def add(self, wanted: str, owner: str, span: Span) -> None:
        """Take the class of an enum; report who has it already."""
        if wanted in self._taken:
            other, taken = self._taken[wanted]
            self._report(class_twice(taken, wanted, other, owner, span))
        else:
            self._taken[wanted] = (owner, span)

    def reserve(self, made: str) -> None:
        """Keep a name that the generator itself gives; report who took it."""
        if made in self._taken:
            owner, span = self._taken[made]
            self._report(class_twice(span, made, owner, f"the generated {made}", None))

    def reserve_generated(self, prefix: str) -> None:
        """Keep every name that the generator itself gives.

        Args:
            prefix: of the protocol's classes.
        """
        for made in (*_TABLES, *(f"{prefix}{what}" for what in _GENERATED)):
            self.reserve(made)
        for how in ("", "Threading", "Forking", "EventDriven"):
            for family in ("", "Unix", "UDP", "UnixDatagram"):
                self.reserve(f"{how}{family}{prefix}Server")

    def _take(self, wanted: str, owner: str, span: Span, form: str | None) -> str:
        """Take a class name, or report who has it; return it, or one that nobody has."""
        if wanted not in self._taken:
            self._taken[wanted] = (owner, span)
            if form is not None:
                self._forms[wanted] = form
            return wanted
        if form is not None and self._forms.get(wanted) == form:
            return wanted
        other, first = self._taken[wanted]
        if other != owner:  # what is there twice under one name was reported
            self._report(class_twice(span, wanted, owner, other, first))
        return wanted + _NOBODYS
