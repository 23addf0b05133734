r"""Patterns for names, as in `KEYS` and `PSUBSCRIBE`.

`*` stands for any octets, `?` for one, `[abc]`, `[a-z]` and `[^abc]` for one of a class, and a
backslash takes the meaning from the next octet. A class without its bracket goes to the
end of the pattern.

A pattern becomes a regular expression that never takes back what a `*` has found: the
first place where the text up to the next `*` fits is as good as any later one. So the time
is at most the length of the name times that of the pattern, whatever they hold.
"""

import re
from functools import lru_cache
from typing import Final

__all__ = ["glob"]

_CACHED: Final = 256
_STAR: Final = b"*"[0]
_ANY: Final = b"?"[0]
_OPEN: Final = b"["[0]
_CLOSE: Final = b"]"[0]
_ESCAPE: Final = b"\\"[0]
_TO: Final = b"-"[0]


@lru_cache(_CACHED)
def glob(pattern: bytes) -> re.Pattern[bytes]:
    """Return a pattern as an expression whose `fullmatch` tells whether a name fits."""
    runs = [b""]
    at = 0
    while at < len(pattern):
        octet = pattern[at]
        if octet == _STAR:
            runs.append(b"")
            at += 1
            continue
        piece, at = _piece(pattern, at)
        runs[-1] += piece
    first, *others = runs
    if not others:
        return re.compile(first, re.DOTALL)
    *middle, last = others
    skipping = b"".join(b"(?>.*?%b)" % run for run in middle if run)
    return re.compile(first + skipping + b".*" + last, re.DOTALL)


def _piece(pattern: bytes, at: int) -> tuple[bytes, int]:
    """Return the expression of one octet of a name, and where the pattern goes on."""
    octet = pattern[at]
    if octet == _ANY:
        return b".", at + 1
    if octet == _OPEN:
        return _class(pattern, at + 1)
    if octet == _ESCAPE and at + 1 < len(pattern):
        at += 1
    return re.escape(pattern[at : at + 1]), at + 1


def _class(pattern: bytes, at: int) -> tuple[bytes, int]:
    """Return the expression of a class, and where the pattern goes on."""
    negated = pattern[at : at + 1] == b"^"
    at += negated
    found: set[int] = set()
    while at < len(pattern) and pattern[at] != _CLOSE:
        octet = pattern[at]
        if octet == _ESCAPE and at + 1 < len(pattern):
            found.add(pattern[at + 1])
            at += 2
        elif at + 2 < len(pattern) and pattern[at + 1] == _TO:
            low, high = sorted((octet, pattern[at + 2]))
            found.update(range(low, high + 1))
            at += 3
        else:
            found.add(octet)
            at += 1
    octets = set(range(256)) - found if negated else found
    if not octets:
        return b"(?!)", at + 1
    return b"[%b]" % b"".join(b"\\x%02x" % octet for octet in octets), at + 1
