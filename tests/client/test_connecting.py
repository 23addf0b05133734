"""Where a client connects to, what it leaves behind, and what it costs those without."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

import generated_examples.kv.protocol as kv
from generated_examples.kv.protocol import Entry, KvClient, Stored
from sockgen_runtime.client import ConnectionEnded, DeadlineExceeded
from tests.support.paths import ROOT, environment
from tests.support.servers import running
from tests.support.waiting import DEADLINE, wait_until


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_unix_socket(tmp_path: Path) -> None:
    with running(
        "generated_examples.kv", "--bind", f"unix://{tmp_path}/socket"
    ) as server:
        before = _descriptors()
        with KvClient(server.path, timeout=DEADLINE) as client:
            assert client.set("k", b"v" * 60000) == Stored()
            assert list(client.keys()) == [Entry("k")]
        assert client.closed
        client.close()
        assert _descriptors() == before
        with pytest.raises(ConnectionEnded):
            client.get("k")


def test_a_client_may_be_closed_within_a_list() -> None:
    with running("generated_examples.kv", "--bind", "tcp://127.0.0.1:0") as server:
        with KvClient(server.tcp, timeout=DEADLINE) as client:
            client.set("k", b"v")
            keys = client.keys()
        with pytest.raises(ConnectionEnded):
            next(keys)


def test_a_server_that_accepts_nobody_meets_the_deadline(tmp_path: Path) -> None:
    """A Unix socket whose queue is full."""
    path = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(0)
        with socket.socket(socket.AF_UNIX) as first:
            first.connect(path)
            before = _descriptors()
            with pytest.raises(DeadlineExceeded):
                KvClient(path, timeout=0.1)
            assert _descriptors() == before


def test_the_server_learns_that_a_client_is_gone() -> None:
    with running("generated_examples.kv", "--bind", "tcp://127.0.0.1:0") as server:
        for _ in range(300):  # more than the connections that the schema allows
            with KvClient(server.tcp, timeout=DEADLINE) as client:
                client.set("k", b"v")

        def serves() -> bool:
            with KvClient(server.tcp, timeout=DEADLINE) as client:
                return client.set("k", b"v") == Stored()

        wait_until(serves, "the server to serve")


def test_a_server_does_not_import_what_a_client_needs() -> None:
    program = (
        "import sys\n"
        "import generated_examples.kv.protocol as kv\n"
        "of_clients = [name for name in sys.modules if '.client' in name]\n"
        "assert not of_clients, of_clients\n"
        "assert kv.KvClient.__module__.endswith('.client')\n"
        "assert 'KvClient' in vars(kv)\n"
    )
    subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment(), check=True
    )


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    name = "KvKlient"
    with pytest.raises(AttributeError, match="has no attribute 'KvKlient'"):
        getattr(kv, name)
