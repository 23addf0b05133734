"""Clients of DNS, unmodified, ask the example for the records of its zone."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from generated_examples.dns.protocol import A, Class, DnsClient, Question, Rcode, Type
from tests.support.missing import require_module, require_tool
from tests.support.servers import ServerProcess, free_port, running
from tests.support.waiting import DEADLINE

pytestmark = pytest.mark.clients

_TYPES: Final = {
    "A web.example.org": ["192.0.2.3"],
    "AAAA mail.example.org": ["2001:db8::2"],
    "NS example.org": ["ns.example.org."],
    "MX example.org": ["10 mail.example.org."],
    "TXT example.org": ['"v=spf1 mx" "a second text"'],
    "A www.example.org": ["web.example.org.", "192.0.2.3"],
    "SRV _sip._udp.example.org": ["1 2 5060 mail.example.org."],
    "PTR 3.reverse.example.org": ["web.example.org."],
    "SOA example.org": [
        "ns.example.org. host.example.org. 7 7200 900 604800 300",
    ],
    "A nothing.example.org": [],
}


@pytest.fixture(name="server", scope="module", params=["events", "threads"])
def a_server(request: pytest.FixtureRequest) -> Iterator[ServerProcess]:
    """A server of the zone that is beside it."""
    how = ("--bind", "udp://127.0.0.1:0", "--concurrency", request.param)
    with running("generated_examples.dns", *how) as server:
        yield server


@pytest.fixture(
    name="both",
    scope="module",
    params=["--concurrency=events", "--concurrency=threads"],
)
def a_server_over_both(request: pytest.FixtureRequest) -> Iterator[int]:
    """The port of a server that answers over UDP and TCP."""
    port = free_port()
    where = [f"--bind={scheme}://127.0.0.1:{port}" for scheme in ("udp", "tcp")]
    with running("generated_examples.dns", *where, request.param):
        yield port


def _run(*command: str, cwd: Path | None = None) -> str:
    done = subprocess.run(
        command, timeout=DEADLINE, cwd=cwd, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("tool", "package"),
    [("dig", "bind9-dnsutils"), ("kdig", "knot-dnsutils")],
)
def test_short_answers(server: ServerProcess, tool: str, package: str) -> None:
    found = require_tool(tool, apt=package)
    where = ("@127.0.0.1", "-p", str(server.udp[1]), "+short", "+time=5")
    for asked, answers in _TYPES.items():
        type_, name = asked.split()
        assert _run(found, *where, name, type_).splitlines() == answers


def test_dig_sees_what_is_wrong(server: ServerProcess) -> None:
    dig = require_tool("dig", apt="bind9-dnsutils")
    where = (dig, "@127.0.0.1", "-p", str(server.udp[1]), "+ignore")
    assert "status: NXDOMAIN" in _run(*where, "nothing.example.org")
    assert "status: REFUSED" in _run(*where, "example.com")
    assert "status: NOTIMP" in _run(*where, "+opcode=status", "example.org")
    assert "status: BADVERS" in _run(*where, "+edns=1", "+noednsneg", "example.org")
    assert " tc" in _run(*where, "big.example.org", "TXT")
    assert "udp: 1232" in _run(*where, "example.org")


def test_drill(server: ServerProcess) -> None:
    drill = require_tool("drill", apt="ldnsutils")
    told = _run(drill, "-p", str(server.udp[1]), "mail.example.org", "@127.0.0.1", "A")
    assert "mail.example.org.\t60\tIN\tA\t192.0.2.2" in told


def test_dnspython(server: ServerProcess) -> None:
    require_module("dns", pip="dnspython==2.9.2")
    script = (
        "import sys, dns.message, dns.query\n"
        "asked = dns.message.make_query('example.org', 'MX', use_edns=0)\n"
        "said = dns.query.udp(asked, '127.0.0.1', 5, int(sys.argv[1]))\n"
        "print(said.answer[0]); print(*sorted(map(str, said.additional)), sep='\\n')\n"
    )
    told = _run(sys.executable, "-c", script, str(server.udp[1]))
    assert told.splitlines() == [
        "example.org. 3600 IN MX 10 mail.example.org.",
        "mail.example.org. 3600 IN AAAA 2001:db8::2",
        "mail.example.org. 60 IN A 192.0.2.2",
    ]


def test_node(server: ServerProcess) -> None:
    node = require_tool("node", apt="nodejs")
    script = (
        "const { Resolver } = require('dns').promises; const r = new Resolver();"
        "r.setServers(['127.0.0.1:' + process.argv[1]]);"
        "(async () => { console.log(await r.resolve4('www.example.org'),"
        " await r.resolveTxt('example.org')) })();"
    )
    told = _run(node, "-e", script, str(server.udp[1]))
    assert "192.0.2.3" in told
    assert "a second text" in told


def test_dnsperf_loses_nothing(server: ServerProcess, tmp_path: Path) -> None:
    dnsperf = require_tool("dnsperf", apt="dnsperf")
    questions = tmp_path / "questions"
    asked = [f"{name} {type_}" for type_, name in (a.split() for a in _TYPES)]
    questions.write_text("\n".join(asked) + "\n")
    where = ("-s", "127.0.0.1", "-p", str(server.udp[1]), "-d", str(questions))
    told = _run(dnsperf, *where, "-n", "100", "-c", "4", "-q", "100")
    assert "Queries lost:         0" in told
    assert "Queries completed:    1000" in told


@pytest.mark.parametrize(
    ("tool", "package"),
    [("dig", "bind9-dnsutils"), ("kdig", "knot-dnsutils")],
)
def test_short_answers_over_tcp(both: int, tool: str, package: str) -> None:
    found = require_tool(tool, apt=package)
    where = ("@127.0.0.1", "-p", str(both), "+tcp", "+short", "+time=5")
    for asked, answers in _TYPES.items():
        type_, name = asked.split()
        assert _run(found, *where, name, type_).splitlines() == answers


def test_what_is_cut_in_a_datagram_is_asked_again_over_tcp(both: int) -> None:
    dig = require_tool("dig", apt="bind9-dnsutils")
    where = (dig, "@127.0.0.1", "-p", str(both), "+bufsize=512")
    told = _run(*where, "big.example.org", "TXT")
    assert "Truncated, retrying in TCP mode" in told
    assert "status: NOERROR" in told
    assert "ANSWER: 0" not in told


def test_several_questions_on_one_connection(both: int) -> None:
    dig = require_tool("dig", apt="bind9-dnsutils")
    where = ("@127.0.0.1", "-p", str(both), "+tcp", "+keepopen", "+short")
    one, other = ("mail.example.org", "A"), (*where[3:], "web.example.org", "A")
    told = _run(dig, *where, *one, *other)
    assert told.splitlines() == ["192.0.2.2", "192.0.2.3"]


def test_drill_over_tcp(both: int) -> None:
    drill = require_tool("drill", apt="ldnsutils")
    told = _run(drill, "-t", "-p", str(both), "mail.example.org", "@127.0.0.1", "A")
    assert "mail.example.org.\t60\tIN\tA\t192.0.2.2" in told


def test_dnspython_over_tcp(both: int) -> None:
    require_module("dns", pip="dnspython==2.9.2")
    script = (
        "import sys, dns.message, dns.query\n"
        "asked = dns.message.make_query('big.example.org', 'TXT', use_edns=0)\n"
        "said, tcp = dns.query.udp_with_fallback("
        "asked, '127.0.0.1', 5, int(sys.argv[1]))\n"
        "print(tcp, len(said.answer[0]) > 1 or len(said.to_wire()) > 1232)\n"
    )
    assert _run(sys.executable, "-c", script, str(both)) == "True True\n"


def test_dnsperf_over_tcp_loses_nothing(both: int, tmp_path: Path) -> None:
    dnsperf = require_tool("dnsperf", apt="dnsperf")
    questions = tmp_path / "questions"
    asked = [f"{name} {type_}" for type_, name in (a.split() for a in _TYPES)]
    questions.write_text("\n".join(asked) + "\n")
    where = ("-s", "127.0.0.1", "-p", str(both), "-d", str(questions), "-m", "tcp")
    told = _run(dnsperf, *where, "-n", "100", "-c", "4", "-q", "50")
    assert "Queries lost:         0" in told
    assert "Queries completed:    1000" in told


@pytest.mark.parametrize("datagrams", [True, False], ids=["udp", "tcp"])
def test_the_generated_client(both: int, *, datagrams: bool) -> None:
    address = ("127.0.0.1", both)
    with DnsClient(address, datagrams=datagrams, timeout=DEADLINE) as client:
        for number in (1, 2):
            question = Question((b"web", b"example", b"org"), Type.A, Class.IN)
            flags = (False, False, False, False, False, False)
            asked = (Rcode.NOERROR, (question,), (), (), ())
            answer = client.query(number, *flags, *asked, answered=True)
            assert answer.id == number
            (found,) = answer.answers
            assert isinstance(found, A)
            assert str(found.address) == "192.0.2.3"


def test_frames_that_hold_no_question(both: int) -> None:
    for octets in (b"\0\0", b"\0\1x", b"\0\14" + b"\xff" * 12):
        with socket.create_connection(("127.0.0.1", both), timeout=DEADLINE) as peer:
            peer.sendall(octets)
            peer.shutdown(socket.SHUT_WR)
            assert peer.recv(100) == b""
