"""Defects of loops, threads, children and reports."""

import errno
import io
import os
import selectors
import socket
import subprocess
import sys
import threading
import time
import warnings
from contextlib import redirect_stderr, suppress
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from tests.runtime.defects import (
    LOOPBACK,
    SOON,
    Table,
    ends,
    made_of,
    noting,
    raises,
)
from tests.runtime.subjects import (
    Either,
    connected,
    echo,
    raising,
    received,
    returning,
    serving,
)
from tests.support.waiting import DEADLINE, wait_until

__all__ = ["TABLE"]

TABLE: Final = Table()


@TABLE.defect(1, "shutdown without a loop waits for ever")
def _shutdown_alone(module: ModuleType, _: Path) -> bool:
    with module.TCPServer(LOOPBACK, echo) as server:
        return ends(server.shutdown, server._BaseServer__is_shut_down.set)


@TABLE.defect(2, "shutdown in the thread of the loop waits for ever")
def _shutdown_within(module: ModuleType, _: Path) -> bool:
    def stop(server: Either) -> None:
        server.shutdown()

    with made_of(module, "TCPServer", service_actions=stop)(LOOPBACK, echo) as server:
        return ends(
            lambda: server.serve_forever(0.01), server._BaseServer__is_shut_down.set
        )


@TABLE.defect(3, "shutdown takes as long as a poll")
def _shutdown_latency(module: ModuleType, _: Path) -> bool:
    waits = threading.Event()
    select = selectors.PollSelector.select

    def noted(
        selector: selectors.PollSelector, timeout: float | None = None
    ) -> list[tuple[selectors.SelectorKey, int]]:
        waits.set()
        return select(selector, timeout)

    with (
        pytest.MonkeyPatch.context() as patch,
        module.TCPServer(LOOPBACK, echo) as server,
    ):
        patch.setattr(selectors.PollSelector, "select", noted)
        loop = threading.Thread(target=server.serve_forever, args=(1.5,))
        loop.start()
        assert waits.wait(DEADLINE)
        begin = time.monotonic()
        server.shutdown()
        seconds = time.monotonic() - begin
        loop.join(DEADLINE)
    return seconds < 1


@TABLE.defect(6, "a loop spins when its server is closed")
def _closed_within(module: ModuleType, _: Path) -> bool:
    turns: list[None] = []

    def count(server: Either) -> None:
        turns.append(None)
        if len(turns) == 3:
            server.server_close()
        if len(turns) > 100:
            server._BaseServer__shutdown_request = True

    server = made_of(module, "TCPServer", service_actions=count)(LOOPBACK, echo)
    with suppress(ValueError):
        server.serve_forever(0.001)
    return len(turns) < 10


@TABLE.defect(8, "any number of threads is started")
def _threads(module: ModuleType, _: Path) -> bool:
    go = threading.Event()
    made = made_of(module, "ThreadingTCPServer", max_threads=3, request_queue_size=64)

    def wait(*_: object) -> None:
        assert go.wait(DEADLINE)

    server = made(LOOPBACK, wait)
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


@TABLE.defect(9, "a thread that cannot start breaks server_close")
def _thread_start(module: ModuleType, _: Path) -> bool:
    made = made_of(module, "ThreadingTCPServer", handle_error=returning(None))
    server = made(LOOPBACK, echo)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threading.Thread, "start", raising(RuntimeError("no thread")))
        client = connected(server)
        server.handle_request()
    assert received(client) == b""
    return not raises(server.server_close, RuntimeError)


@TABLE.defect(10, "server_close by a handler's thread does not wait for the others")
def _close_within(module: ModuleType, _: Path) -> bool:
    failed: list[bool] = []

    def close(_request: object, _address: object, server: Either) -> None:
        failed.append(raises(server.server_close, RuntimeError))

    server = module.ThreadingTCPServer(LOOPBACK, close)
    client = connected(server)
    server.handle_request()
    assert received(client) == b""
    with suppress(RuntimeError):
        server.server_close()
    return failed == [False]


@TABLE.defect(11, "want of descriptors makes the loop spin")
def _descriptors(module: ModuleType, _: Path) -> bool:
    calls: list[None] = []

    def get_request(server: Either) -> None:
        calls.append(None)
        if len(calls) > 100:
            server._BaseServer__shutdown_request = True
        raise OSError(errno.EMFILE, "too many open files")

    server = made_of(module, "TCPServer", get_request=get_request)(LOOPBACK, echo)
    client = connected(server)
    stop = threading.Timer(SOON, server.shutdown)
    stop.start()
    with server:
        server.serve_forever(0.01)
    stop.join()
    client.close()
    return len(calls) < 50


@TABLE.defect(12, "an error of accept is hidden")
def _accept_errors(module: ModuleType, _: Path) -> bool:
    seen: list[object] = []
    made = made_of(
        module,
        "TCPServer",
        get_request=raising(OSError("no")),
        handle_accept_error=noting(seen),
    )
    with made(LOOPBACK, echo) as server:
        client = connected(server)
        server.handle_request()
        client.close()
    return [str(error) for error in seen] == ["no"]


@TABLE.defect(
    13, "an exception of verify_request ends the loop and leaks the connection"
)
def _verify(module: ModuleType, _: Path) -> bool:
    closed: list[object] = []

    def close(_server: object, request: socket.socket) -> None:
        closed.append(request)
        request.close()

    made = made_of(
        module,
        "TCPServer",
        verify_request=raising(ValueError()),
        handle_error=returning(None),
        close_request=close,
    )
    with made(LOOPBACK, echo) as server:
        client = connected(server)
        raised = raises(server.handle_request, ValueError)
        client.close()
    return bool(closed) and not raised


@TABLE.defect(14, "children of others are reaped")
def _children(module: ModuleType, _: Path) -> bool:
    with subprocess.Popen([sys.executable, "-c", ""]) as foreign:
        os.waitid(os.P_PID, foreign.pid, os.WEXITED | os.WNOWAIT)
        made = made_of(module, "ForkingTCPServer", max_children=1)
        with made(LOOPBACK, echo) as server:
            # What the server takes for a child of its own is one that does not exist.
            server.active_children = {2**22 + 1}
            with suppress(ChildProcessError):
                server.collect_children()
        try:
            os.waitid(os.P_PID, foreign.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG)
        except ChildProcessError:
            return False
    return True


@TABLE.defect(16, "a failure is printed and cannot be logged")
def _logged(module: ModuleType, _: Path) -> bool:
    logged: list[object] = []

    class Logger:
        def error(self, *arguments: object, **_: object) -> None:
            logged.append(arguments)

    made = made_of(module, "TCPServer", error_logger=Logger())
    with made(LOOPBACK, raising(ValueError("x"))) as server:
        client = connected(server)
        with redirect_stderr(io.StringIO()) as printed:
            server.handle_request()
        client.close()
    return bool(logged) and not printed.getvalue()


@TABLE.defect(17, "a peer that goes away is a failure")
def _disconnects(module: ModuleType, _: Path) -> bool:
    made = made_of(module, "TCPServer", ignore_disconnects=True)
    with made(LOOPBACK, raising(ConnectionResetError())) as server:
        client = connected(server)
        with redirect_stderr(io.StringIO()) as printed:
            server.handle_request()
        client.close()
    return not printed.getvalue()


@TABLE.defect(4, "a request is taken after the stop was asked for", ((3, 7, 4),))
def _accepted_late(module: ModuleType, _: Path) -> bool:
    handled: list[object] = []

    def stop(server: Either) -> None:
        clients.append(connected(server))
        server._BaseServer__shutdown_request = True

    clients: list[socket.socket] = []
    made = made_of(module, "TCPServer", service_actions=stop)
    with made(LOOPBACK, noting(handled)) as server:
        server.serve_forever(0.01)
    for client in clients:
        client.close()
    return not handled


@TABLE.defect(5, "a stop reaches one of two loops only")
def _two_loops(module: ModuleType, _: Path) -> bool:
    turns: set[int] = set()

    def note(_server: object) -> None:
        turns.add(threading.get_ident())

    server = made_of(module, "TCPServer", service_actions=note)(LOOPBACK, echo)
    # The second one looks too late: the first has taken the request for itself.
    loops = [
        threading.Thread(target=server.serve_forever, args=(pause,))
        for pause in (0.01, 0.4)
    ]
    for loop in loops:
        loop.start()
    wait_until(lambda: len(turns) == 2, "both loops to turn")
    server.shutdown()
    loops[0].join(DEADLINE)
    loops[1].join(2)
    both = not loops[1].is_alive()
    server._BaseServer__shutdown_request = True
    loops[1].join(DEADLINE)
    server.server_close()
    assert not any(loop.is_alive() for loop in loops)
    return both


@TABLE.defect(7, "the list of threads grows for ever", ((3, 8, 3),))
def _thread_list(module: ModuleType, _: Path) -> bool:
    with module.ThreadingTCPServer(LOOPBACK, returning(None)) as server:
        for _turn in range(20):
            client = connected(server)
            server.handle_request()
            assert received(client) == b""
        wait_until(lambda: threading.active_count() < 10, "threads to end")
        return len(server._threads) < 10


@TABLE.defect(15, "a process with threads forks, and its child may hang")
def _fork_beside_threads(module: ModuleType, _: Path) -> bool:
    failed: list[object] = []
    made = made_of(
        module,
        "ForkingTCPServer",
        fork_beside_threads=False,
        handle_error=noting(failed),
    )
    go = threading.Event()
    thread = threading.Thread(target=go.wait)
    thread.start()
    with warnings.catch_warnings(), made(LOOPBACK, returning(None)) as server:
        warnings.simplefilter("ignore", DeprecationWarning)  # That it is dangerous.
        client = connected(server)
        server.handle_request()
        assert received(client) == b""
    go.set()
    thread.join()
    return bool(failed)


@TABLE.defect(29, "two servers share a port unless that is forbidden", ((3, 11, 0),))
def _shared_port(module: ModuleType, _: Path) -> bool:
    made = made_of(module, "TCPServer", allow_reuse_address=True)
    with made(LOOPBACK, echo) as server:
        return raises(lambda: made(server.server_address, echo), OSError)
