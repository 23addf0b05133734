"""Our SMTP and LMTP answer as aiosmtpd, Postfix's smtp-sink and Dovecot's lmtpd do."""

import os
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.differential.mail_corpus import CONVERSATIONS
from tests.differential.mail_differences import DIFFERENCES
from tests.differential.mail_harness import Address, Way, check, converse
from tests.support.missing import require_module, require_tool
from tests.support.servers import free_port, running, running_program

pytestmark = pytest.mark.differential

_HELLO: Final = {"smtp": "EHLO", "lmtp": "LHLO"}
_PROTOCOL: Final = {"aiosmtpd": "smtp", "smtp-sink": "smtp", "dovecot": "lmtp"}

_DOVECOT: Final = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = /dev/stderr
protocols = lmtp
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
ssl = no
first_valid_uid = 0
mail_location = maildir:{folder}/mail/%n
passdb {{
  driver = static
  args = nopassword=y
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%n allow_all_users=yes
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {port}
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@example.org
}}
"""


@contextmanager
def _ours(protocol: str, folder: Path) -> Generator[Address]:
    users = folder / "users"
    users.write_text("joe:secret\n", "utf-8")
    arguments = ("--maildir", str(folder / protocol), "--users", str(users))
    with running(
        f"generated_examples.{protocol}",
        *(*arguments, "--clear-passwords", "--bind", "tcp://127.0.0.1:0"),
    ) as server:
        yield server.tcp


@contextmanager
def _aiosmtpd(_folder: Path) -> Generator[Address]:
    require_module("aiosmtpd", pip="aiosmtpd")
    with running("tests.differential.reference_smtp") as server:
        yield server.tcp


@contextmanager
def _sink(_folder: Path) -> Generator[Address]:
    program = require_tool("smtp-sink", apt="postfix")
    port = free_port()
    user = ("-u", "nobody") if os.geteuid() == 0 else ()
    arguments = (program, *user, f"127.0.0.1:{port}", "100")
    with running_program(*arguments, port=port, exit_code=None):
        yield ("127.0.0.1", port)


@contextmanager
def _dovecot(folder: Path) -> Generator[Address]:
    program = require_tool("dovecot", apt="dovecot-lmtpd")
    port = free_port()
    root = os.geteuid() == 0
    names = ("nobody", "nogroup") if root else _names()
    for name in ("mail", "home"):
        (folder / name).mkdir()
        if root:
            os.chown(folder / name, 65534, 65534)
    if root:
        for above in (folder, folder.parent, folder.parent.parent):
            above.chmod(0o755)
    configuration = folder / "dovecot.conf"
    user, group = names
    text = _DOVECOT.format(folder=folder, user=user, group=group, port=port)
    configuration.write_text(text, "utf-8")
    with running_program(program, "-F", "-c", str(configuration), port=port):
        yield ("127.0.0.1", port)


def _names() -> tuple[str, str]:
    """Return the names of our user and of its group."""
    found = [
        subprocess.run(["id", option], check=True, capture_output=True, text=True)
        for option in ("-un", "-gn")
    ]
    return found[0].stdout.strip(), found[1].stdout.strip()


_START: Final = {"aiosmtpd": _aiosmtpd, "smtp-sink": _sink, "dovecot": _dovecot}


@pytest.fixture(scope="module", name="name", params=_START)
def the_name(request: pytest.FixtureRequest) -> str:
    """The name of a reference."""
    name: str = request.param
    return name


@pytest.fixture(scope="module", name="reference")
def the_reference(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Address]:
    """Where the reference is."""
    with _START[name](tmp_path_factory.mktemp(name)) as address:
        yield address


@pytest.fixture(scope="module", name="ours")
def our_server(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Address]:
    """Where our server of the same protocol is."""
    with _ours(_PROTOCOL[name], tmp_path_factory.mktemp("ours")) as address:
        yield address


def _data(conversation: str, protocol: str) -> bytes:
    """Return what is sent in a conversation."""
    hello = _HELLO[protocol]
    text = conversation.replace("{HELLO}", hello).replace("{hello}", hello.lower())
    return text.encode("utf-8", "surrogateescape")


@pytest.mark.parametrize("way", Way, ids=lambda way: way.value)
@pytest.mark.parametrize("conversation", CONVERSATIONS)
def test_the_codes_are_the_same(
    name: str, reference: Address, ours: Address, conversation: str, way: Way
) -> None:
    data = _data(CONVERSATIONS[conversation], _PROTOCOL[name])
    difference = DIFFERENCES[name].get(conversation)
    check(name, reference, ours, data, way, difference)


def test_the_codes_are_the_same_however_a_conversation_is_cut(
    name: str, reference: Address, ours: Address
) -> None:
    protocol = _PROTOCOL[name]
    data = _data(CONVERSATIONS["a message and another"], protocol)
    expected = converse(reference, data)
    assert expected.startswith("220 250 250 250 354 250")
    for cut in range(1, len(data)):
        assert converse(ours, data, cut=cut) == expected, cut


def test_every_difference_belongs_to_a_conversation() -> None:
    for table in DIFFERENCES.values():
        assert table.keys() <= CONVERSATIONS.keys()
    assert len(CONVERSATIONS) >= 100
