"""A form reads every input in one way."""

from collections.abc import Iterator
from typing import Final

from sockgen import regular as rl
from sockgen.check.forms import Owned
from sockgen.diagnostics import Diagnostic, Span
from sockgen.diagnostics.semantics import (
    ambiguous_form,
    items_run_together,
    not_one_way,
)
from sockgen.diagnostics.structure import no_room
from sockgen.lower import Languages, LineStep, steps
from sockgen.model import Characters, FieldPart, Protocol, walk

__all__ = ["unreadable_lines"]

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


def unreadable_lines(
    owned: Owned, model: Protocol, languages: Languages
) -> Iterator[Diagnostic]:
    """Every line of a form can be read, in one way only.

    A line with a field that is wrong by itself is not looked at as a whole.
    """
    wrong: set[Span] = set()
    languages = languages.of(owned.form)
    for line in owned.form.lines:
        follows = languages.follows(line.parts)
        for part in walk(line.parts):
            if not isinstance(part, FieldPart) or part.apart:
                continue
            found = _unreadable_field(part, follows.get(part.name, 0), languages)
            if found is not None:
                wrong.add(part.span)
                yield found
    for step in steps(owned.form, model, languages):
        if not isinstance(step, LineStep):
            continue
        if not any(part.span in wrong for part in walk(step.parts)):
            yield from _ambiguous(owned, step)


def _unreadable_field(
    part: FieldPart, follow: int, languages: Languages
) -> Diagnostic | None:
    """Return what is wrong with a field, given the octets that may follow it."""
    type_ = part.type
    if isinstance(type_, Characters):
        delimiter = part.end or part.separator if part.repeated else b""
        ending = follow | sum(1 << octet for octet in delimiter[:1])
        if not type_.octets & ~ending:
            return no_room(part.span, part.label)
    if not part.repeated or part.lines or part.marked:
        return None
    item = languages.items(part, follow)
    split = rl.items_split(item, languages.separator(part))
    if split is None:
        return None
    return items_run_together(part.span, part.label, _shown(split.witness))


def _ambiguous(owned: Owned, step: LineStep) -> Iterator[Diagnostic]:
    found = rl.ambiguity(_with_payload(step))
    if found is None:
        return
    span = _place(owned, step)
    if found.cause is not rl.Cause.PATHS:
        yield not_one_way(span, owned.what, *_CAUSES[found.cause])
        return
    one, other = (_reading(reading) for reading in found.readings)
    yield ambiguous_form(span, owned.what, f"'{_shown(found.witness)}'", one, other)


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


def _reading(reading: rl.Reading) -> str:
    """Return a reading as ``key='a', rest='b'``."""
    pieces = [
        f"{name}='{_shown(octets)}'" for name, octets in reading if octets is not None
    ]
    return ", ".join(pieces) or "without a field"


def _shown(octets: bytes) -> str:
    return octets.decode("ascii", "backslashreplace")
