"""The order in which a request is taken, handled and closed: documented behaviour."""

import io
import socket
import threading
from contextlib import redirect_stderr
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
    serving,
)
from tests.support.waiting import DEADLINE, wait_until

LOOPBACK: Final = ("127.0.0.1", 0)


def test_the_constructor_binds_and_activates(module: ModuleType, log: Log) -> None:
    with derived(module.TCPServer, log=log)(LOOPBACK, echo) as server:
        assert log == ["server_bind", "server_activate"]
        assert server.server_address == server.socket.getsockname()
        assert server.server_address[1] != 0
        assert server.RequestHandlerClass is echo


def test_the_constructor_can_leave_it_to_others(module: ModuleType, log: Log) -> None:
    with derived(module.TCPServer, log=log)(LOOPBACK, echo, False) as server:
        assert log == []
        assert server.server_address == LOOPBACK


@pytest.mark.parametrize("error", [OSError("no"), KeyboardInterrupt()])
@pytest.mark.parametrize("hook", ["server_bind", "server_activate"])
def test_a_constructor_that_fails_closes(
    module: ModuleType, log: Log, hook: str, error: BaseException
) -> None:
    sockets: list[socket.socket] = []

    def fail(self: Either) -> None:
        sockets.append(self.socket)
        raise error

    with pytest.raises(type(error)):
        derived(module.TCPServer, log=log, **{hook: fail})(LOOPBACK, echo)
    assert log[-1] == "server_close"
    assert [each.fileno() for each in sockets] == [-1]


def test_a_request_takes_its_way(module: ModuleType, log: Log) -> None:
    with derived(module.TCPServer, log=log)(LOOPBACK, echo) as server:
        log.clear()
        client = connected(server, b"hello")
        client.shutdown(socket.SHUT_WR)
        server.handle_request()
        assert received(client) == b"hello"
    assert log == [
        "get_request",
        "verify_request",
        "process_request",
        "finish_request",
        "shutdown_request",
        "close_request",
        "server_close",
    ]


def test_a_request_that_is_not_verified_is_shut_down(
    module: ModuleType, log: Log
) -> None:
    made = derived(module.TCPServer, log=log, verify_request=returning(False))
    with made(LOOPBACK, echo) as server:
        log.clear()
        client = connected(server)
        server.handle_request()
        assert received(client) == b""
        assert log == [
            "get_request",
            "verify_request",
            "shutdown_request",
            "close_request",
        ]


def test_an_exception_of_a_handler_is_handled(module: ModuleType, log: Log) -> None:
    made = derived(module.TCPServer, log=log, handle_error=returning(None))
    with made(LOOPBACK, raising(ValueError())) as server:
        log.clear()
        client = connected(server)
        server.handle_request()
        assert received(client) == b""
        assert log[3:] == [
            "finish_request",
            "handle_error",
            "shutdown_request",
            "close_request",
        ]


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt()])
def test_any_other_exception_of_a_handler_ends_the_loop(
    module: ModuleType, log: Log, error: BaseException
) -> None:
    with derived(module.TCPServer, log=log)(LOOPBACK, raising(error)) as server:
        log.clear()
        client = connected(server)
        with pytest.raises(type(error)):
            server.serve_forever()
        assert received(client) == b""
        assert log[3:] == ["finish_request", "shutdown_request", "close_request"]


def test_an_error_of_the_socket_is_no_request(module: ModuleType, log: Log) -> None:
    made = derived(module.TCPServer, log=log, get_request=raising(OSError()))
    with made(LOOPBACK, echo) as server, connected(server):
        log.clear()
        server.handle_request()
        assert log == ["get_request"]


def test_another_exception_of_get_request_ends_the_loop(
    module: ModuleType, log: Log
) -> None:
    made = derived(module.TCPServer, log=log, get_request=raising(ValueError("odd")))
    with (
        made(LOOPBACK, echo) as server,
        connected(server),
        pytest.raises(ValueError, match="odd"),
    ):
        server.serve_forever()


def test_an_exception_of_handle_error_ends_the_loop(
    module: ModuleType, log: Log
) -> None:
    made = derived(module.UDPServer, log=log, handle_error=raising(ZeroDivisionError()))
    with (
        made(LOOPBACK, raising(ValueError())) as server,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
    ):
        client.sendto(b"hello", server.server_address)
        with pytest.raises(ZeroDivisionError):
            server.serve_forever()


@pytest.mark.parametrize(
    ("own", "sockets"), [(0.02, None), (None, 0.02), (0.02, 60.0), (60.0, 0.02)]
)
def test_waiting_ends_by_the_smaller_limit(
    module: ModuleType, log: Log, own: float | None, sockets: float | None
) -> None:
    with derived(module.TCPServer, log=log, timeout=own)(LOOPBACK, echo) as server:
        server.socket.settimeout(sockets)
        log.clear()
        server.handle_request()
        assert log == ["handle_timeout"]


def test_service_actions_are_called_while_nothing_happens(module: ModuleType) -> None:
    calls: list[object] = []

    def note(server: object) -> None:
        calls.append(server)

    made = derived(module.TCPServer, log=[], service_actions=note)
    with serving(made(LOOPBACK, echo), 0.01):
        wait_until(lambda: len(calls) > 2, "service_actions")


def test_service_actions_follow_a_request(module: ModuleType, log: Log) -> None:
    called: list[Log] = []

    def service_actions(self: Either) -> None:
        called.append(log[-2:])
        self._BaseServer__shutdown_request = True

    made = derived(module.TCPServer, log=log, service_actions=service_actions)
    with made(LOOPBACK, echo) as server, connected(server) as client:
        client.shutdown(socket.SHUT_WR)
        server.serve_forever(60)
    assert called == [["shutdown_request", "close_request"]]


def test_shutdown_waits_for_the_loop(module: ModuleType) -> None:
    with module.TCPServer(LOOPBACK, echo) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        server.shutdown()
        thread.join(DEADLINE)
        assert not thread.is_alive()


def test_a_server_can_serve_again(module: ModuleType) -> None:
    with module.TCPServer(LOOPBACK, echo) as server:
        for word in (b"one", b"two"):
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            client = connected(server, word)
            client.shutdown(socket.SHUT_WR)
            assert received(client) == word
            server.shutdown()
            thread.join(DEADLINE)


def test_the_with_statement_closes_and_nothing_else(
    module: ModuleType, log: Log
) -> None:
    with derived(module.TCPServer, log=log)(LOOPBACK, echo) as server:
        log.clear()
    assert log == ["server_close"]
    assert server.fileno() == -1
    server.server_close()


def test_a_closed_server_does_not_serve(module: ModuleType) -> None:
    server = module.TCPServer(LOOPBACK, echo)
    server.server_close()
    with pytest.raises(ValueError, match="-1"):
        server.serve_forever()


def test_shutdown_request_ends_the_output_for_all_holders(module: ModuleType) -> None:
    kept: list[socket.socket] = []

    def keep(request: socket.socket, *_: object) -> None:
        kept.append(request.dup())

    with module.TCPServer(LOOPBACK, keep) as server:
        client = connected(server)
        server.handle_request()
        assert received(client) == b""
        kept[0].close()


def test_errors_are_shown_on_stderr(module: ModuleType) -> None:
    shown = io.StringIO()
    with (
        module.TCPServer(LOOPBACK, raising(ValueError("what happened"))) as server,
        connected(server) as client,
        redirect_stderr(shown),
    ):
        server.handle_request()
        address = client.getsockname()
    lines = shown.getvalue().splitlines()
    assert lines[0] == lines[-1] == "-" * 40
    assert lines[1] == (
        f"Exception occurred during processing of request from {address}"
    )
    assert lines[2] == "Traceback (most recent call last):"
    assert lines[-2] == "ValueError: what happened"
    assert shown.getvalue().endswith("\n")


def test_a_datagram_is_cut_at_the_packet_size(module: ModuleType) -> None:
    packets: list[bytes] = []

    def handle(request: tuple[bytes, socket.socket], *_: object) -> None:
        packets.append(request[0])

    with (
        module.UDPServer(LOOPBACK, handle) as server,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
    ):
        server.max_packet_size = 4
        client.sendto(b"hello", server.server_address)
        server.handle_request()
    assert packets == [b"hell"]
