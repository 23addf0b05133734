"""The marks of many-line messages: which of them are known, and what repeats a line.

``{-}`` is ``-`` while more lines follow, and a blank in the last line. Where the form
alone tells that more follow, it becomes that text.
"""

from collections.abc import Iterator

from attrs import evolve

from sockgen.diagnostics import Diagnostic, Report
from sockgen.diagnostics.marks import (
    mark_before_size,
    mark_in_open_line,
    mark_maybe_nothing,
    mark_misplaced,
    mark_missing,
    mark_repeats_nothing,
)
from sockgen.model import (
    FieldPart,
    FlagPart,
    FormLine,
    LiteralPart,
    MarkPart,
    Part,
    SizePart,
    walk,
)
from sockgen.wireform import Field
from sockgen.wireform import Part as Written

__all__ = ["by_line", "with_marks"]


def by_line(part: Part, written: Written) -> Part:
    """Return a part of a line with a mark; the items of a field repeat that line.

    Args:
        part: of the line.
        written: the same as it is written.
    """
    if not isinstance(part, FieldPart) or not part.repeated:
        return part
    assert isinstance(written, Field)
    given = {attribute.name for attribute in written.spec.attributes}
    if given & {"sep", "end"}:
        return part
    return evolve(part, marked=True, separator=b"")


def with_marks(
    lines: tuple[FormLine, ...], report: Report, *, allowed: bool
) -> tuple[FormLine, ...]:
    """Return the lines of a form with what their marks mean.

    Args:
        lines: as they are written, with any mark as a part.
        report: takes what is wrong.
        allowed: whether the form may have marks.
    """
    marks = [p for line in lines for p in walk(line.parts) if isinstance(p, MarkPart)]
    if not marks:
        return lines
    problems = list(_misplaced(lines, allowed=allowed)) or list(_unsuited(lines))
    for problem in problems:
        report(problem)
    return lines if problems else _decided(lines)


def _misplaced(lines: tuple[FormLine, ...], *, allowed: bool) -> Iterator[Diagnostic]:
    for line in lines:
        direct = [part for part in line.parts if isinstance(part, MarkPart)]
        every = [part for part in walk(line.parts) if isinstance(part, MarkPart)]
        for mark in every:
            if not allowed or mark not in direct or mark is not direct[0]:
                yield mark_misplaced(mark.span)


def _unsuited(lines: tuple[FormLine, ...]) -> Iterator[Diagnostic]:
    for at, line in enumerate(lines, 1):
        last = at == len(lines)
        mark = next((p for p in line.parts if isinstance(p, MarkPart)), None)
        if mark is None:
            yield mark_missing(line.span)
            continue
        for part in walk(line.parts):
            if isinstance(part, SizePart):
                yield mark_before_size(part.span, part.targets[0])
        if not line.terminated:
            yield mark_in_open_line(mark.span)
        repeats = _repeats(line)
        if len(repeats) != (1 if last else 0):
            yield mark_repeats_nothing(mark.span, len(repeats), last=last)
        elif last and repeats[0].low == 0:
            yield from _optional(repeats[0], line.parts, first=at == 1)


def _optional(
    part: FieldPart, beside: tuple[Part, ...], *, first: bool
) -> Iterator[Diagnostic]:
    """Report what is missing if a line is not there."""
    others = (
        p.label
        for p in walk(beside)
        if isinstance(p, FieldPart | FlagPart) and p is not part and p.label
    )
    other = next(others, None)
    if other is not None or first:
        yield mark_maybe_nothing(part.span, part.label, other)


def _repeats(line: FormLine) -> list[FieldPart]:
    return [p for p in line.parts if isinstance(p, FieldPart) and p.marked]


def _decided(lines: tuple[FormLine, ...]) -> tuple[FormLine, ...]:
    """Return lines whose marks name the field that they tell of, or are a text."""
    repeat = _repeats(lines[-1])[0]
    found: list[FormLine] = []
    for at, line in enumerate(lines, 1):
        behind = len(lines) - at
        open_ended = behind == 0 or (behind == 1 and repeat.low == 0)
        parts = tuple(_decide(part, repeat, open_ended) for part in line.parts)
        found.append(evolve(line, parts=parts))
    return tuple(found)


def _decide(part: Part, repeat: FieldPart, open_ended: bool) -> Part:
    if not isinstance(part, MarkPart):
        return part
    if open_ended:
        return evolve(part, more=repeat.name)
    return LiteralPart(b"-", False, part.span)
