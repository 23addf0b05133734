"""What is sent to memcached and is too long to be written out, or never ends."""

from collections.abc import Mapping
from typing import Final

__all__ = ["ALONE", "CLOSING", "LONG"]

_LONGEST: Final = b"k" * 250
_TOO_LONG: Final = b"k" * 251
_MIB: Final = 1 << 20
_VERSION: Final = b"version\r\n"


def _set(key: bytes, value: bytes, tail: bytes = b"", verb: bytes = b"set") -> bytes:
    size = len(value)
    return b"%b %b 0 0 %d%b\r\n%b\r\n" % (verb, key, size, tail, value)


def _too_large(verb: bytes, size: int, tail: bytes = b"") -> bytes:
    """Store a value, then one that is too large, and see what is left."""
    large = _set(b"k", b"x" * size, tail, verb)
    return _set(b"k", b"a") + large + b"get k\r\n"


_KEYS: Final = {
    "a key of 250 octets": _set(_LONGEST, b"a") + b"gets %b\r\n" % _LONGEST,
    "a key of 250 octets, all but blank, CR, LF and NUL": (
        _set(bytes(set(range(256)) - {0, 10, 13, 32})[:250], b"a")
        + b"get %b\r\n" % bytes(set(range(256)) - {0, 10, 13, 32})[:250]
    ),
    "a key of 250 octets 255": _set(b"\xff" * 250, b"")
    + b"get %b\r\n" % (b"\xff" * 250),
    "set with a key of 251 octets": _set(_TOO_LONG, b"a") + b"get a\r\n",
    "set with a key of 251 octets, silently": _set(_TOO_LONG, b"a", b" noreply"),
    "append with a key of 251 octets": _set(_TOO_LONG, b"a", verb=b"append"),
    "cas with a key of 251 octets": _set(_TOO_LONG, b"a", b" 1", b"cas"),
    "get with a key of 251 octets": b"get %b\r\n" % _TOO_LONG,
    "get with a key of 251 octets among others": (
        _set(b"k", b"a") + b"get k %b k\r\n" % _TOO_LONG + _VERSION
    ),
    "gets with a key of 251 octets, the 30th": (
        _set(b"k", b"a") + b"gets %b%b k\r\n" % (b"k " * 29, _TOO_LONG) + _VERSION
    ),
    "gat with a key of 251 octets": b"gat 0 %b\r\n" % _TOO_LONG,
    "gat with a key of 251 octets and a bad time": b"gat x %b\r\n" % _TOO_LONG,
    "touch with a key of 251 octets": b"touch %b 0\r\n" % _TOO_LONG,
    "touch with a key of 251 octets and a bad time": b"touch %b x\r\n" % _TOO_LONG,
    "delete with a key of 251 octets": b"delete %b\r\n" % _TOO_LONG,
    "delete with a key of 251 octets and a time": b"delete %b 1\r\n" % _TOO_LONG,
    "delete with a key of 251 octets, silently": b"delete %b noreply\r\n" % _TOO_LONG,
    "incr with a key of 251 octets": b"incr %b 1\r\n" % _TOO_LONG,
    "incr with a key of 251 octets and a bad number": b"incr %b x\r\n" % _TOO_LONG,
    "decr with a key of 251 octets, silently": b"decr %b 1 noreply\r\n" % _TOO_LONG,
    "get with a key of 3000 octets": b"get %b\r\n" % (b"k" * 3000),
}

_VALUES: Final = {
    "a value of 100000 octets": _set(b"k", b"x" * 100_000) + b"get k\r\n",
    "a value of 1000000 octets": _set(b"k", b"x" * 1_000_000) + b"get k k\r\n",
    "a value of 1 MiB": _set(b"k", b"x" * _MIB) + b"get k\r\n",
    "a value of line endings": _set(b"k", b"\r\n" * 5000) + b"get k\r\n",
    "a value of commands": _set(b"k", b"get k\r\n" * 5000) + b"get k\r\n",
    "a value too large, set": _too_large(b"set", _MIB + 1),
    "a value too large, add": _too_large(b"add", _MIB + 1),
    "a value too large, replace": _too_large(b"replace", _MIB + 1),
    "a value too large, append": _too_large(b"append", _MIB + 1),
    "a value too large, prepend": _too_large(b"prepend", _MIB + 1),
    "a value too large, cas": _too_large(b"cas", _MIB + 1, b" 1"),
    "a value too large, silently": _too_large(b"set", _MIB + 1, b" noreply"),
    "a value of 2 MiB for a key that has one": _too_large(b"set", 2 * _MIB),
    "a value of 3 MiB for a key that has one": _too_large(b"set", 3 * _MIB),
    "a value of 3 MiB": _set(b"k", b"x" * 3 * _MIB) + b"get k\r\n",
    "a value of 3 MiB, silently": _set(b"k", b"x" * 3 * _MIB, b" noreply")
    + b"get k\r\n",
    "a value of 3 MiB of commands": _set(b"k", b"version\r\n" * 349_526) + b"get k\r\n",
    "a value of 3 MiB with a wrong size": (
        b"set k 0 0 %d\r\n%bxxx\r\n" % (3 * _MIB, b"x" * 3 * _MIB)
    ),
    "a value too large, with a wrong size": (
        b"set k 0 0 %d\r\n%bxxx\r\n" % (_MIB + 1, b"x" * (_MIB + 1))
    ),
    "a value that grows too large": (
        _set(b"k", b"x" * 1_000_000)
        + _set(b"k", b"y" * 100_000, verb=b"append")
        + _set(b"k", b"y" * 100_000, verb=b"prepend")
        + b"gets k\r\n"
    ),
    "a number of 30 digits": _set(b"n", b"0" * 29 + b"7") + b"incr n 1\r\nget n\r\n",
    "a number and 400 blanks": _set(b"n", b"7" + b" " * 400) + b"incr n 1\r\nget n\r\n",
    "a number of 2000 digits": b"incr n %b\r\n" % (b"9" * 2000),
    "a size of 1900 digits": b"set k 0 0 %b\r\n" % (b"9" * 1900),
}

_LINES: Final = {
    "a line of 2000 octets": b"x" * 2000 + b"\r\n",
    "a line of 2000 blanks": b" " * 2000 + b"\r\n",
    "words of a line of 2000 octets": b"set" + b" k" * 998 + b"\r\n",
    "a line of 3000 octets": b"x" * 3000 + b"\r\n",
    "a set with a key of 3000 octets": b"set %b 0 0 1\r\na\r\n" % (b"k" * 3000),
    "get of 100 keys": _set(b"k", b"a") + b"get%b\r\n" % (b" k" * 100),
    "get of 100 keys, with blanks": _set(b"k", b"a") + b"get%b  \r\n" % (b"   k" * 100),
    "get of 1000 keys that are not there": b"get%b\r\n" % (b" %b" % (b"k" * 60) * 1000),
    "gets of 1000 keys": _set(b"k", b"abc") + b"gets%b\r\n" % (b" k j" * 500),
    "get of 16000 keys": b"get%b\r\n" % (b" k" * 16_000),
    "get of 20000 keys": b"get%b\r\n" % (b" k" * 20_000),
    "a version with 2000 octets of words": b"version %b\r\n" % (b"x" * 1990),
}

_PIPELINES: Final = {
    "100 values in silence, then all of them": (
        b"".join(_set(b"k%d" % n, b"%d" % n, b" noreply") for n in range(100))
        + b"get %b\r\n" % b" ".join(b"k%d" % n for n in range(100))
    ),
    "500 gets": _set(b"k", b"abc") + b"get k\r\n" * 500,
    "300 counts": _set(b"n", b"0") + b"incr n 7\r\n" * 300 + b"gets n\r\n",
    "values of 50000 octets, fetched often": (
        _set(b"k", b"x" * 50_000) + b"get k\r\n" * 40 + _VERSION
    ),
    "right and wrong in turn": (
        b"get\r\nget k\r\nset k 0 0 1\r\na\r\nset k 0 0 1\r\nabc\r\nGET\r\nincr k\r\n"
        b"incr k 1\r\nset k x 0 1\r\na\r\ndelete k 9\r\ndelete k\r\n" * 20
    ),
}

_ENDINGS: Final = {
    "errors, then quit": b"x\r\nget k\r\nset k 0 0 1\r\nabc\r\nquit\r\nget k\r\n",
    "unfinished: nothing": b"",
    "unfinished: a verb": b"get",
    "unfinished: a line": b"version\r\nget k",
    "unfinished: a line without LF": b"get k\r",
    "unfinished: no value": b"set k 0 0 3\r\n",
    "unfinished: a value": b"set k 0 0 100\r\nabc",
    "unfinished: a value without its line ending": b"set k 0 0 3\r\nabc",
    "unfinished: a value with half a line ending": b"set k 0 0 3\r\nabc\r",
    "unfinished: a value too large": b"set k 0 0 2000000\r\nabc",
    "unfinished: a value of 10 MiB": b"set k 0 0 10485760\r\nabc",
    "unfinished: a value of 2 GiB": b"version\r\nset k 0 0 2147483600\r\nabc",
    "unfinished: 3000 octets": b"x" * 3000,
    "unfinished: 3000 keys": b"get " + b"k " * 3000,
}

LONG: Final[Mapping[str, bytes]] = {
    **_KEYS,
    **_ENDINGS,  # behind a small input: the reference forgets what it has not answered
    **_VALUES,
    **_LINES,
    **_PIPELINES,
}
"""The inputs, by the names of their cases."""

ALONE: Final = frozenset(
    {
        "get with a key of 251 octets",
        "gat with a key of 251 octets",
        "get with a key of 3000 octets",
    }
)
"""The names of those that make the reference forget what it has not sent yet."""

CLOSING: Final = frozenset(
    {
        "a line of 3000 octets",
        "a set with a key of 3000 octets",
        "errors, then quit",
        "unfinished: 3000 octets",
    }
)
"""The names of those after which the connection is closed."""
