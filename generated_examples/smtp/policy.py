"""What is offered and what is refused, in numbers and words; and what is written above mail.

SMTP and LMTP have the same rules, in classes of their own packages: what is refused is
told here by a code and a text.
"""

import errno
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import formatdate
from typing import Final, Protocol, TypeAlias, final

from sockgen_runtime import PeerAddress

from .accounts import Accounts
from .maildir import Maildir

__all__ = [
    "MOST_RECIPIENTS",
    "Envelope",
    "Objection",
    "Parameter",
    "Service",
    "about_content",
    "about_recipient",
    "about_sender",
    "host_of",
    "transmission",
    "without_route",
]

MOST_RECIPIENTS: Final = 1000

_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_BARE: Final = re.compile(r"\r(?!\n)|(?<!\r)\n")
_UNSAFE: Final = re.compile(r"[^\w.:\[\]-]", re.ASCII)

Objection: TypeAlias = tuple[int, str] | None
"""The code and the text of a refusal; None: nothing is wrong."""


class Parameter(Protocol):
    """A parameter of MAIL or RCPT: `SIZE=312`."""

    @property
    def keyword(self) -> str:
        """Its name, in any case."""
        ...

    @property
    def value(self) -> str | None:
        """What stands behind the equals sign."""
        ...


@final
@dataclass(frozen=True)
class Service:
    """What all connections share.

    Attributes:
        host: the name of this machine.
        maildir: where the mail goes.
        accounts: who may say who they are.
        clear_passwords: whether passwords are taken without TLS.
        size: the largest message, in octets.
    """

    host: str
    maildir: Maildir
    accounts: Accounts
    clear_passwords: bool
    size: int

    def extensions(self, *, secured: bool, can_secure: bool) -> tuple[str, ...]:
        """Return what EHLO is answered.

        Args:
            secured: whether the connection is TLS.
            can_secure: whether it is not, and could be.
        """
        found = ["PIPELINING", f"SIZE {self.size}", "8BITMIME"]
        if can_secure:
            found.append("STARTTLS")
        if self.takes_passwords(secured=secured):
            found.append("AUTH PLAIN LOGIN")
        return tuple(found)

    def takes_passwords(self, *, secured: bool) -> bool:
        """Tell whether a client may say who it is."""
        return bool(self.accounts) and (secured or self.clear_passwords)

    def about_auth(self, user: str | None, *, secured: bool) -> Objection:
        """Return what is wrong with AUTH here and now."""
        if not self.accounts:
            return 502, "AUTH is not offered"
        if not self.takes_passwords(secured=secured):
            return 538, "a password is not taken without TLS"
        if user is not None:
            return 503, "you have said already who you are"
        return None

    def keep(self, content: str, envelope: "Envelope") -> Objection:
        """Deliver a message; return what is wrong if there is no room for it.

        Raises:
            OSError: it could not be written for another reason.
        """
        octets = content.replace("\r\n", "\n").encode("utf-8", "surrogateescape")
        try:
            self.maildir.deliver(envelope.head(self.host) + octets)
        except OSError as error:
            if error.errno not in _FULL:
                raise
            return 452, "there is no room left"
        return None


@final
@dataclass(frozen=True)
class Envelope:
    """How a message has come.

    Attributes:
        sender: who has sent it; empty for a bounce.
        recipients: who is to get it.
        introduced: the name that the client gave itself.
        peer: where it is.
        protocol: the word for the protocol (RFC 3848).
    """

    sender: str
    recipients: tuple[str, ...]
    introduced: str
    peer: str
    protocol: str

    def head(self, host: str) -> bytes:
        """Return the fields that are written above the message."""
        client, peer = (_UNSAFE.sub("?", t) for t in (self.introduced, self.peer))
        lines = [
            f"Return-Path: <{self.sender}>",
            *(f"Delivered-To: {recipient}" for recipient in self.recipients),
            f"Received: from {client} ([{peer}]) by {host} with {self.protocol};",
            f"\t{formatdate(localtime=True)}",
        ]
        return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape")


def about_sender(parameters: Iterable[Parameter], largest: int) -> Objection:
    """Return what is wrong with the parameters of MAIL.

    Args:
        parameters: the parameters.
        largest: octets of the largest message.
    """
    seen: set[str] = set()
    for parameter in parameters:
        keyword, value = parameter.keyword.upper(), parameter.value or ""
        if keyword in seen:
            return 501, f"{keyword} is given twice"
        seen.add(keyword)
        if keyword == "SIZE":
            if not re.fullmatch("[0-9]{1,20}", value):
                return 501, "SIZE is no number"
            if int(value) > largest:
                return 552, "message too large"
        elif keyword == "BODY":
            if value.upper() not in ("7BIT", "8BITMIME"):
                return 501, "BODY is 7BIT or 8BITMIME"
        elif keyword != "AUTH" or not value:
            return 555, "unknown parameter"
    return None


def about_recipient(parameters: Iterable[Parameter], known: int) -> Objection:
    """Return what is wrong with another recipient.

    Args:
        parameters: the parameters of RCPT.
        known: how many recipients there are.
    """
    if any(True for _ in parameters):
        return 555, "unknown parameter"
    if known >= MOST_RECIPIENTS:
        return 452, "too many recipients"
    return None


def about_content(content: str) -> Objection:
    """Return what is wrong with a message.

    A lone CR or LF is no line ending (RFC 5321, section 2.3.8), but other programs take it
    for one, and then for the end of a message: it is not let through.
    """
    if _BARE.search(content):
        return 550, "lines end with CR and LF; one of them stands alone"
    return None


def without_route(path: str) -> str:
    """Return an address without the hosts that it was to go by (RFC 5321, appendix C)."""
    return path.partition(":")[2] if path.startswith("@") else path


def transmission(name: str, *, secured: bool, authenticated: bool) -> str:
    """Return the word for how mail has come (RFC 3848).

    Args:
        name: of the protocol, with extensions.
        secured: whether the connection is TLS.
        authenticated: whether the client has said who it is.
    """
    return f"{name}{'S' if secured else ''}{'A' if authenticated else ''}"


def host_of(address: PeerAddress) -> str:
    """Return where a client is; one on a Unix socket is here."""
    return address[0] if isinstance(address, tuple) else "local"
