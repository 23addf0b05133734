"""Rules of fields that are filled: their sources suit them, wherever they are needed."""

from collections.abc import Iterator

from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.fills import not_filled
from sockgen.lower.replying import with_refusal
from sockgen.model import (
    Characters,
    Command,
    FieldPart,
    Fill,
    Matched,
    Nullable,
    Number,
    OptionalPart,
    Protocol,
    Reply,
    Source,
    Trust,
    ValueType,
    field_parts,
    walk,
)
from sockgen.patterns import names

__all__ = ["filled_from"]


def filled_from(model: Protocol) -> Iterator[Diagnostic]:
    """Every command that may be answered so has what the field is filled from."""
    for reply in model.replies:
        for fill in reply.fills if reply.form.trust is Trust.ALL else ():
            yield from _suits(fill, reply, model)


def _suits(fill: Fill, reply: Reply, model: Protocol) -> Iterator[Diagnostic]:
    type_ = _inner(fill.type)
    text = isinstance(type_, (Characters, Matched))
    if any(p.label == fill.label and p.repeated for p in _fields(reply)):
        yield not_filled(fill.span, fill.label, "it is repeated")
    elif fill.source is Source.INDEX:
        if not isinstance(type_, Number):
            yield not_filled(fill.span, fill.label, "the place in a batch is a number")
    elif fill.source is not Source.FIELD:
        if not text:
            yield not_filled(fill.span, fill.label, "this is a text")
    elif not text and not isinstance(type_, Number):
        yield not_filled(fill.span, fill.label, "it is neither a text nor a number")
    else:
        for command in model.commands:
            if _answers(command, reply, model):
                yield from _from(fill, reply, command)


def _from(fill: Fill, reply: Reply, command: Command) -> Iterator[Diagnostic]:
    source = next((p for p in _fields(command) if p.label == fill.argument), None)
    optional = _is_optional(fill.label, fill.type, reply)
    what = f"command '{command.name}'"
    if source is None:
        if not optional:
            why = f"{what} has no field '{fill.argument}'"
            yield not_filled(fill.span, fill.label, why)
        return
    if _is_optional(fill.argument, source.type, command) and not optional:
        why = f"'{fill.argument}' of {what} may be absent"
        yield not_filled(fill.span, fill.label, why)
    elif source.repeated or _kind(source.type) != _kind(fill.type):
        why = f"'{fill.argument}' of {what} has another type"
        yield not_filled(fill.span, fill.label, why)


def _answers(command: Command, reply: Reply, model: Protocol) -> bool:
    if command.answer is not None:
        return reply.name in {named.name for named in names(command.answer)}
    if command.reply is None:
        return False
    pattern = with_refusal(command.reply, model)
    return reply.name in {named.name for named in names(pattern)}


def _fields(message: Command | Reply) -> list[FieldPart]:
    return [p for p in field_parts(message.form) if isinstance(p, FieldPart)]


def _is_optional(label: str, type_: ValueType, message: Command | Reply) -> bool:
    """Whether a field may be None."""
    if isinstance(type_, Nullable) and not type_.empty:
        return True
    for line in message.form.lines:
        if any(isinstance(p, FieldPart) and p.label == label for p in line.parts):
            return False
        for part in walk(line.parts):
            if isinstance(part, OptionalPart) and any(
                isinstance(p, FieldPart) and p.label == label for p in walk(part.parts)
            ):
                return True
    return True


def _kind(type_: ValueType) -> str:
    match _inner(type_):
        case Characters() | Matched() as text:
            return "str" if text.string else "bytes"
        case Number():
            return "int"
        case other:
            return type(other).__name__


def _inner(type_: ValueType) -> ValueType:
    return type_.inner if isinstance(type_, Nullable) else type_
