"""A form reads every input in one way."""

from collections.abc import Iterator
from typing import Final

from sockgen import regular as rl
from sockgen.check.forms import Owned, owned_forms
from sockgen.diagnostics import Diagnostic, Span
from sockgen.diagnostics.semantics import (
    ambiguous_form,
    items_run_together,
    not_one_way,
)
from sockgen.lower import Languages, LineStep, steps
from sockgen.model import FieldPart, Protocol, walk

__all__ = ["ambiguous_forms", "items_without_end"]

_OWN_TEXT: Final = "give it a text of its own, or min=1"
_CAUSES: Final = {
    rl.Cause.EMPTY_PART: ("an optional or repeated part can be empty", _OWN_TEXT),
    rl.Cause.EMPTY_OPTIONS: ("two alternatives can be empty", _OWN_TEXT),
    rl.Cause.NESTED_REPEAT: (
        "a repetition of a repetition can be divided in two ways",
        "put a delimiter between the inner and the outer items",
    ),
    rl.Cause.PAYLOAD_START: (
        "where a payload begins, what stands before it could go on",
        "put the payload on a line of its own",
    ),
    rl.Cause.BUDGET: ("it is too complex to be decided", "use fewer optional parts"),
}


def ambiguous_forms(model: Protocol) -> Iterator[Diagnostic]:
    """Every line of a form can be read in one way only."""
    languages = Languages(model)
    running = {diagnostic.span for diagnostic in items_without_end(model)}
    for owned in owned_forms(model):
        for step in steps(owned.form, model, languages):
            if not isinstance(step, LineStep):
                continue
            found = rl.ambiguity(_with_payload(step))
            if found is None or any(p.span in running for p in walk(step.parts)):
                continue  # in the latter case its items are what is reported
            span = _place(owned, step)
            if found.cause is not rl.Cause.PATHS:
                yield not_one_way(span, owned.what, *_CAUSES[found.cause])
                continue
            one, other = (_reading(reading) for reading in found.readings)
            witness = f"'{found.witness.decode('ascii', 'backslashreplace')}'"
            yield ambiguous_form(span, owned.what, witness, one, other)


def _with_payload(step: LineStep) -> rl.Expression:
    """Return what a line matches, with the payload that stands behind its part."""
    if step.complete:
        return step.expression
    return rl.sequence(step.expression, rl.Opaque("payload"))


def _place(owned: Owned, step: LineStep) -> Span:
    """Return where the line of a step stands."""
    for line in owned.form.lines:
        if step.parts and step.parts[0] in line.parts:
            return line.span
    return owned.span


def items_without_end(model: Protocol) -> Iterator[Diagnostic]:
    """Where an item of a repeated field ends is known when it has been read."""
    languages = Languages(model)
    for owned in owned_forms(model):
        for line in owned.form.lines:
            follows = languages.follows(line.parts)
            for part in walk(line.parts):
                if not isinstance(part, FieldPart) or not part.repeated or part.lines:
                    continue
                item = languages.items(part, follows.get(part.name, 0))
                found = rl.items_split(item, languages.separator(part))
                if found is not None:
                    witness = found.witness.decode("ascii", "backslashreplace")
                    yield items_run_together(part.span, part.label, witness)


def _reading(reading: rl.Reading) -> str:
    """Return a reading as ``key='a', rest='b'``."""
    pieces = [
        f"{name}='{octets.decode('ascii', 'backslashreplace')}'"
        for name, octets in reading
        if octets is not None
    ]
    return ", ".join(pieces) or "without a field"
