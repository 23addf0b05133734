"""A place in the text of a wire form, and what went wrong so far."""

from collections.abc import Callable
from typing import Final

from sockgen.diagnostics import Diagnostic, Span
from sockgen.diagnostics.wireform import bad_escape, unclosed

__all__ = ["Cursor"]

_ESCAPES: Final = {
    "s": b" ",
    "t": b"\t",
    "r": b"\r",
    "n": b"\n",
    "0": b"\0",
}
_PUNCTUATION: Final = "[]{}()|\\&#=+*\"'"


class Cursor:
    """Reads a text from left to right and collects diagnostics.

    Attributes:
        at: how far the text was read.
        found: what is wrong so far.
        given_up: what is left of the text was not read.
        pending: brackets that were reported because they are not closed; a closing one
            that comes too late belongs to them.
        strays: how many closing brackets were reported.
    """

    def __init__(self, text: str, locate: Callable[[int, int], Span]) -> None:
        self.text = text
        self.at = 0
        self.found: list[Diagnostic] = []
        self.given_up = False
        self.pending: list[str] = []
        self.strays = 0
        self._locate = locate

    @property
    def ahead(self) -> str:
        """The next character, or nothing at the end."""
        return self.text[self.at : self.at + 1]

    def take(self, expected: str) -> bool:
        """Step over ``expected`` if it is ahead."""
        if self.text.startswith(expected, self.at):
            self.at += len(expected)
            return True
        return False

    def skip_blanks(self) -> None:
        """Step over blanks."""
        while self.ahead == " ":
            self.at += 1

    def run(self, accept: Callable[[str], bool]) -> str:
        """Take the characters ahead that are acceptable."""
        start = self.at
        while self.at < len(self.text) and accept(self.text[self.at]):
            self.at += 1
        return self.text[start : self.at]

    def span(self, start: int, end: int | None = None) -> Span:
        """Return where the text from ``start`` to ``end`` (default: here) stands."""
        end = self.at if end is None else end
        return self._locate(start, max(1, end - start))

    def report(self, diagnostic: Diagnostic) -> None:
        """Remember something that is wrong."""
        if not self.given_up:
            self.found.append(diagnostic)

    def give_up(self, diagnostic: Diagnostic) -> None:
        """Go to the end; whatever is wrong from here on follows from this."""
        self.report(diagnostic)
        self.given_up = True
        self.at = len(self.text)

    def give_up_bracket(self, start: int) -> None:
        """Report that a bracket is not closed; it ends here."""
        opening = self.text[start]
        self.report(unclosed(self.span(start), opening))
        self.pending.append(opening)

    def escape(self) -> bytes:
        """Take an escape, the cursor being on its backslash; return its octets."""
        start = self.at
        self.at += 1
        name = self.ahead
        self.at += len(name)
        if name in _ESCAPES:
            return _ESCAPES[name]
        if name and name in _PUNCTUATION:
            return name.encode()
        if name == "x":
            digits = self.text[self.at : self.at + 2]
            if len(digits) == 2 and all(c in "0123456789abcdefABCDEF" for c in digits):
                self.at += 2
                return bytes([int(digits, 16)])
        self.report(bad_escape(self.span(start), self.text[start : self.at]))
        return name.encode()
