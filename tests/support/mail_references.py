"""Servers of mail by others, to compare ours with: how they are started."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final, TypeAlias

from tests.support.mail import ACCOUNT
from tests.support.missing import require_module, require_tool
from tests.support.servers import free_port, running, running_program

__all__ = ["PROTOCOLS", "REFERENCES", "Address", "aiosmtpd", "ours"]

Address: TypeAlias = tuple[str, int]

PROTOCOLS: Final = {"aiosmtpd": "smtp", "smtp-sink": "smtp", "dovecot": "lmtp"}
"""What each of them speaks."""

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
def ours(
    protocol: str, folder: Path, certificate: Path | None = None
) -> Generator[Address]:
    """Run our server of a protocol.

    Args:
        protocol: `smtp` or `lmtp`.
        folder: where it may keep something.
        certificate: with which it offers STARTTLS.
    """
    users = folder / "users"
    users.write_text(f"{ACCOUNT}\n", "utf-8")
    arguments = ["--maildir", str(folder / protocol), "--users", str(users)]
    if certificate is not None:
        arguments += ["--certificate", str(certificate)]
    with running(
        f"generated_examples.{protocol}",
        *(*arguments, "--clear-passwords", "--bind", "tcp://127.0.0.1:0"),
    ) as server:
        yield server.tcp


@contextmanager
def aiosmtpd(certificate: Path | None = None) -> Generator[Address]:
    """Run aiosmtpd.

    Args:
        certificate: with which it offers STARTTLS.
    """
    require_module("aiosmtpd", pip="aiosmtpd")
    arguments = () if certificate is None else (str(certificate),)
    with running("tests.differential.reference_smtp", *arguments) as server:
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
def _dovecot(_folder: Path) -> Generator[Address]:
    program = require_tool("dovecot", apt="dovecot-lmtpd")
    port = free_port()
    # Another user than root must get there, and pytest shuts its own folders.
    with tempfile.TemporaryDirectory(prefix="dovecot-") as name:
        folder = Path(name)
        user, group = _names()
        for inner in ("mail", "home"):
            (folder / inner).mkdir()
            if os.geteuid() == 0:
                shutil.chown(folder / inner, user, group)
        folder.chmod(0o755)
        configuration = folder / "dovecot.conf"
        text = _DOVECOT.format(folder=folder, user=user, group=group, port=port)
        configuration.write_text(text, "utf-8")
        with running_program(program, "-F", "-c", str(configuration), port=port):
            yield ("127.0.0.1", port)


def _names() -> tuple[str, str]:
    """Return the names of a user and of its group: ours, unless we are root."""
    if os.geteuid() == 0:
        return "nobody", "nogroup"
    found = [
        subprocess.run(["id", option], check=True, capture_output=True, text=True)
        for option in ("-un", "-gn")
    ]
    return found[0].stdout.strip(), found[1].stdout.strip()


REFERENCES: Final[dict[str, Callable[[Path], AbstractContextManager[Address]]]] = {
    "aiosmtpd": lambda _folder: aiosmtpd(),
    "smtp-sink": _sink,
    "dovecot": _dovecot,
}
"""Each starts one, given a folder of its own."""
