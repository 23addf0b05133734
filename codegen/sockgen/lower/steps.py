"""The steps in which a form is read: lines, counted payloads, repeated lines, blocks.

A form is cut where the reader must know more before it can go on: at the end of a
line, and around a payload whose size an earlier field gives.
"""

from collections.abc import Iterator
from typing import TypeAlias

from attrs import evolve, frozen

from sockgen.lower.language import Languages
from sockgen.model import (
    AnyOrder,
    AnyReply,
    Body,
    Dotted,
    FieldPart,
    FlagPart,
    Form,
    FormLine,
    MarkPart,
    NamedType,
    OneOf,
    OptionalPart,
    Part,
    Protocol,
    Record,
    SizePart,
    Union,
    walk,
)
from sockgen.regular import Expression

__all__ = [
    "BodyStep",
    "Capture",
    "CountedStep",
    "DotStep",
    "LineStep",
    "MarkedStep",
    "RecordStep",
    "RepeatStep",
    "Step",
    "begins_with_ends",
    "captures",
    "endings",
    "ends",
    "is_block",
    "is_optional",
    "steps",
]

Captured: TypeAlias = FieldPart | FlagPart | SizePart | MarkPart | AnyOrder


@frozen
class Capture:
    """A group of a line's expression: what it holds; ``sure`` if it always does."""

    part: Captured
    sure: bool


@frozen
class LineStep:
    """A line, or its part up to a counted field (not ``complete`` then).

    ``terminated`` unless the form ends without a line ending.  An ``optional`` line is
    there or not, with its ending; its expression matches the empty text too.
    """

    parts: tuple[Part, ...]
    complete: bool
    terminated: bool
    expression: Expression
    shape: Expression
    captures: tuple[Capture, ...]
    optional: bool = False

    @property
    def marked(self) -> FieldPart | None:
        """The field whose items this line is repeated for, if there is one."""
        fields = (part for part in self.parts if isinstance(part, FieldPart))
        return next((part for part in fields if part.marked), None)

    @property
    def empty(self) -> bool:
        """Whether the line is always empty."""
        return not self.parts


@frozen
class CountedStep:
    """A payload of a size that is known; ``block``: the line ends right behind it."""

    field: FieldPart
    size: SizePart
    block: bool


@frozen
class RepeatStep:
    """Lines or blocks of one type, as many as a size says or as there are."""

    field: FieldPart
    size: SizePart | None


@frozen
class RecordStep:
    """A block of a type with several lines, alone on its place."""

    field: FieldPart


@frozen
class DotStep:
    """Lines up to a lone dot."""

    field: FieldPart


@frozen
class MarkedStep:
    """The lines like the one before, as many as its mark and theirs say."""

    line: LineStep
    field: FieldPart


@frozen
class BodyStep:
    """A body that tells its own end; ``block``: the line ends right behind it."""

    field: FieldPart
    block: bool


Step: TypeAlias = (
    LineStep | CountedStep | RepeatStep | RecordStep | DotStep | MarkedStep | BodyStep
)


def is_block(
    type_: NamedType, protocol: Protocol, around: frozenset[str] = frozenset()
) -> bool:
    """Whether a record or union takes more than a part of a line.

    Args:
        type_: the record or union.
        protocol: what has it.
        around: unions that it is a member of; one that contains itself is reported.
    """
    if type_.form is None:
        inside = around | {type_.name}
        members = (protocol.type_named(n) for n in type_.members if n not in inside)
        return any(is_block(member, protocol, inside) for member in members)
    if len(type_.form.lines) != 1:
        return True
    return any(
        isinstance(p, FieldPart) and p.apart for p in walk(type_.form.lines[0].parts)
    )


def ends(step: Step) -> bool:
    """Whether a line ending comes behind a step."""
    if isinstance(step, LineStep):
        alone = step.marked is None and not step.optional
        return step.complete and step.terminated and alone
    return isinstance(step, RecordStep) or (
        isinstance(step, (CountedStep, BodyStep)) and step.block
    )


def begins_with_ends(found: tuple[Step, ...], *, ending: bool) -> bool:
    """Whether the items of repeated lines have their line ending before them.

    So it is where the ending of the last of them is not printed.
    """
    return not ending and _varies(found[-1])


def _varies(step: Step | None) -> bool:
    """Whether a step is any number of lines, which may be none."""
    return isinstance(step, RepeatStep) or (
        isinstance(step, LineStep) and step.optional
    )


def endings(found: tuple[Step, ...], *, ending: bool) -> Iterator[bool]:
    """Yield for each step whether a line ending is printed behind it.

    Args:
        found: the steps of a form.
        ending: whether the last one is printed.
    """
    first = begins_with_ends(found, ending=ending)
    for step, behind in zip(found, (*found[1:], None), strict=True):
        if not first:
            yield ends(step) and (ending or behind is not None)
        elif behind is None or _varies(behind):
            yield False
        else:
            yield ends(step) or _varies(step)


def captures(parts: tuple[Part, ...], *, sure: bool = True) -> Iterator[Capture]:
    """Yield the groups of parts, in the order of the expression's groups."""
    for part in parts:
        if isinstance(part, (FieldPart, SizePart)):
            if not (isinstance(part, FieldPart) and part.apart):
                yield Capture(part, sure)
        elif isinstance(part, MarkPart):
            yield Capture(part, sure)
        elif isinstance(part, FlagPart):
            if part.name is not None:
                yield Capture(part, False)
        elif isinstance(part, OptionalPart):
            yield from captures(part.parts, sure=False)
        elif isinstance(part, OneOf):
            for option in part.options:
                yield from captures(option, sure=False)
        elif isinstance(part, AnyOrder):
            yield Capture(part, sure)


def steps(form: Form, protocol: Protocol, languages: Languages) -> tuple[Step, ...]:
    """Return the steps in which a form is read."""
    sizes = {
        target: part
        for line in form.lines
        for part in walk(line.parts)
        if isinstance(part, SizePart)
        for target in part.targets
    }
    found: list[Step] = []
    languages = languages.of(form)
    for line in form.lines:
        if found and is_optional(line):
            whole = _line_step(
                list(line.parts), languages, complete=True, terminated=True
            )
            found.append(evolve(whole, optional=True))
        else:
            found += _line_steps(line, sizes, protocol, languages)
    return tuple(found)


def is_optional(line: FormLine) -> bool:
    """Whether a line behind the first may be missing: all of it is in brackets."""
    return len(line.parts) == 1 and isinstance(line.parts[0], (OptionalPart, FlagPart))


def _line_steps(
    line: FormLine,
    sizes: dict[str, SizePart],
    protocol: Protocol,
    languages: Languages,
) -> list[Step]:
    whole = _whole_line(line, sizes, protocol)
    if whole is not None:
        return [whole]
    found: list[Step] = []
    run: list[Part] = []
    parts = list(line.parts)
    for at, part in enumerate(parts):
        if not (isinstance(part, FieldPart) and part.apart):
            run.append(part)
            continue
        if run or (at and not found):
            found.append(_line_step(run, languages, complete=False, terminated=False))
        block = at == len(parts) - 1 and line.terminated
        if isinstance(part.type, Body):
            found.append(BodyStep(part, block))
        else:
            found.append(CountedStep(part, sizes[part.label], block))
        run = []
    ended = bool(found) and isinstance(found[-1], (CountedStep, BodyStep)) and not run
    if not ended:
        whole = _line_step(run, languages, complete=True, terminated=line.terminated)
        found.append(whole)
        if whole.marked is not None:
            found.append(MarkedStep(whole, whole.marked))
    return found


def _line_step(
    run: list[Part], languages: Languages, *, complete: bool, terminated: bool
) -> LineStep:
    parts = tuple(run)
    return LineStep(
        parts,
        complete,
        terminated,
        languages.line(parts, complete=complete),
        languages.shape(parts, complete=complete),
        tuple(captures(parts)),
    )


def _whole_line(
    line: FormLine, sizes: dict[str, SizePart], protocol: Protocol
) -> Step | None:
    """Return the step of a line that is only one field of a type with lines."""
    if len(line.parts) != 1 or not isinstance(line.parts[0], FieldPart):
        return None
    part = line.parts[0]
    if isinstance(part.type, Dotted):
        return DotStep(part)
    if not isinstance(part.type, (Record, Union, AnyReply)):
        return None
    if part.repeated:
        return RepeatStep(part, sizes.get(part.label)) if part.lines else None
    if isinstance(part.type, AnyReply):
        return None  # This was reported.
    if is_block(protocol.type_named(part.type.name), protocol):
        return RecordStep(part)
    return None
