"""What is done to a server, and what is measured of it."""

import csv
import socket
import subprocess
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from typing import Final, TypeAlias

from attrs import frozen

from .datagrams import queries
from .processes import Running

__all__ = ["LOADS", "UNITS", "Load", "Measures"]

Measures: TypeAlias = Mapping[str, float]
"""Numbers by their names, which are keys of `UNITS`."""

UNITS: Final = {
    "rate": "commands/s",
    "cpu": "us of CPU for a command",
    "p50": "ms",
    "p99": "ms",
    "queries": "queries/s",
    "query_cpu": "us of CPU for a query",
    "latency": "ms on average",
    "lost": "queries without an answer",
    "setups": "connections/s",
    "setup_cpu": "us of CPU for a connection",
    "memory": "KiB for an idle connection",
}

_PING: Final = b"*1\r\n$4\r\nPING\r\n"
_PONG: Final = b"+PONG\r\n"
_SECONDS: Final = 3.0  # that a measure takes, at most
_LONG: Final = 600  # seconds that a tool may take


@frozen
class Load:
    """Something that is done to a server.

    Attributes:
        name: what it is called in reports.
        measure: does it, so many times, and returns what it has cost.
        size: how many commands or connections it takes for a good measure.
        on_request: whether it is done only if it is named: not every server bears it.
        kind: of the servers that it is done to.
    """

    name: str
    measure: Callable[[Running, int], Measures]
    size: int
    on_request: bool = False
    kind: socket.SocketKind = socket.SOCK_STREAM


def _commands(clients: int, pipeline: int) -> Callable[[Running, int], Measures]:
    """Return what measures GETs, with so many in flight; slow servers get fewer."""

    def measure(server: Running, size: int) -> Measures:
        whole = clients * pipeline  # redis-benchmark may fail at the end of less
        few = max(whole, size // 100)
        few += -few % whole
        rate = float(_benchmark(server, clients, pipeline, few)["rps"])
        size = max(few, round(min(size, rate * _SECONDS)))  # "inf", when it took 0 ms
        size += -size % whole
        before = server.cpu()
        row = _benchmark(server, clients, pipeline, size)
        return {
            "rate": float(row["rps"]),
            "cpu": (server.cpu() - before) / size * 1e6,
            "p50": float(row["p50_latency_ms"]),
            "p99": float(row["p99_latency_ms"]),
        }

    return measure


def _benchmark(
    server: Running, clients: int, pipeline: int, size: int
) -> dict[str, str]:
    """Run redis-benchmark; return what it has found, by its own names."""
    host, port = server.address
    result = subprocess.run(
        [
            *("redis-benchmark", "-h", host, "-p", str(port), "-t", "get", "--csv"),
            *("-c", str(clients), "-P", str(pipeline), "-n", str(size)),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=_LONG,
    )
    return next(csv.DictReader(result.stdout.splitlines()))


def _setups(server: Running, size: int) -> Measures:
    """Connect, ask, and close, one after the other."""
    before, begin = server.cpu(), time.perf_counter()
    for _ in range(size):
        with socket.create_connection(server.address, timeout=_LONG) as client:
            client.sendall(_PING)
            _received(client)
    seconds = time.perf_counter() - begin
    cpu = (server.cpu() - before) / size * 1e6
    return {"setups": size / seconds, "setup_cpu": cpu}


def _idle(server: Running, size: int) -> Measures:
    """Keep connections open that have asked once."""
    before = server.memory()
    with _waiting(server, size):
        return {"memory": (server.memory() - before) / size / 1024}


def _crowded(server: Running, size: int) -> Measures:
    """Let 50 clients ask while others keep connections open; compare with `50 x 1`."""
    with _waiting(server, size):
        return _commands(50, 1)(server, 10 * size)


@contextmanager
def _waiting(server: Running, size: int) -> Generator[None]:
    """Have clients that have asked once, until the block ends."""
    clients: list[socket.socket] = []
    try:
        for _ in range(size):
            clients.append(socket.create_connection(server.address, timeout=_LONG))
            clients[-1].sendall(_PING)
            _received(clients[-1])
        yield
    finally:
        for client in clients:
            client.close()


def _received(client: socket.socket) -> None:
    answer = b""
    while answer != _PONG:
        data = client.recv(len(_PONG) - len(answer))
        if not data:
            raise RuntimeError("the server has closed a connection")
        answer += data


LOADS: Final = (
    Load("1 x 16", _commands(1, 16), 100_000),
    Load("50 x 16", _commands(50, 16), 200_000),
    Load("500 x 16", _commands(500, 16), 200_000),
    Load("1 x 1", _commands(1, 1), 10_000),
    Load("50 x 1", _commands(50, 1), 30_000),
    Load("setups", _setups, 2_000),
    Load("idle", _idle, 900),
    Load("50 x 1 crowded", _crowded, 9_900, on_request=True),
    Load("datagrams", queries, 100_000, kind=socket.SOCK_DGRAM),
)
