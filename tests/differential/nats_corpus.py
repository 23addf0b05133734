r"""What is sent to NATS: commands as they should be, and everything else.

A line of `_INPUTS` is an input, and the name of its case. `|` stands for CRLF, which also
ends it unless it ends with `+`; `\t \r \n \0 \xHH \\` are octets. A first word `quiet`
stands for a CONNECT that asks for no `+OK` and for headers, `plain` for one without
headers, `alone` for one without echo.
"""

import re
from collections.abc import Iterator
from typing import Final

from tests.differential.harness import Case
from tests.differential.nats_differences import DIFFERENCES

__all__ = ["CASES"]

_QUIET: Final = '"verbose":false,"pedantic":false,"headers":true,"no_responders":true'
_MODES: Final = {
    "quiet": f"CONNECT {{{_QUIET}}}|",
    "plain": 'CONNECT {"verbose":false,"pedantic":false}|',
    "alone": f'CONNECT {{{_QUIET},"echo":false}}|',
}

_INPUTS: Final = r"""
PING
ping
PiNg
PING|PING|PING
PONG
PONG|PONG
CONNECT {}
CONNECT {"verbose":true}|PING
CONNECT {"verbose":false}|SUB a 1|CONNECT {"verbose":true}|SUB b 2
connect {"verbose":false}|PUB a 0|
CONNECT {"lang":"x","version":"1","name":"\u00e9","tls_required":false}
SUB a 1
SUB a q 1
sub a 1
SUB  a   1
SUB a 1|SUB a 1|PUB a 1|x
SUB a 1|SUB b 1|PUB a 1|x|PUB b 1|y
SUB a.b.c 1|SUB a.*.c 2|SUB a.> 3|PUB a.b.c 1|x
SUB > 1|PUB a.b.c.d 0|
SUB * 1|PUB a 0||PUB a.b 0|
SUB *.* 1|PUB a.b 1|x|PUB a 1|y|PUB a.b.c 1|z
SUB a.> 1|PUB a 1|x|PUB a.b 1|y
SUB a*b 1|PUB a*b 1|x
SUB a..b 1
SUB .a 1
SUB a. 1
SUB >.a 1
SUB a.>.b 1
SUB a.>b 1|quiet|PUB a.>b 1|x
SUB .. 1
UNSUB 1
UNSUB 77 5
SUB a 1|UNSUB 1|PUB a 1|x
SUB a 1|UNSUB 1 1|PUB a 1|x|PUB a 1|y
SUB a 1|PUB a 1|x|PUB a 1|x|UNSUB 1 2|PUB a 1|y
SUB a 1|PUB a 1|x|UNSUB 1 3|PUB a 1|y|PUB a 1|z|PUB a 1|w
SUB a 1|UNSUB 1 0|PUB a 1|x
SUB a 1|UNSUB 1 5|UNSUB 1|PUB a 1|x
SUB a 1|UNSUB 1 \x20|PUB a 1|x
SUB a 1|UNSUB 1 1|UNSUB 1 3|PUB a 1|x|PUB a 1|y|PUB a 1|z|PUB a 1|w
PUB a 0|
PUB a 5|hello
PUB a  5|hello
PUB a r 5|hello
pub a 5|hello
PUB a 2|\r\n
PUB a 7|PING\r\nX
PUB a 4|\0\xff\x80\x01
PUB a.b 1|x
PUB a.* 1|x
PUB > 1|x
PUB a..b 1|x
PUB a 01|x
PUB a 1048577
PUB a 99999999
quiet|SUB a 1|PUB a 3|abc|PUB a b 3|abc
quiet|SUB a 1|PUB a 3|abc|UNSUB 1|PUB a 3|abc
quiet|SUB a 1|SUB b 2|PUB a 1|x|PUB b 1|y|PUB a 1|z
quiet|SUB a q 1|PUB a 1|x|PUB a 1|y
quiet|SUB a q 1|SUB b q 2|PUB a 0||UNSUB 1|PUB a 0||PUB b 0|
quiet|SUB a q 1|UNSUB 1 1|PUB a 1|x|PUB a 1|y
quiet|PUB a.* 1|x
quiet|SUB a.* 1|PUB a.* 1|x
quiet|SUB r 1|PUB nobody r 1|x
quiet|SUB r 1|SUB nobody 2|PUB nobody r 1|x
quiet|SUB r.* 1|PUB nobody r.x 1|x
quiet|PUB nobody r 1|x
quiet|SUB r 1|HPUB nobody r 12 12|NATS/1.0\r\n\r\n
quiet|SUB r 1|UNSUB 1 1|PUB nobody r 0||PUB nobody r 0|
plain|SUB r 1|PUB nobody r 1|x
alone|SUB a 1|PUB a 1|x
alone|SUB a 1|SUB r 2|PUB a r 1|x
quiet|SUB a 1|HPUB a 12 14|NATS/1.0\r\n\r\nhi
quiet|SUB a 1|HPUB a r 12 14|NATS/1.0\r\n\r\nhi
quiet|SUB a 1|HPUB a  12  14|NATS/1.0\r\n\r\nhi
quiet|SUB a 1|hpub a 12 12|NATS/1.0\r\n\r\n
quiet|SUB a 1|HPUB a 22 24|NATS/1.0\r\nk: v\r\nk: w\r\n\r\nhi
quiet|HPUB a 14 12|NATS/1.0\r\n\r\nhi
quiet|HPUB a 12|NATS/1.0\r\n\r\nhi
quiet|HPUB a x 12|abc
quiet|HPUB a b c 1 2|ab
quiet|HPUB a 12 13|NATS/1.0\r\n\r\nhi
plain|HPUB a 12 14|NATS/1.0\r\n\r\nhi
HPUB a 12 14|NATS/1.0\r\n\r\nhi
quiet|SUB a 1|PUB a 1\nx
PING\n+
PING \x20
FOO

\x20 PING
PUT a 1
-OK
\0
\xff\xfe
SUBx a 1
SU
PINGPONG
SUB a
SUB a b c d
PUB a
PUB a x
PUB a -1
PUB a +1
PUB a 1.0
PUB a b c 1|x
PUB a 3|abcde
PUB a 3|a
UNSUB a b c
CONNECT x
CONNECT
CONNECT {"verbose":
PUB a 3|ab+
PUB a+
SUB a 1|PUB a 5|he+
MSG a 1 1|x
SUB
UNSUB
PUB
HPUB
PING x
PONG x
INFO {}
+OK
UNSUB 1 x
SUB\ta\t1
quiet|HPUB a 0 2|hi
PUB a 2|hi\n+
"""

_ESCAPE: Final = re.compile(rb"\\(x[0-9a-fA-F]{2}|[trn0\\])")
_UNFINISHED: Final = frozenset({"PUB a 3|ab+", "PUB a+", "SUB a 1|PUB a 5|he+"})
_OCTETS: Final = {b"t": b"\t", b"r": b"\r", b"n": b"\n", b"0": b"\0", b"\\": b"\\"}


def _octets(line: str) -> bytes:
    def octet(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes((int(code[1:], 16),)) if len(code) == 3 else _OCTETS[code]

    mode, bar, rest = line.partition("|")
    text = _MODES[mode] + rest if bar and mode in _MODES else line
    text = text.replace("quiet|", _MODES["quiet"])
    data = text.encode("latin-1").replace(b"|", b"\r\n")
    return _ESCAPE.sub(octet, data[:-1] if line.endswith("+") else data + b"\r\n")


def _cases() -> Iterator[Case]:
    for line in _INPUTS.split("\n")[1:-1]:
        yield Case(
            line or "nothing",
            _octets(line),
            unfinished=line in _UNFINISHED,
            difference=DIFFERENCES.get(line),
        )


CASES: Final = tuple(_cases())
