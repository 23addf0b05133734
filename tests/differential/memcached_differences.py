"""Where our memcached answers otherwise than Debian's, why, and what.

Each entry is tested: our answer is the one given here, however the input is cut, and the
reference's is another one. Two differences cannot be tested this way:

* `flush_all 1`: the reference counts whole seconds, and a delay of one may be over at
  once, also for what is stored afterwards.
* A first octet of 0x80 begins the binary protocol there, which is deprecated.
"""

from collections.abc import Mapping
from typing import Final

from tests.differential.harness import Difference

__all__ = ["DIFFERENCES"]

_ERROR: Final = rb"ERROR\r\n"
_FORMAT: Final = rb"CLIENT_ERROR bad command line format\r\n"
_TOO_LARGE: Final = rb"SERVER_ERROR object too large for cache\r\n"
_AMONG: Final = rb"STORED\r\n" + _FORMAT + rb"VERSION 1.6.18\r\n"
_VALUE: Final = rb"VALUE k 0 1\r\na\r\nEND\r\n"


def _differ(reason: str, cases: dict[str, bytes]) -> dict[str, Difference]:
    """Return a difference for each case by its name, with our answer as a pattern."""
    return {name: Difference(reason, ours) for name, ours in cases.items()}


_TABLE: Final = (
    _differ(
        "The reference does not look at a last word in the place of `noreply`. Here a"
        " word that means nothing is an error, so that a slip in `noreply` is noticed.",
        {
            "set k 0 0 3 norepl|abc": _ERROR * 2,
            "set k 0 0 3 NOREPLY|abc": _ERROR * 2,
            "cas k 0 0 3 1 x|abc": _ERROR * 2,
            "incr k 1 x": _ERROR,
            "decr k 1 x": _ERROR,
            "touch k 0 x": _ERROR,
            "flush_all 0 x": _ERROR,
            "verbosity 0 0": _ERROR,
            "cache_memlimit 64 x": _ERROR,
        },
    ),
    _differ(
        "Too many words: the reference names another mistake of the same line.",
        {
            "flush_all noreply 0": _ERROR,
            "delete k 0 0": _ERROR,
            "delete k 0 x": _ERROR,
            "delete k noreply x": _ERROR,
        },
    ),
    _differ(
        "The reference takes `noreply` for the missing number and for the wish not to be"
        " answered, both.",
        {"cas k 0 0 3 noreply|abc": _FORMAT + _ERROR},
    ),
    _differ(
        "The reference reads numbers as C does, with a plus sign and white space. The"
        " protocol has digits.",
        {
            "set k +1 0 3|abc": _FORMAT + _ERROR,
            "set k 0 +1 3|abc": _FORMAT + _ERROR,
            "set k 0 0 +3|abc": _FORMAT + _ERROR,
            "set k 1\\t 0 3|abc": _FORMAT + _ERROR,
            "incr k +1": rb"CLIENT_ERROR invalid numeric delta argument\r\n",
            "touch k +1": rb"CLIENT_ERROR invalid exptime argument\r\n",
        },
    ),
    _differ(
        "The reference cuts numbers to 32 bits without a word.",
        {
            "set k 4294967296 0 3|abc": _FORMAT + _ERROR,
            "set k 0 0 4294967299|abc": _FORMAT + _ERROR,
            "verbosity 4294967296": _FORMAT,
            "set k 0 2147483648 1|a|get k": rb"STORED\r\n" + _VALUE,
            "set k 0 9223372036854775807 1|a|get k": rb"STORED\r\n" + _VALUE,
        },
    ),
    _differ(
        "A NUL ends the reference's line, which is a text of C. Here no key has one.",
        {
            "get a\\0b": _FORMAT,
            "set a\\0b 0 0 3|abc": _FORMAT + _ERROR,
            "delete a\\0": _FORMAT,
        },
    ),
    _differ(
        "A carriage return within a line is a part of a key for the reference, which"
        " then writes it into a reply. Here it is in no word.",
        {
            "get a\\rb": _ERROR,
            "get a\\r": _ERROR,
            "set a\\rb 0 0 1|a|get a\\rb": _ERROR * 3,
        },
    ),
    _differ(
        "What the reference tells about itself: its process, its memory, its times.",
        {
            "stats": rb"STAT pid [0-9]+\r\n(STAT [a-z_]+ [0-9.]+\r\n)+END\r\n",
            "stats settings": _ERROR,
            "stats items": _ERROR,
            "stats slabs": _ERROR,
            "stats sizes": _ERROR,
            "stats conns": _ERROR,
            "stats extstore": _ERROR,
            "stats detail on": _ERROR,
            "stats detail off": _ERROR,
            "stats detail dump": _ERROR,
            "stats detail": _ERROR,
            "stats cachedump": _ERROR,
            "stats cachedump x 1": _ERROR,
            "stats cachedump 100 1": rb"END\r\n",
        },
    ),
    _differ(
        "Commands for the reference's own allocator and logs: its memory is not ours.",
        {
            "slabs automove 0": _ERROR,
            "slabs reassign 1 2": _ERROR,
            "lru mode segmented": _ERROR,
            "lru_crawler disable": _ERROR,
            "lru_crawler crawl all": _ERROR,
            "refresh_certs": _ERROR,
        },
    ),
    _differ(
        "The meta commands are another protocol; `bget` is documented nowhere.",
        {"mn": _ERROR, "me k": _ERROR, "mg k": _ERROR, "bget k": _ERROR},
    ),
    _differ(
        "The reference closes a line over 2 KiB or answers it, as its segments fall.",
        {"a line of 3000 octets": b"", "a set with a key of 3000 octets": b""},
    ),
    _differ(
        "The reference charges an item its own bookkeeping, and keeps less than 1 MiB.",
        {"a value of 1 MiB": rb"STORED\r\nVALUE k 0 1048576\r\nx+\r\nEND\r\n"},
    ),
    _differ(
        "Two mistakes in one, a value too large that does not end where its size says:"
        " each server names the other one.",
        {
            "a value too large, with a wrong size": (
                rb"CLIENT_ERROR bad data chunk\r\n" + _ERROR
            )
        },
    ),
    _differ(
        "Beyond 2 MiB a value is refused before the cache hears of it; the reference"
        " drops the old value of the same key then too.",
        {
            "a value of 3 MiB for a key that has one": (
                rb"STORED\r\n" + _TOO_LARGE + _VALUE
            )
        },
    ),
    _differ(
        "The reference looks at the time of `delete` before it looks at the key, and"
        " finds `noreply` without knowing the form of the line.",
        {
            "delete with a key of 251 octets and a time": _FORMAT,
            "delete with a key of 251 octets, silently": _FORMAT,
        },
    ),
    _differ(
        "At a key that is too long in `get` the reference forgets the answers to earlier"
        " commands that it has not sent yet.",
        {
            "get with a key of 251 octets among others": _AMONG,
            "gets with a key of 251 octets, the 30th": _AMONG,
        },
    ),
    _differ(
        "A value beyond 2 MiB is answered when its size is known. The reference reads to"
        " its end before it answers.",
        {
            "unfinished: a value of 10 MiB": _TOO_LARGE,
            "unfinished: a value of 2 GiB": rb"VERSION 1.6.18\r\n" + _TOO_LARGE,
        },
    ),
    _differ(
        "The reference takes any number of keys; here what one line may ask is bounded.",
        {"get of 20000 keys": rb"CLIENT_ERROR too many keys\r\n"},
    ),
)


DIFFERENCES: Final[Mapping[str, Difference]] = {
    name: difference
    for differences in _TABLE
    for name, difference in differences.items()
}
"""The differences that are meant, by the name of the case."""
