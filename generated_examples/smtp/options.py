"""The command line of a server that receives mail: what `run` does not know."""

import argparse
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

from .accounts import Accounts
from .maildir import Maildir
from .policy import Service

__all__ = ["Options", "options"]

_EPILOG: Final = (
    "--bind ADDRESS, --concurrency threads|forks|sequential and --grace SECONDS are those"
    " of every server: tcp://HOST:PORT or unix:///PATH, how clients are served, how long"
    " commands under way may take at the end."
)


@final
@dataclass(frozen=True)
class Options:
    """What the command line says.

    Attributes:
        service: what all connections share.
        tls: for STARTTLS; None: it is not offered.
        others: the arguments that are left for `run`.
    """

    service: Service
    tls: ssl.SSLContext | None
    others: Sequence[str]


class _Arguments(argparse.Namespace):
    maildir: Path
    hostname: str
    certificate: Path | None
    key: Path | None
    users: Path | None
    clear_passwords: bool


def options(description: str, argv: Sequence[str], *, largest: int) -> Options:
    """Read the command line.

    Args:
        description: what the program does.
        argv: the arguments.
        largest: octets of the largest message.

    Raises:
        SystemExit: with 2 if it is wrong, with 0 after `--help`.
    """
    parser = _parser(description)
    arguments = _Arguments()
    _, others = parser.parse_known_args(argv, arguments)
    try:
        accounts = Accounts.read(arguments.users) if arguments.users else Accounts({})
        maildir = Maildir(arguments.maildir)
        tls = _context(arguments.certificate, arguments.key)
    except (OSError, ValueError) as error:
        parser.error(str(error))
    service = Service(
        host=arguments.hostname,
        maildir=maildir,
        accounts=accounts,
        clear_passwords=arguments.clear_passwords,
        size=largest,
    )
    return Options(service, tls, others)


def _parser(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=description, epilog=_EPILOG, allow_abbrev=False
    )
    add = parser.add_argument
    add(
        "--maildir",
        metavar="FOLDER",
        type=Path,
        required=True,
        help="where the mail is kept",
    )
    add(
        "--hostname",
        metavar="NAME",
        default=socket.gethostname(),
        help="what the server calls itself (default: %(default)s)",
    )
    add(
        "--certificate",
        metavar="FILE",
        type=Path,
        help="a certificate and what it is signed by, as PEM: STARTTLS is offered",
    )
    add("--key", metavar="FILE", type=Path, help="its key, if that is in another file")
    add(
        "--users",
        metavar="FILE",
        type=Path,
        help="lines NAME:PASSWORD: AUTH is offered",
    )
    add(
        "--clear-passwords",
        action="store_true",
        help="take passwords without TLS, too",
    )
    return parser


def _context(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    if certificate is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
