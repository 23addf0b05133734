"""The known defects of the standard module: shown there, and gone here.

Each is one body that tells whether the defect is gone. It must be there in the standard
module, so that no body is without an object, and gone in ours: by itself, or by an
attribute that means nothing there. The numbers are those of `docs/runtime.md`.
"""

import errno
import gc
import io
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import redirect_stderr, suppress
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from tests.runtime.subjects import (
    OURS,
    STANDARD,
    Either,
    connected,
    echo,
    raising,
    received,
    returning,
    serving,
)

_LOOPBACK: Final = ("127.0.0.1", 0)
_SOON: Final = 0.5
"""Seconds in which what does not wait is over."""

_Repaired = Callable[[ModuleType, Path], bool]
_DEFECTS: Final[dict[str, _Repaired]] = {}


def _defect(number: int, title: str) -> Callable[[_Repaired], _Repaired]:
    """Add a defect to the table."""

    def add(repaired: _Repaired) -> _Repaired:
        _DEFECTS[f"{number}: {title}"] = repaired
        return repaired

    return add


def _made(module: ModuleType, name: str, **members: object) -> Either:
    """Return a subclass of a class of a module."""
    return type("Made", (getattr(module, name),), members)


def _ends(work: Callable[[], object], release: Callable[[], object]) -> bool:
    """Tell whether some work ends soon; what does not is released, and ends then."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(_SOON)
    ended = not thread.is_alive()
    release()
    thread.join(20)
    assert not thread.is_alive()
    return ended


def _noting(notes: list[object]) -> Callable[..., object]:
    """Return a hook or handler that notes its last argument."""

    def note(*arguments: object) -> None:
        notes.append(arguments[-1])

    return note


def _raises(work: Callable[[], object], *kinds: type[BaseException]) -> bool:
    try:
        work()
    except kinds:
        return True
    return False


@_defect(1, "shutdown without a loop waits for ever")
def _shutdown_alone(module: ModuleType, _: Path) -> bool:
    with module.TCPServer(_LOOPBACK, echo) as server:
        return _ends(server.shutdown, server._BaseServer__is_shut_down.set)


@_defect(2, "shutdown in the thread of the loop waits for ever")
def _shutdown_within(module: ModuleType, _: Path) -> bool:
    def stop(server: Either) -> None:
        server.shutdown()

    with _made(module, "TCPServer", service_actions=stop)(_LOOPBACK, echo) as server:
        return _ends(
            lambda: server.serve_forever(0.01), server._BaseServer__is_shut_down.set
        )


@_defect(3, "shutdown takes as long as a poll")
def _shutdown_latency(module: ModuleType, _: Path) -> bool:
    begun = threading.Event()

    class Told:
        def __call__(self, *_: object) -> None:
            begun.set()

    with module.TCPServer(_LOOPBACK, Told()) as server:
        thread = threading.Thread(target=server.serve_forever, args=(2,))
        thread.start()
        connected(server).close()
        assert begun.wait(20)
        begin = time.monotonic()
        server.shutdown()
        seconds = time.monotonic() - begin
        thread.join(20)
        return seconds < 1


@_defect(6, "a loop spins when its server is closed")
def _closed_within(module: ModuleType, _: Path) -> bool:
    turns: list[None] = []

    def count(server: Either) -> None:
        turns.append(None)
        if len(turns) == 3:
            server.server_close()
        if len(turns) > 100:
            server._BaseServer__shutdown_request = True

    server = _made(module, "TCPServer", service_actions=count)(_LOOPBACK, echo)
    with suppress(ValueError):
        server.serve_forever(0.001)
    return len(turns) < 10


@_defect(8, "any number of threads is started")
def _threads(module: ModuleType, _: Path) -> bool:
    go = threading.Event()
    made = _made(module, "ThreadingTCPServer", max_threads=3, request_queue_size=64)

    def wait(*_: object) -> None:
        assert go.wait(20)

    server = made(_LOOPBACK, wait)
    before = threading.active_count()
    with serving(server):
        clients = [connected(server) for _ in range(12)]
        begin = time.monotonic()
        most = 0
        while time.monotonic() < begin + 0.3:
            most = max(most, threading.active_count() - before - 1)
        go.set()
        for client in clients:
            assert received(client) == b""
    return most == 3


@_defect(9, "a thread that cannot start breaks server_close")
def _thread_start(module: ModuleType, _: Path) -> bool:
    made = _made(module, "ThreadingTCPServer", handle_error=returning(None))
    server = made(_LOOPBACK, echo)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threading.Thread, "start", raising(RuntimeError("no thread")))
        client = connected(server)
        server.handle_request()
    assert received(client) == b""
    return not _raises(server.server_close, RuntimeError)


@_defect(10, "server_close by a handler's thread does not wait for the others")
def _close_within(module: ModuleType, _: Path) -> bool:
    failed: list[bool] = []

    def close(_request: object, _address: object, server: Either) -> None:
        failed.append(_raises(server.server_close, RuntimeError))

    server = module.ThreadingTCPServer(_LOOPBACK, close)
    client = connected(server)
    server.handle_request()
    assert received(client) == b""
    with suppress(RuntimeError):
        server.server_close()
    return failed == [False]


@_defect(11, "want of descriptors makes the loop spin")
def _descriptors(module: ModuleType, _: Path) -> bool:
    calls: list[None] = []

    def get_request(server: Either) -> None:
        calls.append(None)
        if len(calls) > 100:
            server._BaseServer__shutdown_request = True
        raise OSError(errno.EMFILE, "too many open files")

    server = _made(module, "TCPServer", get_request=get_request)(_LOOPBACK, echo)
    client = connected(server)
    stop = threading.Timer(_SOON, server.shutdown)
    stop.start()
    with server:
        server.serve_forever(0.01)
    stop.join()
    client.close()
    return len(calls) < 50


@_defect(12, "an error of accept is hidden")
def _accept_errors(module: ModuleType, _: Path) -> bool:
    seen: list[object] = []
    made = _made(
        module,
        "TCPServer",
        get_request=raising(OSError("no")),
        handle_accept_error=_noting(seen),
    )
    with made(_LOOPBACK, echo) as server:
        client = connected(server)
        server.handle_request()
        client.close()
    return [str(error) for error in seen] == ["no"]


@_defect(13, "an exception of verify_request ends the loop and leaks the connection")
def _verify(module: ModuleType, _: Path) -> bool:
    closed: list[object] = []

    def close(_server: object, request: socket.socket) -> None:
        closed.append(request)
        request.close()

    made = _made(
        module,
        "TCPServer",
        verify_request=raising(ValueError()),
        handle_error=returning(None),
        close_request=close,
    )
    with made(_LOOPBACK, echo) as server:
        client = connected(server)
        raised = _raises(server.handle_request, ValueError)
        client.close()
    return bool(closed) and not raised


@_defect(14, "children of others are reaped")
def _children(module: ModuleType, _: Path) -> bool:
    with subprocess.Popen([sys.executable, "-c", ""]) as foreign:
        os.waitid(os.P_PID, foreign.pid, os.WEXITED | os.WNOWAIT)
        made = _made(module, "ForkingTCPServer", max_children=1)
        with made(_LOOPBACK, echo) as server:
            # What the server takes for a child of its own is one that does not exist.
            server.active_children = {2**22 + 1}
            with suppress(ChildProcessError):
                server.collect_children()
        try:
            os.waitid(os.P_PID, foreign.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG)
        except ChildProcessError:
            return False
    return True


@_defect(16, "a failure is printed and cannot be logged")
def _logged(module: ModuleType, _: Path) -> bool:
    logged: list[object] = []

    class Logger:
        def error(self, *arguments: object, **_: object) -> None:
            logged.append(arguments)

    made = _made(module, "TCPServer", error_logger=Logger())
    with made(_LOOPBACK, raising(ValueError("x"))) as server:
        client = connected(server)
        with redirect_stderr(io.StringIO()) as printed:
            server.handle_request()
        client.close()
    return bool(logged) and not printed.getvalue()


@_defect(17, "a peer that goes away is a failure")
def _disconnects(module: ModuleType, _: Path) -> bool:
    made = _made(module, "TCPServer", ignore_disconnects=True)
    with made(_LOOPBACK, raising(ConnectionResetError())) as server:
        client = connected(server)
        with redirect_stderr(io.StringIO()) as printed:
            server.handle_request()
        client.close()
    return not printed.getvalue()


@_defect(18, "a buffer that cannot be flushed leaves a file open")
def _both_closed(module: ModuleType, _: Path) -> bool:
    handlers: list[Either] = []

    def handle(handler: Either) -> None:
        handlers.append(handler)
        handler.wfile.write(b"x" * 10)
        handler.connection.shutdown(socket.SHUT_WR)

    handler = _made(module, "StreamRequestHandler", wbufsize=-1, handle=handle)
    made = _made(module, "TCPServer", handle_error=returning(None))
    with made(_LOOPBACK, handler) as server:
        client = connected(server)
        server.handle_request()
        client.close()
    return bool(handlers[0].rfile.closed)


@_defect(19, "a setup that fails leaves its files open")
def _setup_fails(module: ModuleType, _: Path) -> bool:
    handlers: list[Either] = []

    def setup(handler: Either) -> None:
        handlers.append(handler)
        module.StreamRequestHandler.setup(handler)
        raise ValueError

    handler = _made(module, "StreamRequestHandler", setup=setup)
    made = _made(module, "TCPServer", handle_error=returning(None))
    with made(_LOOPBACK, handler) as server:
        client = connected(server)
        server.handle_request()
        client.close()
    closed = bool(handlers[0].rfile.closed)
    handlers[0].rfile.close()
    return closed


@_defect(20, "a datagram without an answer is answered")
def _empty_answer(module: ModuleType, _: Path) -> bool:
    handler = _made(module, "DatagramRequestHandler", send_empty=False)
    with (
        module.UDPServer(_LOOPBACK, handler) as server,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
    ):
        client.sendto(b"x", server.server_address)
        server.handle_request()
        client.setblocking(False)
        return _raises(lambda: client.recv(1), BlockingIOError)


@_defect(21, "a datagram of an unbound peer is a failure")
def _unbound_peer(module: ModuleType, folder: Path) -> bool:
    failed: list[object] = []
    made = _made(module, "UnixDatagramServer", handle_error=_noting(failed))
    with (
        made(str(folder / "socket"), module.DatagramRequestHandler) as server,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client,
    ):
        client.sendto(b"x", server.server_address)
        server.handle_request()
    return not failed


@_defect(22, "a datagram that is too long is cut without a word")
def _truncated(module: ModuleType, _: Path) -> bool:
    handled: list[object] = []
    made = _made(module, "UDPServer", max_packet_size=10, reject_truncated=True)
    with (
        made(_LOOPBACK, _noting(handled)) as server,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
    ):
        client.sendto(b"x" * 11, server.server_address)
        server.handle_request()
    return not handled


@_defect(24, "a line has no bound")
def _long_line(module: ModuleType, _: Path) -> bool:
    raised: list[bool] = []

    def handle(handler: Either) -> None:
        raised.append(_raises(handler.rfile.readline, Exception))

    handler = _made(module, "StreamRequestHandler", max_line=100, handle=handle)
    with module.TCPServer(_LOOPBACK, handler) as server:
        client = connected(server, b"x" * 200)
        client.shutdown(socket.SHUT_WR)
        server.handle_request()
        client.close()
    return raised == [True]


@_defect(25, "an address does not decide on its family")
def _ipv6(module: ModuleType, _: Path) -> bool:
    made = _made(module, "TCPServer", family_from_address=True)
    try:
        made(("::1", 0), echo).server_close()
    except OSError:
        return False
    return True


@_defect(26, "the file of a Unix socket stays behind")
def _socket_file(module: ModuleType, folder: Path) -> bool:
    path = folder / "socket"
    made = _made(module, "UnixStreamServer", unlink_on_close=True)
    made(str(path), echo).server_close()
    return not path.exists()


@_defect(30, "a server_close that is not ready hides why there is no server")
def _hidden_error(module: ModuleType, _: Path) -> bool:
    def close(server: Either) -> None:
        server.not_there.close()

    made = _made(module, "TCPServer", server_close=close)
    with module.TCPServer(_LOOPBACK, echo) as taken:
        try:
            made(taken.server_address, echo)
        except OSError as error:
            return error.errno == errno.EADDRINUSE
        except AttributeError as error:
            reason = error.__context__
            assert isinstance(reason, OSError)
            return False
    return False


@_defect(31, "a close with unread input costs the last answer")
def _lingering(module: ModuleType, _: Path) -> bool:
    def handle(handler: Either) -> None:
        handler.wfile.write(b"answer")

    handler = _made(module, "StreamRequestHandler", linger_timeout=20, handle=handle)
    server = module.ThreadingTCPServer(_LOOPBACK, handler)
    with serving(server):
        client = connected(server, b"x" * 1000)
        assert client.recv(6, socket.MSG_PEEK | socket.MSG_WAITALL) == b"answer"
        try:
            for _turn in range(20):  # The second one finds out that there was a reset.
                client.sendall(b"more")
                time.sleep(0.01)
            client.shutdown(socket.SHUT_WR)
        except OSError:
            client.close()
            return False
        return received(client) == b"answer"


@_defect(32, "nothing stops a loop without waiting for it")
def _request_stop(module: ModuleType, _: Path) -> bool:
    stop = getattr(module.TCPServer, "request_stop", module.TCPServer.shutdown)
    made = _made(module, "TCPServer", service_actions=stop)
    with made(_LOOPBACK, echo) as server:
        return _ends(
            lambda: server.serve_forever(0.01), server._BaseServer__is_shut_down.set
        )


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # The standard module leaks.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", _DEFECTS)
def test_a_defect_is_there_in_the_standard_module(name: str, tmp_path: Path) -> None:
    assert not _DEFECTS[name](STANDARD, tmp_path)
    gc.collect()  # What it leaks is to be found here, and not by another test.


@pytest.mark.parametrize("name", _DEFECTS)
def test_a_defect_is_gone(name: str, tmp_path: Path) -> None:
    assert _DEFECTS[name](OURS, tmp_path)
