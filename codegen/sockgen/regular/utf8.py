"""Ranges of characters as sequences of octets in UTF-8.

A range is cut where the number of octets changes and at the surrogates, which no text
contains, and then so that each piece is one set of octets after the other.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from sockgen.regular import octets
from sockgen.regular.expression import Expression, Octet, sequence

__all__ = ["SURROGATES", "characters"]

SURROGATES: Final = range(0xD800, 0xE000)
"""Code points that stand for no character."""

_LENGTHS: Final = ((0, 0x7F), (0x80, 0x7FF), (0x800, 0xD7FF), (0xE000, 0xFFFF))
_LONGEST: Final = (0x10000, 0x10FFFF)
_PAYLOAD_BITS: Final = 6  # of each octet behind the first


def characters(ranges: Iterable[tuple[int, int]]) -> Iterator[Expression]:
    """Yield expressions for ranges of code points, none matching what another does.

    Args:
        ranges: pairs of the lowest and the highest code point; they may overlap.
    """
    for low, high in _merged(ranges):
        for start, end in (*_LENGTHS, _LONGEST):
            yield from _same_length(max(low, start), min(high, end))


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return merged


def _same_length(low: int, high: int) -> Iterator[Expression]:
    """Yield the sequences of a range whose characters take equally many octets."""
    if low > high:
        return
    for behind in range(1, len(chr(low).encode())):
        tail = (1 << _PAYLOAD_BITS * behind) - 1
        if low & ~tail == high & ~tail:
            break
        if low & tail:
            yield from _same_length(low, low | tail)
            yield from _same_length((low | tail) + 1, high)
            return
        if high & tail != tail:
            yield from _same_length(low, (high & ~tail) - 1)
            yield from _same_length(high & ~tail, high)
            return
    pairs = zip(chr(low).encode(), chr(high).encode(), strict=True)
    yield sequence(*(Octet(octets.between(a, b)) for a, b in pairs))
