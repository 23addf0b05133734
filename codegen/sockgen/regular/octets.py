"""Sets of octets, each an integer whose bit ``n`` tells whether octet ``n`` is a member.

Integers are hashed, compared, united and intersected by the machine, in one operation
each, and have one form per set.  What is printed is as short as it can be, and the same
for the same set.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

__all__ = [
    "ALL",
    "between",
    "complement",
    "escape",
    "fold_case",
    "members",
    "of",
    "partition",
    "regex_class",
    "sample",
]

ALL: Final = (1 << 256) - 1
"""Every octet."""

_CASE: Final = 0x20  # between a capital letter and its small one
_SHORT: Final = {0x09: r"\t", 0x0A: r"\n", 0x0D: r"\r"}
_SPECIAL: Final = frozenset(rb"\.^$*+?{}[]|()")
_SPECIAL_IN_CLASS: Final = frozenset(rb"\]^[-")


def of(octets: bytes) -> int:
    """Return the set of the octets that occur in a text."""
    mask = 0
    for octet in octets:
        mask |= 1 << octet
    return mask


def between(low: int, high: int) -> int:
    """Return the octets from ``low`` to ``high`` (0 to 255), both included."""
    return (1 << high + 1) - (1 << low) if low <= high else 0


def complement(mask: int) -> int:
    """Return the octets that are not in a set."""
    return ALL & ~mask


_CAPITAL: Final = between(0x41, 0x5A)
_SMALL: Final = between(0x61, 0x7A)
_DIGIT: Final = between(0x30, 0x39)
_GRAPHIC: Final = between(0x21, 0x7E)
_NICE: Final = (_SMALL, _CAPITAL, _DIGIT, _GRAPHIC & ~of(b"\\\"'"), _GRAPHIC, of(b" "))


def fold_case(mask: int) -> int:
    """Return a set together with the other case of its ASCII letters."""
    return mask | (mask & _CAPITAL) << _CASE | (mask & _SMALL) >> _CASE


def members(mask: int) -> Iterator[int]:
    """Yield the octets of a set, the smallest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def sample(mask: int) -> int:
    """Return the member that reads best: a letter, a digit, another visible character.

    Args:
        mask: a set that is not empty.

    Raises:
        ValueError: if the set is empty.
    """
    if not mask:
        raise ValueError("an empty set has no sample")
    for nice in _NICE:
        if mask & nice:
            mask &= nice
            break
    return (mask & -mask).bit_length() - 1


def partition(masks: Iterable[int]) -> tuple[int, ...]:
    """Return the coarsest sets of which each of ``masks`` is a union.

    Together they are the union of ``masks``; they do not intersect, and their order
    follows from the order of ``masks`` alone.
    """
    blocks: list[int] = []
    for mask in masks:
        rest = mask
        found: list[int] = []
        for block in blocks:
            inside = block & rest
            if inside and inside != block:
                found += (inside, block ^ inside)
            else:
                found.append(block)
            rest &= ~block
        if rest:
            found.append(rest)
        blocks = found
    return tuple(blocks)


def escape(octet: int, *, in_class: bool = False) -> str:
    r"""Return an octet as a regular expression writes it, for a literal ``rb"..."``.

    A double quote is written ``\x22``, because a raw literal cannot escape it.
    """
    if octet in _SHORT:
        return _SHORT[octet]
    if octet == ord('"') or not 0x20 <= octet < 0x7F:
        return f"\\x{octet:02x}"
    special = octet in (_SPECIAL_IN_CLASS if in_class else _SPECIAL)
    return f"\\{chr(octet)}" if special else chr(octet)


@lru_cache(maxsize=1024)
def regex_class(mask: int) -> str:
    r"""Return a set as a regular expression for one octet: ``a``, ``[0-9]``, ``[^\n]``.

    The shorter of the two ways to write a class is taken, the positive one if both have
    the same length.  The empty set is ``[^\x00-\xff]``, which matches nothing.
    """
    if mask and mask & (mask - 1) == 0:
        return escape(mask.bit_length() - 1)
    positive = _class_body(mask)
    negative = _class_body(complement(mask))
    if not positive or (negative and len(negative) + 1 < len(positive)):
        return f"[^{negative}]"
    return f"[{positive}]"


def _class_body(mask: int) -> str:
    pieces: list[str] = []
    low = 0
    while mask:
        skipped = (mask & -mask).bit_length() - 1
        mask >>= skipped
        low += skipped
        length = (~mask & (mask + 1)).bit_length() - 1
        listed = [escape(low + n, in_class=True) for n in range(length)]
        ranged = f"{listed[0]}-{listed[-1]}"
        plain = "".join(listed)
        pieces.append(ranged if len(ranged) < len(plain) else plain)
        mask >>= length
        low += length
    return "".join(pieces)
