"""What a command says: diagnostics, and one line for each thing that was done.

Everything is printed on stdout, where a pipe can take it. With JSON only the diagnostics
are: the rest goes to stderr.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, TextIO

from sockgen.diagnostics import Diagnostic, has_errors
from sockgen.diagnostics.rendering import Format, render

if TYPE_CHECKING:
    from sockgen.pipeline import Checked

__all__ = ["FOUND", "Reporter"]

FOUND: Final = 1
"""The exit code if there are errors."""


class Reporter:
    """Collects the diagnostics of a command and prints them at its end.

    Args:
        style: the value of a ``Format``.
    """

    def __init__(self, style: str) -> None:
        self._style = Format(style)
        self._found: list[Diagnostic] = []
        self._texts: dict[str, str] = {}
        self._failed = False
        self._marked = False

    def add(self, found: Iterable[Diagnostic], path: str = "", text: str = "") -> bool:
        """Take diagnostics; return whether one of them is an error.

        Args:
            found: the diagnostics.
            path: a file that they are about, if they are about one.
            text: what is in it.
        """
        found = tuple(found)
        if path:
            self.know(path, text)
        self._found += found
        return has_errors(found)

    def add_checked(self, checked: "Checked") -> bool:
        """Take the diagnostics of a schema; return whether one of them is an error."""
        for base in checked.source.bases:
            self.know(base.path, base.text)
        return self.add(checked.diagnostics, checked.path, checked.source.text)

    def know(self, path: str, text: str) -> None:
        """Take the text of a file, for excerpts."""
        self._texts[path] = text

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts of the files that were read, by their paths."""
        return self._texts

    @property
    def clean(self) -> bool:
        """Whether nothing was found that has not been printed, and nothing failed."""
        return not (self._found or self._marked or self._failed)

    def say(self, line: str) -> None:
        """Print a line about what was done."""
        self.show(f"{line}\n")

    def show(self, text: str) -> None:
        """Print a text of several lines, such as a diff."""
        _write(text, sys.stderr if self._style is Format.JSON else sys.stdout)

    def fail(self) -> None:
        """Let the step and the command fail, without a diagnostic."""
        self._marked = True

    def flush(self) -> bool:
        """Print what was collected; return whether something failed since last time."""
        found, self._found = self._found, []
        text = render(found, self._texts, self._style, color=_colors())
        _write(text, sys.stdout)
        failed, self._marked = self._marked or has_errors(found), False
        self._failed = self._failed or failed
        return failed

    def stop_at_errors(self) -> None:
        """End the command if there are errors so far.

        Raises:
            SystemExit: with 1.
        """
        if self._failed or self._marked or has_errors(self._found):
            self.finish()

    def finish(self) -> None:
        """Print the diagnostics and end the command.

        Raises:
            SystemExit: with 1, if there were errors.
        """
        self.flush()
        if self._failed:
            raise SystemExit(FOUND)


def _write(text: str, stream: TextIO) -> None:
    """Write a text, so that it stands before what other programs write next."""
    stream.write(text)
    stream.flush()


def _colors() -> bool:
    """Tell whether stdout is a terminal that may be coloured (see no-color.org)."""
    return (
        sys.stdout.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )
