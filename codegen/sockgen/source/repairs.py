"""Lines of a file without the entries that YAML cannot be read in.

YAML has no end where it is wrong: its parsers stop.  So that a mistake does not hide the
rest of the file, the entry it stands in is cut out, and the file is read again: first
only the value, then the key too, then the entry around it.
"""

import re
from typing import Final

from attrs import define, field, frozen

from sockgen.diagnostics import Diagnostic

__all__ = ["Problem", "Repairs"]

_KEY: Final = re.compile(
    r"(?P<key>(?P<lead> *(?:- +)*)(?:'[^']*'|\"[^\"]*\"|[^\s#{}\[\],'\"][^:#]*):)(?: |$)"
)
_LEAD: Final = re.compile(r" *(?:- +)*")


@frozen
class Problem:
    """Why a file could not be read to its end.

    Attributes:
        line: from 0, of the entry it is about.
        found: what is wrong.
    """

    line: int
    found: tuple[Diagnostic, ...]


@frozen
class _Cut:
    """Lines that are left out, up to ``end``; without ``key`` their first one too."""

    problem: Problem
    start: int
    end: int
    key: bool


@define
class Repairs:
    """The lines of a file, and what was cut out of them."""

    original: tuple[str, ...]
    _cuts: list[_Cut] = field(factory=list[_Cut])

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines as they are to be read."""
        lines = list(self.original)
        for cut in self._cuts:
            lines[cut.start : cut.end] = [""] * (cut.end - cut.start)
            match = _KEY.match(self.original[cut.start])
            if cut.key and match is not None:
                lines[cut.start] = match["key"]
        return tuple(lines)

    @property
    def found(self) -> list[Diagnostic]:
        """What was wrong with the entries that are cut out."""
        return [each for cut in self._cuts for each in cut.problem.found]

    def repair(self, problem: Problem) -> bool:
        """Cut out the entry that a problem is about; False if nothing would be left."""
        inside = [cut for cut in self._cuts if cut.start <= problem.line < cut.end]
        behind = [cut for cut in self._cuts if cut.start > problem.line]
        cut = self._wider(inside[-1]) if inside else self._first_cut(problem)
        # What was found behind this one, but before it, followed from it.
        left_out = [*inside, *behind]
        self._cuts = [each for each in self._cuts if each not in left_out]
        if cut is None:
            alone = _Cut(problem, problem.line, problem.line + 1, key=False)
            self._cuts += inside or [alone]
            return False
        self._cuts.append(cut)
        return True

    def cut_value(self, line: int) -> bool:
        """Whether the value at a line (from 0) is one that was cut out."""
        for cut in self._cuts:
            if cut.key and cut.start == line:
                return True
            if (
                not cut.key
                and line < cut.start
                and not any(self.lines[line + 1 : cut.start])
            ):
                return True
        return False

    def cut_entry(
        self, first: int, behind: int, indent: int, around: frozenset[int]
    ) -> bool:
        """Whether a map lost an entry with its key.

        Args:
            first: the line of its first key.
            behind: the line behind it.
            indent: its indentation.
            around: the indentations of the maps around it.
        """
        lines = self.lines
        while first and not lines[first - 1].strip():
            first -= 1
        lost = {
            self._indent(cut.start)
            for cut in self._cuts
            if not cut.key and first <= cut.start < behind
        }
        # What has the indentation of no map is the fault of the innermost one.
        return any(i == indent or (i < indent and i not in around) for i in lost)

    def _first_cut(self, problem: Problem) -> _Cut | None:
        """Return the least cut, mostly the value of an entry."""
        line = problem.line
        before = line - 1
        while before >= 0 and not self.original[before].strip():
            before -= 1
        if before >= 0 and self._indent(before) == self._indent(line):
            above = _KEY.match(self.original[before]) or self._is_comment(before)
            if not above:  # Both are one text, which belongs to a key further up.
                return self._around(_Cut(problem, line, line + 1, key=False))
        return self._cut(problem, line, key=bool(_KEY.match(self.original[line])))

    def _is_comment(self, line: int) -> bool:
        return self.original[line].lstrip().startswith(("#", "---"))

    def _cut(self, problem: Problem, start: int, *, key: bool) -> _Cut:
        indent = self._indent(start)
        end = start + 1
        while end < len(self.original) and (
            not self.original[end].strip() or self._indent(end) > indent
        ):
            end += 1
        return _Cut(problem, start, end, key)

    def _wider(self, cut: _Cut) -> _Cut | None:
        """Return a cut that leaves out more, up to a key of the schema itself."""
        if cut.key:
            return self._cut(cut.problem, cut.start, key=False)
        return self._around(cut)

    def _around(self, cut: _Cut) -> _Cut | None:
        """Return a cut of the value around another one."""
        indent = self._indent(cut.start)
        for line in range(cut.start - 1, -1, -1):
            match = _KEY.match(self.original[line])
            if match is not None and self._indent(line) < indent:
                return self._cut(cut.problem, line, key=True)
        return None

    def _indent(self, line: int) -> int:
        match = _LEAD.match(self.original[line])
        return len(match[0]) if match is not None else 0
