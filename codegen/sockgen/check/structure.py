"""Rules of structure: what may stand where in a form."""

from collections.abc import Iterator

from sockgen.check.forms import Owned
from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.structure import (
    bad_out_of_place,
    block_in_line,
    counted_optional,
    counted_type,
    endless_list,
    nothing_tells,
    starts_with_block,
    unwrap_unknown,
)
from sockgen.lower import is_block
from sockgen.lower.presence import telling
from sockgen.model import (
    Characters,
    Command,
    Dotted,
    FieldPart,
    Form,
    NamedType,
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
    "bad_in_place",
    "blocks_within_lines",
    "counted_fields",
    "endless_lists",
    "first_lines",
    "silent_parts",
    "unwrapped_fields",
]


def bad_in_place(owned: Owned, _model: Protocol) -> Iterator[Diagnostic]:
    """Where a wrong value leads is said in the first line of a command."""
    for at, line in enumerate(owned.form.lines):
        first = at == 0 and isinstance(owned.owner, Command)
        for part in walk(line.parts):
            if not isinstance(part, FieldPart) or not part.bad:
                continue
            if not first or part.apart or part.lines:
                yield bad_out_of_place(part.span, part.label)


def counted_fields(owned: Owned, _: Protocol) -> Iterator[Diagnostic]:
    """A counted field holds octets or text, and neither it nor its size is optional."""
    reported: set[str] = set()
    for line in owned.form.lines:
        for part in walk(line.parts):
            if isinstance(part, SizePart):
                name = part.targets[0]
            elif isinstance(part, FieldPart) and part.counted:
                name = part.label
                if not isinstance(part.type, Characters):
                    yield counted_type(part.span, name)
            else:
                continue
            if part not in line.parts and name not in reported:
                yield counted_optional(part.span, name)
                reported.add(name)


def blocks_within_lines(owned: Owned, model: Protocol) -> Iterator[Diagnostic]:
    """A type of several lines, or a dotted body, has its line for itself."""
    for line in owned.form.lines:
        for part in walk(line.parts):
            if not isinstance(part, FieldPart):
                continue
            alone = len(line.parts) == 1 and part in line.parts
            if not alone and _is_block(part, model):
                yield block_in_line(part.span, part.label, part.type_name or "dot")


def _is_block(part: FieldPart, model: Protocol) -> bool:
    if isinstance(part.type, (Record, Union)):
        return is_block(model.type_named(part.type.name), model)
    return isinstance(part.type, Dotted)


def first_lines(owned: Owned, model: Protocol) -> Iterator[Diagnostic]:
    """A command begins with a line that can be looked at."""
    if not isinstance(owned.owner, Command):
        return
    alone = owned.owner.states or len(model.commands) == 1
    if alone and owned.form.headless:
        return
    match owned.form.lines[0].parts:
        case (FieldPart() as first, *_) if first.lines or first.apart:
            yield starts_with_block(first.span, owned.owner.name)
        case (FieldPart() as first,) if _is_block(first, model):
            yield starts_with_block(first.span, owned.owner.name)
        case _:
            pass


def endless_lists(owned: Owned, _: Protocol) -> Iterator[Diagnostic]:
    """Lines that repeat at the end of a command have a size."""
    if not isinstance(owned.owner, Command):
        return
    last = owned.form.lines[-1].parts
    if not last or not isinstance(last[0], FieldPart) or not last[0].lines:
        return
    if last[0].label not in _sized(owned.form):
        yield endless_list(last[0].span, last[0].label)


def _sized(form: Form) -> set[str]:
    """Return the fields that have a size."""
    return {
        target
        for line in form.lines
        for part in walk(line.parts)
        if isinstance(part, SizePart)
        for target in part.targets
    }


def silent_parts(owned: Owned, _: Protocol) -> Iterator[Diagnostic]:
    """An optional part or an alternative has a field that tells whether it is there."""
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


def unwrapped_fields(owned: Owned, _: Protocol) -> Iterator[Diagnostic]:
    """``value:`` names the only field of its type."""
    type_ = owned.owner
    if not isinstance(type_, NamedType) or type_.unwrap is None:
        return
    labels = [part.label for part in field_parts(owned.form)]
    if labels != ([] if type_.unwrap == "none" else [type_.unwrap]):
        yield unwrap_unknown(type_.span, type_.name, type_.unwrap, labels)
