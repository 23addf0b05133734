"""The classes of a package: one namespace for commands, replies and types."""

from sockgen.diagnostics import Report
from sockgen.diagnostics.names import bad_class_name, bad_name, class_twice
from sockgen.resolve.identifiers import class_name, is_name
from sockgen.source import Scalar, Span

__all__ = ["Classes"]


class Classes:
    """Hands out class names, and reports two things of one name."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._taken: dict[str, tuple[str, Span]] = {}

    def claim(self, name: Scalar, kind: str, override: Scalar | None = None) -> str:
        """Return the class of something, and take its name.

        Args:
            name: its name in the schema.
            kind: ``command``, ``reply`` or ``type``.
            override: the ``class:`` that the schema gives instead.
        """
        if not self.check(name, kind):
            return "Unnamed"
        wanted = class_name(name.text)
        span = name.span
        if override is not None:
            span = override.span
            if not is_name(override.text) or not override.text[0].isupper():
                self._report(bad_class_name(span, override.text))
                return "Unnamed"
            wanted = class_name(override.text)
        self.take(wanted, f"{kind} '{name.text}'", span)
        return wanted

    def check(self, name: Scalar, kind: str) -> bool:
        """Return whether a name can be one; report it if not."""
        if is_name(name.text):
            return True
        self._report(bad_name(name.span, kind, name.text))
        return False

    def take(self, wanted: str, owner: str, span: Span) -> None:
        """Take a class name, or report who has it."""
        if wanted in self._taken and self._taken[wanted][0] != owner:
            self._report(class_twice(span, wanted, owner, self._taken[wanted][0]))
        self._taken.setdefault(wanted, (owner, span))

    def reserve(self, wanted: str, owner: str) -> None:
        """Keep a class name for the generator; report who took it."""
        if wanted in self._taken:
            other, span = self._taken[wanted]
            self._report(class_twice(span, wanted, other, owner))
