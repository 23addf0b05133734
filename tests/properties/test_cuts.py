"""What is read does not depend on how the octets arrive, be they right or wrong."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.properties.packages import MOST_PACKAGES, drawn
from tests.properties.schemas import random_schema

_MESSAGES: Final = 6
_CUTS: Final = 12
_INTRUDERS: Final = (
    *(b"\r\n", b"\n", b"\r", b"\0", b" ", b"9", b"99999", b";", b".", b"\r\n.\r\n"),
    *(b"~", b"$", b"\xff"),
)


def _spoilt(random: Random, octets: bytes) -> bytes:
    """Return octets with up to three things taken out, put in, changed or doubled."""
    found = bytearray(octets)
    for _ in range(random.randrange(4)):
        at = random.randrange(len(found) + 1)
        match random.randrange(4):
            case 0:
                del found[at : at + random.randrange(1, 4)]
            case 1:
                found[at:at] = random.choice(_INTRUDERS)
            case 2:
                found[at : at + 1] = random.randbytes(1)
            case _:
                begin = random.randrange(len(found) + 1)
                found[at:at] = found[begin : begin + 8]
    return bytes(found)


def _ways(random: Random, octets: bytes) -> Iterator[Sequence[bytes]]:
    """Yield ways of arriving: one by one, in two at some places, in several."""
    yield [octets[at : at + 1] for at in range(len(octets))]
    for _ in range(_CUTS):
        at = random.randrange(len(octets) + 1)
        yield [octets[:at], octets[at:]]
        cuts = sorted(random.randrange(len(octets) + 1) for _ in range(4))
        ends = [*cuts, len(octets)]
        yield [octets[a:b] for a, b in zip([0, *cuts], ends, strict=True)]


@settings(max_examples=MOST_PACKAGES)
@given(st.randoms(use_true_random=False))
def test_every_way_of_arriving_is_read_alike(random: Random) -> None:
    with drawn(random_schema(random)) as package:
        if package is None:
            return
        for commands in (True, False):
            printed = package.printed(random, _MESSAGES, commands=commands)
            octets = b"".join(_spoilt(random, octets) for _, octets in printed)
            whole = package.read([octets], commands=commands)
            for pieces in _ways(random, octets):
                read = package.read(pieces, commands=commands)
                assert read == whole, (pieces, package.schema)
