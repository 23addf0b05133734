"""Our SMTP goes on in TLS as aiosmtpd does, and takes nothing along that came before."""

import re
import socket
import ssl
from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest
import trustme

from tests.support.certificates import trust
from tests.support.mail_references import Address, aiosmtpd, ours
from tests.support.waiting import DEADLINE

pytestmark = pytest.mark.differential

_LAST: Final = re.compile(rb"^(\d{3})( [^\n]*)?\n\Z", re.MULTILINE)
_BEGUN: Final = (b"EHLO client.example", b"STARTTLS")
_MESSAGE: Final = (
    *(b"MAIL FROM:<a@example.org>", b"RCPT TO:<b@example.org>", b"DATA"),
    b"Subject: x\r\n\r\nhello\r\n.",
)
_CONVERSATIONS: Final[dict[str, tuple[bytes, ...]]] = {
    "a message in TLS": (*_BEGUN, b"EHLO client.example", *_MESSAGE, b"QUIT"),
    "an account in TLS": (
        *(*_BEGUN, b"EHLO client.example", b"AUTH PLAIN AGpvZQBzZWNyZXQ=", b"QUIT"),
    ),
    "a sender without another introduction": (
        *(*_BEGUN, b"MAIL FROM:<a@example.org>", b"QUIT"),
    ),
    "the introduction is forgotten": (*_BEGUN, b"RCPT TO:<b@example.org>", b"QUIT"),
    "a transaction is forgotten": (
        *(b"EHLO client.example", b"MAIL FROM:<a@example.org>", b"STARTTLS"),
        *(b"EHLO client.example", b"RCPT TO:<b@example.org>", b"QUIT"),
    ),
    "TLS before the introduction": (b"STARTTLS", b"QUIT"),
    "TLS with an argument": (b"EHLO client.example", b"STARTTLS now", b"QUIT"),
}

_NOT_BEFORE: Final = "STARTTLS is for who has introduced itself, between transactions."
_DIFFERENCES: Final = {
    "TLS before the introduction": (_NOT_BEFORE, "220 503 221"),
    "a transaction is forgotten": (_NOT_BEFORE, "220 250 250 503 250 503 221"),
}
"""Where we answer otherwise, why, and with which codes."""


@pytest.fixture(scope="module", name="authority")
def the_authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module", name="certificate")
def the_certificate(
    authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("certificate") / "localhost.pem"
    authority.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(path)
    return path


@pytest.fixture(scope="module", name="reference")
def the_reference(certificate: Path) -> Generator[Address]:
    with aiosmtpd(certificate) as address:
        yield address


@pytest.fixture(scope="module", name="own")
def our_server(
    certificate: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Address]:
    with ours("smtp", tmp_path_factory.mktemp("ours"), certificate) as address:
        yield address


@pytest.fixture(name="context")
def the_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    trust(context, authority)
    return context


def _code(connection: socket.socket) -> str:
    """Return the code of the next reply; nothing if the server has closed."""
    found = b""
    while (last := _LAST.search(found)) is None:
        received = connection.recv(4096)
        if not received:
            return ""
        found += received
    return last[1].decode()


def _codes(address: Address, lines: tuple[bytes, ...], context: ssl.SSLContext) -> str:
    """Return the codes of greeting and answers; TLS begins where it is agreed to."""
    connection = socket.create_connection(address, timeout=DEADLINE)
    try:
        codes = [_code(connection)]
        for line in lines:
            connection.sendall(line + b"\r\n")
            codes.append(_code(connection))
            if line == b"STARTTLS" and codes[-1] == "220":
                connection = context.wrap_socket(
                    connection, server_hostname="localhost"
                )
        return " ".join(codes)
    finally:
        connection.close()


@pytest.mark.parametrize("conversation", _CONVERSATIONS)
def test_the_codes_are_the_same(
    conversation: str, reference: Address, own: Address, context: ssl.SSLContext
) -> None:
    lines = _CONVERSATIONS[conversation]
    found, theirs = _codes(own, lines, context), _codes(reference, lines, context)
    _, meant = _DIFFERENCES.get(conversation, ("", theirs))
    assert found == meant
    assert (found == theirs) is (conversation not in _DIFFERENCES)


def test_tls_is_begun_once(own: Address, context: ssl.SSLContext) -> None:
    # aiosmtpd agrees to it again, and breaks the connection.
    lines = (*_BEGUN, b"EHLO client.example", b"STARTTLS", b"QUIT")
    assert _codes(own, lines, context) == "220 250 220 250 503 221"


def test_what_came_before_the_handshake_is_not_taken_along(own: Address) -> None:
    with socket.create_connection(own, timeout=DEADLINE) as connection:
        _code(connection)
        connection.sendall(b"EHLO client.example\r\n")
        _code(connection)
        connection.sendall(b"STARTTLS\r\nMAIL FROM:<a@example.org>\r\n")
        assert _code(connection) in ("", "220")
        assert _code(connection) == ""
