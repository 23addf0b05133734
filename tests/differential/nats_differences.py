"""Where our NATS answers otherwise than Debian's, why, and what.

Each entry is tested: our answer is the one given here, however the input is cut, and the
reference's is another one.
"""

from collections.abc import Mapping
from typing import Final

from tests.differential.harness import Difference

__all__ = ["DIFFERENCES"]

_UNKNOWN: Final = rb"-ERR 'Unknown Protocol Operation'\r\n"


def _differ(reason: str, cases: Mapping[str, bytes]) -> dict[str, Difference]:
    """Return a difference for each case by its name, with our answer as a pattern."""
    return {name: Difference(reason, ours) for name, ours in cases.items()}


DIFFERENCES: Final[Mapping[str, Difference]] = {
    **_differ(
        "a command has one answer: nothing is said behind a refusal, not even that all"
        " is well",
        dict.fromkeys(
            ("PUB a.* 1|x", "PUB > 1|x", "PUB a..b 1|x"),
            rb"-ERR 'Invalid Publish Subject'\r\n",
        ),
    ),
    **_differ(
        "blanks are overlooked before a command as they are within it",
        {r"\x20 PING": rb"PONG\r\n"},
    ),
    **_differ(
        "a command is a whole word; theirs are read letter by letter, and some go on"
        " with anything",
        {"PINGPONG": _UNKNOWN},
    ),
    **_differ(
        "a known command without its arguments has wrong arguments, and is closed"
        " without a word like others that have",
        dict.fromkeys(("SUB", "UNSUB", "PUB", "HPUB"), b""),
    ),
    **_differ(
        "what is behind a command that has no arguments is refused, not overlooked",
        dict.fromkeys(("PING x", "PONG x"), b""),
    ),
    **_differ(
        "what only a server says is no command",
        dict.fromkeys(("INFO {}", "+OK"), _UNKNOWN),
    ),
    **_differ("a number that is none is refused", {"UNSUB 1 x": b""}),
    **_differ("only blanks divide words", {r"SUB\ta\t1": _UNKNOWN}),
}
