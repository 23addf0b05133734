"""The SMTP and LMTP examples and the programs that send mail, unmodified."""

import os
import subprocess
from collections.abc import Generator
from pathlib import Path
from typing import Final

import pytest

from tests.support.mail import PASSWORD, USER, Office, receiving
from tests.support.missing import require_node_modules, require_tool

pytestmark = pytest.mark.clients

_SECONDS: Final = 120
_NODEMAILER: Final = Path(__file__).with_name("node") / "nodemailer.cjs"
_SENDER: Final = "sender@example.org"
_RECIPIENT: Final = "one@example.org"
_BODY: Final = ".\n..\n.hidden\nlast\n"
_SWAKS: Final = {"smtp": "ESMTP", "lmtp": "LMTP"}


@pytest.fixture(params=["smtp", "lmtp"])
def protocol(request: pytest.FixtureRequest) -> str:
    """The protocol of the server."""
    name: str = request.param
    return name


@pytest.fixture
def office(protocol: str, tmp_path: Path) -> Generator[Office]:
    """A server of that protocol."""
    with receiving(protocol, tmp_path) as running:
        yield running


def _run(*arguments: str, text: str = "", **variables: str) -> str:
    """Run a program to its end; return what it says.

    Raises:
        AssertionError: it fails.
        TimeoutExpired: it does not end.
    """
    result = subprocess.run(
        arguments,
        check=False,
        input=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=_SECONDS,
        env={**os.environ, **variables},
    )
    assert result.returncode == 0, result.stdout
    return result.stdout


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_swaks(protocol: str, office: Office, mechanism: str) -> None:
    swaks = require_tool("swaks", apt="swaks")
    said = _run(
        *(swaks, "--server", "localhost", "--port", str(office.port)),
        *("--protocol", _SWAKS[protocol], "--helo", "client.example"),
        *("--tls", "--tls-verify", "--tls-ca-path", str(office.authority)),
        *("--auth", mechanism, "--auth-user", USER, "--auth-password", PASSWORD),
        *("--from", _SENDER, "--to", f"{_RECIPIENT},two@example.org"),
        *("--body", _BODY),
    )
    assert "~> QUIT" in said
    messages = office.messages()
    assert len(messages) == {"smtp": 1, "lmtp": 2}[protocol]
    assert all(b"\n.\n..\n.hidden\nlast\n" in message for message in messages)


def test_swaks_pipelines(protocol: str, office: Office) -> None:
    swaks = require_tool("swaks", apt="swaks")
    _run(
        *(swaks, "--server", "localhost", "--port", str(office.port), "--pipeline"),
        *("--protocol", _SWAKS[protocol], "--helo", "client.example"),
        *("--from", _SENDER, "--to", _RECIPIENT, "--body", _BODY),
    )
    assert len(office.messages()) == 1


@pytest.fixture
def smtp(tmp_path: Path) -> Generator[Office]:
    """A server of SMTP."""
    with receiving("smtp", tmp_path) as running:
        yield running


def _curl(office: Office, *arguments: str, text: str = "") -> str:
    return _run(
        *(require_tool("curl", apt="curl"), "--silent", "--show-error", "--verbose"),
        *("--ssl-reqd", "--cacert", str(office.authority)),
        *("--user", f"{USER}:{PASSWORD}", *arguments),
        f"smtp://localhost:{office.port}/client.example",
        text=text,
    )


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
@pytest.mark.parametrize("at_once", [True, False])
def test_curl(smtp: Office, mechanism: str, at_once: bool) -> None:
    said = _curl(
        smtp,
        *("--login-options", f"AUTH={mechanism}"),
        *(("--sasl-ir",) if at_once else ()),
        *("--mail-from", _SENDER, "--mail-rcpt", _RECIPIENT, "--upload-file", "-"),
        text="Subject: x\r\n\r\n" + _BODY.replace("\n", "\r\n"),
    )
    assert f"> AUTH {mechanism}" in said
    (message,) = smtp.messages()
    assert message.endswith(f"Subject: x\n\n{_BODY}".encode())


def test_curl_asks(smtp: Office) -> None:
    assert "< 214" in _curl(smtp, "--request", "HELP")
    assert "< 252" in _curl(smtp, "--mail-rcpt", "somebody")
    assert "< 250 OK" in _curl(smtp, "--request", "NOOP")
    assert "< 250 OK" in _curl(smtp, "--request", "RSET")


@pytest.mark.parametrize("mechanism", ["plain", "login"])
def test_msmtp(protocol: str, office: Office, mechanism: str) -> None:
    msmtp = require_tool("msmtp", apt="msmtp")
    common = (
        *(msmtp, f"--protocol={protocol}", "--host=localhost"),
        *(f"--port={office.port}", "--domain=client.example", "--tls=on"),
        *("--tls-starttls=on", f"--tls-trust-file={office.authority}"),
    )
    assert "SIZE 10485760" in _run(*common, "--serverinfo")
    _run(
        *(*common, f"--auth={mechanism}", f"--user={USER}"),
        *(f"--passwordeval=echo {PASSWORD}", f"--from={_SENDER}", _RECIPIENT),
        text=f"Subject: x\n\n{_BODY}",
    )
    (message,) = office.messages()
    assert message.endswith(f"Subject: x\n\n{_BODY}".encode())


def test_nodemailer(protocol: str, office: Office) -> None:
    modules = require_node_modules()
    node = require_tool("node", apt="nodejs")
    said = _run(
        *(node, str(_NODEMAILER)),
        NODE_PATH=str(modules),
        PORT=str(office.port),
        CA=str(office.authority),
        LMTP=str(int(protocol == "lmtp")),
    )
    assert said.split("\n") == ["PLAIN 2 0", "LOGIN 2 0", "535", ""]
    assert len(office.messages()) == {"smtp": 2, "lmtp": 4}[protocol]


@pytest.mark.parametrize("concurrency", ["threads", "forks"])
def test_smtp_source_sends_200_messages(
    protocol: str, tmp_path: Path, concurrency: str
) -> None:
    source = require_tool("smtp-source", apt="postfix")
    kind = ("--concurrency", concurrency)
    with receiving(protocol, tmp_path, *kind) as office:
        load = ("-s", "4", "-m", "200", "-l", "1024")
        option = ("-L",) if protocol == "lmtp" else ()
        said = _run(source, *option, *load, f"127.0.0.1:{office.port}")
        assert said == ""
        assert len(office.messages()) == 200
