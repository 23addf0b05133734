"""Our memcached answers as Debian's does in datagrams, octet by octet.

A command that is known to be answered follows each datagram, so that no answer at all is
seen, and not guessed.
"""

import socket
from collections.abc import Generator
from contextlib import ExitStack
from typing import Final, TypeAlias

import pytest

from tests.differential.memcached_udp_corpus import (
    CASES,
    DIFFERENCES,
    SERIES,
    datagram,
)
from tests.support.missing import require_tool
from tests.support.servers import free_port, running, running_program
from tests.support.waiting import DEADLINE

pytestmark = pytest.mark.differential

_Address: TypeAlias = tuple[str, int]
_MARKER: Final = 65535  # the id of what follows each datagram


@pytest.fixture(scope="module", name="servers")
def both_servers() -> Generator[tuple[_Address, _Address]]:
    """The reference server and ours."""
    program, port = require_tool("memcached", apt="memcached"), str(free_port())
    # One thread: two of them would answer in any order.
    settings = ("-u", "nobody", "-l", "127.0.0.1", "-p", port, "-U", port, "-t", "1")
    own = free_port()
    where = [f"--bind={scheme}://127.0.0.1:{own}" for scheme in ("udp", "tcp")]
    with ExitStack() as stack:
        stack.enter_context(running_program(program, *settings, port=int(port)))
        stack.enter_context(running("generated_examples.memcached", *where))
        yield ("127.0.0.1", int(port)), ("127.0.0.1", own)


def _answers(address: _Address, datagrams: tuple[bytes, ...]) -> list[bytes]:
    """Return all datagrams that come for those of a case, from an empty cache."""
    marker = datagram(b"get end-of-input\r\n", id_=_MARKER)
    told = datagram(b"END\r\n", id_=_MARKER)
    found: list[bytes] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.settimeout(DEADLINE)
        asking.connect(address)
        asking.send(datagram(b"flush_all\r\n"))
        assert asking.recv(65535) == datagram(b"OK\r\n")
        for each in datagrams:
            asking.send(each)
            asking.send(marker)
            while (answer := asking.recv(65535)) != told:
                found.append(answer)
    return found


def _text(datagrams: list[bytes]) -> bytes:
    """Return what is told, without the envelopes."""
    return b"".join(each[8:] for each in datagrams)


@pytest.mark.parametrize("case", CASES)
def test_the_answers_are_the_same(
    servers: tuple[_Address, _Address], case: str
) -> None:
    reference, ours = (_answers(address, CASES[case]) for address in servers)
    if case in SERIES:
        assert _text(ours) == _text(reference)
        assert ours != reference, "no longer a difference"
        return
    if case not in DIFFERENCES:
        assert ours == reference
        return
    _, expected = DIFFERENCES[case]
    assert ours == expected
    assert ours != reference, "no longer a difference"


def test_every_difference_belongs_to_a_case() -> None:
    assert {*DIFFERENCES, *SERIES} <= CASES.keys()
    assert len(CASES) >= 100
