"""The examples that receive mail, as processes, with a certificate and an account."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

import trustme

from tests.support.servers import running

__all__ = ["ACCOUNT", "PASSWORD", "USER", "Office", "receiving"]

ACCOUNT: Final = "joe:secret"
USER, _, PASSWORD = ACCOUNT.partition(":")


@final
@dataclass(frozen=True)
class Office:
    """A server that receives mail.

    Attributes:
        port: where it listens, on 127.0.0.1; its certificate is for `localhost`.
        authority: the file of the certificate that signs its own.
        maildir: where it keeps the mail.
    """

    port: int
    authority: Path
    maildir: Path

    def messages(self) -> list[bytes]:
        """Return the mail, in the order of its arrival."""
        assert not list((self.maildir / "tmp").iterdir()), "a delivery is not whole"
        files = (self.maildir / "new").iterdir()
        return [path.read_bytes() for path in sorted(files, key=_arrival)]


def _arrival(path: Path) -> tuple[int, int, int]:
    """Return when a message has come; those of a microsecond by their numbers."""
    seconds, detail, _ = path.name.split(".", 2)
    micros, _, numbers = detail.removeprefix("M").partition("P")
    return int(seconds), int(micros), int(numbers.partition("Q")[2])


@contextmanager
def receiving(
    protocol: str, folder: Path, *arguments: str, tls: bool = True
) -> Generator[Office]:
    """Run the example of a protocol.

    Args:
        protocol: `smtp` or `lmtp`.
        folder: where it may keep something.
        arguments: more of its arguments.
        tls: whether it has a certificate.
    """
    users, maildir = folder / "users", folder / "mail"
    users.write_text(f"{ACCOUNT}\n", "utf-8")
    authority = trustme.CA()
    certificate, trusted = folder / "server.pem", folder / "authority.pem"
    issued = authority.issue_cert("localhost", "127.0.0.1")
    certificate.write_bytes(issued.private_key_and_cert_chain_pem.bytes())
    authority.cert_pem.write_to_path(str(trusted))
    with running(
        f"generated_examples.{protocol}",
        *("--bind", "tcp://127.0.0.1:0", "--hostname", "mx.example"),
        *("--maildir", str(maildir), "--users", str(users)),
        *(("--certificate", str(certificate)) if tls else ()),
        *arguments,
    ) as server:
        yield Office(server.tcp[1], trusted, maildir)
