"""Rules of structure: what may stand where in a form."""

from collections.abc import Iterator

from sockgen.check.forms import owned_forms
from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.schema import not_yet
from sockgen.diagnostics.wireform import (
    block_in_line,
    counted_optional,
    counted_type,
    endless_list,
    no_room,
    nothing_tells,
    recursive_line,
    starts_with_block,
    unwrap_unknown,
)
from sockgen.lower import Languages, is_block
from sockgen.lower.order import named_by
from sockgen.lower.presence import telling
from sockgen.model import (
    Characters,
    Dotted,
    FieldPart,
    FormLine,
    OneOf,
    OptionalPart,
    Part,
    Protocol,
    Record,
    SizePart,
    Union,
    field_parts,
    walk,
)

__all__ = [
    "blocks_within_lines",
    "counted_fields",
    "endless_lists",
    "fields_without_room",
    "first_lines",
    "recursive_lines",
    "silent_parts",
    "unterminated_lines",
    "unwrapped_fields",
]


def counted_fields(model: Protocol) -> Iterator[Diagnostic]:
    """A counted field holds octets or text, and is never optional."""
    for owned in owned_forms(model):
        for line in owned.form.lines:
            for part in walk(line.parts):
                if not isinstance(part, (FieldPart, SizePart)):
                    continue
                counted = isinstance(part, SizePart) or part.counted
                name = part.label if isinstance(part, FieldPart) else part.targets[0]
                if counted and part not in line.parts:
                    yield counted_optional(part.span, name)
                sound = isinstance(part, SizePart) or isinstance(part.type, Characters)
                if counted and not sound:
                    yield counted_type(part.span, name)


def blocks_within_lines(model: Protocol) -> Iterator[Diagnostic]:
    """A type of several lines, or a dotted body, has its line for itself."""
    for owned in owned_forms(model):
        for line in owned.form.lines:
            for part in walk(line.parts):
                if not isinstance(part, FieldPart):
                    continue
                alone = len(line.parts) == 1 and part in line.parts
                block = isinstance(part.type, Dotted)
                if isinstance(part.type, (Record, Union)):
                    block = is_block(model.type_named(part.type.name), model)
                if block and not alone:
                    name = part.type_name or "dot"
                    yield block_in_line(part.span, part.label, name)


def recursive_lines(model: Protocol) -> Iterator[Diagnostic]:
    """A type does not contain itself within a line."""
    for type_ in model.types:
        if type_.name in _contained(type_.name, model, set()):
            yield recursive_line(type_.span, type_.name)


def _contained(name: str, model: Protocol, seen: set[str]) -> set[str]:
    """Return the types that a type contains, at any depth."""
    for other in named_by(model.type_named(name)):
        if other not in seen:
            seen.add(other)
            _contained(other, model, seen)
    return seen


def first_lines(model: Protocol) -> Iterator[Diagnostic]:
    """A command begins with a line that can be looked at."""
    for command in model.commands:
        match command.form.lines[0].parts:
            case (FieldPart() as first, *_) if first.lines or first.counted:
                yield starts_with_block(first.span, command.name)
            case (FieldPart(type=Dotted()) as first, *_):
                yield starts_with_block(first.span, command.name)
            case _:
                pass


def endless_lists(model: Protocol) -> Iterator[Diagnostic]:
    """Lines that repeat at the end of a command have a size."""
    for command in model.commands:
        last = command.form.lines[-1].parts
        if last and isinstance(last[0], FieldPart) and last[0].lines:
            sized = any(
                isinstance(p, SizePart) and last[0].label in p.targets
                for line in command.form.lines
                for p in line.parts
            )
            if not sized:
                yield endless_list(last[0].span, last[0].label)


def unterminated_lines(model: Protocol) -> Iterator[Diagnostic]:
    """Every line has its ending in this version."""
    for owned in owned_forms(model):
        for line in owned.form.lines:
            if not line.terminated:
                yield not_yet(line.span, "a line without its ending", owned.what)


def silent_parts(model: Protocol) -> Iterator[Diagnostic]:
    """An optional part or an alternative has a field that tells whether it is there."""
    for owned in owned_forms(model):
        for line in owned.form.lines:
            for part in walk(line.parts):
                yield from _silent(part)


def _silent(part: Part) -> Iterator[Diagnostic]:
    if isinstance(part, OptionalPart) and not telling(part.parts):
        if not any(isinstance(inner, SizePart) for inner in part.parts):
            yield nothing_tells(part.span)
    elif isinstance(part, OneOf):
        told = [telling(option) for option in part.options]
        if any(told) and not all(told):
            yield nothing_tells(part.span)


def unwrapped_fields(model: Protocol) -> Iterator[Diagnostic]:
    """``value:`` names the only field of its type."""
    for type_ in model.types:
        if type_.unwrap is None or type_.form is None:
            continue
        labels = [part.label for part in field_parts(type_.form)]
        if labels != ([] if type_.unwrap == "none" else [type_.unwrap]):
            yield unwrap_unknown(type_.span, type_.name, type_.unwrap, labels)


def fields_without_room(model: Protocol) -> Iterator[Diagnostic]:
    """A field can hold something that does not end it."""
    languages = Languages(model)
    for owned in owned_forms(model):
        for line in owned.form.lines:
            yield from _without_room(line, languages)


def _without_room(line: FormLine, languages: Languages) -> Iterator[Diagnostic]:
    follows = languages.follows(line.parts)
    for part in walk(line.parts):
        if not isinstance(part, FieldPart) or part.counted:
            continue
        type_ = part.type
        if isinstance(type_, Characters):
            delimiter = part.end or part.separator if part.repeated else b""
            follow = follows.get(part.name, 0) | sum(1 << o for o in delimiter[:1])
            if not type_.octets & ~follow:
                yield no_room(part.span, part.label)
