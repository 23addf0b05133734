"""`ThreadingMixIn` and `ForkingMixIn`: documented behaviour."""

import os
import signal
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from tests.runtime.subjects import (
    Either,
    Log,
    connected,
    derived,
    echo,
    raising,
    received,
    returning,
)
from tests.support.waiting import DEADLINE, wait_until

LOOPBACK: Final = ("127.0.0.1", 0)


class _Gate:
    """A handler that tells when it has begun, and waits until it may end."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.may_end = threading.Event()
        self.threads: list[threading.Thread] = []

    def __call__(self, *_: object) -> None:
        self.threads.append(threading.current_thread())
        self.begun.set()
        assert self.may_end.wait(DEADLINE)


@pytest.mark.parametrize("name", ["ThreadingMixIn", "ForkingMixIn"])
def test_a_mixin_that_is_named_second_does_nothing(
    module: ModuleType, name: str
) -> None:
    mixin = getattr(module, name)
    assert mixin.__bases__ == (object,)
    made: Either = type("Server", (module.TCPServer, mixin), {})
    assert made.process_request is module.TCPServer.process_request


def test_requests_have_threads_of_their_own(module: ModuleType, log: Log) -> None:
    gate = _Gate()
    with derived(module.ThreadingTCPServer, log=log)(LOOPBACK, gate) as server:
        log.clear()
        with connected(server) as one, connected(server) as two:
            server.handle_request()
            server.handle_request()
            wait_until(lambda: len(gate.threads) == 2, "both handlers")
            gate.may_end.set()
            assert received(one) == received(two) == b""
    assert threading.current_thread() not in gate.threads
    assert log.count("process_request_thread") == log.count("shutdown_request") == 2
    assert log.count("close_request") == 2


def test_a_threads_exception_is_handled(module: ModuleType, log: Log) -> None:
    made = derived(module.ThreadingTCPServer, log=log, handle_error=returning(None))
    with made(LOOPBACK, raising(ValueError())) as server:
        log.clear()
        client = connected(server)
        server.handle_request()
        assert received(client) == b""
    log.remove("server_close")  # it may begin before the thread has closed the request
    assert log[2:] == [
        "process_request",
        "process_request_thread",
        "finish_request",
        "handle_error",
        "shutdown_request",
        "close_request",
    ]


def test_any_other_exception_of_a_thread_is_the_threads_own(
    module: ModuleType, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooked: list[object] = []

    def note(arguments: threading.ExceptHookArgs) -> None:
        hooked.append(arguments.exc_value)

    monkeypatch.setattr(threading, "excepthook", note)
    error = KeyboardInterrupt()
    with derived(module.ThreadingTCPServer, log=log)(
        LOOPBACK, raising(error)
    ) as server:
        client = connected(server)
        server.handle_request()
        assert received(client) == b""
    assert hooked == [error]
    assert "handle_error" not in log
    log.remove("server_close")  # it may begin before the thread has closed the request
    assert log[-2:] == ["shutdown_request", "close_request"]


@pytest.mark.parametrize(
    ("members", "waits"),
    [
        ({}, True),
        ({"block_on_close": False}, False),
        ({"daemon_threads": True}, False),
    ],
)
def test_closing_waits_for_threads(
    module: ModuleType, log: Log, members: dict[str, object], waits: bool
) -> None:
    gate = _Gate()
    server = derived(module.ThreadingTCPServer, log=log, **members)(LOOPBACK, gate)
    with connected(server):
        server.handle_request()
        assert gate.begun.wait(DEADLINE)
        assert gate.threads[0].daemon == bool(members.get("daemon_threads"))
        closing = threading.Thread(target=server.server_close)
        closing.start()
        if waits:
            wait_until(lambda: server.fileno() == -1, "the socket to be closed")
            assert closing.is_alive()
            gate.may_end.set()
            closing.join(DEADLINE)
            assert not gate.threads[0].is_alive()
        else:
            closing.join(DEADLINE)
            assert gate.threads[0].is_alive()
            gate.may_end.set()
            gate.threads[0].join(DEADLINE)
        assert not closing.is_alive()


def test_threads_are_joined_even_if_that_was_turned_off_later(
    module: ModuleType,
) -> None:
    server = module.ThreadingTCPServer(LOOPBACK, echo)
    with connected(server, b"x"):
        server.handle_request()
    server.block_on_close = False
    server.server_close()
    assert threading.active_count() == 1


def test_requests_have_processes_of_their_own(module: ModuleType, log: Log) -> None:
    def tell(request: socket.socket, *_: object) -> None:
        request.sendall(b"%d" % os.getpid())

    with derived(module.ForkingTCPServer, log=log)(LOOPBACK, tell) as server:
        assert not server.active_children
        log.clear()
        client = connected(server)
        server.handle_request()
        # The parent closes its copy only: the connection is the child's to end.
        assert log == [
            "get_request",
            "verify_request",
            "process_request",
            "close_request",
        ]
        assert {int(received(client))} == server.active_children
    assert server.active_children == set()


@pytest.mark.parametrize(
    ("handler", "status"),
    [(echo, 0), (raising(ValueError()), 1), (raising(SystemExit(0)), 1)],
)
def test_a_child_ends_with_a_status(
    module: ModuleType, handler: Callable[..., object], status: int
) -> None:
    made = derived(module.ForkingTCPServer, log=[], handle_error=returning(None))
    server = made(LOOPBACK, handler)
    with connected(server) as client:
        client.shutdown(socket.SHUT_WR)
        server.handle_request()
        (child,) = server.active_children
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == status
    # It finds that somebody else has taken the child's end.
    server.server_close()
    assert server.active_children == set()


def test_children_are_collected_while_nothing_happens(module: ModuleType) -> None:
    with module.ForkingTCPServer(LOOPBACK, echo) as server:
        server.timeout = 0.01
        with connected(server) as client:
            client.shutdown(socket.SHUT_WR)
            server.handle_request()
            assert received(client) == b""
        wait_until(
            lambda: server.handle_request() or not server.active_children,
            "the child to be collected",
        )


def test_closing_does_not_wait_for_children_if_told_so(module: ModuleType) -> None:
    server = module.ForkingTCPServer(LOOPBACK, echo)
    server.block_on_close = False
    with connected(server):
        server.handle_request()
        server.server_close()
        (child,) = server.active_children
        os.kill(child, signal.SIGKILL)
    server.collect_children(blocking=True)
    assert server.active_children == set()


def test_too_many_children_are_waited_for(module: ModuleType) -> None:
    with module.ForkingTCPServer(LOOPBACK, echo) as server:
        server.max_children = 2
        clients = [connected(server) for _ in range(2)]
        for _ in clients:
            server.handle_request()
        assert len(server.active_children) == 2
        # Closing would not do: the second child has a copy of the first client.
        clients[0].shutdown(socket.SHUT_WR)
        server.collect_children()
        assert len(server.active_children) == 1
        clients[1].shutdown(socket.SHUT_WR)
        for client in clients:
            client.close()


@pytest.mark.parametrize("mixin", ["Threading", "Forking"])
@pytest.mark.parametrize("unix", [False, True])
def test_datagrams_are_answered(
    module: ModuleType, mixin: str, unix: bool, tmp_path: Path
) -> None:
    def answer(request: tuple[bytes, socket.socket], address: str, _: object) -> None:
        request[1].sendto(request[0][::-1], address)

    name = f"{mixin}{'UnixDatagram' if unix else 'UDP'}Server"
    if not hasattr(module, name):
        made: Either = type(
            name, (module.ForkingMixIn, module.UnixDatagramServer), {}
        )  # before Python 3.12
    else:
        made = getattr(module, name)
    family = socket.AF_UNIX if unix else socket.AF_INET
    where = str(tmp_path / "server") if unix else LOOPBACK
    with (
        made(where, answer) as server,
        socket.socket(family, socket.SOCK_DGRAM) as client,
    ):
        client.settimeout(DEADLINE)
        client.bind(str(tmp_path / "client") if unix else LOOPBACK)
        client.sendto(b"abc", server.server_address)
        server.handle_request()
        assert client.recv(100) == b"cba"


def test_threads_are_not_waited_for_if_somebody_keeps_none(module: ModuleType) -> None:
    go = threading.Event()

    def wait(*_: object) -> None:
        assert go.wait(DEADLINE)

    server = module.ThreadingTCPServer(LOOPBACK, wait)
    server._threads = module._NoThreads()
    client = connected(server)
    server.handle_request()
    server.server_close()
    go.set()
    assert received(client) == b""
