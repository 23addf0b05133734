"""TLS: the handshake is the worker's, certificates are the handler's, contexts change."""

import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import ClassVar, final

import pytest
import trustme

from sockgen_runtime import (
    ForkingTCPServer,
    StreamRequestHandler,
    TCPServer,
    ThreadingTCPServer,
)
from tests.runtime.subjects import connected, serving
from tests.support import certificates
from tests.support.waiting import DEADLINE, wait_until


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Who signs the certificates of the tests."""
    return trustme.CA()


@pytest.fixture
def context(authority: trustme.CA) -> ssl.SSLContext:
    """A context of a server that is called `localhost`."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificates.identify(made, authority, "localhost")
    return made


@pytest.fixture
def trust(authority: trustme.CA) -> ssl.SSLContext:
    """A context of a client that trusts the authority."""
    made = ssl.create_default_context()
    certificates.trust(made, authority)
    return made


@final
class _Echo(StreamRequestHandler[TCPServer]):
    """Send back every line, and who the peer is."""

    def handle(self) -> None:
        assert isinstance(self.request, ssl.SSLSocket)
        certificate = self.request.getpeercert()
        for line in self.rfile:
            self.wfile.write(b"known " if certificate else b"unknown ")
            self.wfile.write(line)


def _client(server: TCPServer, trust: ssl.SSLContext) -> ssl.SSLSocket:
    return trust.wrap_socket(connected(server), server_hostname="localhost")


def _asked(client: ssl.SSLSocket, question: bytes, answer: bytes) -> None:
    client.sendall(question)
    found = b""
    while len(found) < len(answer) and (more := client.recv(4096)):
        found += more
    assert found == answer


def _everything(client: ssl.SSLSocket) -> bytes:
    """Return all until the end, which must be one of TLS, not of TCP alone."""
    with client:
        return b"".join(iter(lambda: client.recv(4096), b""))


@pytest.mark.parametrize("kind", [TCPServer, ThreadingTCPServer, ForkingTCPServer])
def test_a_connection_speaks_tls(
    kind: type[TCPServer], context: ssl.SSLContext, trust: ssl.SSLContext
) -> None:
    server = kind(("127.0.0.1", 0), _Echo)
    server.ssl_context = context
    with serving(server), _client(server, trust) as client:
        _asked(client, b"one\ntwo\n", b"unknown one\nunknown two\n")
        client.unwrap().close()


def test_the_end_is_told(context: ssl.SSLContext, trust: ssl.SSLContext) -> None:
    class Bye(StreamRequestHandler[TCPServer]):
        def handle(self) -> None:
            self.wfile.write(b"bye")

    server = ThreadingTCPServer(("127.0.0.1", 0), Bye)
    server.ssl_context = context
    with serving(server):
        plain = connected(server)
        # An end of TCP without one of TLS would be an error then.
        client = trust.wrap_socket(
            plain, server_hostname="localhost", suppress_ragged_eofs=False
        )
        assert _everything(client) == b"bye"


def test_the_certificate_of_a_client_reaches_the_handler(
    context: ssl.SSLContext, trust: ssl.SSLContext, authority: trustme.CA
) -> None:
    certificates.trust(context, authority)
    context.verify_mode = ssl.CERT_REQUIRED
    certificates.identify(trust, authority, "joe@example.org")
    server = ThreadingTCPServer(("127.0.0.1", 0), _Echo)
    server.ssl_context = context
    with serving(server), _client(server, trust) as client:
        _asked(client, b"me\n", b"known me\n")


def _served_certificate(server: TCPServer, trust: ssl.SSLContext) -> bytes | None:
    with _client(server, trust) as client:
        return client.getpeercert(binary_form=True)


def test_a_context_is_replaced_while_serving(
    context: ssl.SSLContext, trust: ssl.SSLContext, authority: trustme.CA
) -> None:
    server = ThreadingTCPServer(("127.0.0.1", 0), _Echo)
    server.ssl_context = context
    with serving(server):
        first = _served_certificate(server, trust)
        with _client(server, trust) as old:
            other = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            certificates.identify(other, authority, "localhost")
            server.ssl_context = other
            second = _served_certificate(server, trust)
            assert first is not None
            assert second not in (None, first)
            assert _served_certificate(server, trust) == second
            _asked(old, b"still\n", b"unknown still\n")
            # The same context with another certificate does as well.
            certificates.identify(other, authority, "localhost")
            assert _served_certificate(server, trust) not in (None, first, second)


class _Patient(ThreadingTCPServer):
    """A server that notes which handshakes failed."""

    handshake_timeout: float | None = 0.2
    failed: ClassVar[list[OSError]]

    def handle_handshake_error(
        self, request: socket.socket, client_address: tuple[str, int], error: OSError
    ) -> None:
        super().handle_handshake_error(request, client_address, error)
        self.failed.append(error)


@pytest.fixture
def patient(context: ssl.SSLContext) -> Iterator[_Patient]:
    """A server that waits for a handshake for a fifth of a second."""
    server = _Patient(("127.0.0.1", 0), _Echo)
    server.ssl_context = context
    type(server).failed = []
    with serving(server):
        yield server


def test_a_handshake_that_never_ends_holds_up_nobody(
    patient: _Patient, trust: ssl.SSLContext
) -> None:
    patient.handshake_timeout = 20
    silent = [connected(patient) for _ in range(20)]
    with _client(patient, trust) as client:
        _asked(client, b"one\n", b"unknown one\n")
    for each in silent:
        each.close()
    wait_until(lambda: len(patient.failed) == 20, "the handshakes to fail")


def test_a_handshake_has_a_deadline(patient: _Patient) -> None:
    with connected(patient) as client:
        assert client.recv(1) == b""
    (error,) = patient.failed
    assert isinstance(error, TimeoutError)


def test_a_handshake_that_drips_has_the_same_deadline(patient: _Patient) -> None:
    """Each octet comes in time, and yet the whole does not."""
    patient.handshake_timeout = 0.5
    with connected(patient) as client:
        client.settimeout(0.05)
        for octet in b"\x16\x03\x01\x02\x00\x01" + bytes(1000):
            try:
                client.sendall(bytes([octet]))
                assert client.recv(1) == b""
            except TimeoutError:
                continue
            except ConnectionError:
                pass
            break
    wait_until(lambda: bool(patient.failed), "the handshake to fail")


def test_what_is_no_handshake_is_refused_and_logged(
    patient: _Patient, trust: ssl.SSLContext, caplog: pytest.LogCaptureFixture
) -> None:
    patient.error_logger = logging.getLogger("tls")
    with caplog.at_level(logging.INFO, "tls"), connected(patient, b"GET /\r\n") as peer:
        peer.settimeout(DEADLINE)
        while peer.recv(100):
            pass
        wait_until(lambda: bool(patient.failed), "the handshake to fail")
        wait_until(lambda: bool(caplog.records), "a record")
    assert isinstance(patient.failed[0], ssl.SSLError)
    (record,) = caplog.records
    assert vars(record)["client_address"][0] == "127.0.0.1"
    with _client(patient, trust) as client:
        _asked(client, b"one\n", b"unknown one\n")


def test_draining_sends_nothing_in_clear_text(
    context: ssl.SSLContext, trust: ssl.SSLContext
) -> None:
    entered, may_go = threading.Event(), threading.Event()

    class Slow(StreamRequestHandler[TCPServer]):
        def handle(self) -> None:
            self.rfile.readline()
            entered.set()
            assert may_go.wait(DEADLINE)
            self.wfile.write(b"secret")
            assert self.rfile.readline() == b""

    server = ThreadingTCPServer(("127.0.0.1", 0), Slow)
    server.ssl_context = context
    # Else the end of the input, as draining brings it, is an error in TLS.
    context.options |= ssl.OP_IGNORE_UNEXPECTED_EOF
    with serving(server):
        client = _client(server, trust)
        client.sendall(b"go\n")
        assert entered.wait(DEADLINE)
        server.request_stop(drain=True)
        may_go.set()
        assert _everything(client) == b"secret"


@pytest.mark.parametrize("kind", [TCPServer, ThreadingTCPServer, ForkingTCPServer])
def test_a_socket_that_was_wrapped_before_is_not_wrapped_again(
    kind: type[TCPServer], context: ssl.SSLContext, trust: ssl.SSLContext
) -> None:
    """Programs do so, and keep the context under this very name."""
    server = kind(("127.0.0.1", 0), _Echo)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.ssl_context = context
    with serving(server), _client(server, trust) as client:
        _asked(client, b"hello\n", b"unknown hello\n")
        # Not only closed: a child has a copy of our socket.
        client.shutdown(socket.SHUT_RDWR)
