"""A pytest plugin that breaks the runtime in one way, named by an environment variable.

    MUTANT=unclosed python -m pytest -p tests.runtime.mutants tests/runtime

Most of these pass all of CPython's own tests; ours must fail. The classes are changed in
this process only, and before any test is imported.
"""

import os
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from sockgen_runtime.socketserver import (
    base,
    deadlines,
    forking_mixin,
    socketfiles,
    streams,
    threading_mixin,
    threads,
    tls,
)

__all__ = ["MUTANTS", "VARIABLE"]

VARIABLE: Final = "MUTANT"

Either: TypeAlias = Any  # Any: a class whose methods are replaced

_Server: Final[Either] = base.BaseServer
_TCP: Final[Either] = streams.TCPServer
_Threading: Final[Either] = threading_mixin.ThreadingMixIn
_Forking: Final[Either] = forking_mixin.ForkingMixIn


def _returning(value: object) -> Callable[..., object]:
    def method(*_: object) -> object:
        return value

    return method


def _unclosed() -> None:
    """Requests are never closed."""
    _TCP.close_request = _returning(None)


def _unjoined() -> None:
    """`server_close` does not wait for threads."""
    vars(threads)["Threads"].join = _returning(None)


def _uncollected() -> None:
    """`server_close` does not wait for children."""
    _Forking.server_close = streams.SocketServer.server_close


def _open_after_errors() -> None:
    """A request that fails is not shut down."""

    def process(server: Either, request: object, client_address: object) -> None:
        try:
            server.finish_request(request, client_address)
            server.shutdown_request(request)
        except BaseException as error:
            if not isinstance(error, Exception):
                raise
            server.handle_error(request, client_address)

    _Server.process_request = process
    _Threading.process_request_thread = process


def _foreign_children() -> None:
    """The ends of children are taken, whoever has started them."""

    def reap(_process: int, *, blocking: bool) -> bool:
        try:
            return os.waitpid(-1, 0 if blocking else os.WNOHANG)[0] != 0
        except ChildProcessError:
            return True

    changed: Either = forking_mixin
    changed.reap = reap


def _early_handshake() -> None:
    """The loop shakes hands."""
    get_request = _TCP.get_request

    def impatient(server: Either) -> Either:
        request, client_address = get_request(server)
        tls.shake_hands(request, None)
        return request, client_address

    _TCP.get_request = impatient


def _late_deadlines() -> None:
    """A deadline never comes."""
    vars(deadlines)["Deadline"].come = _returning(None)


def _unlimited() -> None:
    """Any number of requests is taken."""
    for kind in (_Server, _Threading, _Forking):
        kind.is_at_capacity = _returning(False)


def _unlinked_by_name() -> None:
    """A file is removed whoever has made it."""
    vars(socketfiles)["SocketFile"]._look = _returning((0, 0))


def _fragile() -> None:
    """An exception of a handler ends the loop."""

    def fail(*_: object) -> None:
        raise RuntimeError

    _Server.handle_error = fail


MUTANTS: Final[Mapping[str, Callable[[], None]]] = MappingProxyType(
    {
        change.__name__.removeprefix("_"): change
        for change in (
            _unclosed,
            _unjoined,
            _uncollected,
            _open_after_errors,
            _foreign_children,
            _early_handshake,
            _late_deadlines,
            _unlimited,
            _unlinked_by_name,
            _fragile,
        )
    }
)


def pytest_configure() -> None:
    """Break the runtime, if the environment says how."""
    if VARIABLE in os.environ:
        MUTANTS[os.environ[VARIABLE]]()
        sys.stdout.write(f"mutant: {os.environ[VARIABLE]}\n")
