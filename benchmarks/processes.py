"""Servers as processes: started, awaited, looked at and stopped."""

import os
import resource
import socket
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, final

from .subjects import Subject

__all__ = ["Running", "running"]

_ROOT: Final = Path(__file__).resolve().parent.parent
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_PATIENCE: Final = 20.0  # seconds for a start or an end
_PAUSE: Final = 0.02


@final
class Running:
    """A server that runs.

    Args:
        process: the same.
        port: where it listens.
    """

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self._process = process
        self.address: tuple[str, int] = ("127.0.0.1", port)

    def cpu(self) -> float:
        """Return the seconds of CPU that it and its children have taken so far."""
        return sum(_cpu(pid) for pid in self._pids())

    def memory(self) -> int:
        """Return the octets of memory that it and its children have."""
        return sum(_memory(pid) for pid in self._pids())

    def _pids(self) -> list[int]:
        """Return its process and the children that are alive."""
        pid = self._process.pid
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        return [pid, *(int(word) for word in listed.split())]


def _cpu(pid: int) -> float:
    """Return the seconds of CPU of a process and of its children that have ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return 0.0  # It has ended, and counts for its parent.
    fields = text.rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / _TICKS


def _memory(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/statm").read_text(encoding="ascii")
    except FileNotFoundError:
        return 0
    return int(text.split()[1]) * _PAGE


@contextmanager
def running(subject: Subject) -> Generator[Running]:
    """Run a server until the block ends.

    Raises:
        RuntimeError: it does not start.
    """
    _allow_descriptors()
    port = _free_port()
    process = subprocess.Popen(
        subject.command(port),
        cwd=_ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(process, port, subject.name)
        yield Running(process, port)
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _allow_descriptors() -> None:
    """Let this process and its servers have as many descriptors as they may."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(process: "subprocess.Popen[bytes]", port: int, name: str) -> None:
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(_PAUSE)
        else:
            return
    raise RuntimeError(f"{name} does not start")
