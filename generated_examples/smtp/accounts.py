"""Who may say who they are: names and passwords, and the exchange that tells them.

The passwords are in a file of lines `NAME:PASSWORD`. SMTP and LMTP have the same exchange,
in classes of their own packages: here are its steps, in octets.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias, final

__all__ = [
    "Accepted",
    "Accounts",
    "Asked",
    "Denied",
    "Malformed",
    "Step",
    "log_in",
    "plain",
]

_USER: Final = b"Username:"
_PASSWORD: Final = b"Password:"


@final
@dataclass(frozen=True)
class Asked:
    """The client is to answer a challenge."""

    challenge: bytes


@final
@dataclass(frozen=True)
class Accepted:
    """The client is who it says."""

    user: str


@final
@dataclass(frozen=True)
class Denied:
    """The name or the password is wrong; the client does not learn which."""


@final
@dataclass(frozen=True)
class Malformed:
    """The response is not what the mechanism expects."""


Step: TypeAlias = Asked | Accepted | Denied | Malformed


@final
class Accounts:
    """Names and their passwords."""

    def __init__(self, passwords: Mapping[str, str]) -> None:
        self._passwords = {
            user.encode(): password.encode() for user, password in passwords.items()
        }

    @classmethod
    def read(cls, path: Path) -> "Accounts":
        """Read a file of lines `NAME:PASSWORD`.

        Raises:
            ValueError: a line has another form.
        """
        found: dict[str, str] = {}
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            user, colon, password = line.partition(":")
            if not (user and colon and password):
                raise ValueError(f"{path}:{number}: expected NAME:PASSWORD")
            found[user] = password
        return cls(found)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._passwords)

    def check(self, user: bytes, password: bytes) -> Accepted | Denied:
        """Compare a password, in a time that does not tell how much of it is right."""
        known = self._passwords.get(user)
        right = hmac.compare_digest(password, known or b"")
        if known is None or not right:
            return Denied()
        return Accepted(user.decode())


def plain(accounts: Accounts, response: bytes | None) -> Step:
    """Take a step of the mechanism PLAIN (RFC 4616).

    Args:
        accounts: who is known.
        response: of the client; None if it has given none yet.
    """
    if response is None:
        return Asked(b"")
    fields = response.split(b"\0")
    if len(fields) != 3:
        return Malformed()
    acting_as, user, password = fields
    if acting_as not in (b"", user):
        return Denied()
    return accounts.check(user, password)


def log_in(accounts: Accounts, user: bytes | None, password: bytes | None) -> Step:
    """Take a step of the mechanism LOGIN, which asks for a name and for a password."""
    if user is None:
        return Asked(_USER)
    if password is None:
        return Asked(_PASSWORD)
    return accounts.check(user, password)
