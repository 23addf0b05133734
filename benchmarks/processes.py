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
_ATTEMPTS: Final = 5  # to find a port, and to start a server there
_QUERY: Final = (
    bytes.fromhex("0007 0100 0001 0000 0000 0000")
    + b"\3web\7example\3org\0"
    + bytes.fromhex("0001 0001")
)  # asks for an address that every server of names knows


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
        RuntimeError: it does not start, on several ports.
    """
    _allow_descriptors()
    process, port = _started(subject)
    try:
        yield Running(process, port)
    finally:
        _end(process)


def _started(subject: Subject) -> "tuple[subprocess.Popen[bytes], int]":
    """Start a server, on another port if somebody has taken the one that was free.

    Raises:
        RuntimeError: it does not start.
    """
    for _ in range(_ATTEMPTS):
        port = _free_port()
        process = subprocess.Popen(
            subject.command(port),
            cwd=_ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            if _is_up(process, port, subject.kind):
                return process, port
        except BaseException:
            _end(process)
            raise
        _end(process)
    raise RuntimeError(f"{subject.name} does not start")


def _end(process: "subprocess.Popen[bytes]") -> None:
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
    """Return a port that is free for connections and for datagrams: a server may want both.

    Raises:
        RuntimeError: none is found.
    """
    for _ in range(_ATTEMPTS):
        with socket.socket() as probe, socket.socket(type=socket.SOCK_DGRAM) as other:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            try:
                other.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no port is free")


def _is_up(
    process: "subprocess.Popen[bytes]", port: int, kind: socket.SocketKind
) -> bool:
    """Wait until a server answers; tell whether it does."""
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            _greet(port, kind)
        except OSError:
            time.sleep(_PAUSE)
        else:
            return True
    return False


def _greet(port: int, kind: socket.SocketKind) -> None:
    """Connect; ask, where that alone says nothing.

    Raises:
        OSError: nobody is there.
    """
    with socket.socket(type=kind) as client:
        client.settimeout(1)
        client.connect(("127.0.0.1", port))
        if kind is socket.SOCK_DGRAM:
            client.send(_QUERY)
            client.recv(512)
