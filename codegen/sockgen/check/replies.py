"""Rules of replies: names, states, and results that can be told apart."""

from collections.abc import Iterator

from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.schema import not_yet
from sockgen.diagnostics.semantics import (
    group_too_complex,
    mixed_answers,
    not_constant,
    same_reply_twice,
)
from sockgen.lower.replying import Slot, alternatives, with_refusal
from sockgen.model import Protocol, Trust
from sockgen.patterns import (
    Alternatives,
    Named,
    Nothing,
    Pattern,
    Repeated,
    Sequence,
    names,
)
from sockgen.resolve.answers import call
from sockgen.source import Span

__all__ = [
    "alternatives_alike",
    "greeting_arguments",
    "simple_groups",
    "unfixed_answers",
]


def simple_groups(model: Protocol) -> Iterator[Diagnostic]:
    """Within a sequence, a group holds alternatives of single replies."""
    for pattern in model.patterns():
        yield from _groups(pattern)
    if model.greeting is not None and _has_repetition(model.greeting):
        yield not_yet(model.greeting.span, "a repetition", "the greeting")


def _groups(pattern: Pattern) -> Iterator[Diagnostic]:
    """Check a pattern that stands where a whole answer does."""
    if isinstance(pattern, Alternatives):
        for option in pattern.options:
            yield from _groups(option)
    elif isinstance(pattern, Sequence) and len(pattern.items) == 1:
        yield from _groups(pattern.items[0])
    elif isinstance(pattern, (Sequence, Repeated)):
        for item in pattern.items if isinstance(pattern, Sequence) else (pattern,):
            inner = item.inner if isinstance(item, Repeated) else item
            options = inner.options if isinstance(inner, Alternatives) else (inner,)
            for option in options:
                if not isinstance(option, (Named, Nothing)):
                    yield group_too_complex(option.span)


def _has_repetition(pattern: Pattern) -> bool:
    match pattern:
        case Repeated():
            return True
        case Sequence(items=inner) | Alternatives(options=inner):
            return any(_has_repetition(part) for part in inner)
        case _:
            return False


def unfixed_answers(model: Protocol) -> Iterator[Diagnostic]:
    """A fixed answer has no choice in it, and all fields are given."""
    known = {reply.name: reply for reply in model.replies}
    for command in model.commands:
        if command.answer is None:
            continue
        if _has_choice(command.answer):
            yield not_constant(command.answer.span, f"answer of '{command.name}'")
            continue
        found: list[Diagnostic] = []
        for named in names(command.answer):
            call(named, known, found.append, templates=False)
        yield from found


def _has_choice(pattern: Pattern) -> bool:
    if isinstance(pattern, Sequence):
        return any(_has_choice(item) for item in pattern.items)
    return isinstance(pattern, (Alternatives, Repeated))


def greeting_arguments(model: Protocol) -> Iterator[Diagnostic]:
    """Constant arguments stand only where the whole answer is fixed."""
    known = {reply.name: reply for reply in model.replies}
    greeting = model.greeting
    if isinstance(greeting, Sequence) and len(greeting.items) == 1:
        greeting = greeting.items[0]
    if isinstance(greeting, Named) and greeting.arguments is not None:
        found: list[Diagnostic] = []
        call(greeting, known, found.append, templates=False)
        yield from found
    elif model.greeting is not None:
        yield from _guards(model.greeting, "the greeting")
    for command in model.commands:
        if command.reply is not None:
            yield from _guards(command.reply, f"command '{command.name}'")


def _guards(pattern: Pattern, what: str) -> Iterator[Diagnostic]:
    for named in names(pattern):
        if named.arguments is not None:
            yield not_yet(named.span, "a guard", what)


def alternatives_alike(model: Protocol) -> Iterator[Diagnostic]:
    """What a method returns tells which alternative it means."""
    known = {r.name for r in model.replies if r.form.trust is not Trust.NOTHING}

    def decided(pattern: Pattern) -> bool:
        return all(named.name in known for named in names(pattern))

    refusal = model.refusal
    for command in model.commands:
        pattern = command.reply
        if pattern is None or not decided(pattern):
            continue
        if refusal is not None and decided(refusal):
            pattern = with_refusal(pattern, model)
        yield from _alike(command.span, f"command '{command.name}'", pattern, model)
    greeting = model.greeting
    if greeting is not None and decided(greeting):
        yield from _alike(greeting.span, "the greeting", greeting, model)


def _alike(
    at: Span, name: str, pattern: Pattern, model: Protocol
) -> Iterator[Diagnostic]:
    lists = tuples = 0
    seen: dict[str, Span] = {}
    for way in alternatives(pattern, model):
        if len(way.slots) > 1:
            tuples += 1
            continue
        slot = way.slots[0] if way.slots else Slot((), True, None)
        if slot.low is not None:
            lists += 1
            continue
        for reply in (*slot.replies, *(("none",) if slot.none else ())):
            if reply in seen:
                yield same_reply_twice(way.span, reply)
            seen[reply] = way.span
    if lists > 1 or tuples > 1:
        yield mixed_answers(at, name)
