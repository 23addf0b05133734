"""What is asked of memcached in datagrams: each case is some of them, one after the other."""

import struct
from collections.abc import Iterator
from typing import Final

__all__ = ["CASES", "DIFFERENCES", "SERIES", "datagram"]

_ROOM: Final = 1392  # octets of an answer in one datagram


def datagram(text: bytes, *, id_: int = 7, index: int = 0, total: int = 1) -> bytes:
    """Return a request with what stands before it."""
    return struct.pack("!4H", id_, index, total, 0) + text


def _stored(key: bytes, size: int) -> bytes:
    data = bytes(ord("a") + at % 26 for at in range(size))
    return b"set %b 5 0 %d\r\n%b\r\n" % (key, size, data)


def _texts() -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """Yield cases of plain requests."""
    store = b"set k 1 0 3\r\nabc\r\n"
    for command in (
        *(b"get k", b"get nothing", b"get k k nothing", b"gets nothing", b"get"),
        *(b"delete k", b"delete nothing", b"touch k 0", b"gat 0 k", b"incr k 1"),
        *(b"incr nothing 1", b"decr k x", b"version", b"verbosity 1", b"flush_all"),
        *(b"nonsense", b"GET k", b"", b"  get k", b"get " + b"k" * 251),
        *(b"delete k noreply", b"set", b"incr k", b"get \xff", b"touch k x"),
    ):
        yield repr(command), (store, command + b"\r\n", b"get k\r\n")
        yield f"{command!r} and a line feed", (store, command + b"\n", b"get k\n")
    for verb in (b"set", b"add", b"replace", b"append", b"prepend"):
        for noreply in (b"", b" noreply"):
            command = b"%b k 2 0 2%b\r\nxy\r\n" % (verb, noreply)
            yield f"{command!r}", (command, b"get k\r\n")
            yield f"{command!r} upon another", (store, command, b"get k\r\n")
    number = b"set n 0 0 2\r\n10\r\n"
    for command in (b"incr n 5", b"decr n 11", b"incr n 18446744073709551615"):
        yield repr(command), (number, command + b"\r\n", b"get n\r\n")


def _large() -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """Yield cases of answers at and around the borders of datagrams."""
    keys = [b"k%d" % at for at in range(8)]
    kept = tuple(_stored(key, 1000) for key in keys)
    for count in range(1, 9):
        ask = b"get %b\r\n" % b" ".join(keys[:count])
        yield f"{count} values", (*kept[:count], ask)
    around = len(b"VALUE k 5 1000\r\n\r\nEND\r\n")
    for count in (1, 2):
        for more in (-1, 0, 1):
            size = count * _ROOM + more - around
            third = size // 3
            more_of_it = b"append k 0 0 %d\r\n%b\r\n" % (third, b"x" * third)
            first = _stored(b"k", size - 2 * third)
            name = f"an answer of {count} datagrams and {more} octets"
            yield name, (first, more_of_it, more_of_it, b"get k\r\n")


_ASK: Final = b"get nothing\r\n"
_HEADS: Final[dict[str, bytes]] = {
    **{f"id {id_}": datagram(_ASK, id_=id_) for id_ in (0, 1, 255, 256, 65534)},
    **{f"total {n}": datagram(_ASK, total=n) for n in (0, 2, 255, 256, 257, 65535)},
    **{f"index {n}": datagram(_ASK, index=n) for n in (1, 256, 65535)},
    "something in what is reserved": datagram(_ASK)[:6] + b"\1\2" + _ASK,
    **{f"{n} octets": datagram(_ASK)[:n] for n in range(9)},
}

CASES: Final[dict[str, tuple[bytes, ...]]] = {
    **{
        name: tuple(datagram(text) for text in texts)
        for name, texts in (*_texts(), *_large())
    },
    **{name: (head,) for name, head in _HEADS.items()},
    "quit": (datagram(b"quit\r\n"),),
    "two commands": (datagram(_ASK * 2),),
    "no line ending": (datagram(_ASK.rstrip()),),
    "more than a datagram has": (datagram(_stored(b"k", 2000)),),
}

_END: Final = datagram(b"END\r\n")
DIFFERENCES: Final[dict[str, tuple[str, list[bytes]]]] = {
    "quit": ("memcached answers with no text, in 0 datagrams", []),
    "two commands": ("a datagram is one message for ours", []),
    "no line ending": ("a datagram ends a line for ours", [_END]),
    "8 octets": ("no text at all is an empty line for ours", [datagram(b"ERROR\r\n")]),
    "more than a datagram has": (
        "ours takes what it would send, 1400 octets",
        [datagram(b"SERVER_ERROR object too large for cache\r\n")],
    ),
}
"""The cases that differ: why, and our answers."""

SERIES: Final = (
    *(f"{count} values" for count in range(2, 9)),
    *("b'get k k nothing'", "b'get k k nothing' and a line feed"),
)
"""The cases in which memcached 1.6 numbers the datagrams of each value by themselves.

Its protocol.txt has one series for an answer, as ours does. The text is the same.
"""
