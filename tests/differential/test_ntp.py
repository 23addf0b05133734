"""Our NTP answers what chronyd answers, with the same in it, and is silent where it is.

Times are compared with the machine's clock, as both servers tell it. A question that is
answered follows each datagram, so that no answer at all is seen, and not guessed.
"""

import socket
import time
from collections.abc import Generator
from struct import Struct
from typing import Final

import pytest

from tests.differential.ntp_corpus import CASES, QUESTION
from tests.support.missing import require_tool
from tests.support.servers import free_port, running, running_program
from tests.support.waiting import DEADLINE

pytestmark = pytest.mark.differential

_FORM: Final = Struct(">Bxbx20xQQQ")  # what is looked at of an answer
_EPOCH: Final = 2208988800  # seconds from 1900 to 1970
_LAST: Final = QUESTION[:40] + b"\xff" * 8

_OLDEST: Final = "chronyd takes what has no mode for a question of version 1, as it was"
_PEERS: Final = "chronyd answers its equals as well; the example has none"
_POLL: Final = "chronyd answers with an interval that it could keep, ours with that of the question"
_DIFFERENT: Final[dict[str, str]] = {
    **{f"first octet {leap << 6 | 1 << 3:#04x}": _OLDEST for leap in range(4)},
    **{
        f"first octet {leap << 6 | version << 3 | 1:#04x}": _PEERS
        for leap in range(4)
        for version in range(1, 5)
    },
    **{f"spoilt {number}": _POLL for number in (6, 17, 19, 29, 44)},
    "a field of NTS": "chronyd has no keys for what is signed so; ours passes fields over",
}
"""Cases that differ, and why."""


@pytest.fixture(scope="module", name="reference")
def a_reference(tmp_path_factory: pytest.TempPathFactory) -> Generator[int]:
    """The port of a chronyd that serves the machine's clock and never sets it."""
    chronyd, port = require_tool("chronyd", apt="chrony"), free_port(socket.SOCK_DGRAM)
    folder = tmp_path_factory.mktemp("chronyd")
    settings = folder / "chrony.conf"
    settings.write_text(
        f"port {port}\nbindaddress 127.0.0.1\nallow 127.0.0.1\nlocal stratum 1\n"
        f"cmdport 0\nbindcmdaddress /\npidfile {folder}/pid\n"
    )
    command = (chronyd, "-x", "-d", "-u", "root", "-f", str(settings))
    with running_program(*command, port=port, ready=lambda: _is_there(port)):
        yield port


@pytest.fixture(scope="module", name="ours", params=["sequential", "events"])
def our_own(request: pytest.FixtureRequest) -> Generator[int]:
    """The port of the example."""
    bind = ("--bind", "udp://127.0.0.1:0", "--concurrency", request.param)
    with running("generated_examples.ntp", *bind) as server:
        yield server.udp[1]


def _is_there(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(0.2)
        client.connect(("127.0.0.1", port))
        try:
            client.send(QUESTION)
            return len(client.recv(2000)) == len(QUESTION)
        except OSError:
            return False


def _answer(port: int, octets: bytes) -> bytes:
    """Return what a server answers; nothing, if it does not."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(DEADLINE)
        client.connect(("127.0.0.1", port))
        client.send(octets)
        client.send(_LAST)
        found = client.recv(2000)
        if found[24:32] == _LAST[40:]:
            return b""
        assert client.recv(2000)[24:32] == _LAST[40:]
        return found


def _fields(answer: bytes) -> tuple[object, ...]:
    """Return what two servers have in common in an answer to one question."""
    if not answer:
        return ()
    first, poll, originate, receive, transmit = _FORM.unpack_from(answer)
    assert abs((transmit >> 32) - _EPOCH - time.time()) < DEADLINE
    assert receive <= transmit
    return len(answer), first, poll, originate


@pytest.mark.parametrize("name", CASES)
def test_the_same_is_answered(name: str, ours: int, reference: int) -> None:
    found = _fields(_answer(ours, CASES[name]))
    expected = _fields(_answer(reference, CASES[name]))
    assert (found != expected) == (name in _DIFFERENT), (found, expected)
