"""How servers start, survive their handlers, and end."""

import signal
import socket
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.examples.asking import asked, connected, received
from tests.support.servers import ServerProcess, running
from tests.support.waiting import DEADLINE, wait_until

_TCP: Final = "tcp://127.0.0.1:0"
_TRACEBACK: Final = "Traceback (most recent call last)"
_CONCURRENCIES: Final = ("threads", "forks", "events", "sequential")

# What the server of each example is asked, and what it must answer.
_EXAMPLES: Final = {
    "memcached": (
        b"set k 0 0 1\r\nv\r\nget k\r\n",
        b"STORED\r\nVALUE k 0 1\r\nv\r\nEND\r\n",
    ),
    "kv": (b"SET k 1\r\nv\r\nGET k\r\n", b"STORED\r\nVALUE k 1\r\nv\r\n"),
    "redis": (
        b"*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\nget k\r\n",
        b"+OK\r\n$1\r\nv\r\n",
    ),
}
_OFFERED: Final = [
    ("memcached", "threads"),
    ("memcached", "events"),
    ("memcached", "sequential"),
    ("kv", "threads"),
    ("kv", "events"),
    ("redis", "threads"),
    ("redis", "events"),
]

signals = pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
concurrencies = pytest.mark.parametrize("concurrency", _CONCURRENCIES)


@contextmanager
def _trying(
    folder: Path, concurrency: str, *, tracebacks: bool = False
) -> Generator[ServerProcess, None, None]:
    with running(
        "tests.examples.trial",
        str(folder),
        *("--bind", _TCP, "--concurrency", concurrency),
        tracebacks=tracebacks,
    ) as server:
        yield server


@pytest.mark.parametrize(("example", "concurrency"), _OFFERED)
def test_an_example_serves_every_address(
    tmp_path: Path, example: str, concurrency: str
) -> None:
    path = tmp_path / "socket"
    with running(
        f"generated_examples.{example}",
        *("--bind", _TCP, "--bind", f"unix://{path}", "--bind", _TCP),
        *("--concurrency", concurrency),
        addresses=3,
    ) as server:
        ports = [int(a.rpartition(":")[2]) for a in server.addresses if "tcp" in a]
        assert len(set(ports)) == 2
        assert server.lines == [
            f"listening on tcp://127.0.0.1:{ports[0]}",
            f"listening on unix://{path}",
            f"listening on tcp://127.0.0.1:{ports[1]}",
        ]
        for address in (("127.0.0.1", ports[0]), str(path), ("127.0.0.1", ports[1])):
            with connected(address) as client:
                asked(client, *_EXAMPLES[example])
    assert not path.exists()


@signals
@pytest.mark.parametrize(("example", "concurrency"), _OFFERED)
def test_a_signal_ends_an_example(
    example: str, concurrency: str, by: signal.Signals
) -> None:
    with (
        running(
            f"generated_examples.{example}",
            *("--bind", _TCP, "--concurrency", concurrency),
        ) as server,
        connected(server.tcp) as client,
    ):
        asked(client, *_EXAMPLES[example])
        server.stop(0, by)
        assert client.recv(1) == b""
        server.check_errors()


@signals
@concurrencies
def test_a_command_under_way_is_finished(
    tmp_path: Path, concurrency: str, by: signal.Signals
) -> None:
    with _trying(tmp_path, concurrency) as server, connected(server.tcp) as client:
        client.sendall(b"GET wait\r\nGET later\r\n")
        wait_until((tmp_path / "entered").exists, "the command to begin")
        server.signal(by)
        if concurrency != "sequential":  # That one accepts nothing meanwhile anyway.
            wait_until(lambda: not _accepts(server), "the server to accept no more")
        (tmp_path / "go").touch()
        answer = b"VALUE wait 4\r\nwait\r\n"
        assert received(client, len(answer)) == answer
        server.stop(by=None)


def _accepts(server: ServerProcess) -> bool:
    try:
        with socket.create_connection(server.tcp, timeout=DEADLINE):
            return True
    except OSError:
        return False


@concurrencies
def test_a_handler_that_fails_is_answered_and_logged_once(
    tmp_path: Path, concurrency: str
) -> None:
    with _trying(tmp_path, concurrency, tracebacks=True) as server:
        with connected(server.tcp) as client:
            asked(
                client,
                b"GET a\r\nGET fail\r\nGET b\r\n",
                b"VALUE a 1\r\na\r\nERROR internal error\r\nVALUE b 1\r\nb\r\n",
            )
        with connected(server.tcp) as client:
            asked(client, b"GET c\r\n", b"VALUE c 1\r\nc\r\n")
        server.stop()
        assert server.errors.count(_TRACEBACK) == 1
        assert server.errors.count("RuntimeError: the handler fails") == 1


@concurrencies
def test_what_a_failing_list_has_begun_is_not_sent(
    tmp_path: Path, concurrency: str
) -> None:
    with _trying(tmp_path, concurrency, tracebacks=True) as server:
        question = b"GET a\r\nKEYS\r\nGET b\r\n"
        answer = b"VALUE a 1\r\na\r\nERROR internal error\r\nVALUE b 1\r\nb\r\n"
        with connected(server.tcp) as client:
            asked(client, question, answer)
        server.stop()
        assert server.errors.count(_TRACEBACK) == 1
