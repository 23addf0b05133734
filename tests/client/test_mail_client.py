"""The typed clients of SMTP and LMTP against ours and against others."""

import ssl
from collections.abc import Generator
from pathlib import Path

import pytest

from generated_examples.lmtp.protocol import LmtpClient, LmtpState
from generated_examples.lmtp.protocol import Ok as Taken
from generated_examples.smtp.protocol import (
    Authenticated,
    Challenge,
    Mechanism,
    Ok,
    Param,
    SmtpClient,
    SmtpError,
    SmtpState,
)
from tests.support.mail import PASSWORD, USER, Office, receiving
from tests.support.mail_references import REFERENCES, Address, ours
from tests.support.waiting import DEADLINE

_SENDER = "sender@example.org"
_CONTENT = "Subject: dots\r\n\r\n.\r\n..\r\nhello\r\n"
_PLAIN = f"\0{USER}\0{PASSWORD}".encode()

_OTHERS = [
    pytest.param(name, marks=pytest.mark.differential)
    for name in ("aiosmtpd", "smtp-sink")
]


@pytest.fixture(name="smtp", params=["ours", *_OTHERS])
def a_server_of_smtp(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Generator[Address]:
    """A server of SMTP."""
    name: str = request.param
    started = ours("smtp", tmp_path) if name == "ours" else REFERENCES[name](tmp_path)
    with started as address:
        yield address


@pytest.fixture(
    name="lmtp",
    params=["ours", pytest.param("dovecot", marks=pytest.mark.differential)],
)
def a_server_of_lmtp(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Generator[Address]:
    """A server of LMTP."""
    name: str = request.param
    started = ours("lmtp", tmp_path) if name == "ours" else REFERENCES[name](tmp_path)
    with started as address:
        yield address


def _state(client: SmtpClient | LmtpClient) -> SmtpState | LmtpState:
    """Return the state, which changes behind the checkers' back."""
    return client.state


def test_a_message(smtp: Address) -> None:
    with SmtpClient(smtp, timeout=DEADLINE) as client:
        assert _state(client) is SmtpState.CONNECTED
        assert "8BITMIME" in client.ehlo("client.example").extensions
        assert _state(client) is SmtpState.GREETED
        with pytest.raises(SmtpError) as refused:
            client.rcpt("early@example.org")
        assert refused.value.reply.code == 503
        client.mail(_SENDER)
        for recipient in ("one@example.org", "two@example.org"):
            assert isinstance(client.rcpt(recipient), Ok)
        client.data()
        assert _state(client) is SmtpState.RECEIVING
        assert isinstance(client.message(_CONTENT), Ok)
        assert _state(client) is SmtpState.GREETED
        client.rset()
        client.noop()
        client.quit()
        assert client.closed


def test_an_envelope_is_pipelined(smtp: Address) -> None:
    with SmtpClient(smtp, timeout=DEADLINE) as client:
        client.ehlo("client.example")
        with client.pipeline() as pipeline:
            pipeline.add(client.mail, _SENDER)
            taken = pipeline.add(client.rcpt, "one@example.org")
            pipeline.add(client.data)
        assert isinstance(taken.result(), Ok)
        assert isinstance(client.message(_CONTENT), Ok)


def test_a_message_for_each_recipient(lmtp: Address) -> None:
    with LmtpClient(lmtp, timeout=DEADLINE) as client:
        client.lhlo("client.example")
        client.mail(_SENDER)
        for recipient in ("one@example.org", "two@example.org"):
            client.rcpt(recipient)
        client.data()
        replies = list(client.message(_CONTENT, recipients=2))
        assert [type(reply) for reply in replies] == [Taken, Taken]
        assert _state(client) is LmtpState.GREETED
        # What nobody has read is not taken for an answer to the next command.
        client.mail(_SENDER)
        client.rcpt("one@example.org")
        client.rcpt("two@example.org")
        client.data()
        assert isinstance(next(client.message(_CONTENT, recipients=2)), Taken)
        client.quit()


@pytest.fixture(name="office")
def an_office(tmp_path: Path) -> Generator[Office]:
    """Our server of SMTP, with a certificate."""
    with receiving("smtp", tmp_path) as office:
        yield office


def test_tls_and_who_the_client_is(office: Office) -> None:
    context = ssl.create_default_context(cafile=str(office.authority))
    address = ("127.0.0.1", office.port)
    with SmtpClient(address, timeout=DEADLINE, starttls=context) as client:
        assert "STARTTLS" in client.ehlo("client.example").extensions
        client.starttls()
        assert _state(client) is SmtpState.CONNECTED
        assert "AUTH PLAIN LOGIN" in client.ehlo("client.example").extensions
        with pytest.raises(SmtpError) as refused:
            client.auth(Mechanism.PLAIN, initial=b"\0joe\0guess")
        assert refused.value.reply.code == 535
        assert client.auth(Mechanism.LOGIN) == Challenge(b"Username:")
        assert _state(client) is SmtpState.ANSWERING
        assert client.response(USER.encode()) == Challenge(b"Password:")
        assert client.response(PASSWORD.encode()) == Authenticated("welcome")
        assert _state(client) is SmtpState.GREETED
        with pytest.raises(SmtpError):
            client.auth(Mechanism.PLAIN, initial=_PLAIN)
        with pytest.raises(SmtpError) as refused:
            client.mail(_SENDER, params=(Param("SIZE", value="99999999"),))
        assert refused.value.reply.code == 552
