"""The servers that the clients talk to: one process a module and kind of concurrency."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients.mpd_servers import SERVERS, afresh
from tests.support.servers import running
from tests.support.waiting import DEADLINE

CONCURRENCIES = ("threads", "events", "sequential")


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


@pytest.fixture(scope="module", params=SERVERS)
def mpd_port(request: pytest.FixtureRequest) -> Iterator[int]:
    """The port of a real mpd, and then that of the example."""
    with SERVERS[request.param]() as port:
        yield port


@pytest.fixture
def mpd(mpd_port: int) -> int:
    """The port of either, which has nothing to play."""
    afresh(mpd_port)
    return mpd_port


@pytest.fixture
def python_client(mpd: int) -> Iterator[Any]:  # Any: the library has no types
    """A client of it by python-mpd2."""
    from tests.clients.mpd_python import connected

    client = connected(mpd)
    yield client
    client.close()
    client.disconnect()
