"""Rules of replies: names, states, and results that can be told apart."""

from collections.abc import Iterator

from sockgen.check.two_ways import answered_twice
from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.patterns import (
    guard_misplaced,
    guard_without_rest,
    per_misplaced,
    per_unknown,
)
from sockgen.diagnostics.schema import not_yet
from sockgen.diagnostics.semantics import (
    group_too_complex,
    mixed_answers,
    not_constant,
    same_reply_twice,
)
from sockgen.lower.replying import Slot, alternatives, guards, with_refusal
from sockgen.model import Command, FieldPart, Protocol, Trust, field_parts
from sockgen.patterns import (
    Alternatives,
    Each,
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
    "constant_greeting",
    "guarded_replies",
    "replies_for_items",
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
    elif isinstance(pattern, (Sequence, Repeated, Each)):
        for item in pattern.items if isinstance(pattern, Sequence) else (pattern,):
            inner = item.inner if isinstance(item, (Repeated, Each)) else item
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
    return isinstance(pattern, (Alternatives, Repeated, Each))


def constant_greeting(model: Protocol) -> Iterator[Diagnostic]:
    """A greeting that is one reply has all of its fields given, or none."""
    greeting = _alone(model.greeting)
    if isinstance(greeting, Named) and greeting.arguments is not None:
        known = {reply.name: reply for reply in model.replies}
        found: list[Diagnostic] = []
        call(greeting, known, found.append, templates=False)
        yield from found


def _alone(pattern: Pattern | None) -> Pattern | None:
    """Return what a pattern consists of, without its transition."""
    if isinstance(pattern, Sequence) and len(pattern.items) == 1:
        return pattern.items[0]
    return pattern


def guarded_replies(model: Protocol) -> Iterator[Diagnostic]:
    """A guard has an alternative for all other values, and constants that suit it."""
    for pattern in _returned(model):
        own = list(guards(pattern))
        placed = {guard.named for guard in own}
        for named in names(pattern):
            if named.arguments and named not in placed:
                yield guard_misplaced(named.span, named.name)
        with_rest = [g for way in alternatives(pattern, model) for g in way.guards]
        known = {reply.name: reply for reply in model.replies}
        for guard in own:
            found: list[Diagnostic] = []
            call(guard.named, known, found.append, templates=False, partial=True)
            yield from found
            if guard not in with_rest:
                yield guard_without_rest(guard.named.span, guard.named.name)


def _returned(model: Protocol) -> Iterator[Pattern]:
    """Yield the patterns of what methods return."""
    yield from (c.reply for c in model.commands if c.reply is not None)
    if model.refusal is not None:
        yield model.refusal
    if model.greeting is not None and not isinstance(_alone(model.greeting), Named):
        yield model.greeting


def replies_for_items(model: Protocol) -> Iterator[Diagnostic]:
    """One reply for each item needs a field that has items."""
    for pattern, what in ((model.greeting, "the greeting"), (model.refusal, "refusal")):
        for each in _each(pattern):
            yield per_misplaced(each.span, what)
    for command in model.commands:
        known = [*_many(command), *(f.name for f in model.session if f.repeated)]
        for each in _each(command.reply):
            options = each.inner
            inner = options.options if isinstance(options, Alternatives) else (options,)
            if any(isinstance(option, Nothing) for option in inner):
                yield per_misplaced(each.span, "'none'")
            if each.field not in known and command.form.trust is not Trust.NOTHING:
                yield per_unknown(each.field_span, each.field, known)


def _many(command: Command) -> list[str]:
    """Return the repeated fields of a command."""
    fields = (p for p in field_parts(command.form) if isinstance(p, FieldPart))
    return [part.label for part in fields if part.repeated]


def _each(pattern: Pattern | None) -> Iterator[Each]:
    match pattern:
        case Each():
            yield pattern
        case Sequence(items=inner) | Alternatives(options=inner):
            for part in inner:
                yield from _each(part)
        case _:
            pass


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
    else:
        yield from answered_twice(pattern, model)
