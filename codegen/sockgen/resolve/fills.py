"""Fields of a reply that the generated code fills, and from what."""

from typing import Final

from attrs import evolve

from sockgen.diagnostics import Report
from sockgen.diagnostics.fills import unknown_filled, unknown_source
from sockgen.model import (
    Characters,
    FieldPart,
    Fill,
    Form,
    FormLine,
    Matched,
    Nullable,
    Number,
    Part,
    Source,
    Trust,
    ValueType,
    field_parts,
)
from sockgen.source import Scalar

__all__ = ["fills", "with_defaults"]

_SOURCES: Final = {
    "batch.index": Source.INDEX,
    "command.verb": Source.VERB,
    "command.name": Source.NAME,
}
_COMMAND: Final = "command."


def fills(
    decls: tuple[tuple[Scalar, Scalar], ...], form: Form, report: Report
) -> tuple[Fill, ...]:
    """Return what fields are filled, and from what.

    Args:
        decls: the fields and their sources, as they are written.
        form: of the reply.
        report: takes what is wrong.
    """
    parts = {p.label: p for p in field_parts(form) if isinstance(p, FieldPart)}
    found: list[Fill] = []
    for label, text in decls:
        source = _SOURCES.get(text.text)
        if source is None and text.text.startswith(_COMMAND):
            source = Source.FIELD
        if source is None:
            report(unknown_source(text.span, text.text, _SOURCES))
        elif label.text in parts:
            name = text.text.removeprefix(_COMMAND)
            part = parts[label.text]
            found.append(
                Fill(label.text, part.name, part.type, source, name, text.span)
            )
        elif form.trust is not Trust.NOTHING:
            report(unknown_filled(label.span, label.text, list(parts)))
    return tuple(found)


def with_defaults(form: Form, found: tuple[Fill, ...]) -> Form:
    """Return a form whose filled fields have a value as long as nothing fills them."""
    labels = {fill.label for fill in found}

    def filled(part: Part) -> Part:
        if not isinstance(part, FieldPart) or part.label not in labels:
            return part
        return evolve(part, default=_default(part.type))

    lines = (
        FormLine(tuple(map(filled, line.parts)), line.terminated, line.span)
        for line in form.lines
    )
    return evolve(form, lines=tuple(lines)) if labels else form


def _default(type_: ValueType) -> str:
    """Return the value of a field that nothing has filled, as it is written."""
    match type_:
        case Nullable(empty=False):
            return "None"
        case Nullable():
            return _default(type_.inner)
        case Number():
            return "0"
        case Characters() | Matched() if type_.string:
            return '""'
        case Characters() | Matched():
            return 'b""'
        case _:
            return ""  # This is reported.
