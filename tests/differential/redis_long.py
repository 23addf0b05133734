"""What is sent to Redis and is too long to be written out."""

from collections.abc import Mapping
from typing import Final

__all__ = ["CLOSING", "LONG"]


def _array(*words: bytes) -> bytes:
    sized = (b"$%d\r\n%b\r\n" % (len(word), word) for word in words)
    return b"*%d\r\n%b" % (len(words), b"".join(sized))


_OCTETS: Final = bytes(range(256)) * 400
_NUMBERS: Final = [b"%d" % number for number in range(1000)]

LONG: Final[Mapping[str, bytes]] = {
    "a value of 100000 octets": _array(b"SET", b"k", _OCTETS) + _array(b"GET", b"k"),
    "a key of 100000 octets": (
        _array(b"SET", _OCTETS, b"v")
        + _array(b"GET", _OCTETS)
        + _array(b"EXISTS", _OCTETS)
        + _array(b"DEL", _OCTETS)
    ),
    "a value of commands": (
        _array(b"SET", b"k", _array(b"FLUSHALL") * 2000) + _array(b"GET", b"k")
    ),
    "a list of 1000 elements": (
        _array(b"RPUSH", b"l", *_NUMBERS) + _array(b"LRANGE", b"l", b"0", b"-1")
    ),
    "1000 values of 1000 keys": (
        _array(b"MSET", *(word for n in _NUMBERS for word in (n, n)))
        + _array(b"MGET", *_NUMBERS)
        + _array(b"DEL", *_NUMBERS)
    ),
    "1000 pipelined commands": b"".join(
        _array(b"SET", n, n) + b"GET %b\r\n" % n for n in _NUMBERS
    ),
    "a transaction of 1000 commands": (
        b"MULTI\r\n"
        + b"".join(_array(b"LPUSH", b"l", n) for n in _NUMBERS)
        + b"EXEC\r\n"
    ),
    "right and wrong in turn": (
        b"GET\r\nGET k\r\n*1\r\n$3\r\nGET\r\nnosuch\r\nINCR x\r\nLPUSH x a\r\n*0\r\n\r\n"
        * 50
    ),
    "line endings in an unknown command": _array(
        b"no\r\nsuch", b"a\r\n+OK\r\n", b"\r\n"
    ),
    "line endings in unknown subcommands": (
        _array(b"CLIENT", b"a\r\n+OK") + _array(b"PUBSUB", b"a\r\n+OK\r\n")
    ),
    "line endings in keys and channels": (
        _array(b"SET", b"a\r\nb", b"\r\n")
        + _array(b"MGET", b"a\r\nb", b"\r\n")
        + _array(b"SUBSCRIBE", b"\r\n$1\r\n")
        + _array(b"UNSUBSCRIBE", b"\r\n", b"\r\n$1\r\n")
    ),
    "a verb of 200 octets": b"x" * 200 + b"\r\n",
    "an argument of 200 octets": b"nosuch " + b"x" * 200 + b"\r\n",
    "many arguments of an unknown command": b"nosuch" + b" abcdefgh" * 50 + b"\r\n",
    "an unknown command as a large array": _array(_OCTETS[:5000], _OCTETS, b"x"),
    "a line of 60000 octets": b"ECHO " + b"x" * 60_000 + b"\r\n",
    "blanks": b" " * 60_000 + b"PING" + b" " * 1000 + b"\r\n",
    "a line of 300000 octets": b"PING\r\nECHO " + b"x" * 300_000,
    "a count of 90000 octets": b"*" + b"1" * 90_000 + b"\r\n",
    "a size of 90000 octets": b"*1\r\n$" + b"1" * 90_000 + b"\r\n",
    "a pattern that could take long": (
        _array(b"SET", b"a" * 300, b"v") + _array(b"KEYS", b"a*" * 20 + b"b")
    ),
}
"""The inputs, by the names of their cases."""

CLOSING: Final = frozenset(
    {
        "a line of 300000 octets",
        "a count of 90000 octets",
        "a size of 90000 octets",
    }
)
"""The names of those after which the connection is closed."""
