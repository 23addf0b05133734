"""Servers as processes of their own, started, awaited and stopped by their own pid.

    with running("generated_examples.memcached", "--bind", "tcp://127.0.0.1:0") as server:
        with socket.create_connection(server.tcp) as client:
            ...

A server says `listening on ADDRESS` once for each address; `running` waits for these
lines, so no test guesses a port or sleeps. When the block ends the server gets SIGTERM and
must end with the exit code that is expected (0), with nothing on stderr that looks like
an accident; what it wrote is in the failure. `running_program` does the same for
a reference server, which is ready when its port accepts a connection.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, final
from urllib.parse import urlsplit

from tests.support.paths import ROOT, environment
from tests.support.waiting import DEADLINE, wait_until

__all__ = [
    "ServerProcess",
    "accepts",
    "free_port",
    "running",
    "running_program",
    "running_shell",
]

_LISTENING: Final = "listening on "
_ACCIDENTS: Final = ("Traceback (most recent call last)", "Exception ignored")


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """Return a port of 127.0.0.1 that was free a moment ago.

    Only for programs that cannot be given port 0.
    """
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def accepts(port: int) -> bool:
    """Tell whether something on 127.0.0.1 accepts TCP connections at `port`."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


@final
class ServerProcess:
    """A server that runs beside the test.

    Args:
        arguments: the program and its arguments.
        errors: the file that takes its stderr.
        directory: where it runs.
        variables: environment variables beside the usual ones.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        errors: IO[bytes],
        directory: Path = ROOT,
        variables: dict[str, str] | None = None,
    ) -> None:
        self.arguments = tuple(arguments)
        self.lines: list[str] = []
        self._errors = errors
        self._process = subprocess.Popen(
            self.arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=directory,
            env=environment(**(variables or {})),
        )
        # Without a reader a server that prints much would block on a full pipe.
        self._reader = threading.Thread(
            target=self._read, name=f"stdout of {self.pid}", daemon=True
        )
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process id of the server."""
        return self._process.pid

    @property
    def addresses(self) -> list[str]:
        """The addresses it says it listens on, in its order, as in `tcp://HOST:PORT`."""
        return [
            line.removeprefix(_LISTENING)
            for line in tuple(self.lines)
            if line.startswith(_LISTENING)
        ]

    @property
    def tcp(self) -> tuple[str, int]:
        """Host and port of its first TCP address."""
        return self._inet("tcp")

    @property
    def udp(self) -> tuple[str, int]:
        """Host and port of its first UDP address."""
        return self._inet("udp")

    @property
    def path(self) -> str:
        """The path of its first Unix socket."""
        return next(
            parts.path
            for parts in map(urlsplit, self.addresses)
            if parts.scheme in {"unix", "unixgram"}
        )

    @property
    def errors(self) -> str:
        """What it has written to stderr so far."""
        return Path(self._errors.name).read_text("utf-8", "replace")

    def wait_until_ready(self, ready: Callable[[], bool], deadline: float) -> None:
        """Wait for `ready()`.

        Raises:
            AssertionError: if the server ends first.
            TimeoutError: if it is not ready within `deadline` seconds.
        """
        try:
            wait_until(
                lambda: self._process.poll() is not None or ready(),
                f"{' '.join(self.arguments)} to be ready",
                deadline,
            )
        except TimeoutError as error:
            error.add_note(self._account())
            raise
        code = self._process.poll()
        assert code is None, f"the server ended with {code}\n{self._account()}"

    def stop(
        self,
        exit_code: int | None = 0,
        by: signal.Signals | None = signal.SIGTERM,
        deadline: float = DEADLINE,
    ) -> None:
        """Ask the server to end, and wait until it and its output have ended.

        Args:
            exit_code: what it must end with; None: anything.
            by: the signal that asks; None: it was asked before.
            deadline: seconds; beyond them it is killed and the test fails.

        Raises:
            AssertionError: for another exit code, or if a process that it started
                outlives it and holds its output open.
        """
        if by is not None:
            self.signal(by)
        try:
            code = self._process.wait(deadline)
        except subprocess.TimeoutExpired:
            self.kill()
            message = f"the server did not end within {deadline:g} seconds"
            raise AssertionError(f"{message}\n{self._account()}") from None
        self._reader.join(deadline)
        assert not self._reader.is_alive(), "a child of the server outlives it"
        self._close()
        if exit_code is not None:
            assert code == exit_code, f"exit code {code}\n{self._account()}"

    def signal(self, by: signal.Signals) -> None:
        """Send it a signal; without effect on one that has ended."""
        if self._process.poll() is None:
            os.kill(self.pid, by)

    def kill(self) -> None:
        """End the server at once; without effect on one that has ended."""
        self._process.kill()
        self._process.wait()
        self._reader.join(1)
        if not self._reader.is_alive():
            self._close()

    def check_errors(self) -> None:
        """Assert that stderr shows no traceback."""
        text = self.errors
        for accident in _ACCIDENTS:
            assert accident not in text, f"on stderr of the server:\n{text}"

    def _read(self) -> None:
        pipe = self._process.stdout
        assert pipe is not None
        for line in pipe:
            self.lines.append(line.decode("utf-8", "replace").rstrip("\n"))

    def _close(self) -> None:
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _inet(self, scheme: str) -> tuple[str, int]:
        for parts in map(urlsplit, self.addresses):
            if parts.scheme == scheme and parts.hostname and parts.port:
                return parts.hostname, parts.port
        message = f"no {scheme} address among {self.addresses}"
        raise LookupError(message)

    def _account(self) -> str:
        return "\n".join(["stdout:", *self.lines, "stderr:", self.errors])


@contextmanager
def running(
    module: str,
    *arguments: str,
    addresses: int = 1,
    exit_code: int | None = 0,
    tracebacks: bool = False,
    directory: Path = ROOT,
    variables: dict[str, str] | None = None,
    python: str = sys.executable,
    deadline: float = DEADLINE,
) -> Generator[ServerProcess, None, None]:
    """Run `python -m module`, and stop it when the block ends.

    Warnings are errors in the server too.

    Args:
        module: what `python -m` runs.
        arguments: its arguments.
        addresses: how many `listening on` lines it prints before it is ready.
        exit_code: what it must end with; None: anything.
        tracebacks: whether a traceback on stderr is part of the test.
        directory: where it runs.
        variables: environment variables beside the usual ones.
        python: the interpreter.
        deadline: seconds for the start, and again for the end.

    Raises:
        AssertionError: if it does not start, does not stop, or stops otherwise than
            it should.
    """
    program = [python, "-W", "error", "-m", module, *arguments]
    with _started(program, directory, variables) as server:
        server.wait_until_ready(lambda: len(server.addresses) >= addresses, deadline)
        yield server
        server.stop(exit_code, deadline=deadline)
        if not tracebacks:
            server.check_errors()


@contextmanager
def running_program(
    *arguments: str,
    port: int,
    exit_code: int | None = 0,
    directory: Path = ROOT,
    deadline: float = DEADLINE,
    ready: Callable[[], bool] | None = None,
) -> Generator[ServerProcess, None, None]:
    """Run a reference server until the block ends.

    Args:
        arguments: the program and its arguments.
        port: the TCP port of 127.0.0.1 whose first accepted connection says that
            it is ready.
        exit_code: what it must end with after SIGTERM; None: anything.
        directory: where it runs.
        deadline: seconds for the start, and again for the end.
        ready: tells whether it is ready, where no connection says so.

    Raises:
        AssertionError: if it does not start, or stops otherwise than it should.
    """
    with _started(arguments, directory, None) as server:
        server.wait_until_ready(ready or (lambda: accepts(port)), deadline)
        yield server
        server.stop(exit_code, deadline=deadline)


@contextmanager
def running_shell(
    command: str, directory: Path, variables: dict[str, str]
) -> Generator[ServerProcess, None, None]:
    """Run a server by the command that a document shows, until the block ends.

    Args:
        command: one command of a shell; it is replaced by the server, so that the
            server has the pid that is signalled.
        directory: where it runs.
        variables: environment variables beside the usual ones.

    Raises:
        AssertionError: if it does not start, or stops otherwise than it should.
    """
    program = ["bash", "-c", f"exec {command}"]
    with _started(program, directory, variables) as server:
        server.wait_until_ready(lambda: bool(server.addresses), DEADLINE)
        yield server
        server.stop()
        server.check_errors()


@contextmanager
def _started(
    program: Sequence[str], directory: Path, variables: dict[str, str] | None
) -> Generator[ServerProcess, None, None]:
    """Start a program; it is gone when the block ends, however the block ends."""
    with tempfile.NamedTemporaryFile(prefix="server-", suffix=".stderr") as errors:
        server = ServerProcess(program, errors, directory, variables)
        try:
            yield server
        except BaseException as error:
            error.add_note(f"stderr of {program[0]}:\n{server.errors}")
            raise
        finally:
            server.kill()
