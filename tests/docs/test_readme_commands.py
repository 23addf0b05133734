"""The README's first command works in a clean clone, and nothing else is installed by hand.

It installs from a package index, so it runs in the gate (`python tasks.py readme`) and not in
the README's own test command. That command is run by the gate as it stands.
"""

import re
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Final

import pytest

from tests.docs.blocks import read_blocks
from tests.support.paths import ROOT
from tests.support.servers import running_shell

_PORT: Final = "11211"


def _commands() -> list[str]:
    """Return the commands of the README that install."""
    blocks = read_blocks(ROOT / "README.md")
    return [block.text.strip() for block in blocks if block.kind == "install"]


def _clone(folder: Path) -> Path:
    """Copy what is committed or about to be, and nothing that git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def test_there_are_two_commands_and_the_second_runs_the_tests() -> None:
    first, second = _commands()
    assert first.count("\n") == second.count("\n") == 0, "one line each"
    assert second.endswith(".venv/bin/python -m pytest")


@pytest.mark.full
def test_the_first_command_serves_memcached(tmp_path: Path) -> None:
    clone = _clone(tmp_path)
    install, _, serve = _commands()[0].rpartition(" && ")
    subprocess.run(["bash", "-euo", "pipefail", "-c", install], cwd=clone, check=True)
    assert serve.endswith(f":{_PORT}"), serve
    any_port = re.sub(rf":{_PORT}$", ":0", serve)
    with (
        running_shell(any_port, clone, {"PYTHONPATH": ""}) as server,
        socket.create_connection(server.tcp, timeout=10) as client,
    ):
        client.sendall(b"set k 0 0 5\r\nvalue\r\nget k\r\nquit\r\n")
        answer = b"".join(iter(lambda: client.recv(4096), b""))
    assert answer == b"STORED\r\nVALUE k 0 5\r\nvalue\r\nEND\r\n"
