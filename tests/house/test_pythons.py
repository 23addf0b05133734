"""The runtime and what is emitted run on every Python that is supported.

The whole suite on each of them is `python tasks.py pythons`; this is the quick part, which
needs nothing installed there.
"""

import socket
import subprocess

import pytest

from tests.support.missing import require_python
from tests.support.modules import modules
from tests.support.paths import environment
from tests.support.servers import running

_VERSIONS = ("3.11", "3.12", "3.13")


@pytest.mark.parametrize("version", _VERSIONS)
def test_every_module_of_the_runtime_is_importable(version: str) -> None:
    names = [module.name for module in modules("runtime")]
    code = "import importlib, sys; [importlib.import_module(n) for n in sys.argv[1:]]"
    result = subprocess.run(
        [require_python(version), "-W", "error", "-c", code, *names],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("version", _VERSIONS)
def test_a_generated_server_runs(version: str) -> None:
    python = require_python(version)
    module = "generated_examples.memcached"
    with (
        running(module, "--bind", "tcp://127.0.0.1:0", python=python) as server,
        socket.create_connection(server.tcp, timeout=10) as client,
    ):
        client.sendall(b"version\r\nquit\r\n")
        answer = b"".join(iter(lambda: client.recv(4096), b""))
    assert answer.startswith(b"VERSION ")
