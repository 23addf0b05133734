"""What nobody can smuggle through the examples that receive mail.

* A message ends with CRLF, dot, CRLF, and with nothing that only looks like it: what
  stands behind another end is no command, and such a message is not kept.
* No text of a reply can hold a line ending, and so no reply a second one.
* What comes before TLS does not become a part of what comes within.
"""

import inspect
import socket
import ssl
from collections.abc import Generator
from itertools import product
from pathlib import Path
from typing import Final, get_args

import pytest

import generated_examples.lmtp.protocol as lmtp
import generated_examples.smtp.protocol as smtp
from sockgen_runtime import Encodable, EncodeError
from tests.support.mail import Office, receiving
from tests.support.waiting import DEADLINE

_ENDINGS: Final = ("\r\n", "\n", "\r")
_TRICKS: Final = [
    f"{before}.{after}"
    for before, after in product(_ENDINGS, _ENDINGS)
    if (before, after) != ("\r\n", "\r\n")
] + [
    "\r\n\0.\r\n",
    "\r\n.\0\r\n",
    "\r\n. \r\n",
    "\r\n.\r\r\n",
    "\n\n.\r\n",
    "\r\r\n.\r",
    "\x85.\x85",
    "\u2028.\u2028",
    "\v.\v",
    "\r\n..\r\n",
    "\r\n=2E\r\n",
]
"""Ends of messages that are none; the first eight are those of published attacks."""

_SMUGGLED: Final = (
    *("MAIL FROM:<evil@example.org>", "RCPT TO:<two@example.org>"),
    *("DATA", "smuggled", "."),
)


@pytest.fixture(scope="module", params=["smtp", "lmtp"], name="protocol")
def a_protocol(request: pytest.FixtureRequest) -> str:
    """The protocol of the server."""
    name: str = request.param
    return name


@pytest.fixture(scope="module", name="office")
def an_office(
    protocol: str, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Office]:
    """A server, for all of the module."""
    with receiving(protocol, tmp_path_factory.mktemp(protocol)) as office:
        yield office


def _hello(protocol: str) -> str:
    return {"smtp": "EHLO", "lmtp": "LHLO"}[protocol] + " client.example"


def _said(office: Office, text: str) -> list[bytes]:
    """Return the last lines of all replies to what is sent, up to the end."""
    with socket.create_connection(("127.0.0.1", office.port), DEADLINE) as client:
        client.sendall(text.encode())
        with client.makefile("rb") as file:
            return [line for line in file.read().split(b"\r\n") if line[3:4] == b" "]


@pytest.mark.parametrize("trick", _TRICKS, ids=ascii)
def test_only_a_dot_between_line_endings_ends_a_message(
    protocol: str, office: Office, trick: str
) -> None:
    before = len(office.messages())
    lines = (
        *(_hello(protocol), "MAIL FROM:<a@example.org>", "RCPT TO:<b@example.org>"),
        *("DATA", "innocent" + trick + "\r\n".join(_SMUGGLED), "QUIT", ""),
    )
    replies = [line[:3].decode() for line in _said(office, "\r\n".join(lines))]
    kept = office.messages()[before:]
    # One answer to one message, and QUIT: nothing in between was a command.
    assert replies[:5] == ["220", "250", "250", "250", "354"]
    assert replies[6:] == ["221"]
    assert (replies[5], len(kept)) in (("250", 1), ("550", 0))
    assert all(b"smuggled" in message for message in kept)
    bare = trick.replace("\r\n", "")
    assert (replies[5] == "550") is bool({"\r", "\n"} & set(bare))


def test_dots_are_taken_away_once(protocol: str, office: Office) -> None:
    before = len(office.messages())
    lines = (
        *(_hello(protocol), "MAIL FROM:<a@example.org>", "RCPT TO:<b@example.org>"),
        *("DATA", "..", "...", ".x", "..x", "x.", "", ".", "QUIT", ""),
    )
    _said(office, "\r\n".join(lines))
    (message,) = office.messages()[before:]
    assert message.endswith(b"\n.\n..\nx\n.x\nx.\n\n")


@pytest.mark.parametrize("text", ["x\r\n250 y", "x\ny", "x\ry", "\n", "x\r\n"])
@pytest.mark.parametrize("package", [smtp, lmtp], ids=["smtp", "lmtp"])
def test_no_text_of_a_reply_holds_a_line_ending(package: object, text: str) -> None:
    union: object = vars(package)["SmtpReply" if package is smtp else "LmtpReply"]
    tried: set[str] = set()
    classes: tuple[type[object], ...] = get_args(union)
    for class_ in classes:
        fields = inspect.signature(class_).parameters.values()
        usual = {field.name: _usual(field) for field in fields}
        message = class_(**usual)
        assert isinstance(message, Encodable)
        assert message.encode().count(b"\r\n") == message.encode().count(b"\n") > 0
        for name, value in usual.items():
            if not isinstance(value, str | tuple):
                continue
            spoilt = text if isinstance(value, str) else ("x", text)
            tried.add(f"{class_.__name__}.{name}")
            bad = class_(**{**usual, name: spoilt})
            assert isinstance(bad, Encodable)
            with pytest.raises(EncodeError):
                bad.encode()
    assert tried >= {"Ready.text", "Hello.domain", "Hello.text", "Hello.extensions"}
    assert tried >= {"Ok.text", "Refused.text", "Bye.text", "StartInput.text"}


def _usual(field: inspect.Parameter) -> object:
    """Return a value that a field takes."""
    type_ = str(field.annotation)
    if "tuple" in type_:
        return ("x", "y")
    return {"code": 450, "challenge": b"x"}.get(field.name, "x")


def test_what_is_said_in_clear_behind_starttls_closes(
    protocol: str, office: Office
) -> None:
    before = len(office.messages())
    text = f"{_hello(protocol)}\r\nSTARTTLS\r\nMAIL FROM:<evil@example.org>\r\n"
    replies = _said(office, text)
    assert [line[:3] for line in replies] == [b"220", b"250", b"220"]
    assert len(office.messages()) == before


def test_a_handshake_behind_an_injection_fails(protocol: str, office: Office) -> None:
    context = ssl.create_default_context(cafile=str(office.authority))
    with socket.create_connection(("127.0.0.1", office.port), DEADLINE) as client:
        client.sendall(f"{_hello(protocol)}\r\nSTARTTLS\r\nNOOP\r\n".encode())
        with client.makefile("rb") as file:
            while not file.readline().startswith(b"220 go"):
                pass
        with pytest.raises((ssl.SSLError, ConnectionError)):
            context.wrap_socket(client, server_hostname="localhost")


def test_tls_begins_anew(protocol: str, tmp_path: Path) -> None:
    with receiving(protocol, tmp_path, "--clear-passwords") as office:
        context = ssl.create_default_context(cafile=str(office.authority))
        with socket.create_connection(("127.0.0.1", office.port), DEADLINE) as clear:
            _ask(clear, "", "220")
            _ask(clear, _hello(protocol), "250")
            _ask(clear, "AUTH PLAIN AGpvZQBzZWNyZXQ=", "235")
            _ask(clear, "STARTTLS", "220")
            with context.wrap_socket(clear, server_hostname="localhost") as client:
                _ask(client, "MAIL FROM:<a@example.org>", "503")
                _ask(client, _hello(protocol), "250")
                _ask(client, "STARTTLS", "503")
                _ask(client, "AUTH PLAIN AGpvZQBzZWNyZXQ=", "235")


def _ask(client: socket.socket, line: str, code: str) -> None:
    """Send a line, if there is one, and read the reply."""
    if line:
        client.sendall(f"{line}\r\n".encode())
    reply = b""
    while not reply.endswith(b"\n") or reply.split(b"\r\n")[-2][3:4] == b"-":
        data = client.recv(4096)
        assert data
        reply += data
    assert reply.decode().startswith(code), reply


def test_an_exchange_ends_with_a_line_that_is_too_long(
    protocol: str, tmp_path: Path
) -> None:
    with receiving(protocol, tmp_path, "--clear-passwords") as office:
        begin = f"{_hello(protocol)}\r\nAUTH PLAIN\r\n"
        # 9 KiB are many, and allowed; they are no name and no password.
        replies = _said(office, f"{begin}{'A' * 9216}\r\nQUIT\r\n")
        assert [line[:3] for line in replies[2:]] == [b"334", b"501", b"221"]
        # What follows is neither an answer nor a command.
        replies = _said(office, f"{begin}{'A' * 13000}\r\nQUIT\r\n")
        assert [line[:3] for line in replies[2:]] == [b"334", b"500"]
