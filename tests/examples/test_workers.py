"""Workers that share addresses: replaced, renewed and ended by their parent."""

import os
import signal
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest

from tests.support.paths import environment
from tests.support.servers import ServerProcess, running
from tests.support.waiting import DEADLINE, wait_until

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="children are listed in /proc"
)

_TCP: Final = "tcp://127.0.0.1:0"
_WHOIS: Final = "generated_examples.whois"

drivers = pytest.mark.parametrize("concurrency", ["threads", "events", "sequential"])


def _children(pid: int) -> set[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
    return {int(word) for word in listed.split()}


def _lives(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8")
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def _asked(address: tuple[str, int]) -> bytes:
    with socket.create_connection(address, timeout=DEADLINE) as client:
        client.sendall(b"nobody\r\n")
        with client.makefile("rb") as file:
            return file.read()


@drivers
def test_a_worker_that_is_killed_is_replaced(concurrency: str) -> None:
    arguments = ("--bind", _TCP, "--workers", "2", "--concurrency", concurrency)
    with running(_WHOIS, *arguments) as server:
        first = _children(server.pid)
        assert len(first) == 2
        for victim in first:
            os.kill(victim, signal.SIGKILL)
        wait_until(
            lambda: len(_children(server.pid) - first) == 2, "both to be replaced"
        )
        assert b"No entries found" in _asked(server.tcp)


@drivers
def test_a_renewal_refuses_nobody(concurrency: str) -> None:
    arguments = ("--bind", _TCP, "--workers", "2", "--concurrency", concurrency)
    with running(_WHOIS, *arguments) as server:
        over, answers, failures = threading.Event(), list[bytes](), list[OSError]()

        def ask() -> None:
            while not over.is_set():
                try:
                    answers.append(_asked(server.tcp))
                except OSError as error:
                    failures.append(error)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(2):
                before = _children(server.pid)
                server.signal(signal.SIGHUP)
                wait_until(_renewed(server, before), "all workers to be renewed")
        finally:
            over.set()
            for thread in threads:
                thread.join(DEADLINE)
        assert not failures
        assert answers
        assert all(b"No entries found" in answer for answer in answers)


@pytest.mark.parametrize("concurrency", ["sequential", "events", "threads"])
def test_a_renewal_loses_no_datagram(concurrency: str) -> None:
    how = ("--workers", "2", "--concurrency", concurrency)
    asked = bytes.fromhex("23000620" + "00" * 36 + "e8f1a2b3c4d5e6f7")
    with running(
        "generated_examples.ntp", "--bind", "udp://127.0.0.1:0", *how
    ) as server:
        over, answers = threading.Event(), list[int]()

        def ask() -> int:
            count = 0
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
                client.settimeout(DEADLINE)
                client.connect(server.udp)
                while not over.is_set():
                    client.send(asked)
                    answers.append(len(client.recv(100)))
                    count += 1
            return count

        with ThreadPoolExecutor(4) as clients:
            asking = [clients.submit(ask) for _ in range(4)]
            try:
                for _ in range(2):
                    before = _children(server.pid)
                    server.signal(signal.SIGHUP)
                    wait_until(_renewed(server, before), "all workers to be renewed")
            finally:
                over.set()
            assert sum(done.result(DEADLINE) for done in asking) == len(answers)
        assert set(answers) == {48}


def _renewed(server: ServerProcess, before: set[int]) -> Callable[[], bool]:
    def are_new() -> bool:
        children = _children(server.pid)
        return len(children) == 2 and not children & before

    return are_new


def test_all_end_with_a_signal(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    bind = ("--bind", _TCP, "--bind", f"unix://{path}")
    module = "generated_examples.smtp"
    mail = ("--maildir", str(tmp_path / "mail"))
    with running(module, *mail, *bind, "--workers", "2", addresses=2) as server:
        workers = _children(server.pid)
        assert path.exists()
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(DEADLINE)
            client.connect(str(path))
            assert client.recv(3) == b"220"
            server.stop(0)
        assert not any(_lives(worker) for worker in workers)
        assert not path.exists()


def test_workers_end_with_their_parent() -> None:
    arguments = ("--bind", _TCP, "--workers", "2", "--concurrency", "events")
    with running(_WHOIS, *arguments, exit_code=None) as server:
        workers = _children(server.pid)
        server.signal(signal.SIGKILL)
        wait_until(lambda: not any(_lives(worker) for worker in workers), "them to end")


def test_workers_that_cannot_start_are_a_failure(tmp_path: Path) -> None:
    import subprocess
    import sys

    file = tmp_path / "file"
    file.touch()
    result = subprocess.run(
        [sys.executable, "-m", "tests.examples.stillborn", str(file), "--bind", _TCP],
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE,
        env=environment(),
    )
    assert result.returncode == 1
    assert "did not start" in result.stderr
    assert "listening" not in result.stdout


def test_a_renewal_that_fails_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "file"
    with running("tests.examples.stillborn", str(file), "--bind", _TCP) as server:
        workers = _children(server.pid)
        file.touch()
        server.signal(signal.SIGHUP)
        wait_until(lambda: "did not start" in server.errors, "the failure to be told")
        assert workers <= _children(server.pid)
        assert b"No entries found" in _asked(server.tcp)


def test_who_keeps_ending_is_not_started_in_a_hurry(tmp_path: Path) -> None:
    file = tmp_path / "file"
    with running("tests.examples.stillborn", str(file), "--bind", _TCP) as server:
        file.touch()
        for worker in _children(server.pid):
            os.kill(worker, signal.SIGKILL)
        wait_until(lambda: server.errors.count("did not start") == 3, "three tries")
        file.unlink()
        wait_until(lambda: bool(_children(server.pid)), "another try")
        assert b"No entries found" in _asked(server.tcp)
        assert server.errors.count("did not start") < 10
