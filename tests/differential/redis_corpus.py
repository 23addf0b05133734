r"""What is sent to Redis: commands as they should be, and everything else.

A line of `_COMMANDS` is a row of commands with ` | ` between them. It is sent in both forms,
as lines and as arrays; the line is the name of the case. In it quotes are those of the
protocol. A line of `_OCTETS` is sent as it is: `|` stands for CRLF, which also ends it
unless it ends with `+`; `\r \n \t \0 \xHH \\` are octets. `#` begins a comment.
"""

import re
from collections.abc import Iterator
from typing import Final

from tests.differential.harness import Case
from tests.differential.redis_commands import COMMANDS
from tests.differential.redis_differences import DIFFERENCES
from tests.differential.redis_long import CLOSING, LONG

__all__ = ["CASES"]

_OCTETS: Final = r"""
# Lines: blanks, quotes, endings
PING
PiNg
+
|
||PING||
\n\nPING\n
PING\nPING hello\n
\sPING\s\shello\s
\tPING\thello\t
PING "hello"
PING 'hello'
PING "a b"
PING "a\\x41b"
PING "\\n\\r\\t\\b\\a"
PING "\\q\\\\\\"\\'"
PING '\\n\\x41\\"'
PING 'it\\'s'
PING "it's"
PING 'say "hi"'
PING ""
PING ''
"PING"
'PING' 'x'
"PI\\x4eG"
PING "\\x4"
PING "\\xzz"
PING \xff\xfe\x80
PING "\xff\\xfe"
PING \v\f
PING a"b"
PING a'b'
SET k "a\\r\\nb"|GET k
GET k\r\r\n
\rPING
PING\r
PING \r x

# Arrays
*1|$4|PING
*1|$4|ping
*2|$4|PING|$5|hello
*2|$4|PING|$0||
*2|$4|PING|$2|\r\n
*2|$4|PING|$4|$1\r\n
*2|$4|PING|$3|\0\xff\n
*0
*-1
*-10
*0|*0|*1|$4|PING
*1|$4|PING|PING|*1|$4|PING
*3|$3|SET|$1|k|$3|a b|get k
*1|$0||
*2|$0||$1|x
*1|$4|PINGxx*1|$4|PING
*1|$4|PING\n\n*1|$4|PING
*1\r\r$4\r\rPING\r\r
+OK
-ERR no
:1
$4|PING
PING|*1|$4|PING|PING|*2|$4|PING|$1|x
"""

_CLOSING: Final = r"""
# Asked to
quit
QUIT now
quit extra words
PING|QUIT|PING
*1|$4|QUIT|*1|$4|PING
MULTI|QUIT|PING

# Quotes that do not end, or not before a blank
PING "a"b
PING 'a'b
PING "a
PING 'a
PING a"b
PING "a\\
PING a'b'c
P"IN"G x
PING|PING "it's|PING

# Sizes that are none
* 1|$4|PING
*1 |$4|PING
*|$4|PING
*x
*1x
**1
*1.0
*-
*--1
*1048577
*2147483648
*1\n$4\nPING\n
*1\r\n$4\nPING\r\n
*9223372036854775807
*9223372036854775808
*1|PING
*1||
*1|+PING
*1|:1
*1|*1|$4|PING
*1|\xff
*1|$x
*1|$
*1|$-1
*1|$-2
*1|$+4|PING
*1|$ 4|PING
*1|$4 |PING
*1|$04|PING
*03|$3|SET|$1|k|$1|v
*+1|$4|PING
*1|$536870913
*1|$9223372036854775808
*2|$3|GET|$-1
*1|$4|PING|*1|$x|PING
"""

_UNFINISHED: Final = {
    "nothing": "+",
    "a part of a line": "PING|PIN+",
    "a line without LF": r"PING\r+",
    "a count": "PING|*2+",
    "a count with its line": "*2|+",
    "a size": "*1|$4+",
    "a size with its line": "*1|$4|+",
    "a part of a token": "PING|*1|$4|PI+",
    "a token without its end": "*1|$4|PING+",
    "a token with half of its end": r"*1|$4|PING\r+",
    "one of two tokens": "*2|$4|PING|+",
    "a large token": "*1|$500000000|PING+",
    "many tokens": "*1000000|$1|x|+",
    "a quote": 'PING "a+',
    "a NUL in a line": r"PING a\0b|PING|",
    "a NUL in quotes": r'PING "a\0b"|PING|',
    "a transaction": "MULTI|PING|SET k v+",
    "a transaction that is not run": "MULTI|PING|+",
    "a subscription": "SUBSCRIBE a|PING|PING x|+",
    "a subscription in two forms": "*2|$9|SUBSCRIBE|$1|a|psubscribe a b a|+",
    "in a subscription: other commands": (
        "SUBSCRIBE a|GET k|NOSUCH|GET|MULTI|SUBSCRIBE|PING a b|QUIT now|+"
    ),
    "in a subscription: ends": (
        "PSUBSCRIBE a b|PUNSUBSCRIBE x|PUNSUBSCRIBE a|UNSUBSCRIBE|SUBSCRIBE c|"
        "UNSUBSCRIBE c c|PING|PUNSUBSCRIBE b|PING|+"
    ),
}

_SUBSTITUTES: Final = {
    **dict(zip("stvf", (b" ", b"\t", b"\v", b"\f"), strict=True)),
    **dict(zip("rn0\\", (b"\r", b"\n", b"\0", b"\\"), strict=True)),
}
_ESCAPE: Final = re.compile(r"\\(?:x([0-9a-f]{2})|(.))|(\|)")
_WORD: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|\S+')


def _octets(text: str) -> bytes:
    """Return the octets of a line of `_OCTETS`."""
    written = text.removesuffix("+")

    def octets(match: re.Match[str]) -> str:
        if match[3]:
            return "\r\n"
        if match[1]:
            return chr(int(match[1], 16))
        return _SUBSTITUTES[match[2]].decode()

    ending = b"" if text != written else b"\r\n"
    return _ESCAPE.sub(octets, written).encode("latin-1") + ending


def _array(command: str) -> bytes:
    """Return a command as an array; its words are written without escapes."""
    words = [word.strip("\"'").encode() for word in _WORD.findall(command)]
    sized = (b"$%d\r\n%b\r\n" % (len(word), word) for word in words)
    return b"*%d\r\n%b" % (len(words), b"".join(sized))


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line


def _forms(row: str) -> Iterator[Case]:
    """Yield a row of commands as lines and as arrays."""
    commands = row.split(" | ")
    lines = b"".join(command.encode() + b"\r\n" for command in commands)
    arrays = b"".join(map(_array, commands))
    yield Case(row, lines, difference=DIFFERENCES.get(row))
    name = f"{row} (arrays)"
    difference = DIFFERENCES.get(name, DIFFERENCES.get(row))
    yield Case(name, arrays, difference=difference)


def _cases() -> Iterator[Case]:
    for row in _lines(COMMANDS):
        yield from _forms(row)
    for line in _lines(_OCTETS):
        yield Case(line, _octets(line), difference=DIFFERENCES.get(line))
    for line in _lines(_CLOSING):
        name = f"closes: {line}"
        difference = DIFFERENCES.get(name)
        yield Case(name, _octets(line), closes=True, difference=difference)
    for what, line in _UNFINISHED.items():
        name = f"unfinished: {what}"
        difference = DIFFERENCES.get(name)
        yield Case(name, _octets(line), unfinished=True, difference=difference)
    for name, data in LONG.items():
        closes = name in CLOSING
        yield Case(name, data, closes=closes, difference=DIFFERENCES.get(name))


CASES: Final = tuple(_cases())
"""Everything that is sent."""
