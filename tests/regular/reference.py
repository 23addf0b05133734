"""What the languages are by definition: every way to read a text, counted.

Nothing here uses an automaton, so that it can be held against one.
"""

import itertools
from collections import Counter
from collections.abc import Iterator

from hypothesis import strategies as st

from sockgen import regular as rl

__all__ = ["expressions", "forms", "readings", "texts"]

MANY = 2
"""Readings are counted up to here."""


def texts(longest: int, alphabet: bytes = b"ab") -> Iterator[bytes]:
    """Yield every text over an alphabet, the shortest first."""
    for length in range(longest + 1):
        for letters in itertools.product(alphabet, repeat=length):
            yield bytes(letters)


def readings(expression: rl.Expression, text: bytes) -> int:
    """Return how many parse trees a text has: 0, 1 or ``MANY``."""
    return min(MANY, _Trees(text).ends(expression, 0).get(len(text), 0))


class _Trees:
    """Counts the parse trees of the parts of an expression, by where they end."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._known: dict[tuple[rl.Expression, int], Counter[int]] = {}

    def ends(self, part: rl.Expression, start: int) -> Counter[int]:
        known = self._known.get((part, start))
        if known is None:
            known = self._known[part, start] = self._count(part, start)
        return known

    def _count(self, part: rl.Expression, start: int) -> Counter[int]:
        match part:
            case rl.Octet():
                fits = start < len(self._text) and part.mask >> self._text[start] & 1
                return Counter({start + 1: 1} if fits else {})
            case rl.Opaque():
                return Counter()
            case rl.Group():
                return self.ends(part.inner, start)
            case rl.Choice():
                found = Counter[int]()
                for option in part.options:
                    found.update(self.ends(option, start))
                return found
            case rl.Sequence():
                found = Counter({start: 1})
                for each in part.parts:
                    found = self._onward(each, found)
                return found
            case rl.Repeat():
                return self._repeated(part, start)

    def _onward(self, part: rl.Expression, starts: Counter[int]) -> Counter[int]:
        behind = Counter[int]()
        for at, ways in starts.items():
            for to, more in self.ends(part, at).items():
                behind[to] += ways * more
        return behind

    def _repeated(self, part: rl.Repeat, start: int) -> Counter[int]:
        """Count each number of rounds; idle rounds, if there are any, a few times."""
        most = part.low + len(self._text) - start + MANY
        reached, found = Counter({start: 1}), Counter[int]()
        for number in range((most if part.high is None else part.high) + 1):
            if number >= part.low:
                found.update(reached)
            reached = self._onward(part.inner, reached)
        return found


def _bounds() -> st.SearchStrategy[tuple[int, int | None]]:
    return st.sampled_from(
        [(0, 1), (0, None), (1, None), (2, 2), (0, 2), (1, 3), (2, None), (3, 3)]
    )


def expressions(alphabet: bytes = b"ab") -> st.SearchStrategy[rl.Expression]:
    """Return random expressions over an alphabet."""
    sets = [rl.octets.of(bytes((octet,))) for octet in alphabet]
    leaf = st.one_of(
        st.sampled_from([rl.Octet(s) for s in (*sets, rl.octets.of(alphabet))]),
        st.text(alphabet.decode(), min_size=1, max_size=3).map(
            lambda text: rl.literal(text.encode())
        ),
        st.just(rl.EMPTY),
    )

    def larger(
        inner: st.SearchStrategy[rl.Expression],
    ) -> st.SearchStrategy[rl.Expression]:
        several = st.lists(inner, min_size=2, max_size=3)
        return st.one_of(
            several.map(lambda parts: rl.sequence(*parts)),
            several.map(lambda options: rl.choice(*options)),
            st.tuples(inner, _bounds()).map(
                lambda pair: rl.repeat(pair[0], pair[1][0], pair[1][1])
            ),
            inner.map(lambda part: rl.Group("g", part)),
        )

    return st.recursive(leaf, larger, max_leaves=6)


def forms() -> st.SearchStrategy[rl.Expression]:
    """Return expressions like those of wire forms: words, fields, optional parts."""
    word = rl.repeat(rl.Octet(rl.octets.of(b"ab")), 1, None)
    blank = rl.literal(b" ")
    part = st.one_of(
        st.sampled_from([rl.literal(b" a"), rl.literal(b" ab"), rl.literal(b" b")]),
        st.just(rl.sequence(blank, rl.Group("word", word))),
        st.just(rl.optional(rl.sequence(blank, rl.Group("maybe", word)))),
        st.just(rl.optional(rl.Group("flag", rl.literal(b" a")))),
        st.just(rl.Group("run", rl.repeat(rl.sequence(blank, word), 0, None))),
    )
    return st.lists(part, max_size=4).map(
        lambda parts: rl.sequence(rl.literal(b"a"), *parts)
    )
