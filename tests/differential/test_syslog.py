"""Our syslog reads what rsyslog reads.

Nothing is answered: the same octets go to both, and what they have written is compared, in
fields. Behind each case comes a message that ends it, so that nothing is guessed about time.
"""

import json
import socket
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from tests.support.missing import require_tool
from tests.support.servers import free_port, running, running_program
from tests.support.waiting import DEADLINE, wait_until

pytestmark = pytest.mark.differential

_Fields: TypeAlias = tuple[str, ...]
"""Priority, host, app, process, id, data and text of a message; what is not there is empty."""

_Lines: TypeAlias = Callable[[], list[str]]
"""Returns what a server has written so far."""

_MARK: Final = "that was all of "

_CONFIG: Final = """\
global(workDirectory="{folder}" parser.escapeControlCharactersOnReceive="off")
module(load="imudp")
module(load="imtcp" addtlFrameDelimiter="0")
input(type="imudp" address="127.0.0.1" port="{udp}")
input(type="imtcp" address="127.0.0.1" port="{tcp}")
template(name="fields" type="list" option.jsonf="on") {{
  property(name="protocol-version" outname="version" format="jsonf")
  property(name="pri" outname="priority" format="jsonf")
  property(name="hostname" outname="host" format="jsonf")
  property(name="app-name" outname="app" format="jsonf")
  property(name="procid" outname="process" format="jsonf")
  property(name="msgid" outname="id" format="jsonf")
  property(name="structured-data" outname="data" format="jsonf")
  property(name="msg" outname="text" format="jsonf")
}}
action(type="omfile" file="{folder}/written" template="fields")
"""

_FACILITIES: Final = (
    *("kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news"),
    *("uucp", "cron", "authpriv", "ftp", "ntp", "audit", "alert", "clock"),
    *(f"local{number}" for number in range(8)),
)
_SEVERITIES: Final = (
    *("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"),
)

_DATAGRAMS: Final[dict[str, bytes]] = {
    "all fields": b'<34>1 2003-10-11T22:14:15.003Z h su 7 M [a@1 b="c"] text: d',
    "no data": b"<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 p 87 - - % text",
    "no text": b'<165>1 2003-10-11T22:14:15.003Z h e - M [a@1 b="c" d="e"][f@2]',
    "escapes": b'<0>1 2003-10-11T22:14:15Z h a - - [x@1 y="a \\"b\\" \\\\ \\]"] t',
    "a mark before the text": b"<14>1 2003-10-11T22:14:15Z h a - - - \xef\xbb\xbft\xc3\xbc",
    "largest priority": b"<191>1 2003-10-11T22:14:15Z h a - - - t",
    "blanks in the text": b"<14>1 2003-10-11T22:14:15Z h a - - -  a  b ",
    "a line ending": b"<14>1 2003-10-11T22:14:15Z h a - - - t\n",
    "a NUL": b"<14>1 2003-10-11T22:14:15Z h a - - - t\0",
    "several lines": b"<14>1 2003-10-11T22:14:15Z h a - - - t\nu",
    "legacy": b"<34>Oct 11 22:14:15 mymachine su: 'su root' failed",
    "legacy with a process": b"<13>Feb  5 17:32:18 10.0.0.99 cron[99]: Use the BFG!",
    "legacy, text with colons": b"<13>Feb  5 17:32:18 h cron: a: b: c",
    "legacy, IPv6": b"<13>Feb  5 17:32:18 fe80::1 cron: a",
    "legacy, no host": b"<13>Feb  5 17:32:18 cron: a",
    "no tag": b"<13>Feb  5 17:32:18 h some text",
    "plain": b"<13>some text",
    "priority only": b"<13>",
    "no priority": b"some text",
    "too large a priority": b"<192>some text",
    "data that does not end": b'<14>1 2003-10-11T22:14:15Z h a - - [a@1 b="c t',
    "no time": b"<14>1 - h a - - - t",
    "no host": b"<14>1 2003-10-11T22:14:15Z - a - - - t",
}

_A: Final = b"<14>1 2003-10-11T22:14:15Z h a - - - "

_STREAMS: Final[dict[str, bytes]] = {
    "lines": _A + b"t\n" + _A + b"u\n",
    "lines of CR LF": _A + b"t\r\n" + _A + b"u\r\n",
    "counted": b"40 " + _A + b"t\nu" + b"38 " + _A + b"v",
    "counted, with a line ending": b"39 " + _A + b"t\n",
    "NUL": _A + b"t\0" + _A + b"u\0",
    "in turns": _A + b"t\n" + b"38 " + _A + b"u" + _A + b"v\0" + b"38 " + _A + b"w",
    "legacy in frames": b"<13>Feb  5 17:32:18 h cron[9]: a\n43 <13>Feb  5 17:32:18 10.0.0.99 cron[99]: BFG",
    "empty lines": b"\n\n" + _A + b"t\n\n\n",
}

_TEXT: Final = "a message without a time, or without a tag, is a text to us, whole"
_SENDER: Final = "rsyslog takes the sender's name for a host that is not told"
_DIFFERENT: Final[dict[str, tuple[str, list[_Fields]]]] = {
    "legacy, IPv6": (
        "rsyslog takes an address with colons for a tag",
        [("13", "fe80::1", "cron", "", "", "", "a")],
    ),
    "legacy, no host": (_SENDER, [("13", "", "cron", "", "", "", "a")]),
    "no tag": (_TEXT, [("13", "", "", "", "", "", "Feb  5 17:32:18 h some text")]),
    "plain": (_TEXT, [("13", "", "", "", "", "", "some text")]),
    "priority only": (_SENDER, [("13", "", "", "", "", "", "")]),
    "no priority": ("rsyslog makes one up, we drop what begins otherwise", []),
    "too large a priority": ("rsyslog notes that it is none, we drop it", []),
    "data that does not end": (
        "rsyslog cuts it at the end, to us it is no message of RFC 5424",
        [("14", "", "", "", "", "", '1 2003-10-11T22:14:15Z h a - - [a@1 b="c t')],
    ),
    "lines of CR LF": (
        "rsyslog leaves the CR to the text",
        [("14", "h", "a", "", "", "", "t"), ("14", "h", "a", "", "", "", "u")],
    ),
    "counted, with a line ending": (
        "rsyslog takes a line ending off the end of any message",
        [("14", "h", "a", "", "", "", "t\n")],
    ),
}
"""What is written otherwise, why, and what ours is."""


@contextmanager
def _reference(folder: Path) -> Generator[tuple[int, int, _Lines]]:
    rsyslogd = require_tool("rsyslogd", apt="rsyslog")
    modules = next(Path(rsyslogd).parents[1].glob("lib/*/rsyslog"))
    udp, tcp = free_port(socket.SOCK_DGRAM), free_port()
    config = folder / "rsyslog.conf"
    config.write_text(_CONFIG.format(folder=folder, udp=udp, tcp=tcp), "utf-8")
    written = folder / "written"
    written.touch()
    options = ("-n", "-f", str(config), "-i", str(folder / "pid"), "-M", str(modules))
    with running_program(rsyslogd, *options, port=tcp):
        yield udp, tcp, lambda: written.read_text("utf-8").splitlines()


def _of_reference(line: str) -> _Fields:
    """Return the fields of a message that rsyslog has written."""
    told: dict[str, str] = json.loads(line)
    text = told["text"].removeprefix("\ufeff")
    if told["version"] == "0":  # the blank behind the tag is part of its text
        text = text.removeprefix(" ")
    names = ("host", "app", "process", "id", "data")
    found = ("" if told[name] == "-" else told[name] for name in names)
    return (told["priority"], *found, text)


def _of_ours(line: str) -> _Fields:
    """Return the fields of a message that ours has written."""
    told = json.loads(line)
    facility = _FACILITIES.index(told["facility"])
    priority = 8 * facility + _SEVERITIES.index(told["severity"])
    data = "".join(
        _element(each["id"], each["params"]) for each in told.get("data", [])
    )
    names = ("host", "app", "process", "id")
    found = (told.get(name, "") for name in names)
    return (str(priority), *found, data, told.get("text", ""))


def _element(name: str, params: list[list[str]]) -> str:
    """Return structured data as it is on the wire."""
    escape = str.maketrans({character: f"\\{character}" for character in '"\\]'})
    shown = (f' {key}="{value.translate(escape)}"' for key, value in params)
    return f"[{name}{''.join(shown)}]"


def _written(
    lines: _Lines, fields: Callable[[str], _Fields], send: Callable[[bytes], object]
) -> Iterator[tuple[str, list[_Fields]]]:
    """Send each datagram; yield its name and the messages that were written for it."""
    for name, octets in _DATAGRAMS.items():
        before = len(lines())
        send(octets)
        send(_A + (_MARK + name).encode())
        yield name, _before_mark(lines, before, name, fields)


def _before_mark(
    lines: _Lines, before: int, name: str, fields: Callable[[str], _Fields]
) -> list[_Fields]:
    """Return the messages behind the first so many, up to the mark of a case."""

    def found() -> list[_Fields]:
        return [fields(line) for line in lines()[before:] if line.endswith("}")]

    mark = _MARK + name
    wait_until(lambda: any(f[-1] == mark for f in found()), f"the mark of {name}")
    return [each for each in found() if each[-1] != mark]


def _in_datagrams(
    port: int, lines: _Lines, fields: Callable[[str], _Fields]
) -> dict[str, list[_Fields]]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sending:
        sending.connect(("127.0.0.1", port))
        return dict(_written(lines, fields, sending.send))


def _in_streams(
    port: int, lines: _Lines, fields: Callable[[str], _Fields]
) -> dict[str, list[_Fields]]:
    written: dict[str, list[_Fields]] = {}
    for name, octets in _STREAMS.items():
        before = len(lines())
        with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE) as sending:
            sending.sendall(octets + _A + (_MARK + name).encode() + b"\n")
            written[name] = _before_mark(lines, before, name, fields)
    return written


def test_both_write_the_same(tmp_path: Path) -> None:
    bind = ("--bind", "udp://127.0.0.1:0", "--bind", "tcp://127.0.0.1:0")
    with (
        _reference(tmp_path) as (udp, tcp, lines),
        running("generated_examples.syslog", *bind, addresses=2) as ours,
    ):
        theirs = _in_datagrams(udp, lines, _of_reference)
        theirs |= _in_streams(tcp, lines, _of_reference)
        found = _in_datagrams(ours.udp[1], lambda: ours.lines[2:], _of_ours)
        found |= _in_streams(ours.tcp[1], lambda: ours.lines[2:], _of_ours)
    meant = {name: expected for name, (_, expected) in _DIFFERENT.items()}
    assert {name: found[name] for name in meant} == meant
    assert {name for name in found if theirs[name] != found[name]} == meant.keys()
