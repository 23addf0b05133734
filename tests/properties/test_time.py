"""Reading is linear: four times a hostile input takes some four times as long.

The inputs are printed messages in which a piece is repeated until they are long, mostly
no messages any more, but nearly. Time is that of the processor, and compared with itself.
"""

import time
from collections.abc import Iterator
from random import Random
from typing import Final

import pytest

from tests.properties.packages import Drawn, drawn
from tests.properties.schemas import random_schema

_SIZE: Final = 1 << 13
_STEP: Final = 4
_SLOWEST: Final = 2.2 * _STEP
"""A quadratic reader takes sixteen times as long; noise does not make it nine."""
_MEASURABLE: Final = 0.004
"""Seconds below which nothing is said about an input."""
_MESSAGES: Final = 3
_PIECES: Final = 4
_INTRUDERS: Final = (b"", b"", b" ", b"\0", b"~", b"\xff", b"9", b"\r\n", b"\n")


def _hostile(random: Random, octets: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield what stands before a piece that is to be repeated, it, and what is behind."""
    for _ in range(_PIECES):
        begin, end = sorted(random.randrange(len(octets) + 1) for _ in range(2))
        piece = octets[begin:end] or random.choice(
            (b" ", b"a", b"0", b"ab", b",", b".")
        )
        yield octets[:begin], piece, octets[end:] + random.choice(_INTRUDERS)


def _seconds(package: Drawn, octets: bytes, runs: int, *, commands: bool) -> float:
    """Return the shortest of several times."""
    best = float("inf")
    for _ in range(runs):
        begin = time.process_time()
        package.read([octets], commands=commands)
        best = min(best, time.process_time() - begin)
    return best


def _is_linear(
    package: Drawn, before: bytes, piece: bytes, behind: bytes, *, commands: bool
) -> bool:
    times = _SIZE // len(piece)
    short = before + piece * times + behind
    long = before + piece * times * _STEP + behind
    for runs in (1, 3, 9):
        slow = _seconds(package, long, runs, commands=commands)
        if slow < _MEASURABLE:
            return True
        if slow < _SLOWEST * _seconds(package, short, runs, commands=commands):
            return True
    return False


def _try(seed: int) -> int:
    """Try hostile inputs on a random package; return how many there were."""
    random = Random(seed)
    tried = 0
    with drawn(random_schema(random, large=True)) as package:
        for commands in (True, False) if package is not None else ():
            assert package is not None
            for _, octets in package.printed(random, _MESSAGES, commands=commands):
                for before, piece, behind in _hostile(random, octets):
                    tried += 1
                    assert _is_linear(
                        package, before, piece, behind, commands=commands
                    ), (before, piece, behind, package.schema)
    return tried


@pytest.mark.parametrize("part", range(4))
def test_reading_is_linear(part: int) -> None:
    assert sum(_try(seed) for seed in range(part, 60, 4)) > 100


@pytest.mark.full
@pytest.mark.parametrize("part", range(40))
def test_reading_is_linear_for_many(part: int) -> None:
    assert sum(_try(seed) for seed in range(100 + part, 1700, 40)) > 400
