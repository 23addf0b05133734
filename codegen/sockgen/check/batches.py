"""Rules of batches: each has an end, and gathers what can be answered together."""

from collections.abc import Iterator

from sockgen.check.forms import Owned
from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.batches import (
    batch_elsewhere,
    batch_without_end,
    misplaced_replies,
    nothing_gathered,
    replaced_with_fields,
    silent_in_batch,
    two_ways_to_finish,
    unknown_batch_command,
)
from sockgen.lower.batching import ending
from sockgen.lower.machine import CLOSED
from sockgen.lower.replying import is_constant
from sockgen.model import (
    AnyReply,
    Batch,
    Command,
    FieldPart,
    Protocol,
    Reply,
    SizePart,
    State,
    field_parts,
    walk,
)
from sockgen.patterns import (
    Alternatives,
    Batched,
    Nothing,
    Pattern,
    Repeated,
    Sequence,
)

__all__ = ["batches_alone", "batches_end", "replies_alone"]


def batches_end(model: Protocol) -> Iterator[Diagnostic]:
    """A batch has a command that ends it, and gathers commands that are answered."""
    for state in model.states:
        if state.batch is not None:
            yield from _batch(state, state.batch, model)


def _batch(state: State, batch: Batch, model: Protocol) -> Iterator[Diagnostic]:
    if not batch.commands and batch.end:
        yield nothing_gathered(state.span, state.name)
    for command in model.commands:
        if command.name in batch.commands and command.silent:
            yield silent_in_batch(command.span, command.name, state.name)
    for name, _ in batch.replace:
        if any(r.name == name and not is_constant(r) for r in model.replies):
            yield replaced_with_fields(batch.span, name)
    end = next((c for c in model.commands if c.name == batch.end), None)
    if end is None or state.name not in end.states:
        allowed = [c.name for c in model.allowed_in(state)]
        if batch.end:
            yield unknown_batch_command(batch.span, batch.end, allowed)
        return
    yield from _end(end, batch, model)


def _end(command: Command, batch: Batch, model: Protocol) -> Iterator[Diagnostic]:
    found = ending(command, model)
    at, name = command.span, command.name
    others = {s.name for s in model.states if s.batch is None}
    if found is None:
        yield batch_without_end(at, name, "none of its answers is the batch")
    elif found.state is None or found.state not in {*others, CLOSED}:
        yield batch_without_end(at, name, "its batch leads to no other state")
    elif found.state == CLOSED:
        yield batch_without_end(at, name, "its batch ends the connection")
    elif others & set(command.states):
        yield batch_without_end(at, name, "it is allowed where there is none")
    elif found.others is not None and _says_nothing(found.others):
        yield batch_without_end(at, name, "'none' means here that the batch runs")
    elif found.holder is not None and batch.finish is not None:
        yield two_ways_to_finish(batch.finish.span, found.holder)


def _says_nothing(pattern: Pattern) -> bool:
    """Whether a pattern allows that nothing is answered."""
    options = pattern.options if isinstance(pattern, Alternatives) else (pattern,)
    for option in options:
        single = option
        if isinstance(option, Sequence) and len(option.items) == 1:
            single = option.items[0]
        if isinstance(single, Nothing):
            return True
    return False


def batches_alone(model: Protocol) -> Iterator[Diagnostic]:
    """The replies of a batch stand only where one ends."""
    for command in model.commands:
        for pattern in (command.reply, command.answer):
            if pattern is not None and not model.ends_batch(command):
                yield from _batched(pattern, f"command '{command.name}'")
    for pattern, what in (
        (model.greeting, "the greeting"),
        (model.refusal, "a refusal"),
    ):
        if pattern is not None:
            yield from _batched(pattern, what)


def _batched(pattern: Pattern, what: str) -> Iterator[Diagnostic]:
    match pattern:
        case Batched():
            yield batch_elsewhere(pattern.span, what)
        case Sequence(items=inner) | Alternatives(options=inner):
            for part in inner:
                yield from _batched(part, what)
        case Repeated():
            yield from _batched(pattern.inner, what)
        case _:
            pass


def replies_alone(owned: Owned, _: Protocol) -> Iterator[Diagnostic]:
    """A field for replies is the only one of its reply, and counted."""
    fields = list(field_parts(owned.form))
    sized = {
        target
        for line in owned.form.lines
        for part in walk(line.parts)
        if isinstance(part, SizePart)
        for target in part.targets
    }
    for part in fields:
        if not isinstance(part, FieldPart) or not isinstance(part.type, AnyReply):
            continue
        if not isinstance(owned.owner, Reply):
            why = f"{owned.what} is no reply"
        elif not part.lines:
            why = "it is not repeated, alone on its line"
        elif part.label not in sized:
            why = "nothing before it has its size"
        elif len(fields) > 1:
            why = "it is not the only one"
        else:
            continue
        yield misplaced_replies(part.span, part.label, why)
