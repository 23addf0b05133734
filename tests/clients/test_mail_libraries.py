"""The SMTP and LMTP examples and the libraries that send mail, unmodified."""

import asyncio
import smtplib
import socket
import ssl
from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest

from tests.support.mail import PASSWORD, USER, Office, receiving
from tests.support.missing import require_module

pytestmark = pytest.mark.clients

_HOST: Final = "localhost"
_SENDER: Final = "sender@example.org"
_RECIPIENTS: Final = ["one@example.org", "two@example.org"]
_MESSAGE: Final = ("Subject: dots\r\n\r\n.\r\n..\r\n.hidden\r\nna\u00efve\r\n").encode()
_KEPT: Final = _MESSAGE.replace(b"\r\n", b"\n")


@pytest.fixture(params=["threads", "forks", "sequential"])
def smtp(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Office]:
    """The SMTP example, in every kind of concurrency."""
    concurrency: str = request.param
    with receiving("smtp", tmp_path, "--concurrency", concurrency) as office:
        yield office


@pytest.fixture
def lmtp(tmp_path: Path) -> Generator[Office]:
    """The LMTP example."""
    with receiving("lmtp", tmp_path) as office:
        yield office


def _context(office: Office) -> ssl.SSLContext:
    """Return the context of a client that trusts the server."""
    return ssl.create_default_context(cafile=str(office.authority))


def test_smtplib_uses_all_commands(smtp: Office) -> None:
    with smtplib.SMTP(_HOST, smtp.port, timeout=30) as client:
        assert client.helo("client.example")[0] == 250
        assert client.ehlo("client.example")[0] == 250
        assert client.has_extn("starttls")
        assert not client.has_extn("auth")
        client.starttls(context=_context(smtp))
        client.ehlo("client.example")
        assert not client.has_extn("starttls")
        assert client.esmtp_features["auth"].split() == ["PLAIN", "LOGIN"]
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login(USER, "guess")
        client.login(USER, PASSWORD)
        assert client.docmd("AUTH PLAIN")[0] == 503
        assert client.noop()[0] == 250
        assert client.verify("somebody")[0] == 252
        assert client.help().startswith(b"commands")
        options = ["BODY=8BITMIME"]  # and SIZE, by itself
        assert client.sendmail(_SENDER, _RECIPIENTS, _MESSAGE, options) == {}
        client.mail(_SENDER)
        assert client.rset()[0] == 250
        assert client.mail(_SENDER, ["SIZE=99999999"])[0] == 552
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail(
                _SENDER, ["a", "b"], _MESSAGE, rcpt_options=["NOTIFY=NEVER"]
            )
        assert client.sendmail("", _RECIPIENTS[:1], b"a bounce\r\n") == {}
    message, bounce = smtp.messages()
    assert message.endswith(_KEPT)
    assert message.startswith(b"Return-Path: <sender@example.org>\n")
    assert b"Delivered-To: two@example.org\n" in message
    assert b" with ESMTPSA;" in message
    assert bounce.startswith(b"Return-Path: <>\n")


@pytest.mark.parametrize("mechanism", ["plain", "login"])
@pytest.mark.parametrize("at_once", [True, False])
def test_smtplib_says_who_it_is(tmp_path: Path, mechanism: str, at_once: bool) -> None:
    with (
        receiving("smtp", tmp_path, "--clear-passwords", tls=False) as office,
        smtplib.SMTP(_HOST, office.port, timeout=30) as client,
    ):
        client.ehlo("client.example")
        assert not client.has_extn("starttls")
        assert client.docmd("STARTTLS")[0] == 502
        client.user, client.password = USER, PASSWORD
        authenticate = {"plain": client.auth_plain, "login": client.auth_login}
        code, _ = client.auth(
            mechanism, authenticate[mechanism], initial_response_ok=at_once
        )
        assert code == 235


def test_a_cancelled_exchange_begins_anew(tmp_path: Path) -> None:
    with (
        receiving("smtp", tmp_path, "--clear-passwords") as office,
        smtplib.SMTP(_HOST, office.port, timeout=30) as client,
    ):
        client.ehlo("client.example")
        for _ in range(2):
            assert client.docmd("AUTH LOGIN")[0] == 334
            assert client.docmd("am9l")[0] == 334
            assert client.docmd("*")[0] == 501
        client.login(USER, PASSWORD)


def test_lmtplib_uses_all_commands(lmtp: Office) -> None:
    with smtplib.LMTP(_HOST, lmtp.port, timeout=30) as client:
        assert client.ehlo("client.example")[0] == 250  # says LHLO
        client.starttls(context=_context(lmtp))
        client.ehlo("client.example")
        client.login(USER, PASSWORD)
        assert client.noop()[0] == 250
        assert client.verify("somebody")[0] == 252
        assert client.help().startswith(b"commands")
        assert client.sendmail(_SENDER, _RECIPIENTS[:1], _MESSAGE) == {}
        client.mail(_SENDER)
        assert client.rset()[0] == 250
        assert client.docmd("HELO x")[0] == 500
        # The library reads the answer for the first recipient only.
        client.mail(_SENDER)
        for recipient in _RECIPIENTS:
            assert client.rcpt(recipient)[0] == 250
        assert client.data(_MESSAGE)[0] == 250
        assert client.getreply()[0] == 250
        assert client.noop()[0] == 250
    first, *others = lmtp.messages()
    assert first.endswith(_KEPT)
    assert b" with LMTPSA;" in first
    to = [message.split(b"\n")[1] for message in others]
    assert to == [b"Delivered-To: one@example.org", b"Delivered-To: two@example.org"]


def test_aiosmtplib_uses_all_commands(smtp: Office) -> None:
    require_module("aiosmtplib", pip="aiosmtplib")
    asyncio.run(_with_aiosmtplib(smtp))
    message, another = smtp.messages()
    assert message.endswith(_KEPT)
    assert another.endswith(b"\nhello\n")


async def _with_aiosmtplib(office: Office) -> None:
    import aiosmtplib

    client = aiosmtplib.SMTP(
        hostname=_HOST, port=office.port, start_tls=False, timeout=30
    )
    async with client:
        assert (await client.helo(hostname="client.example")).code == 250
        assert (await client.ehlo(hostname="client.example")).code == 250
        await client.starttls(tls_context=_context(office))
        await client.ehlo(hostname="client.example")
        with pytest.raises(aiosmtplib.SMTPAuthenticationError):
            await client.auth_plain(USER, "guess")
        assert (await client.auth_login(USER, PASSWORD)).code == 235
        assert (await client.noop()).code == 250
        assert (await client.vrfy("somebody@example.org")).code == 252
        assert "commands" in await client.help()
        errors, _ = await client.sendmail(
            _SENDER, _RECIPIENTS, _MESSAGE, mail_options=["BODY=8BITMIME"]
        )
        assert errors == {}
        await client.mail(_SENDER)
        assert (await client.rset()).code == 250
        await client.sendmail(_SENDER, _RECIPIENTS[0], "hello\r\n")
        assert (await client.quit()).code == 221


def test_a_client_on_a_unix_socket(tmp_path: Path) -> None:
    path = tmp_path / "lmtp"
    bind = ("--bind", f"unix://{path}")
    with receiving("lmtp", tmp_path, *bind) as office:
        with smtplib.LMTP(str(path), timeout=30) as client:
            assert client.sock is not None
            assert client.sock.family is socket.AF_UNIX
            assert client.sendmail(_SENDER, _RECIPIENTS[:1], _MESSAGE) == {}
        (message,) = office.messages()
    assert b"([local]) by mx.example with LMTP;" in message
