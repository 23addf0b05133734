"""Every script runs against Debian's Redis first: so it is known to be right."""

import socket
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.clients.redis.library import Connect, connecting
from tests.support.redis import example, reference
from tests.support.waiting import DEADLINE

_SERVERS = ("redis-server", "threads", "events")


@pytest.fixture(scope="module", params=_SERVERS)
def redis_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[int]:
    """The port of a running server."""
    server: AbstractContextManager[int]
    if request.param == "redis-server":
        folder: Path = tmp_path_factory.mktemp("redis")
        server = reference(folder)
    else:
        server = example(request.param)
    with server as port:
        yield port


@pytest.fixture
def redis_port(redis_server: int) -> int:
    """The port of a running server that holds nothing."""
    address = ("127.0.0.1", redis_server)
    with socket.create_connection(address, timeout=DEADLINE) as connection:
        connection.sendall(b"FLUSHALL\r\nQUIT\r\n")
        with connection.makefile("rb") as answers:
            assert answers.read() == b"+OK\r\n+OK\r\n"
    return redis_server


@pytest.fixture
def connect(redis_port: int) -> Iterator[Connect]:
    """Makes clients of redis-py, which are closed when the test ends."""
    with connecting(redis_port) as make:
        yield make
