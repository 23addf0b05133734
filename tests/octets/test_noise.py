"""Random and spoilt datagrams to the examples: an answer or a drop, never an exception."""

import logging
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Final

import pytest

from tests.octets.feeding import NAMES, Feed, feeding

_ENVELOPE: Final = bytes.fromhex("0007 0000 0001 0000")

_ASKED: Final = {
    "dns": (
        bytes.fromhex("12340100000100000000000103777777076578616d706c65036f726700")
        + bytes.fromhex("00010001 00 0029 04d0 00000000 0000"),
        bytes.fromhex("123401000001000100000000076578616d706c6500000f0001c00c")
        + bytes.fromhex("000f0001000000050004000ac00c"),
    ),
    "ntp": (
        bytes.fromhex("23000620" + "00" * 36 + "e8f1a2b3c4d5e6f7"),
        bytes.fromhex("23000620" + "00" * 44 + "01040010" + "11" * 12 + "01" * 20),
    ),
    "statsd": (
        b"hits:1|c|@0.1|#env:prod,web\ntime:3.5:4:5|ms\nusers:a|s\ngauge:-4|g\n",
        b"_e{5,9}:Title|some text|d:1500000000|h:host|p:low|t:warning|#a:b,c",
        b"_sc|disk|1|d:1500000000|h:host|#a:b|m:nearly full",
    ),
    "syslog": (
        b"<34>Oct 11 22:14:15 mymachine su[230]: 'su root' failed on /dev/pts/8",
        b'<165>1 2003-10-11T22:14:15.003Z host app 12 ID47 [a@1 b="3" c="App\\"]"] text',
        b"<165>1 - - - - - - plain",
    ),
    "tftp": (
        b"\0\1text\0octet\0blksize\x0016\0tsize\x000\0",
        b"\0\1text\0netascii\0timeout\x001\0",
        b"\0\2new\0octet\0blksize\x008\0tsize\x0020\0",
        b"\0\5\0\1gone\0",
    ),
    "memcached": (
        _ENVELOPE + b"set k 5 0 3\r\nabc\r\n",
        _ENVELOPE + b"get k k other\r\n",
        _ENVELOPE + b"incr k 1 noreply\r\n",
        _ENVELOPE + b"gat 0 k\r\n",
    ),
}
_SAID: Final = (
    *(b"\0\4\0\0", b"\0\4\0\1", b"\0\4\0\2", b"\0\5\0\0no\0", b"\0\6blksize\x008\0"),
    *(b"\0\3\0\1" + b"12345678", b"\0\3\0\2end", b"\0\3\0\1"),
)
"""What a peer says in an exchange."""


def _spoilt(random: Random, samples: Sequence[bytes]) -> bytes:
    """Return a datagram that is one of the samples, spoilt, or just noise."""
    octets = bytearray(random.choice(samples))
    for _ in range(random.choice((0, 1, 2, 8))):
        octets[random.randrange(len(octets))] = random.randrange(256)
    kind = random.random()
    if kind < 0.2:
        return random.randbytes(random.randint(0, 90))
    begin, end = sorted(random.randrange(len(octets) + 1) for _ in range(2))
    if kind < 0.3:
        del octets[begin:end]
    elif kind < 0.4:
        octets[begin:end] *= random.choice((2, 3, 40))
    elif kind < 0.45:
        octets += random.choice(samples)
    return bytes(octets)


def _converse(random: Random, feed: Feed) -> None:
    """Go on with an exchange in which the peer and others say anything."""
    steps = feed.exchange()
    if steps is None:
        return
    try:
        steps.begin()
        for _ in range(random.randrange(5)):
            if steps.over:
                break
            stranger = random.random() < 0.1
            address = ("127.0.0.1", 9) if stranger else feed.peer
            steps.take(_spoilt(random, _SAID), address)
        if not steps.over:
            steps.expire()
    finally:
        steps.close()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("count", [500, pytest.param(100_000, marks=pytest.mark.full)])
def test_noise(
    name: str, count: int, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever comes, nothing escapes, and nothing is logged as a failure of ours."""
    (tmp_path / "text").write_bytes(b"some lines\n" * 20)
    random, good, answered = Random(count), 0, 0
    with caplog.at_level(logging.ERROR), feeding(name, tmp_path) as feed:
        for _ in range(count):
            lost = sum(feed.lost.items().values())
            answered += bool(feed.send(_spoilt(random, _ASKED[name])))
            good += sum(feed.lost.items().values()) == lost
            _converse(random, feed)
            feed.heard()
    assert not caplog.records
    assert count // 20 < good < count
    assert (name in {"statsd", "syslog"}) == (not answered)
