"""Conversations over TLS: nothing of the protocol changes."""

import socket
import ssl
from typing import Final, TypeAlias

import pytest

from tests.core.drivers import chosen, every_driver
from tests.core.shelf import (
    EventDrivenShelfServer,
    ShelfHandler,
    ShelfServer,
    ThreadingShelfServer,
)
from tests.core.shelves import Shelf, serving
from tests.support import certificates
from tests.support.waiting import DEADLINE, wait_until

LOCAL: Final = ("127.0.0.1", 0)

Concurrent: TypeAlias = ShelfServer

driver = every_driver()


def _server(handler: type[ShelfHandler]) -> Concurrent:
    return chosen(ThreadingShelfServer, EventDrivenShelfServer)(LOCAL, handler)


@pytest.fixture(scope="module", name="contexts")
def both_contexts() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The contexts of a server and of a client that trusts it."""
    return certificates.contexts()


def test_a_conversation_over_tls(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    server = _server(Shelf)
    server.ssl_context, trust = contexts
    value = b"x" * 100_000
    with (
        serving(server),
        socket.create_connection(server.server_address, DEADLINE) as plain,
        trust.wrap_socket(plain, server_hostname="localhost") as client,
        client.makefile("rb") as file,
    ):
        assert file.readline() == b"SHELF\r\n"
        client.sendall(b"put a 1 100000\r\n" + value + b"\r\nget a\r\nbye\r\n")
        assert file.read() == b"KEPT\r\nITEM a 1 100000\r\n" + value + b"\r\nEND\r\n"


def test_one_too_many_is_not_answered_in_clear_text(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    server = _server(Shelf)
    server.ssl_context, trust = contexts
    server.max_connections = 1
    with (
        serving(server),
        socket.create_connection(server.server_address, DEADLINE) as plain,
        trust.wrap_socket(plain, server_hostname="localhost") as first,
    ):
        wait_until(lambda: server.requests_under_way() == 1, "the first to be served")
        with socket.create_connection(server.server_address, DEADLINE) as second:
            assert b"FAILURE" not in second.recv(100)
        first.sendall(b"bye\r\n")
