"""Rules of lines that may be missing: one look at the next line tells."""

from collections.abc import Iterator

from sockgen import regular as rl
from sockgen.check.forms import Owned
from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.optional_lines import line_may_be_the_next, line_may_follow
from sockgen.lower import (
    DotStep,
    Languages,
    LineStep,
    RecordStep,
    RepeatStep,
    Step,
    steps,
)
from sockgen.model import (
    Command,
    FlagPart,
    LiteralPart,
    OptionalPart,
    Protocol,
    Record,
    Union,
    ValueType,
)
from sockgen.regular import Expression

__all__ = ["optional_lines"]


def optional_lines(
    owned: Owned, model: Protocol, languages: Languages
) -> Iterator[Diagnostic]:
    """A line that may be missing is not the last of a command, nor like the next."""
    found = steps(owned.form, model, languages)
    languages = languages.of(owned.form)
    for at, step in enumerate(found):
        if not isinstance(step, LineStep) or not step.optional:
            continue
        span = step.parts[0].span
        if at == len(found) - 1 and isinstance(owned.owner, Command):
            yield line_may_follow(span)
        line = _line(step, languages)
        for text in _behind(found[at + 1 :], line, model, languages):
            overlap = rl.overlap(line, text)
            if overlap is not None:
                shown = overlap.witness.decode("ascii", "backslashreplace")
                yield line_may_be_the_next(span, shown)
                break


def _behind(
    found: tuple[Step, ...], line: Expression, model: Protocol, languages: Languages
) -> Iterator[Expression]:
    """Yield what the next line may be, if a line is missing before these steps."""
    for step in found:
        match step:
            case LineStep():
                yield _line(step, languages)
                if not step.optional:
                    return
            case RepeatStep() | RecordStep():
                yield from _first_lines(step.field.type, model, languages)
                if isinstance(step, RecordStep) or step.size or step.field.low:
                    return
            case DotStep():
                yield line  # A body may begin with any line.
                return
            case _:
                return


def _line(step: LineStep, languages: Languages) -> Expression:
    """Return what a line matches if it is there."""
    match step.parts:
        case (OptionalPart(parts=parts),) if step.optional:
            return languages.line(parts)
        case (FlagPart(text=text, fold=fold, span=span),) if step.optional:
            return languages.line((LiteralPart(text, fold, span),))
        case _:
            return step.expression


def _first_lines(
    type_: ValueType, model: Protocol, languages: Languages
) -> Iterator[Expression]:
    """Yield what the first line of a value with lines may be."""
    if isinstance(type_, Union):
        for name in model.type_named(type_.name).members:
            yield from _first_lines(Record(name), model, languages)
    elif isinstance(type_, Record):
        named = model.type_named(type_.name)
        if named.form is None:
            yield from _first_lines(Union(type_.name), model, languages)
            return
        first = steps(named.form, model, languages)[0]
        if isinstance(first, LineStep):
            yield first.expression
