"""A reply that puts TLS on the connection, and what a peer cannot do with it."""

import socket
import ssl
from collections.abc import Generator
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any, Final, TypeAlias

import pytest

from sockgen import pipeline
from sockgen.transcripts.loading import loaded
from sockgen_runtime import Conversation
from tests.core.shelves import serving
from tests.generator.test_states import SCHEMA
from tests.runtime.subjects import returning
from tests.support import certificates
from tests.support.waiting import DEADLINE, wait_until

LOOPBACK: Final = ("127.0.0.1", 0)

_Emitted: TypeAlias = Any  # Any: a class or object of a package that is emitted here
_Contexts: TypeAlias = tuple[ssl.SSLContext, ssl.SSLContext]


@pytest.fixture(scope="module", name="contexts")
def both_contexts() -> _Contexts:
    """The contexts of a server and of a client that trusts it."""
    return certificates.contexts()


@pytest.fixture(scope="module", name="post")
def the_package() -> Generator[ModuleType]:
    """The package of the schema."""
    with loaded(pipeline.generate(pipeline.check(str(SCHEMA)))) as package:
        yield package


def _handler(post: ModuleType) -> _Emitted:
    """Return a handler that offers TLS where it can."""

    def greet(session: _Emitted, _command: object) -> object:
        return post.Ok(text="secure" if session.secured else "clear")

    def start(session: _Emitted, _command: object) -> object:
        if not session.can_secure:
            return post.Refused(code=454, text="no TLS")
        return post.StartTls(text="go ahead")

    def unused(*_: object) -> object:
        raise AssertionError

    methods = {"do_hello": greet, "do_starttls": start}
    others = {f"do_{name}": unused for name in ("rcpt", "store", "message")}
    return type("Post", (post.PostHandler,), {**others, **methods})


@contextmanager
def _connected(
    post: ModuleType, kind: str, context: ssl.SSLContext | None
) -> Generator[tuple[_Emitted, socket.socket]]:
    """Serve; yield the server and a connection that has read the greeting."""
    server: _Emitted = getattr(post, f"{kind}PostServer")(LOOPBACK, _handler(post))
    server.starttls_context = context
    server.handshake_timeout = 0.5
    with (
        serving(server),
        socket.create_connection(server.server_address, DEADLINE) as client,
    ):
        assert _line(client) == b"220 post"
        yield server, client
        # Not only closed: a child has a copy of our socket.
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)


def _line(client: socket.socket) -> bytes:
    line = b""
    while not line.endswith(b"\n") and (octet := client.recv(1)):
        line += octet
    return line.rstrip()


def _asked(client: socket.socket, question: bytes) -> bytes:
    client.sendall(question + b"\r\n")
    return _line(client)


@pytest.mark.parametrize("kind", ["", "Threading", "Forking"])
def test_a_connection_goes_on_in_tls(
    post: ModuleType, contexts: _Contexts, kind: str
) -> None:
    with _connected(post, kind, contexts[0]) as (_, plain):
        assert _asked(plain, b"HELO me") == b"250 clear"
        assert _asked(plain, b"STARTTLS") == b"220 go ahead"
        with contexts[1].wrap_socket(plain, server_hostname="localhost") as client:
            assert _asked(client, b"RCPT TO:<a>") == b"503 bad sequence of rcpt"
            assert _asked(client, b"HELO me") == b"250 secure"
            assert _asked(client, b"STARTTLS") == b"454 no TLS"
            assert _asked(client, b"QUIT") == b"221 bye"
            assert client.recv(1) == b""
            client.unwrap().close()


def test_what_came_in_clear_behind_the_command_is_not_run(
    post: ModuleType, contexts: _Contexts
) -> None:
    with _connected(post, "Threading", contexts[0]) as (_, client):
        client.sendall(b"STARTTLS\r\nHELO injected\r\n")
        assert _line(client) == b"220 go ahead"
        assert client.recv(100) == b""


@pytest.mark.parametrize("rest", [b"H", b"HELO x\r\n"])
def test_what_is_behind_the_command_ends_the_conversation(
    post: ModuleType, rest: bytes
) -> None:
    handler = _handler(post)
    handler.can_secure = True
    talk = Conversation(handler.__new__(handler))
    assert talk.receive(b"STARTTLS\r\n" + rest) == b"220 go ahead\r\n"
    assert talk.closing
    assert not talk.handshake_due


def test_a_handshake_has_a_deadline(post: ModuleType, contexts: _Contexts) -> None:
    with _connected(post, "Threading", contexts[0]) as (server, client):
        assert _asked(client, b"STARTTLS") == b"220 go ahead"
        wait_until(lambda: server.requests_under_way() == 0, "the handshake to fail")


def test_without_a_context_there_is_no_tls(post: ModuleType) -> None:
    with _connected(post, "Threading", None) as (_, client):
        assert _asked(client, b"STARTTLS") == b"454 no TLS"
        assert _asked(client, b"HELO me") == b"250 clear"


def test_a_handler_that_offers_what_there_is_not_is_a_failure(
    post: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    handler = _handler(post)
    handler.can_secure = False
    handler.do_starttls = returning(post.StartTls(text="go ahead"))
    talk = Conversation(handler.__new__(handler))
    talk.receive(b"STARTTLS\r\n")
    assert not talk.handshake_due
    assert "can_secure" in caplog.text


def test_draining_wakes_a_connection_that_is_tls(
    post: ModuleType, contexts: _Contexts
) -> None:
    with _connected(post, "Threading", contexts[0]) as (server, plain):
        assert _asked(plain, b"STARTTLS") == b"220 go ahead"
        with contexts[1].wrap_socket(plain, server_hostname="localhost") as client:
            assert _asked(client, b"HELO me") == b"250 secure"
            assert server.drain(DEADLINE)
