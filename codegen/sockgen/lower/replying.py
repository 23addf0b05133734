"""From a reply pattern to the type of a method's result and to the code that sends it.

A pattern is a list of alternatives.  In each, replies without fields that must come
anyway are sent by the emitted code; what is left, the slots, is what the method
returns: nothing, a reply, an iterable of replies, or a tuple of these.

A reply with constants is a guard of the alternative that it belongs to, no way to answer
of its own: it tells where the conversation goes if the last reply has these values.
"""

from collections.abc import Iterator
from typing import Final

from attrs import evolve, frozen

from sockgen.model import Command, Message, Protocol, field_parts
from sockgen.patterns import (
    Alternatives,
    Batched,
    Each,
    Learned,
    Named,
    Nothing,
    Pattern,
    Repeated,
    Sequence,
    names,
)
from sockgen.source import Span

__all__ = [
    "CLOSED",
    "Alternative",
    "Fixed",
    "Guard",
    "Slot",
    "alternatives",
    "guards",
    "is_constant",
    "items_per_answer",
    "with_refusal",
]

CLOSED: Final = "closed"


@frozen
class Slot:
    """A place that the method fills.

    ``replies`` names what may stand there; ``none`` tells that it may stay empty;
    ``low`` is None for one reply, else the least number of an iterable's; ``per`` names
    the field that has as many items.
    """

    replies: tuple[str, ...]
    none: bool
    low: int | None
    per: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The replies that it may be."""
        return self.replies


@frozen
class Fixed:
    """A reply without fields that is always sent in its place."""

    reply: str

    @property
    def names(self) -> tuple[str, ...]:
        """The reply that it is."""
        return (self.reply,)


@frozen
class Guard:
    """Where the conversation goes if the last reply is one with these constants."""

    named: Named
    state: str | None


@frozen
class Alternative:
    """One way to answer: what is sent in order, and where the conversation goes.

    ``secures`` tells that it goes on in TLS.  The first of its ``guards`` that holds
    takes the place of ``state``.  ``facts`` are what is known then.
    """

    items: tuple[Slot | Fixed, ...]
    state: str | None
    span: Span
    secures: bool = False
    guards: tuple[Guard, ...] = ()
    facts: tuple[Learned, ...] = ()

    def ends_with(self, reply: str) -> bool:
        """Whether a reply may be the last that a method returns for it."""
        return bool(self.slots) and reply in self.slots[-1].replies

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The places that the method fills."""
        return tuple(item for item in self.items if isinstance(item, Slot))


def is_constant(message: Message) -> bool:
    """Whether a reply has no fields, and is the same octets always."""
    if message.layout is not None:
        return False
    return not any(True for _ in field_parts(message.form))


def with_refusal(pattern: Pattern, protocol: Protocol) -> Pattern:
    """Return a reply pattern with what every command may answer besides.

    A reply that the pattern names itself means what it means there.
    """
    refusal = protocol.refusal
    if refusal is None:
        return pattern
    own = {named.name for named in names(pattern)}
    options = refusal.options if isinstance(refusal, Alternatives) else (refusal,)
    besides = [o for o in options if not own.intersection(n.name for n in names(o))]
    if not besides:
        return pattern
    return Alternatives((pattern, *besides), pattern.span)


def guards(pattern: Pattern, state: str | None = None) -> Iterator[Guard]:
    """Yield the guards of a pattern: alternatives of one reply with constants."""
    match pattern:
        case Alternatives(options=options):
            for option in options:
                yield from guards(option, state)
        case Sequence(items=(inner,)):
            yield from guards(inner, pattern.state or state)
        case Named() | Repeated(inner=Named()) | Each(inner=Named()):
            named = pattern if isinstance(pattern, Named) else next(names(pattern))
            if named.arguments:
                yield Guard(named, state)
        case _:
            pass


def alternatives(pattern: Pattern, protocol: Protocol) -> tuple[Alternative, ...]:
    """Return the ways to answer that a pattern allows.

    A reply with constants that no way allows with other values is what it seems: all
    that is sent by a fixed answer.
    """
    found = tuple(guards(pattern))
    plain = _ways(pattern, protocol, {guard.named for guard in found})
    own = [g for g in found if any(way.ends_with(g.named.name) for way in plain)]
    if len(own) < len(found):
        plain = _ways(pattern, protocol, {guard.named for guard in own})
    placed: dict[int, list[Guard]] = {}
    for guard in own:
        at = next(n for n, w in enumerate(plain) if w.ends_with(guard.named.name))
        placed.setdefault(at, []).append(guard)
    return tuple(
        evolve(w, guards=tuple(placed.get(n, ()))) for n, w in enumerate(plain)
    )


def items_per_answer(command: Command, protocol: Protocol) -> str | None:
    """Return the field for whose items a command is answered, and nothing besides."""
    ways = () if command.reply is None else alternatives(command.reply, protocol)
    slots = (way.items[0] for way in ways if len(way.items) == 1)
    return next((s.per for s in slots if isinstance(s, Slot) and s.per), None)


def _ways(
    pattern: Pattern, protocol: Protocol, besides: set[Named]
) -> tuple[Alternative, ...]:
    constants = {reply.name for reply in protocol.replies if is_constant(reply)}
    merged: list[Alternative] = []
    secures = {reply.name for reply in protocol.replies if reply.secures}
    ends = {reply.name for reply in protocol.replies if reply.form.to_end}
    for plain in _alternatives(pattern, None, constants, besides):
        found = evolve(plain, secures=any(secures & set(i.names) for i in plain.items))
        if ends.intersection(*(item.names for item in plain.items[-1:])):
            found = evolve(found, state=CLOSED)  # nothing else ends such a reply
        for at, before in enumerate(merged):
            together = _merge(before, found)
            if together is not None:
                merged[at] = together
                break
        else:
            merged.append(found)
    return tuple(merged)


def _named(facts: tuple[Learned, ...]) -> list[tuple[str, bool]]:
    return [(fact.name, fact.holds) for fact in facts]


def _merge(a: Alternative, b: Alternative) -> Alternative | None:
    """Return two alternatives of a single reply each as one, if they end alike."""
    if (
        (a.state, a.secures, _named(a.facts)) != (b.state, b.secures, _named(b.facts))
        or len(a.items) != 1
        or len(b.items) != 1
    ):
        return None
    one, other = a.items[0], b.items[0]
    if not isinstance(one, Slot) or not isinstance(other, Slot):
        return None
    if one.low is not None or other.low is not None:
        return None
    replies = tuple(dict.fromkeys((*one.replies, *other.replies)))
    slot = Slot(replies, one.none or other.none, None)
    return evolve(a, items=(slot,))


def _alternatives(
    pattern: Pattern,
    state: str | None,
    constants: set[str],
    besides: set[Named],
    facts: tuple[Learned, ...] = (),
) -> Iterator[Alternative]:
    if isinstance(pattern, Alternatives):
        for option in pattern.options:
            yield from _alternatives(option, state, constants, besides, facts)
        return
    if isinstance(pattern, Sequence):
        state, facts = pattern.state or state, pattern.facts or facts
        if len(pattern.items) == 1:
            inner = pattern.items[0]
            yield from _alternatives(inner, state, constants, besides, facts)
            return
        items = tuple(_item(item, constants) for item in pattern.items)
    elif besides.intersection(names(pattern)):
        return
    else:
        items = (_item(pattern, constants),)
    if not any(isinstance(item, Slot) for item in items):
        first = items[0]
        assert isinstance(first, Fixed)
        items = (Slot((first.reply,), False, None), *items[1:])
    yield Alternative(items, state, pattern.span, facts=facts)


def _item(pattern: Pattern, constants: set[str]) -> Slot | Fixed:
    if isinstance(pattern, Named) and pattern.name in constants:
        return Fixed(pattern.name)
    if isinstance(pattern, Repeated):
        found = tuple(dict.fromkeys(named.name for named in names(pattern.inner)))
        return Slot(found, False, pattern.low)
    if isinstance(pattern, Each):
        found = tuple(dict.fromkeys(named.name for named in names(pattern.inner)))
        return Slot(found, False, 0, pattern.field)
    found = tuple(dict.fromkeys(named.name for named in names(pattern)))
    return Slot(found, _has_nothing(pattern), None)


def _has_nothing(pattern: Pattern) -> bool:
    if isinstance(pattern, (Nothing, Batched)):
        return True
    if isinstance(pattern, Alternatives):
        return any(_has_nothing(option) for option in pattern.options)
    return False
