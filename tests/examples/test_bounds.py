"""What is beyond a bound gets the declared answer, and promises cost no memory."""

from collections.abc import Generator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

import pytest

from tests.examples.asking import asked, connected, received
from tests.support.servers import ServerProcess, running

_MIB: Final = 1 << 20
_ALIVE: Final = {
    "memcached": (b"mn\r\n", b"ERROR\r\n"),
    "kv": (b"GET none\r\n", b"NOT FOUND\r\n"),
    "redis": (b"PING\r\n", b"+PONG\r\n"),
}

# An input beyond a bound, its answer, and whether the connection is closed after it.
_BEYOND: Final[dict[str, tuple[str, bytes, bytes, bool]]] = {
    "a value": (
        "kv",
        b"SET k 65537\r\n" + b"v" * 65537 + b"\r\n",
        b"ERROR value too large\r\n",
        False,
    ),
    "a value of the other example": (
        "memcached",
        b"set k 0 0 2097153\r\n" + b"v" * 2097153 + b"\r\n",
        b"SERVER_ERROR object too large for cache\r\n",
        False,
    ),
    "a line": (
        "kv",
        b"KEYS " + b"k" * 2000 + b"\r\n",
        b"ERROR line too long\r\n",
        True,
    ),
    "a line without an end": ("kv", b"k" * 1500, b"ERROR line too long\r\n", True),
    "a line of the other example": ("memcached", b"x" * 4000, b"", True),
    "a word": (
        "kv",
        b"GET " + b"k" * 65 + b"\r\n",
        b"ERROR key must be 1 to 64 octets of utf-8 text\r\n",
        False,
    ),
    "a key": (
        "memcached",
        b"get " + b"k" * 251 + b"\r\n",
        b"CLIENT_ERROR bad command line format\r\n",
        False,
    ),
    "words of an array": (
        "redis",
        b"*1048577\r\n",
        b"-ERR Protocol error: invalid multibulk length\r\n",
        True,
    ),
    "a word of an array": (
        "redis",
        b"*1\r\n$536870913\r\n",
        b"-ERR Protocol error: invalid bulk length\r\n",
        True,
    ),
    "two words of an array": (
        "redis",
        b"*2\r\n$3\r\nGET\r\n$536870910\r\n",
        b"-ERR Protocol error: invalid bulk length\r\n",
        True,
    ),
    "arguments": (
        "memcached",
        b"get" + b" k" * 16385 + b"\r\n",
        b"CLIENT_ERROR too many keys\r\n",
        False,
    ),
    "a number": (
        "memcached",
        b"set k 4294967296 0 1\r\nv\r\n",
        b"CLIENT_ERROR bad command line format\r\n",
        False,
    ),
    "a number of a thousand digits": (
        "memcached",
        b"incr k " + b"9" * 1000 + b"\r\n",
        b"CLIENT_ERROR invalid numeric delta argument\r\n",
        False,
    ),
}


@pytest.mark.parametrize("what", _BEYOND)
def test_what_is_beyond_a_bound_gets_its_answer(what: str) -> None:
    example, question, answer, closed = _BEYOND[what]
    with running(f"generated_examples.{example}", "--bind", "tcp://127.0.0.1:0") as one:
        with connected(one.tcp) as client:
            asked(client, question, answer)
            if closed:
                assert client.recv(1) == b""
            else:
                asked(client, *_ALIVE[example])
        with connected(one.tcp) as client:
            asked(client, *_ALIVE[example])


def _resident(server: ServerProcess) -> int:
    """Return the memory of a server in octets."""
    for line in Path(f"/proc/{server.pid}/status").read_text("ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise AssertionError(server.pid)


@pytest.fixture
def one() -> Generator[ServerProcess, None, None]:
    """A server of the first example."""
    with running("generated_examples.memcached", "--bind", "tcp://127.0.0.1:0") as one:
        yield one


def test_promises_cost_no_memory(one: ServerProcess) -> None:
    with ExitStack() as stack:
        clients = [stack.enter_context(connected(one.tcp)) for _ in range(200)]
        for client in clients:
            asked(client, *_ALIVE["memcached"])
        before = _resident(one)
        for client in clients:
            # The first is answered, so the second is being waited for already.
            client.sendall(b"mn\r\nset k 0 0 2097152\r\nbegun")
        for client in clients:
            assert received(client, 7) == b"ERROR\r\n"
        assert _resident(one) - before < 8 * _MIB


def test_promises_of_arrays_cost_no_memory() -> None:
    with (
        running("generated_examples.redis", "--bind", "tcp://127.0.0.1:0") as one,
        ExitStack() as stack,
    ):
        clients = [stack.enter_context(connected(one.tcp)) for _ in range(100)]
        for client in clients:
            asked(client, *_ALIVE["redis"])
        before = _resident(one)
        for client in clients:
            # The first is answered, so the second is being waited for already.
            client.sendall(b"PING\r\n*1048576\r\n$4\r\nMGET\r\n$536870000\r\nbegun")
        for client in clients:
            assert received(client, 7) == b"+PONG\r\n"
        assert _resident(one) - before < 8 * _MIB


def test_what_is_too_large_is_passed_over_and_not_kept(one: ServerProcess) -> None:
    with connected(one.tcp) as client:
        asked(client, *_ALIVE["memcached"])
        before = _resident(one)
        client.sendall(b"set k 0 0 %d\r\n" % (256 * _MIB))
        for _ in range(256):
            client.sendall(bytes(_MIB))
        answer = b"SERVER_ERROR object too large for cache\r\nERROR\r\n"
        asked(client, b"\r\nmn\r\n", answer)
        assert _resident(one) - before < 8 * _MIB


def test_a_line_without_an_end_costs_no_more_than_its_bound(one: ServerProcess) -> None:
    with connected(one.tcp) as client:
        asked(client, *_ALIVE["memcached"])
        before = _resident(one)
        with suppress(ConnectionError):  # The server closes in between.
            client.sendall(b"x" * (64 * _MIB))
        assert _resident(one) - before < 8 * _MIB
