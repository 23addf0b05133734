"""From a reply pattern to the type of a method's result and to the code that sends it.

A pattern is a list of alternatives.  In each, replies without fields that must come
anyway are sent by the emitted code; what is left, the slots, is what the method
returns: nothing, a reply, an iterable of replies, or a tuple of these.
"""

from collections.abc import Iterator
from typing import Final

from attrs import evolve, frozen

from sockgen.model import Message, Protocol, field_parts
from sockgen.patterns import (
    Alternatives,
    Batched,
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
    "Slot",
    "alternatives",
    "is_constant",
    "with_refusal",
]

CLOSED: Final = "closed"


@frozen
class Slot:
    """A place that the method fills.

    ``replies`` names what may stand there; ``none`` tells that it may stay empty;
    ``low`` is None for one reply, else the least number of an iterable's.
    """

    replies: tuple[str, ...]
    none: bool
    low: int | None

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
class Alternative:
    """One way to answer: what is sent in order, and where the conversation goes.

    ``secures`` tells that it goes on in TLS.
    """

    items: tuple[Slot | Fixed, ...]
    state: str | None
    span: Span
    secures: bool = False

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The places that the method fills."""
        return tuple(item for item in self.items if isinstance(item, Slot))


def is_constant(message: Message) -> bool:
    """Whether a reply has no fields."""
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


def alternatives(pattern: Pattern, protocol: Protocol) -> tuple[Alternative, ...]:
    """Return the ways to answer that a pattern allows."""
    constants = {reply.name for reply in protocol.replies if is_constant(reply)}
    merged: list[Alternative] = []
    secures = {reply.name for reply in protocol.replies if reply.secures}
    ends = {reply.name for reply in protocol.replies if reply.form.to_end}
    for plain in _alternatives(pattern, None, constants):
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


def _merge(a: Alternative, b: Alternative) -> Alternative | None:
    """Return two alternatives of a single reply each as one, if they end alike."""
    if (
        (a.state, a.secures) != (b.state, b.secures)
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
    pattern: Pattern, state: str | None, constants: set[str]
) -> Iterator[Alternative]:
    if isinstance(pattern, Alternatives):
        for option in pattern.options:
            yield from _alternatives(option, state, constants)
        return
    if isinstance(pattern, Sequence):
        state = pattern.state or state
        if len(pattern.items) == 1:
            yield from _alternatives(pattern.items[0], state, constants)
            return
        items = tuple(_item(item, constants) for item in pattern.items)
    else:
        items = (_item(pattern, constants),)
    if not any(isinstance(item, Slot) for item in items):
        first = items[0]
        assert isinstance(first, Fixed)
        items = (Slot((first.reply,), False, None), *items[1:])
    yield Alternative(items, state, pattern.span)


def _item(pattern: Pattern, constants: set[str]) -> Slot | Fixed:
    if isinstance(pattern, Named) and pattern.name in constants:
        return Fixed(pattern.name)
    if isinstance(pattern, Repeated):
        found = tuple(dict.fromkeys(named.name for named in names(pattern.inner)))
        return Slot(found, False, pattern.low)
    found = tuple(dict.fromkeys(named.name for named in names(pattern)))
    return Slot(found, _has_nothing(pattern), None)


def _has_nothing(pattern: Pattern) -> bool:
    if isinstance(pattern, (Nothing, Batched)):
        return True
    if isinstance(pattern, Alternatives):
        return any(_has_nothing(option) for option in pattern.options)
    return False
