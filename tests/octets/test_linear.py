"""The time for a datagram grows with its size, whatever it is made of.

Each input is as bad as we know how to make it: names that are pointers to pointers, lengths
and counts of what never comes, and as many small things as there is room for. Time is that
of the processor in this thread, and compared with itself: four times the size may take some
nine times as long, which what is quadratic exceeds by far and a busy machine does not.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from generated_examples.dns.protocol.codec import COMMANDS as QUESTIONS
from tests.octets.feeding import Feed, feeding

_LARGEST: Final = {
    "dns": 4096,
    "memcached": 1400,
    "ntp": 1024,
    "statsd": 56_000,
    "statsd line": 8000,
    "syslog": 56_000,
    "tftp": 56_000,
}
"""Octets of the larger input, as large as the protocol takes it."""
_FRAME: Final = 65_000
"""The same for DNS on a connection, whose messages are read alike."""
_STEP: Final = 4
_SLOWEST: Final = 2.2 * _STEP
_MEASURABLE: Final = 0.0001
"""Seconds below which nothing is said about an input."""
_RUNS: Final = 7
_TRIES: Final = 3

_ENVELOPE: Final = bytes.fromhex("0007 0000 0001 0000")
_LONG_NAME: Final = b"\1a" * 126 + b"\0"


def _many(
    piece: bytes, *, head: bytes = b"", tail: bytes = b""
) -> Callable[[int], bytes]:
    """Return what makes datagrams of a piece over and over."""
    return lambda size: head + piece * (size // len(piece)) + tail


def _dns(*counts: int) -> bytes:
    """Return the head of a question, with what it says it holds."""
    return bytes.fromhex("1234 0100") + b"".join(n.to_bytes(2, "big") for n in counts)


def _pointer(to: int) -> bytes:
    return (0xC000 | min(to, 0x3FFF)).to_bytes(2, "big")


def _record(owner: bytes, kind: int, data: bytes) -> bytes:
    """Return a record of any kind; 99 is none that is known."""
    size = len(data).to_bytes(2, "big")
    return owner + kind.to_bytes(2, "big") + b"\0\1\0\0\0\5" + size + data


def _pointers(size: int) -> bytes:
    """Return a chain of pointers, each to the one before it, and names at its end."""
    count = min(size, 0x3FFF) // 4
    chain = b"".join(_pointer(21 + 2 * n if n else 12) for n in range(count))
    end = _record(_pointer(21 + 2 * count), 99, b"")
    names = (size - 2 * count - 40) // len(end)
    return _dns(0, 1 + names, 0, 0) + _record(b"\0", 99, chain) + end * names


def _records(size: int) -> bytes:
    """Return records whose names are pointers to that of the record before."""
    count = size // 12 - 2
    owners = [_pointer(max(12, 11 + 12 * n)) for n in range(count)]
    records = b"".join(_record(owner, 99, b"") for owner in owners)
    return _dns(0, count + 1, 0, 0) + _record(b"\0", 99, b"") + records


def _named(size: int) -> bytes:
    """Return records that all point to one long name."""
    record = _record(_pointer(12), 2, _pointer(12))
    count = (size - 300) // len(record)
    return _dns(1, count, 0, 0) + _LONG_NAME + b"\0\1\0\1" + record * count


def _questions(size: int) -> bytes:
    """Return as many questions as there is room for."""
    count = (size - 12) // 5
    return _dns(count, 0, 0, 0) + b"\0\0\1\0\1" * count


def _answers(size: int) -> bytes:
    """Return as many records as there is room for."""
    count = (size - 12) // 11
    return _dns(0, count, 0, 0) + _record(b"\0", 99, b"") * count


def _texts(size: int) -> bytes:
    """Return a record of as many empty texts as there is room for."""
    return _dns(0, 1, 0, 0) + _record(b"\0", 16, b"\0" * (size - 40))


def _options(size: int) -> bytes:
    """Return as many options of EDNS as there is room for."""
    return _dns(0, 0, 0, 1) + _record(b"\0", 41, b"\0\3\0\0" * ((size - 40) // 4))


_MESSAGE: Final = b"<165>1 2003-10-11T22:14:15.003Z host app 12 ID47 "
_READ: Final = b"\0\1text\0octet\0"

_WORST: Final[dict[str, Callable[[int], bytes]]] = {
    "dns pointers": _pointers,
    "dns pointers of records": _records,
    "dns one long name": _named,
    "dns pointers to themselves": _many(b"\xc0\x0c", head=_dns(0xFFFF, 0, 0, 0)),
    "dns a count": _many(b"\0\0\1\0\1", head=_dns(0xFFFF, 0, 0, 0)),
    "dns labels": _many(b"\1a", head=_dns(1, 0, 0, 0)),
    "dns questions": _questions,
    "dns records": _answers,
    "dns texts": _texts,
    "dns options": _options,
    "ntp fields": _many(
        bytes.fromhex("01040010" + "11" * 12), head=b"\x23" + b"\0" * 47
    ),
    "ntp empty fields": _many(bytes.fromhex("01040004"), head=b"\x23" + b"\0" * 47),
    "ntp a long field": _many(b"\xff", head=b"\x23" + b"\0" * 47),
    "statsd records": _many(b"a:1|c\n"),
    "statsd bad records": _many(b"a:x|c\n"),
    "statsd empty records": _many(b"\n"),
    "statsd line of values": _many(b":1", head=b"a", tail=b"|c"),
    "statsd line of tags": _many(b"a:b,", head=b"a:1|c|#", tail=b"c"),
    "statsd line of bars": _many(b"|", head=b"a:1"),
    "statsd line of digits": _many(b"9", head=b"a:", tail=b"|c"),
    "statsd line of an event": _many(b"_e{99999,99999}:a|"),
    "syslog structured data": _many(b'[a@1 b="c"]', head=_MESSAGE, tail=b" text"),
    "syslog parameters": _many(b' b="c"', head=_MESSAGE + b"[a", tail=b"] text"),
    "syslog escapes": _many(b'\\"', head=_MESSAGE + b'[a b="', tail=b'"] text'),
    "syslog an open value": _many(b'\\"', head=_MESSAGE + b'[a b="'),
    "syslog brackets": _many(b"[", head=_MESSAGE),
    "syslog blanks": _many(b" ", head=b"<34>Oct 11 22:14:15 host tag"),
    "syslog letters": _many(b"a", head=b"<34>Oct 11 22:14:15 "),
    "syslog angles": _many(b"<1>"),
    "tftp options": _many(b"a\0b\0", head=_READ),
    "tftp empty options": _many(b"\0", head=_READ),
    "tftp an open option": _many(b"a", head=_READ),
    "tftp sizes": _many(b"blksize\x008\0", head=_READ),
    "memcached keys": _many(b" k", head=_ENVELOPE + b"get", tail=b"\r\n"),
    "memcached blanks": _many(b" ", head=_ENVELOPE + b"get", tail=b"k\r\n"),
    "memcached digits": _many(b"9", head=_ENVELOPE + b"incr k ", tail=b"\r\n"),
    "memcached a length": _many(
        b"9", head=_ENVELOPE + b"set k 0 0 ", tail=b"\r\nx\r\n"
    ),
    "memcached lines": _many(b"get k\r\n", head=_ENVELOPE),
    "memcached letters": _many(b"g", head=_ENVELOPE),
}


def _best(work: Callable[[], object]) -> float:
    """Return the shortest of several times."""
    best = float("inf")
    for _ in range(_RUNS):
        begin = time.thread_time()
        work()
        best = min(best, time.thread_time() - begin)
    return best


def _require_linear(short: Callable[[], object], long: Callable[[], object]) -> None:
    """Fail if what has more to do takes more time than that."""
    ratios: list[float] = []
    for _ in range(_TRIES):
        slow = _best(long)
        ratios.append(slow / _best(short))
        if slow < _MEASURABLE or ratios[-1] < _SLOWEST:
            return
    pytest.fail(f"{_STEP} times the size took {ratios} times as long")


def _send(feed: Feed, octets: bytes) -> None:
    """Have a datagram handled, whatever it begins."""
    feed.send(octets)
    steps = feed.exchange()
    if steps is not None:
        steps.close()


@pytest.mark.parametrize("worst", _WORST)
def test_datagrams(worst: str, tmp_path: Path) -> None:
    """Four times the size takes no more than some four times as long."""
    (tmp_path / "text").write_bytes(b"some lines\n")
    name = worst.partition(" ")[0]
    size = _LARGEST[worst.partition(" of ")[0] if " line of " in worst else name]
    short, long = (_WORST[worst](part)[:size] for part in (size // _STEP, size - 100))
    with feeding(name, tmp_path) as feed:
        _require_linear(partial(_send, feed, short), partial(_send, feed, long))
        assert feed.lost["payload_too_large"] == 0


def _read(octets: bytes) -> None:
    """Read a question of DNS that is none, or none that has an end."""
    (form,) = QUESTIONS.all
    assert form.parse is not None
    with suppress(ValueError):
        form.parse(octets)


@pytest.mark.parametrize("worst", [name for name in _WORST if name.startswith("dns")])
def test_frames(worst: str) -> None:
    """It is so for what may be larger on connections."""
    short, long = (_WORST[worst](size) for size in (_FRAME // _STEP, _FRAME))
    _require_linear(partial(_read, short), partial(_read, long))
