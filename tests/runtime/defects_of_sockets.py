"""Defects of files, datagrams, addresses and closes."""

import errno
import socket
import time
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
    received,
    returning,
    serving,
)
from tests.support import certificates
from tests.support.waiting import DEADLINE

__all__ = ["TABLE"]

TABLE: Final = Table()


@TABLE.defect(18, "a buffer that cannot be flushed leaves a file open")
def _both_closed(module: ModuleType, _: Path) -> bool:
    handlers: list[Either] = []

    def handle(handler: Either) -> None:
        handlers.append(handler)
        handler.wfile.write(b"x" * 10)
        handler.connection.shutdown(socket.SHUT_WR)

    handler = made_of(module, "StreamRequestHandler", wbufsize=-1, handle=handle)
    made = made_of(module, "TCPServer", handle_error=returning(None))
    with made(LOOPBACK, handler) as server:
        client = connected(server)
        server.handle_request()
        client.close()
    return bool(handlers[0].rfile.closed)


@TABLE.defect(19, "a setup that fails leaves its files open")
def _setup_fails(module: ModuleType, _: Path) -> bool:
    handlers: list[Either] = []

    def setup(handler: Either) -> None:
        handlers.append(handler)
        module.StreamRequestHandler.setup(handler)
        raise ValueError

    handler = made_of(module, "StreamRequestHandler", setup=setup)
    made = made_of(module, "TCPServer", handle_error=returning(None))
    with made(LOOPBACK, handler) as server:
        client = connected(server)
        server.handle_request()
        client.close()
    closed = bool(handlers[0].rfile.closed)
    handlers[0].rfile.close()
    return closed


@TABLE.defect(20, "a datagram without an answer is answered")
def _empty_answer(module: ModuleType, _: Path) -> bool:
    handler = made_of(module, "DatagramRequestHandler", send_empty=False)
    with (
        module.UDPServer(LOOPBACK, handler) as server,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
    ):
        client.sendto(b"x", server.server_address)
        server.handle_request()
        client.setblocking(False)
        return raises(lambda: client.recv(1), BlockingIOError)


@TABLE.defect(21, "a datagram of an unbound peer is a failure")
def _unbound_peer(module: ModuleType, folder: Path) -> bool:
    failed: list[object] = []
    made = made_of(module, "UnixDatagramServer", handle_error=noting(failed))
    with (
        made(str(folder / "socket"), module.DatagramRequestHandler) as server,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as client,
    ):
        client.sendto(b"x", server.server_address)
        server.handle_request()
    return not failed


@TABLE.defect(22, "a datagram that is too long is cut without a word")
def _truncated(module: ModuleType, _: Path) -> bool:
    handled: list[object] = []
    made = made_of(module, "UDPServer", max_packet_size=10, reject_truncated=True)
    with (
        made(LOOPBACK, noting(handled)) as server,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client,
    ):
        client.sendto(b"x" * 11, server.server_address)
        server.handle_request()
    return not handled


@TABLE.defect(24, "a line has no bound")
def _long_line(module: ModuleType, _: Path) -> bool:
    raised: list[bool] = []

    def handle(handler: Either) -> None:
        raised.append(raises(handler.rfile.readline, Exception))

    handler = made_of(module, "StreamRequestHandler", max_line=100, handle=handle)
    with module.TCPServer(LOOPBACK, handler) as server:
        client = connected(server, b"x" * 200)
        client.shutdown(socket.SHUT_WR)
        server.handle_request()
        client.close()
    return raised == [True]


@TABLE.defect(25, "an address does not decide on its family")
def _ipv6(module: ModuleType, _: Path) -> bool:
    made = made_of(module, "TCPServer", family_from_address=True)
    try:
        made(("::1", 0), echo).server_close()
    except OSError:
        return False
    return True


@TABLE.defect(26, "the file of a Unix socket stays behind")
def _socket_file(module: ModuleType, folder: Path) -> bool:
    path = folder / "socket"
    made = made_of(module, "UnixStreamServer", unlink_on_close=True)
    made(str(path), echo).server_close()
    return not path.exists()


@TABLE.defect(30, "a server_close that is not ready hides why there is no server")
def _hidden_error(module: ModuleType, _: Path) -> bool:
    def close(server: Either) -> None:
        server.not_there.close()

    made = made_of(module, "TCPServer", server_close=close)
    with module.TCPServer(LOOPBACK, echo) as taken:
        try:
            made(taken.server_address, echo)
        except OSError as error:
            return error.errno == errno.EADDRINUSE
        except AttributeError as error:
            reason = error.__context__
            assert isinstance(reason, OSError)
            return False
    return False


@TABLE.defect(31, "a close with unread input costs the last answer")
def _lingering(module: ModuleType, _: Path) -> bool:
    def handle(handler: Either) -> None:
        handler.wfile.write(b"answer")

    handler = made_of(
        module, "StreamRequestHandler", linger_timeout=DEADLINE, handle=handle
    )
    server = module.ThreadingTCPServer(LOOPBACK, handler)
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


@TABLE.defect(32, "nothing stops a loop without waiting for it")
def _request_stop(module: ModuleType, _: Path) -> bool:
    stop = getattr(module.TCPServer, "request_stop", module.TCPServer.shutdown)
    made = made_of(module, "TCPServer", service_actions=stop)
    with made(LOOPBACK, echo) as server:
        return ends(
            lambda: server.serve_forever(0.01), server._BaseServer__is_shut_down.set
        )


@TABLE.defect(23, "a handshake that is not begun holds up everybody")
def _handshake(module: ModuleType, _: Path) -> bool:
    context, trust = certificates.contexts()
    server = module.ThreadingTCPServer(LOOPBACK, echo)
    if hasattr(server, "ssl_context"):
        server.ssl_context = context
    else:  # what its users do
        server.socket = context.wrap_socket(server.socket, server_side=True)
    with serving(server), connected(server) as silent:
        client = connected(server)
        client.settimeout(SOON)
        try:
            with trust.wrap_socket(client, server_hostname="localhost") as secure:
                secure.sendall(b"hello")
                return secure.recv(5) == b"hello"
        except TimeoutError:
            return False
        finally:
            silent.close()


@TABLE.defect(
    27, "SO_REUSEPORT is set on Unix sockets", ((3, 12, 9), (3, 13, 2), (3, 14, 0))
)
def _reuse_port(module: ModuleType, folder: Path) -> bool:
    made = made_of(module, "UnixStreamServer", allow_reuse_port=True)
    try:
        made(str(folder / "socket"), echo).server_close()
    except OSError:
        return False
    return True


@TABLE.defect(28, "an address that is in use can be taken on Windows")
def _exclusive(module: ModuleType, _: Path) -> bool:
    # No Windows here: another option in the place of the one that it has.
    option = socket.SO_KEEPALIVE
    made = made_of(
        module, "TCPServer", exclusive_address=True, allow_reuse_address=True
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "SO_EXCLUSIVEADDRUSE", option, raising=False)
        with made(LOOPBACK, echo) as server:
            exclusive = server.socket.getsockopt(socket.SOL_SOCKET, option)
            shared = server.socket.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)
            return bool(exclusive) and not shared
