r"""What is sent to memcached: commands as they should be, and everything else.

A line of `_INPUTS` is an input. `|` stands for CRLF, which also ends it unless it ends
with `+`; `\s \t \r \n \0 \xHH \\` are octets; `#` begins a comment. The line itself is the name
of the case. What is too long to be written out is in `memcached_long`.
"""

import re
from collections.abc import Iterator
from typing import Final

from tests.differential.harness import Case
from tests.differential.memcached_differences import DIFFERENCES
from tests.differential.memcached_long import ALONE, CLOSING, LONG

__all__ = ["CASES"]

_INPUTS: Final = r"""
# Storing
set k 0 0 3|abc|get k
set k 4294967295 0 3|abc|get k
set k 0 0 0||get k
set k 0 0 2|\r\n|get k
set k 0 0 8|get q\r\nX|get k
set k 0 0 4|\0\xff\x80\x01|get k
set k 1 0 1|a|set k 2 0 1|b|gets k
add k 0 0 1|a|add k 0 0 1|b|gets k
add k 7 0 1|a|gets k
replace k 0 0 1|a|get k|set k 0 0 1|a|replace k 9 0 1|b|gets k
append k 0 0 1|a|get k|set k 3 0 1|a|append k 9 -1 2|bc|gets k
prepend k 0 0 1|a|get k|set k 3 0 1|c|prepend k 9 -1 2|ab|gets k
set k 0 0 0||append k 0 0 1|a|prepend k 0 0 0||gets k
set k 0 0 1|a|set k 0 0 1|b|set j 0 0 1|c|gets j k
cas k 0 0 1 1|a|get k
set k 0 0 1|a|cas k 5 0 1 18446744073709551615|b|gets k
set k 0 0 1|a|cas k 0 0 1 0|b|get k

# Fetching
get k
gets k
get a b c d
set k 0 0 1|a|get k k k
set k 0 0 1|a|set j 5 0 2|bb|get j missing k
set k 0 0 1|a|set j 5 0 2|bb|gets j missing k
set k 0 0 1|a|get k noreply
get get set END VALUE
set gets 0 0 1|a|gets gets

# Touching, expiring
touch k 0
set k 0 0 1|a|touch k 0|get k
set k 0 0 1|a|touch k 100|get k
set k 0 0 1|a|touch k -1|get k|touch k 0
set k 0 0 1|a|touch k -1|add k 0 0 1|b|gets k
set k 0 0 1|a|touch k 0 noreply|get k
set k 0 -1 1|a|get k
set k 0 -2147483648 1|a|get k
set k 0 1 1|a|replace k 0 -1 1|b|get k
set k 0 2592000 1|a|get k
set k 0 2592001 1|a|get k
set k 0 1000000000 1|a|get k
set k 0 2000000000 1|a|get k
set k 0 2147483647 1|a|get k
set k 0 -1 1|a|replace k 0 0 1|b|append k 0 0 1|b|cas k 0 0 1 5|b|incr k 1|delete k|touch k 0
set k 0 -1 1|a|add k 0 0 1|b|gets k
gat 0 k
gats 0 k
set k 0 0 1|a|gat 0 k|get k
set k 0 0 1|a|gat 100 k j k|get k
set k 0 0 1|a|gats 0 k|gets k
set k 0 0 1|a|gat -1 k|get k
set k 7 0 1|a|set j 0 0 2|bb|gats 50 k missing j
gat 0
gats 0
gat 0 k noreply

# Deleting, forgetting
delete k
set k 0 0 1|a|delete k|delete k|get k
set k 0 0 1|a|delete k 0|get k
set k 0 0 1|a|delete k noreply|get k
set k 0 0 1|a|delete k 0 noreply|get k
set k 0 0 1|a|flush_all|get k
set k 0 0 1|a|flush_all 0|get k|set k 0 0 1|b|gets k
set k 0 0 1|a|flush_all noreply|get k
set k 0 0 1|a|flush_all 0 noreply|get k
set k 0 0 1|a|flush_all -1|get k
set k 0 0 1|a|flush_all -10|get k|set k 0 0 1|b|gets k
set k 0 0 1|a|flush_all 1000|get k|flush_all
set k 0 0 1|a|flush_all 1000|set j 0 0 1|b|gets j|flush_all

# Counting
incr k 1
decr k 1
incr k 1 noreply
set n 0 0 1|1|incr n 1|gets n|decr n 2|gets n
set n 77 0 1|9|incr n 1|gets n
set n 0 0 2|10|decr n 1|gets n
set n 0 0 3|100|decr n 91|gets n|incr n 5|gets n
set n 0 0 1|5|decr n 10|get n
set n 0 0 20|18446744073709551615|incr n 1|gets n
set n 0 0 20|18446744073709551615|incr n 18446744073709551615|gets n
set n 0 0 20|18446744073709551615|incr n 0|decr n 18446744073709551615|gets n
set n 0 0 20|99999999999999999999|incr n 1|get n
set n 0 0 20|18446744073709551616|incr n 1|get n
set n 0 0 20|00000000000000000001|incr n 1|get n
set n 0 0 21|000000000000000000001|incr n 1|get n
set n 0 0 4|0010|incr n 1|get n
set n 0 0 1|0|incr n 0|get n
set n 0 0 2|+1|incr n 1|get n
set n 0 0 2|-1|incr n 1|get n
set n 0 0 2|\s1|incr n 1|get n
set n 0 0 3|1\s\s|incr n 1|get n
set n 0 0 3|1 a|incr n 1|get n
set n 0 0 2|1\t|incr n 9|get n
set n 0 0 2|1\n|incr n 9|get n
set n 0 0 2|1\0|incr n 1|get n
set n 0 0 3|1.5|incr n 1|get n
set n 0 0 3|0x1|incr n 1|get n
set n 0 0 3|1_0|incr n 1|get n
set n 0 0 0||incr n 1|decr n 1|get n
set n 0 0 1|a|incr n 1|decr n 1|gets n
set n 0 0 1|a|incr n 1 noreply|get n
set n 0 0 1|1|incr n 1 noreply|decr n 5 noreply|get n
set n 0 0 1|1|append n 0 0 1|2|incr n 1|get n
incr k x
incr k -1
incr k 1.5
incr k 18446744073709551615
incr k 18446744073709551616
incr k 99999999999999999999999999
incr k 00000000000000000000000001
incr k x noreply
decr k x
decr k -1 noreply

# Silence
set k 0 0 3 noreply|v v|get k
set k 0 0 1 noreply|a|add k 0 0 1 noreply|b|get k
replace k 0 0 1 noreply|b|append k 0 0 1 noreply|c|prepend k 0 0 1 noreply|d|get k
cas k 0 0 1 5 noreply|b|get k
set k x 0 3 noreply|abc|get k
set k 0 0 x noreply|abc|get k
set k 0 0 -1 noreply|abc|get k
set k 0 0 3 noreply|abcdef|get k
cas k 0 0 3 x noreply|abc|get k
touch k x noreply
touch k 0 noreply
delete k x noreply
delete k 1 noreply
delete k noreply noreply
flush_all x noreply
verbosity 0 noreply
verbosity x noreply
verbosity noreply
cache_memlimit 64 noreply
cache_memlimit x noreply
cache_memlimit 1 noreply

# Numbers that are none
set k x 0 3|abc
set k -1 0 3|abc
set k 1.5 0 3|abc
set k 0x1 0 3|abc
set k 01 00 03|abc|get k
set k 18446744073709551616 0 3|abc
set k 0 x 3|abc
set k 0 1.5 3|abc
set k 0 9223372036854775808 3|abc
set k 0 0 x|abc
set k 0 0 -1|abc
set k 0 0 3x|abc
set k 0 0 2147483646|abc
set k 0 0 2147483647|abc
set k 0 0 2147483648|abc
set k 0 0 99999999999999999999999|abc
cas k 0 0 3 x|abc
cas k 0 0 3 -1|abc
cas k 0 0 3 18446744073709551616|abc
touch k x
touch k 1.5
gat x k
gat x
gats x k j
flush_all x
flush_all 1.5
verbosity x
verbosity -1
cache_memlimit x
cache_memlimit -1

# Sizes that are wrong
set k 0 0 3|abcdef|get k
set k 0 0 3|abcd|get k
set k 0 0 3|a|get x
set k 0 0 3|abc\rxversion|get k
set k 0 0 3|abcx\nget k
set k 0 0 3|abc\n\rget k
set k 0 0 0|abc|get k
set k 0 0 1|a|set k 0 0 3|abcdef|gets k
set k 0 0 3\nabc|get k\n+
set k 0 0 3\nabc\nget k\n+

# Words too few, too many, unknown
get
gets
gat
gats
set
set k
set k 0
set k 0 0
set k 0 0 3 noreply x|abc
set k 0 0 3 x noreply|abc
set k 0 0 3 x y z|abc
cas k 0 0 3|abc
cas k 0 0 3 1 noreply x|abc
append
prepend k
add k 0
incr
incr k
incr k 1 noreply x
incr k 1 2 3
decr k
touch
touch k
touch k 0 noreply x
delete
delete k 1
delete k x
delete k 00
delete k 0 noreply x
delete k 0 0 noreply
flush_all 0 noreply x
flush_all 0 0 0
verbosity
verbosity 0
verbosity 1
verbosity 0 1 2
verbosity foo bar my
cache_memlimit
cache_memlimit 64
cache_memlimit 8
cache_memlimit 7
cache_memlimit 0
cache_memlimit 64 64 64
version
version foo bar
version noreply
shutdown
shutdown graceful
stats reset
stats noreply
stats x
stats cachedump 2 10

# Verbs
GET k
Set k 0 0 1|a
VERSION
getx k
ge k
versionx
x
xx
\xff\xfe
ERROR
STORED

# Blanks and line endings
\sget k
\s\s\sget  k  j\s\s
get\tk
\tget k
get \tk
get k\tj
set k 1 0 2\s|hi|get k\s
\s\sset   k  1   0  2  noreply\s|hi|get k
flush_all\s
version\s
quit\s
quit now
quit|get k
|
||
\s
\n+
get k\n+
\rget k
version\nversion|version\n+
get k||get j
"""

_ESCAPES: Final = re.compile(rb"\\(x[0-9a-f]{2}|[strn0\\])|\|")
_OCTETS: Final = {
    b"s": b" ",
    b"t": b"\t",
    b"r": b"\r",
    b"n": b"\n",
    b"0": b"\0",
    b"\\": b"\\",
}


def _octets(line: str) -> bytes:
    def octet(match: re.Match[bytes]) -> bytes:
        if match[0] == b"|":
            return b"\r\n"
        escape = match[1]
        known = _OCTETS.get(escape)
        return bytes((int(escape[1:], 16),)) if known is None else known

    text = line.removesuffix("+").encode("ascii")
    return _ESCAPES.sub(octet, text) + (b"" if line.endswith("+") else b"\r\n")


def _cases() -> Iterator[Case]:
    """Yield a case for each input."""
    lines = [line for line in _INPUTS.splitlines() if line and line[0] != "#"]
    lines += [name for name in DIFFERENCES if name not in LONG]
    for name, data in {**{line: _octets(line) for line in lines}, **LONG}.items():
        yield Case(
            name,
            data,
            unfinished=name.startswith("unfinished"),
            closes=name in CLOSING or name.startswith("quit"),
            alone=name in ALONE,
            difference=DIFFERENCES.get(name),
        )


# Those that are answered otherwise come last: behind them the unique numbers may differ.
CASES: Final = tuple(sorted(_cases(), key=lambda case: case.difference is not None))
"""Everything that is sent, in order."""
