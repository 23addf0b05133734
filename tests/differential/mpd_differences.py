"""Where our jukebox answers otherwise than Debian's mpd, why, and what.

Each entry is tested: our answer is the one given here, however the input is cut, and the
reference's is another one. A name begins with `closes:` or `unfinished:` as in the corpus.
"""

from collections.abc import Mapping
from typing import Final

from tests.differential.harness import Difference

__all__ = ["DIFFERENCES"]

_OK: Final = rb"OK\n"
_UNKNOWN: Final = rb"ACK \[5@0\] \{\} unknown command \"[^\n]*\"\n"
_NONE: Final = rb""


def _differ(reason: str, cases: dict[str, bytes]) -> dict[str, Difference]:
    """Return a difference for each case by its name, with our answer as a pattern."""
    return {name: Difference(reason, ours) for name, ours in cases.items()}


def _arity(*inputs: str) -> dict[str, bytes]:
    """Return the answer to a wrong number of words, for each input of one command."""
    return {
        each: (
            rb"ACK \[2@0\] \{%b\} wrong number of arguments for \"%b\"\n"
            % ((each.split()[0].encode(),) * 2)
        )
        for each in inputs
    }


def _argument(verb: bytes, message: bytes, index: int = 0) -> bytes:
    return rb"ACK \[2@%d\] \{%b\} %b\n" % (index, verb, message)


_TABLE: Final = (
    _differ(
        "Of commands that may have several numbers of words, the reference says whether"
        " there are too few or too many. Here it is one error.",
        _arity(
            *("add", "add a b c", "addid", "plchanges", "play 0 1", "play 0 1 2"),
            *("lsinfo Bach nowhere", "list", "count", "find", "search", "searchadd"),
            *("update a b", "load"),
        ),
    ),
    _differ(
        "The reference compares the whole line of these with a text; anything else is no"
        " command. Here a word too many is a word too many.",
        {
            **_arity("command_list_begin x", "noidle x"),
            "command_list_ok_begin|command_list_end x|command_list_end": _argument(
                b"command_list_end",
                rb"wrong number of arguments for \"command_list_end\"",
            ),
        },
    ),
    _differ(
        "What is wrong with quotes is said in other words.",
        {
            'setvol "3': rb"ACK \[5@0\] \{\} unbalanced quotes\n",
            'setvol "3"x': rb"ACK \[5@0\] \{\} unbalanced quotes\n",
            'setvol 3"x': rb"ACK \[5@0\] \{\} unbalanced quotes\n",
            "setvol '3'": rb"ACK \[5@0\] \{\} a character that no word has\n",
            "setvol 3'": rb"ACK \[5@0\] \{\} a character that no word has\n",
            'setvol "3\\"': rb"ACK \[5@0\] \{\} unbalanced quotes\n",
            'foo "bar': rb"ACK \[5@0\] \{\} unbalanced quotes\n",
            "idle neighbor 'x'": rb"ACK \[5@0\] \{\} a character that no word has\n",
            'command_list_ok_begin|ping|play "x|command_list_end': (
                rb"list_OK\nACK \[5@1\] \{\} unbalanced quotes\n"
            ),
        },
    ),
    _differ(
        "The reference reads numbers as C does, with a plus sign. The protocol has digits.",
        {
            "setvol +7": _argument(b"setvol", rb"Integer expected: \+7"),
            "setvol 50|volume +5|getvol": (
                _OK
                + _argument(b"volume", rb"Integer expected: \+5")
                + rb"volume: 50\nOK\n"
            ),
        },
    ),
    _differ(
        "The first entry of a queue has the id 1; that 0 is none is said differently.",
        {"deleteid 0": rb"ACK \[50@0\] \{deleteid\} No such song\n"},
    ),
    _differ(
        "A NUL ends the reference's line, which is a text of C. Here it is a character.",
        {
            "ping\\0": _UNKNOWN,
            "foo\\0bar": _UNKNOWN,
            "add Bach\\0|playlist": (
                rb"ACK \[50@0\] \{add\} No such directory\n" + _OK
            ),
        },
    ),
    _differ(
        "The reference takes any octets for a path. Here text is UTF-8.",
        {"add nowhere\\xff": _argument(b"add", rb"[^\n]*: nowhere\?")},
    ),
    _differ(
        "A carriage return is white space for the reference, wherever it is. Here it is"
        " that before a line feed only.",
        {"ping\\rping": _UNKNOWN},
    ),
    _differ(
        "Blanks before a command, and quotes around it, are as good as elsewhere. The"
        " reference takes them for another protocol.",
        {
            "\\sping": _OK,
            "\\tping": _OK,
            '"ping"': _OK,
            '"setvol" 3': _OK,
        },
    ),
    _differ(
        "The reference closes the connection when a command has other characters than"
        " letters and digits. Here only what does not begin with a small letter does it.",
        {"foo-bar": _UNKNOWN, "ping-": _UNKNOWN, "play-x 1": _UNKNOWN},
    ),
    _differ(
        "An empty line is no command; the reference takes it for another protocol.",
        {"\\r": _UNKNOWN},
    ),
    _differ(
        "A folder that is not there has no tracks, which is no error.",
        {"find base nowhere": _OK},
    ),
    _differ(
        "A word that is no tag is seen before the number of words is.",
        {"tagtypes clear x": _argument(b"tagtypes", b"Unknown tag type")},
    ),
    _differ(
        "There are no partitions, mounts, or settings to be told.",
        {
            "config": _UNKNOWN,
            "partition x": _UNKNOWN,
            "listpartitions": _UNKNOWN,
            "listmounts": _UNKNOWN,
        },
    ),
    _differ(
        "In a list, `idle` is refused. The reference begins to wait, forgets the rest of"
        " the list, and answers it never.",
        {
            "unfinished: command_list_ok_begin|ping|idle neighbor|ping|command_list_end": (
                rb"list_OK\nACK \[5@1\] \{\} unknown command \"idle\"\n"
            )
        },
    ),
)


DIFFERENCES: Final[Mapping[str, Difference]] = {
    name: difference
    for differences in _TABLE
    for name, difference in differences.items()
}
"""The differences that are meant, by the name of the case."""
