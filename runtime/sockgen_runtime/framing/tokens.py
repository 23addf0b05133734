"""Tokens as one line, and back.

Between two tokens stands `BETWEEN`. A token may hold any octet; those that mean something
here are written with `ESCAPE` before them. Few tokens have any, which is found out first.
"""

import re
from collections.abc import Sequence
from typing import Final

from sockgen_runtime.errors import EncodeError, Malformed, TooManyItems

__all__ = [
    "BETWEEN",
    "divided",
    "escaped",
    "gathered",
    "one_line",
    "parted",
    "shown",
    "unescaped",
]

BETWEEN: Final = b"\0"
ESCAPE: Final = b"\1"

_MEANT: Final = {ESCAPE + b"\2": BETWEEN, ESCAPE + b"\1": ESCAPE}
_WRITTEN: Final = {octet: pair for pair, octet in _MEANT.items()}
_PAIR: Final = re.compile(rb"\x01[\x01\x02]")
_SPECIAL: Final = re.compile(rb"[\x00\x01]")


def escaped(token: bytes) -> bytes:
    """Return a token as it stands in a line."""
    if BETWEEN in token or ESCAPE in token:
        return _SPECIAL.sub(lambda match: _WRITTEN[match[0]], token)
    return token


def unescaped(text: bytes) -> bytes:
    """Return the token, or the part of one, that stands in a line like this."""
    if ESCAPE in text:
        return _PAIR.sub(lambda match: _MEANT[match[0]], text)
    return text


def one_line(tokens: Sequence[bytes]) -> bytes:
    """Return tokens as one line."""
    line = BETWEEN.join(tokens)
    if ESCAPE not in line and line.count(BETWEEN) < max(1, len(tokens)):
        return line
    return BETWEEN.join([escaped(token) for token in tokens])


def shown(line: bytes) -> bytes:
    """Return the tokens of a line with blanks between, for an answer."""
    return b" ".join([unescaped(token) for token in line.split(BETWEEN)])


def divided(line: bytes, most: int) -> tuple[bytes, ...]:
    """Return the tokens of a line that is to be written.

    Args:
        line: the tokens as one line.
        most: octets that they may have together.

    Raises:
        EncodeError: they have more.
    """
    tokens = line.split(BETWEEN)
    if ESCAPE in line:
        tokens = [unescaped(token) for token in tokens]
    size = sum(map(len, tokens))
    if size > most:
        raise EncodeError(f"tokens of at most {most} octets", size)
    return tuple(tokens)


def parted(run: bytes, most: int) -> list[bytes]:
    """Return the tokens of a run, as they stand in it.

    Args:
        run: one token or more.
        most: how many there may be.

    Raises:
        TooManyItems: there are more.
    """
    found = run.split(BETWEEN)
    if len(found) > most:
        raise TooManyItems(len(found), most)
    return found


def gathered(run: bytes, item: re.Pattern[bytes], most: int) -> list[re.Match[bytes]]:
    """Return the matches of an item that follow each other in a run of tokens.

    Args:
        run: one token or more.
        item: what each item matches: some tokens, or a part of one.
        most: how many items there may be.

    Raises:
        Malformed: the items do not cover the run.
        TooManyItems: there are more.
    """
    found: list[re.Match[bytes]] = []
    at, end = 0, len(run)
    while True:
        match = item.match(run, at)
        if match is None:
            raise Malformed
        found.append(match)
        at = match.end()
        if at == end:
            break
        if run[at : at + 1] != BETWEEN:
            raise Malformed
        at += 1
    if len(found) > most:
        raise TooManyItems(len(found), most)
    return found
