"""Where our Redis answers otherwise than Debian's, and why."""

from collections.abc import Iterable, Mapping
from typing import Final

from tests.differential.harness import Difference

__all__ = ["DIFFERENCES"]

_HELLO: Final = rb"\*14\r\n.+\$6\r\n7\.0\.15\r\n\$5\r\nproto\r\n:2\r\n.+\*0\r\n"
_SYNTAX: Final = rb"-ERR syntax error\r\n"
_OK: Final = rb"\+OK\r\n"
_FORM: Final = rb"-ERR Protocol error: expected the form of a message\r\n"
_QUOTES: Final = rb"-ERR Protocol error: unbalanced quotes\r\n"
_TRAILER: Final = rb"-ERR Protocol error: expected CRLF\r\n"
_NOT_HERE: Final = (
    rb"-ERR Can't execute '[a-z]+': only \(P\|S\)SUBSCRIBE / \(P\|S\)UNSUBSCRIBE / PING /"
    rb" QUIT / RESET are allowed in this context\r\n"
)


def _unknown(verb: bytes, arguments: bytes) -> bytes:
    return b"-ERR unknown command '%b', with args beginning with: %b\\r\\n" % (
        verb,
        arguments,
    )


def _differ(reason: str, ours: Mapping[str, bytes]) -> dict[str, Difference]:
    """Return differences that have one reason, by the names of their cases."""
    return {name: Difference(reason, answer) for name, answer in ours.items()}


def _differ_alike(
    reason: str, answer: bytes, names: Iterable[str]
) -> dict[str, Difference]:
    """The same, for cases that have one answer."""
    return _differ(reason, dict.fromkeys(names, answer))


_TABLE: Final = (
    _differ(
        "What a peer wrote is told without quotes around each word; what no text can"
        " hold is left out.",
        {
            "nosuch a": _unknown(b"nosuch", b"a"),
            "nosuch a b c": _unknown(b"nosuch", b"a b c"),
            "NoSuch 'a b' \"\"": _unknown(b"NoSuch", b"a b "),
            "*2|$0||$1|x": _unknown(b"", b"x"),
            "line endings in an unknown command": _unknown(b"nosuch", rb"a\+OK "),
            "-ERR no": _unknown(b"-ERR", b"no"),
            "an argument of 200 octets": _unknown(b"nosuch", b"x{128}"),
            "many arguments of an unknown command": _unknown(
                b"nosuch", rb"(abcdefgh ){14}ab"
            ),
            "an unknown command as a large array": _unknown(b".+", b".+"),
        },
    ),
    _differ(
        "What the servers tell about themselves.",
        {
            "hello": _HELLO,
            "hello 2": _HELLO,
            "hello x": rb"-ERR value is not an integer or out of range\r\n",
            "command count x": rb"\*0\r\n",
        },
    ),
    _differ(
        "An option that comes twice is no option.",
        {"set k v nx nx": _SYNTAX},
    ),
    _differ(
        "A number that is none makes an option that is none.",
        {
            "set k v ex x": _SYNTAX,
            "set k v ex 9223372036854775808": _SYNTAX,
            "set k v ex 1.5": _SYNTAX,
            "flushall | scan 0 count x": _OK + _SYNTAX,
            "multi | set k v ex 0 | set k v ex x | incr k | exec": (
                _OK
                + rb"(\+QUEUED\r\n){3}\*3\r\n"
                + rb"-ERR invalid expire time in 'set' command\r\n"
                + _SYNTAX
                + rb":1\r\n"
            ),
        },
    ),
    _differ(
        "An option that does not exist is a mistake like any other.",
        {
            "set k v | expire k 100 nosuch": _OK + _SYNTAX,
            "flushall | multi | expire k 10 nosuch | scan 0 | scan x | exec": (
                _OK * 2
                + rb"(\+QUEUED\r\n){3}\*3\r\n"
                + _SYNTAX
                + rb"\*2\r\n\$1\r\n0\r\n\*0\r\n-ERR invalid cursor\r\n"
            ),
        },
    ),
    _differ("Numbers may have zeros in front.", {"incrby n 01": rb":1\r\n"}),
    _differ("A cursor is not negative.", {"scan -1": rb"-ERR invalid cursor\r\n"}),
    _differ(
        "Infinity is no time, and is no negative one either.",
        {"blpop l 1e400": rb"-ERR timeout is not a float or out of range\r\n"},
    ),
    _differ(
        "A command with a mistake is refused and leaves the transaction as it is: EXEC"
        " is no exception.",
        {
            "multi | exec x | exec": (
                _OK
                + rb"-ERR wrong number of arguments for 'exec' command\r\n"
                + rb"-EXECABORT Transaction discarded because of previous errors\.\r\n"
            ),
            "exec x": rb"-ERR EXEC without MULTI\r\n",
        },
    ),
    _differ(
        "What is not allowed is refused as that, whether its arguments are right or not.",
        {
            "unfinished: in a subscription: other commands": (
                rb"\*3\r\n\$9\r\nsubscribe\r\n\$1\r\na\r\n:1\r\n"
                + _NOT_HERE
                + _unknown(b"NOSUCH", b"")
                + _NOT_HERE * 2
                + rb"-ERR wrong number of arguments for 'subscribe' command\r\n"
                + rb"-ERR wrong number of arguments for 'ping' command\r\n\+OK\r\n"
            )
        },
    ),
    _differ_alike(
        "An array has as many words as it says; no array has fewer than none.",
        _FORM,
        ["*-1", "*-10"],
    ),
    _differ_alike(
        "A word of an array ends with CRLF. The reference skips two octets.",
        _TRAILER,
        [
            "*1|$4|PINGxx*1|$4|PING",
            r"*1|$4|PING\n\n*1|$4|PING",
            r"closes: *1\n$4\nPING\n",
        ],
    ),
    _differ(
        "Lines end with CRLF or LF, in arrays as elsewhere, and not with CR.",
        {
            r"*1\r\r$4\r\rPING\r\r": _FORM,
            r"closes: *1\r\n$4\nPING\r\n": rb"\+PONG\r\n",
        },
    ),
    _differ_alike(
        "Sizes may have zeros in front.",
        rb"\+PONG\r\n",
        ["closes: *1|$04|PING"],
    ),
    _differ_alike("The same.", _OK, ["closes: *03|$3|SET|$1|k|$1|v"]),
    _differ_alike(
        "The same mistake in other words.",
        _QUOTES,
        [
            f"closes: PING {text}"
            for text in ('"a"b', "'a'b", '"a', "'a", 'a"b', '"a\\\\', "a'b'c")
        ]
        + ['closes: P"IN"G x'],
    ),
    _differ(
        "The same mistake in other words.",
        {"closes: PING|PING \"it's|PING": rb"\+PONG\r\n" + _QUOTES},
    ),
    _differ_alike(
        "The same mistake in other words.",
        _FORM,
        [
            f"closes: {text}"
            for text in (
                *("* 1|$4|PING", "*1 |$4|PING", "*|$4|PING", "*x", "*1x", "**1"),
                *("*1.0", "*-", "*--1", "*+1|$4|PING", "*1|PING", "*1||", "*1|+PING"),
                *("*1|:1", "*1|*1|$4|PING", r"*1|\xff", "*1|$x", "*1|$", "*1|$-1"),
                *("*1|$-2", "*1|$+4|PING", "*1|$ 4|PING", "*1|$4 |PING"),
                "*2|$3|GET|$-1",
            )
        ],
    ),
    _differ(
        "The same mistake in other words.",
        {
            "closes: *1|$4|PING|*1|$x|PING": rb"\+PONG\r\n" + _FORM,
            "a count of 90000 octets": (
                rb"-ERR Protocol error: too big inline request\r\n"
            ),
            "a size of 90000 octets": (
                rb"-ERR Protocol error: too big inline request\r\n"
            ),
        },
    ),
    _differ(
        "A command has at most 1048576 words; the reference has no such bound for those"
        " it trusts.",
        {"closes: *1048577": rb"-ERR Protocol error: invalid multibulk length\r\n"},
    ),
    _differ_alike(
        "A NUL hides the end of a line from the reference. Here it is an octet.",
        rb"\$3\r\na\0b\r\n\+PONG\r\n",
        ["unfinished: a NUL in a line", "unfinished: a NUL in quotes"],
    ),
)


DIFFERENCES: Final[Mapping[str, Difference]] = {
    name: difference
    for differences in _TABLE
    for name, difference in differences.items()
}
"""The differences that are meant, by the name of the case."""
