"""What the tests of servers share: the two modules, recorded calls, clients.

The documented behaviour is tested with one body for the standard module and for ours. A
class that may come from either is `Any` for the checkers, so subclasses are made here.
"""

import contextlib
import socket
import socketserver
import threading
from collections.abc import Callable, Generator
from types import ModuleType
from typing import Any, Final, Protocol, TypeAlias

import sockgen_runtime.socketserver
from tests.support.waiting import DEADLINE

__all__ = [
    "HOOKS",
    "OURS",
    "STANDARD",
    "Either",
    "Log",
    "Servable",
    "connected",
    "derived",
    "echo",
    "raising",
    "received",
    "receives",
    "returning",
    "serving",
]

STANDARD: Final[ModuleType] = socketserver
OURS: Final[ModuleType] = sockgen_runtime.socketserver

Log: TypeAlias = list[str]
Either: TypeAlias = Any  # Any: a class or object of either module

HOOKS: Final = (
    "server_bind",
    "server_activate",
    "get_request",
    "verify_request",
    "process_request",
    "process_request_thread",
    "finish_request",
    "handle_error",
    "handle_timeout",
    "shutdown_request",
    "close_request",
    "server_close",
)


class Servable(Protocol):
    """What `serving` needs of a server."""

    def serve_forever(self, poll_interval: float = ...) -> None:
        """Serve."""
        ...

    def shutdown(self) -> None:
        """Stop."""
        ...

    def server_close(self) -> None:
        """Close."""
        ...


def derived(
    *bases: Either,
    log: Log,
    **members: object,
) -> Either:
    """Return a subclass that records each call of a hook, in order.

    Args:
        bases: the base classes.
        log: takes the names of the hooks that are called.
        members: attributes, and methods that take the place of the hooks' own.
    """
    made: Either = type("Derived", bases, dict(members))
    hooks = {
        name: _recorded(name, getattr(made, name), log)
        for name in HOOKS
        if hasattr(made, name)
    }
    return type("Recorded", (made,), hooks)


def _recorded(
    name: str, method: Callable[..., object], log: Log
) -> Callable[..., object]:
    def hook(*arguments: object) -> object:
        log.append(name)
        return method(*arguments)

    return hook


def returning(value: object) -> Callable[..., object]:
    """Return a hook that does nothing and returns a value."""

    def hook(*_: object) -> object:
        return value

    return hook


def raising(error: BaseException) -> Callable[..., object]:
    """Return a hook or handler that raises an exception."""

    def hook(*_: object) -> object:
        raise error

    return hook


def echo(request: socket.socket, _address: object, _server: object) -> None:
    """Handle a connection: send back what comes, until the peer ends."""
    while data := request.recv(4096):
        request.sendall(data)


def connected(server: Either, data: bytes = b"") -> socket.socket:
    """Return a client of a server whose family is AF_INET; it has sent `data`."""
    client = socket.create_connection(server.server_address, timeout=DEADLINE)
    client.sendall(data)
    return client


def received(client: socket.socket) -> bytes:
    """Return everything a peer sends until it ends, and close the client."""
    with client:
        return b"".join(iter(lambda: client.recv(4096), b""))


def receives(client: socket.socket, expected: bytes) -> bool:
    """Tell whether this is what a peer sends next."""
    data = b""
    while len(data) < len(expected) and (
        more := client.recv(len(expected) - len(data))
    ):
        data += more
    return data == expected


@contextlib.contextmanager
def serving(
    server: Servable, poll_interval: float = 0.05
) -> Generator[threading.Thread, None, None]:
    """Serve in a thread while the block runs; then shut down and close."""
    thread = threading.Thread(
        target=server.serve_forever, args=(poll_interval,), name="serving"
    )
    thread.start()
    try:
        yield thread
    finally:
        server.shutdown()
        thread.join(DEADLINE)
        server.server_close()
        assert not thread.is_alive()
