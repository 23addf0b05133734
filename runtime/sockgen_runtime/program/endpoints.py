"""The addresses of a command line: `tcp://HOST:PORT`, `unix:///PATH` and their like.

An IPv6 address stands in brackets, as in a URL. `udp` and `unixgram` are the same for
datagrams.
"""

from collections.abc import Mapping
from typing import Final, final
from urllib.parse import urlsplit

from sockgen_runtime.socketserver.variables import InetAddress

__all__ = ["INTERNET", "UNIX", "InetEndpoint", "UnixEndpoint", "parse_endpoint"]

INTERNET: Final = ("tcp", "udp")
UNIX: Final = ("unix", "unixgram")

_FORMS: Final[Mapping[str, str]] = {
    "tcp": "tcp://HOST:PORT",
    "udp": "udp://HOST:PORT",
    "unix": "unix:///PATH",
    "unixgram": "unixgram:///PATH",
}


@final
class InetEndpoint:
    """A host and a port, and the scheme that says how to serve them."""

    def __init__(self, scheme: str, host: str, port: int) -> None:
        self.scheme = scheme
        self.address: InetAddress = (host, port)

    def __str__(self) -> str:
        host, port = self.address
        return f"{self.scheme}://{f'[{host}]' if ':' in host else host}:{port}"

    def bound(self, address: tuple[str, int]) -> "InetEndpoint":
        """Return the endpoint with the address that the socket got.

        Args:
            address: what `getsockname` returned; what follows the port is left out.
        """
        return InetEndpoint(self.scheme, address[0], address[1])


@final
class UnixEndpoint:
    """The path of a Unix socket, and the scheme that says how to serve it."""

    def __init__(self, scheme: str, path: str) -> None:
        self.scheme = scheme
        self.address = path

    def __str__(self) -> str:
        return f"{self.scheme}://{self.address}"


def parse_endpoint(text: str) -> InetEndpoint | UnixEndpoint:
    """Read an address.

    Args:
        text: an IPv6 host in brackets; port 0: any that is free; an empty host: all
            IPv4 addresses of this machine.

    Raises:
        ValueError: it is none; the message says what was expected.
    """
    scheme, separator, rest = text.partition("://")
    if not separator or scheme not in _FORMS:
        forms = ", ".join(_FORMS.values())
        message = f"expected one of {forms}, got {text!r}"
        raise ValueError(message)
    if scheme in INTERNET:
        return _internet(scheme, text)
    if not rest.startswith("/") or rest.endswith("/") or "\0" in rest:
        message = f"expected {_FORMS[scheme]} with the path of a file, got {text!r}"
        raise ValueError(message)
    return UnixEndpoint(scheme, rest)


def _internet(scheme: str, text: str) -> InetEndpoint:
    message = f"expected {_FORMS[scheme]}, got {text!r}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        detail = f"{message}: {error}"
        raise ValueError(detail) from None
    more = (parts.path, parts.query, parts.fragment, parts.username)
    if port is None or any(more) or text[-1] in "?#/":
        raise ValueError(message)
    return InetEndpoint(scheme, parts.hostname or "", port)
