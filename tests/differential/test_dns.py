"""Our DNS answers as Debian's NSD does, from the same zone, over UDP and TCP.

Messages are compared by what they mean: the names in another case and another compression
are the same. A question that is known to be answered follows each case, so that no answer
at all is seen, and not guessed.
"""

import socket
import struct
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, TypeAlias

import dns.message
import dns.rcode
import dns.rrset
import pytest

from tests.differential.dns_corpus import CASES, name, question
from tests.support.missing import require_tool
from tests.support.paths import ROOT
from tests.support.servers import free_port, running, running_program
from tests.support.waiting import DEADLINE

pytestmark = pytest.mark.differential

_ZONE: Final = ROOT / "generated_examples" / "dns" / "zone.txt"
_ID: Final = b"\xff\xff"
_MARKER: Final = _ID + question(name("ns.example.org"))[2:]
_SETTINGS: Final = """\
server:
  server-count: 1
  ip-address: 127.0.0.1@{port}
  username: ""
  database: ""
  zonesdir: "{folder}"
  xfrdir: "{folder}"
  xfrdfile: "{folder}/xfrd.state"
  zonelistfile: "{folder}/zone.list"
  pidfile: ""
  rrl-ratelimit: 0
  minimal-responses: yes
remote-control:
  control-enable: no
zone:
  name: "example.org"
  zonefile: "{zone}"
"""

_ALL: Final = "to ANY, NSD tells one kind of records (RFC 8482), ours tells all"
_BESIDE: Final = (
    "ours tells the addresses of what an answer leads to, NSD where it must"
)
_CODE: Final = "a code in a question is an error for NSD, and means nothing to ours"
_NOTIFY: Final = "NSD takes notes of changes from other servers, ours is told of none"
DIFFERENCES: Final[dict[str, tuple[str, str]]] = {
    "MX of example.org": (_BESIDE, "NOERROR 1 0 2"),
    "SRV of _sip._udp.example.org": (_BESIDE, "NOERROR 1 0 2"),
    "ANY of example.org": (_ALL, "NOERROR 4 0 3"),
    "ANY of mail.example.org": (_ALL, "NOERROR 2 0 0"),
    "ANY of web.example.org": (_ALL, "NOERROR 2 0 0"),
    "ANY of _sip._udp.example.org": (_BESIDE, "NOERROR 1 0 2"),
    "flag 0x0001": (_CODE, "NOERROR 1 0 0"),
    "flag 0x0002": (_CODE, "NOERROR 1 0 0"),
    "flag 0x0004": (_CODE, "NOERROR 1 0 0"),
    "flag 0x0008": (_CODE, "NOERROR 1 0 0"),
    "flag 0x2000": (_NOTIFY, "NOTIMP 0 0 0"),
    "opcode 4": (_NOTIFY, "NOTIMP 0 0 0"),
    "an octet more": ("NSD passes over what is behind a message", "FORMERR 0 0 0"),
}
"""The cases that differ: why, and our code and numbers of records."""

_SHORT: Final = "NSD closes a connection on which there is less than any question has"
OVER_TCP: Final[dict[str, tuple[str, str]]] = {
    **{f"the first {n} octets": (_SHORT, "FORMERR 0 0 0") for n in range(12, 17)},
    "no question": (_SHORT, "FORMERR 0 0 0"),
}
"""Those that differ over TCP only."""

_NAMELESS: Final = (
    "where a name cannot be read, NSD says so at times, and nothing at others"
)
SOMETIMES: Final[dict[str, tuple[str, str]]] = dict.fromkeys(
    (
        *("a pointer ahead", "a pointer to the header", "a name that is itself"),
        *("a label of 64 octets", "a label of another kind", "a name that is too long"),
    ),
    (_NAMELESS, "FORMERR 0 0 0"),
)
"""Those that differ from one run to the next."""

_Records: TypeAlias = list[tuple[str, int, int, str]]
_Meaning: TypeAlias = tuple[tuple[object, ...], list[_Records]]
"""What is said of an answer as a whole, its code first, and its records."""
_Address: TypeAlias = tuple[str, int]


@contextmanager
def _reference(folder: Path) -> Generator[_Address]:
    program = require_tool("nsd", apt="nsd")
    port = free_port()
    settings = folder / "nsd.conf"
    values = {"port": port, "folder": folder, "zone": _ZONE}
    settings.write_text(_SETTINGS.format(**values), "utf-8")
    with running_program(program, "-d", "-c", str(settings), port=port):
        yield ("127.0.0.1", port)


@contextmanager
def _ours() -> Generator[_Address]:
    port = free_port()
    where = [f"--bind={scheme}://127.0.0.1:{port}" for scheme in ("udp", "tcp")]
    with running("generated_examples.dns", *where):
        yield ("127.0.0.1", port)


@pytest.fixture(scope="module", name="servers")
def both_servers(
    tmp_path_factory: pytest.TempPathFactory,
) -> Generator[tuple[_Address, _Address]]:
    """The reference server and ours."""
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("nsd")
        yield stack.enter_context(_reference(folder)), stack.enter_context(_ours())


def _over_udp(address: _Address, octets: bytes) -> list[bytes]:
    """Return the answers to a datagram."""
    found: list[bytes] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(DEADLINE)
        asking.connect(address)
        asking.send(octets)
        asking.send(_MARKER)
        while (told := asking.recv(65535))[:2] != _ID:
            found.append(told)
    return found


def _over_tcp(address: _Address, octets: bytes) -> list[bytes]:
    """Return the answers to a message, up to the end if the connection is closed."""
    found: list[bytes] = []
    with (
        socket.create_connection(address, timeout=DEADLINE) as connection,
        connection.makefile("rb") as file,
    ):
        frames = (struct.pack("!H", len(each)) + each for each in (octets, _MARKER))
        try:
            connection.sendall(b"".join(frames))
            connection.shutdown(socket.SHUT_WR)
            while len(size := file.read(2)) == 2:
                told = file.read(int.from_bytes(size, "big"))
                if told[:2] == _ID:
                    break
                found.append(told)
        except OSError:
            pass  # It has closed without reading all; what it told before counts.
    return found


def _records(section: list[dns.rrset.RRset]) -> _Records:
    """Return the records of a section, whatever their order and the case of their names."""
    found: _Records = []
    for rrset in section:
        name_, kind = str(rrset.name).lower(), int(rrset.rdtype)
        texts = rrset.to_text().splitlines()
        values = (text.split(" ", 4)[4].lower() for text in texts)
        found += ((name_, rrset.ttl, kind, value) for value in values)
    return sorted(found)


def _meaning(told: bytes) -> _Meaning:
    """Return what an answer says; of errors that alone."""
    flags = int.from_bytes(told[2:4], "big")
    if flags >> 11 & 15:  # Whatever follows is none of our business.
        id_ = int.from_bytes(told[:2], "big")
        return (dns.rcode.to_text(dns.rcode.Rcode(flags & 15)), id_, flags), [
            [],
            [],
            [],
        ]
    message = dns.message.from_wire(told, ignore_trailing=True)
    sections = [_records(each) for each in message.sections[1:]]
    rcode = dns.rcode.to_text(message.rcode())
    is_error = rcode not in ("NOERROR", "NXDOMAIN", "BADVERS")
    asked = [] if is_error else [each.to_text() for each in message.question]
    return (rcode, message.id, int(message.flags), message.edns, asked), sections


def _summary(meaning: _Meaning) -> str:
    """Return the code, and how many records each section has."""
    (rcode, *_), sections = meaning
    return " ".join(map(str, (rcode, *map(len, sections))))


@pytest.mark.parametrize("ask", [_over_udp, _over_tcp], ids=["udp", "tcp"])
@pytest.mark.parametrize("case", CASES)
def test_the_answers_are_the_same(
    servers: tuple[_Address, _Address], case: str, ask: object
) -> None:
    over = _over_udp if ask is _over_udp else _over_tcp
    reference, ours = (
        [_meaning(told) for told in over(address, CASES[case])] for address in servers
    )
    if case in SOMETIMES:
        _, expected = SOMETIMES[case]
        assert [_summary(each) for each in ours] == [expected]
        assert reference in ([], ours)
        return
    differences = DIFFERENCES | OVER_TCP if over is _over_tcp else DIFFERENCES
    if case not in differences:
        assert ours == reference
        return
    _, expected = differences[case]
    assert [_summary(each) for each in ours] == [expected]
    assert ours != reference, "no longer a difference"


def test_every_difference_belongs_to_a_case() -> None:
    assert (DIFFERENCES | OVER_TCP | SOMETIMES).keys() <= CASES.keys()
    assert len(CASES) >= 300
