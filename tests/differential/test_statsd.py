"""Our statsd counts what the original one does.

Nothing is answered: the same datagrams go to both, and what they have counted at the end is
compared. Each case has names of its own, so that one server of each kind takes them all.
"""

import json
import re
import socket
from collections import defaultdict
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from tests.support.missing import require_node_modules, require_tool
from tests.support.paths import ROOT
from tests.support.servers import ServerProcess, free_port, running, running_program
from tests.support.waiting import wait_until

pytestmark = pytest.mark.differential

_BACKEND: Final = ROOT / "tests" / "clients" / "node" / "statsd_backend.cjs"
_LAST: Final = b"the.end:1|c"

_Counts: TypeAlias = dict[str, str]
"""What was counted, in the words of our table, by name."""

_CASES: Final[dict[str, tuple[bytes, ...]]] = {
    "counters": (b"c.a:1|c", b"c.a:2|c\nc.b:-3|c\n", b"c.c:1.5|c"),
    "sampled": (b"r.a:1|c|@0.1", b"r.b:3|c|@0.5\nr.b:1|c"),
    "gauges": (b"g.a:5|g", b"g.a:+3|g", b"g.a:-1|g", b"g.b:7|g\ng.b:2|g"),
    "a gauge that begins below": (b"g.c:-4|g",),
    "timers": (b"t.a:320|ms", b"t.a:10.5|ms\nt.a:2|ms", b"t.b:1|ms|@0.1"),
    "sets": (b"s.a:x|s", b"s.a:x|s\ns.a:y|s", b"s.b:765|s"),
    "no line ending, two, empty lines": (b"l.a:1|c\n\n", b"\n\nl.a:1|c\n\nl.b:1|c"),
    "malformed": (
        b"nonsense",
        b"m.a:x|c",
        b"m.zz:1|zz",
        b"m.a:|c",
        b"m.a:1|c|@x",
        b":|",
        b"|",
        b"m.a:1|c\nnonsense\nm.b:1|c",
        b"\xff\xfe",
        bytes(range(32)),
    ),
    "several values": (b"v.a:1:2:3|c", b"v.b:1|c:2|c"),
    "no type": (b"n.a:1", b"n.a"),
    "names with blanks and slashes": (b"w a/b:1|c",),
    "tags": (b"x.a:1|c|#t:u",),
}

_TAGS: Final = "the original gives a tag a place in the name, ours writes it as it came"
_CLEANED: Final = "the original replaces blanks and slashes in names"
_DIFFERENT: Final[dict[str, str]] = {
    "m.zz": "a kind that nobody knows counts in the original, and is refused by ours",
    "v.a": "several values before one kind are of DogStatsD, later than the original",
    "v.b": "several kinds in a line are of the original only",
    "w a/b": _CLEANED,
    "w_a-b": _CLEANED,
    "x.a;t=u": _TAGS,
    "x.a{t:u}": _TAGS,
}
"""Names that differ, and why."""


@contextmanager
def _reference(folder: Path) -> Generator[tuple[int, ServerProcess]]:
    modules = require_node_modules()
    node = require_tool("node", apt="nodejs")
    port, management = free_port(socket.SOCK_DGRAM), free_port()
    config = folder / "config.js"
    settings = {
        "servers": [
            {"server": "./servers/udp", "address": "127.0.0.1", "port": port},
        ],
        "mgmt_address": "127.0.0.1",
        "mgmt_port": management,
        "flushInterval": 100,
        "deleteIdleStats": True,
        "deleteGauges": False,
        "backends": [str(_BACKEND)],
    }
    config.write_text(json.dumps(settings), encoding="utf-8")
    program = modules / "statsd" / "stats.js"
    with running_program(
        node, str(program), str(config), port=management, exit_code=None
    ) as server:
        yield port, server


def _send(port: int) -> None:
    """Send every case, and the last count of all."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        sending.connect(("127.0.0.1", port))
        for case in _CASES.values():
            for datagram in case:
                sending.send(datagram)
        sending.send(_LAST)


def _counted_by_reference(server: ServerProcess) -> _Counts:
    """Return what the original has counted, which it prints at every interval."""
    wait_until(lambda: any("the.end" in line for line in server.lines), "the end")
    found: _Counts = {}
    sums: dict[str, float] = defaultdict(float)
    for line in server.lines:
        if not line.startswith("{"):
            continue
        flushed = json.loads(line)
        for name, number in flushed["counters"].items():
            sums[name] += number or 0
            found[name] = f"count {sums[name]:g}"
        for name, number in flushed["gauges"].items():
            found[name] = f"gauge {number:g}"
        for name, samples in flushed["timers"].items():
            found[name] = f"samples n={len(samples)}"
        for name, count in flushed["sets"].items():
            found[name] = f"different {count}"
    return {
        name: text for name, text in found.items() if not name.startswith("statsd.")
    }


def _counted_by_ours(server: ServerProcess) -> _Counts:
    """Stop our server; return what it tells then."""
    server.stop()
    rows = [re.split(r"  +", line) for line in server.lines if "listening" not in line]
    return {name: f"{kind} {number.split(' ')[0]}" for name, kind, number in rows}


def test_both_count_the_same(tmp_path: Path) -> None:
    bind = ("--bind", "udp://127.0.0.1:0", "--interval", "1000")
    with (
        _reference(tmp_path) as (port, reference),
        running("generated_examples.statsd", *bind) as ours,
    ):
        _send(port)
        _send(ours.udp[1])
        theirs, found = _counted_by_reference(reference), _counted_by_ours(ours)
    names = theirs.keys() | found.keys()
    different = {
        name: (theirs.get(name), found.get(name))
        for name in names
        if theirs.get(name) != found.get(name)
    }
    assert different.keys() == _DIFFERENT.keys(), different
