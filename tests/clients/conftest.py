"""The servers that the clients talk to: one process a module and kind of concurrency."""

import socket
from collections.abc import Iterator

import pytest

from tests.support.servers import running
from tests.support.waiting import DEADLINE

CONCURRENCIES = ("threads", "sequential")


@pytest.fixture(scope="module", params=CONCURRENCIES)
def concurrency(request: pytest.FixtureRequest) -> str:
    """How the memcached example serves its clients, unless a test says it itself."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def memcached_port(concurrency: str) -> Iterator[int]:
    """The port of a running memcached example."""
    module = "generated_examples.memcached"
    bind = ("--bind", "tcp://127.0.0.1:0")
    with running(module, *bind, "--concurrency", concurrency) as server:
        yield server.tcp[1]


@pytest.fixture
def memcached(memcached_port: int) -> int:
    """The port of a running memcached example that holds nothing."""
    address = ("127.0.0.1", memcached_port)
    with socket.create_connection(address, timeout=DEADLINE) as connection:
        connection.sendall(b"flush_all\r\nquit\r\n")
        with connection.makefile("rb") as answers:
            assert answers.read() == b"OK\r\n"
    return memcached_port
