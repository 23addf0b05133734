"""Answers that a reply pattern produces in two ways.

A pattern is a regular expression whose letters are replies; two of its alternatives must
have no word in common, or whoever reads that word cannot tell which was meant.
"""

from collections.abc import Iterator
from itertools import combinations

from sockgen import regular as rl
from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.semantics import two_ways
from sockgen.lower.replying import Alternative, Fixed, Slot, alternatives
from sockgen.model import Protocol
from sockgen.patterns import Pattern
from sockgen.regular import Expression

__all__ = ["answered_twice"]

_LETTER = 2  # octets that stand for a reply


def answered_twice(pattern: Pattern, model: Protocol) -> Iterator[Diagnostic]:
    """No answer is that of two alternatives.

    That of two which are a reply each is reported where their classes are compared.
    """
    names = [reply.name for reply in model.replies]
    ways = [(way, _words(way, names)) for way in alternatives(pattern, model)]
    for (one, words), (other, others) in combinations(ways, 2):
        if _is_single(one) and _is_single(other):
            continue
        common = rl.overlap(words, others)
        if common is not None and common.certain:
            yield two_ways(other.span, _replies(common.witness, names))


def _is_single(way: Alternative) -> bool:
    item = way.items[0]
    return len(way.items) == 1 and isinstance(item, Slot) and item.low is None


def _words(way: Alternative, names: list[str]) -> Expression:
    return rl.sequence(*(_word(item, names) for item in way.items))


def _word(item: Slot | Fixed, names: list[str]) -> Expression:
    letters = (
        rl.literal(names.index(name).to_bytes(_LETTER, "big")) for name in item.names
    )
    one = rl.choice(*letters) if item.names else rl.literal(b"")
    if isinstance(item, Fixed):
        return one
    if item.low is not None:
        return rl.repeat(one, item.low, None)
    return rl.optional(one) if item.none else one


def _replies(word: bytes, names: list[str]) -> list[str]:
    """Return the names of the replies that a word stands for."""
    letters = (word[at : at + _LETTER] for at in range(0, len(word), _LETTER))
    return [names[int.from_bytes(letter, "big")] for letter in letters]
