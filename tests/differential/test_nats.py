"""Our NATS answers as Debian's does.

Whoever connects is greeted with what the server is, which differs; so the first line is only
compared in its form. What a connection has said is forgotten with it: nothing needs to
be reset between two cases.
"""

import re
import socket
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from typing import Final

import pytest

from tests.differential.harness import Address, Case, Way
from tests.differential.nats_corpus import CASES
from tests.support.missing import require_tool
from tests.support.servers import free_port, running, running_program
from tests.support.waiting import DEADLINE

pytestmark = pytest.mark.differential

_MARKER: Final = b"SUB the.end..of.input e\r\nPING\r\n"
_END: Final = b"-ERR 'Invalid Subject'\r\nPONG\r\n"
"""What is answered to the marker, whatever the client wants besides."""


@contextmanager
def _reference() -> Generator[Address]:
    program = require_tool("nats-server", apt="nats-server")
    port = free_port()
    with running_program(
        program, "-a", "127.0.0.1", "-p", str(port), port=port, exit_code=None
    ):
        yield ("127.0.0.1", port)


@pytest.fixture(scope="module")
def servers() -> Generator[tuple[Address, Address]]:
    """The reference server and ours."""
    with ExitStack() as stack:
        bind = ("--bind", "tcp://127.0.0.1:0")
        ours = stack.enter_context(running("generated_examples.nats", *bind))
        yield stack.enter_context(_reference()), ours.tcp


def _said(address: Address, case: Case, way: Way) -> tuple[bytes, bool]:
    """Return what a server says behind its greeting, and whether it then closes."""
    marker = b"" if case.unfinished else _MARKER
    with (
        socket.create_connection(address, timeout=DEADLINE) as connection,
        connection.makefile("rb") as file,
    ):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        assert re.fullmatch(rb"INFO \{.*\} ?\r\n", file.readline())
        try:
            if way is Way.BYTES:
                for octet in case.data + marker:
                    connection.sendall(bytes((octet,)))
            elif way is Way.COALESCED:
                connection.sendall(case.data + marker)
            else:
                connection.sendall(case.data)
                connection.sendall(marker)
            if case.unfinished:
                connection.shutdown(socket.SHUT_WR)
        except ConnectionError:
            pass  # It has closed; what it said before can still be read.
        said = b""
        try:
            while line := file.readline():
                said += line
                if said.endswith(_END):
                    # Its subscriptions are forgotten when the server has closed too.
                    connection.shutdown(socket.SHUT_WR)
                    file.read()
                    return said.removesuffix(_END), False
        except ConnectionError:
            pass
        return said, True


@pytest.mark.parametrize("way", Way, ids=lambda way: way.value)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_answers_are_the_same(
    servers: tuple[Address, Address], case: Case, way: Way
) -> None:
    reference, ours = (_said(address, case, way) for address in servers)
    if case.difference is None:
        assert ours == reference
        return
    assert re.fullmatch(case.difference.ours, ours[0], re.DOTALL), ours
    assert way is not Way.WHOLE or ours != reference, "no longer a difference"


def test_the_corpus_is_large_and_its_names_are_unique() -> None:
    assert len(CASES) >= 100
    assert len({case.name for case in CASES}) == len(CASES)
