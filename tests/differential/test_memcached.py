"""Our memcached answers as Debian's does."""

from collections.abc import Generator
from contextlib import contextmanager

import pytest

from tests.differential.harness import Address, Case, Marker, Pair, Way, check
from tests.differential.memcached_corpus import CASES
from tests.support.missing import require_tool
from tests.support.servers import free_port, running, running_program

pytestmark = pytest.mark.differential

_MARKER = Marker(
    reset=b"flush_all\r\n",
    forgotten=b"OK\r\n",
    command=b"set end-of-input 0 0 3\r\nend\r\nget end-of-input\r\n",
    answer=b"STORED\r\nVALUE end-of-input 0 3\r\nend\r\nEND\r\n",
)


@contextmanager
def _reference() -> Generator[Address, None, None]:
    program = require_tool("memcached", apt="memcached")
    port = free_port()
    arguments = ("-u", "nobody", "-l", "127.0.0.1", "-p", str(port), "-U", "0")
    with running_program(program, *arguments, port=port):
        yield ("127.0.0.1", port)


@contextmanager
def _ours() -> Generator[Address, None, None]:
    module = "generated_examples.memcached"
    with running(module, "--bind", "tcp://127.0.0.1:0") as server:
        yield server.tcp


@pytest.fixture(scope="module")
def pair() -> Generator[Pair, None, None]:
    with Pair(_reference, _ours, _MARKER).served() as both:
        yield both


@pytest.mark.parametrize("way", Way, ids=lambda way: way.value)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_answers_are_the_same(pair: Pair, case: Case, way: Way) -> None:
    check(pair, CASES, case, way)


def test_the_corpus_is_large_and_its_names_are_unique() -> None:
    assert len(CASES) >= 150
    assert len({case.name for case in CASES}) == len(CASES)
