"""Messages of octets are told apart by fields that are always in the same place."""

from collections.abc import Iterator
from itertools import combinations

from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.layouts import (
    needs_datagrams,
    no_such_field,
    no_sum,
    not_told_apart,
    sum_in_a_part,
    unfixed_place,
)
from sockgen.lower.octets import Run, steps
from sockgen.lower.octets.needs import Needs, every_field, expressions, values
from sockgen.model import Message, Protocol
from sockgen.model.layouts import Check, Constraint, Hooked, Octets, data_fields

__all__ = [
    "fields_of_message",
    "fixed_places",
    "messages_told_apart",
    "only_datagrams",
    "sums_of_hooks",
    "sums_to_the_end",
]


def fixed_places(model: Protocol) -> Iterator[Diagnostic]:
    """Yield the fields that are asked for, and are behind something of any size."""
    found = [c for m in model.messages for c in _where(m)]
    first = steps(model.header)[:1] if model.header is not None else []
    run = first[0] if first and isinstance(first[0], Run) else None
    for constraint in (*found, *model.accept):
        if run is None or not run.has(constraint.label):
            yield unfixed_place(constraint.span, constraint.label)


def only_datagrams(model: Protocol) -> Iterator[Diagnostic]:
    """Yield a diagnostic if a protocol of octets has connections without frames."""
    transport = model.transport
    if transport.stream and transport.frames is None and model.commands:
        yield needs_datagrams(model.commands[0].span)


def fields_of_message(model: Protocol) -> Iterator[Diagnostic]:
    """Yield the fields that types look for in the header, and that are not there."""
    header = model.header
    labels = [field.label for field in data_fields(header)] if header else []
    for type_ in model.layout_types:
        for expression in expressions(type_.layout):
            for value in values(expression):
                if value.of_message and value.label not in labels:
                    yield no_such_field(value.span, value.label, labels)


def sums_to_the_end(model: Protocol) -> Iterator[Diagnostic]:
    """Yield the sums up to the end of the message that a part of it has."""
    layouts = [m.layout.layout for m in model.messages if m.layout is not None]
    own = [field.computed for layout in layouts for field in data_fields(layout)]
    whole = {id(computed) for computed in own}
    for layout in (*layouts, *(type_.layout for type_ in model.layout_types)):
        for found in expressions(layout):
            to_end = isinstance(found, Check) and found.end == "$end"
            if to_end and id(found) not in whole:
                yield sum_in_a_part(found.span)


def sums_of_hooks(model: Protocol) -> Iterator[Diagnostic]:
    """Yield the hooks that are named for sums, and are something else."""
    hooks = {hook.name: hook for hook in model.hooks}
    sums = Needs(model).sums()
    layouts = [m.layout.layout for m in model.messages if m.layout is not None]
    for layout in (*layouts, *(type_.layout for type_ in model.layout_types)):
        for field in every_field(layout):
            if isinstance(field.type, Hooked) and field.type.name in sums:
                yield no_sum(field.span, field.type.name, "a type of values elsewhere")
            check = field.computed
            if not isinstance(check, Check) or check.function not in hooks:
                continue
            python = "bytes" if isinstance(field.type, Octets) else "int"
            if hooks[check.function].python != python:
                yield no_sum(check.span, check.function, f"no 'python: {python}'")


def messages_told_apart(model: Protocol) -> Iterator[Diagnostic]:
    """Yield messages of one direction that may be the same."""
    for messages in (model.commands, model.replies, model.events):
        for first, second in combinations(messages, 2):
            if not _differ(_where(first), _where(second)):
                yield not_told_apart(second.span, second.name, first.name)


def _where(message: Message) -> tuple[Constraint, ...]:
    return message.layout.where if message.layout is not None else ()


def _differ(one: tuple[Constraint, ...], other: tuple[Constraint, ...]) -> bool:
    """Whether some field cannot be what both say."""
    by_label = {constraint.label: constraint for constraint in other}
    return any(
        _apart(constraint, by_label[constraint.label])
        for constraint in one
        if constraint.label in by_label
    )


def _apart(one: Constraint, other: Constraint) -> bool:
    if one.negated and other.negated:
        return False
    if one.negated or other.negated:
        refused, allowed = (one, other) if one.negated else (other, one)
        return all(
            any(low <= a and b <= high for low, high in refused.ranges)
            for a, b in allowed.ranges
        )
    return all(high < a or b < low for low, high in one.ranges for a, b in other.ranges)
