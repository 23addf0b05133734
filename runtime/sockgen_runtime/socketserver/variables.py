"""The type variables and aliases of servers and handlers.

A server is generic in what it hands to its handlers: the request (a connection, or a
datagram with the socket to answer on) and the peer's address. A handler is generic in the
server that it runs under, covariantly: a handler for any `TCPServer` serves all its
subclasses. Every variable has a default, so that none of them has to be given.
"""

from socket import socket
from typing import TYPE_CHECKING, Any, TypeAlias

from sockgen_runtime.generics import TypeVar

if TYPE_CHECKING:
    from .base import BaseServer  # a server imports its variables

    AnyServer: TypeAlias = BaseServer[Any, Any]  # Any: whatever it serves
    AnyInetServer: TypeAlias = BaseServer[Any, "InetAddress"]  # Any: the same

__all__ = [
    "Address",
    "Connection",
    "Datagram",
    "Inet",
    "InetAddress",
    "InetServer",
    "Request",
    "Server_co",
    "UnixAddress",
]

InetAddress: TypeAlias = tuple[str, int]
"""Host and port. An IPv6 address may be a tuple of four, as `socket` has it."""

UnixAddress: TypeAlias = str | bytes
"""The path of a Unix socket; octets that begin with NUL are an abstract name."""

Connection: TypeAlias = socket
"""A connection; in classes with an attribute `socket`, a name for its type."""

Datagram: TypeAlias = tuple[bytes, socket]
"""What came, and the socket to answer on."""

# Any: a server or handler without parameters is not checked for them.
Request = TypeVar("Request", default=Any)
Address = TypeVar("Address", default=Any)
Inet = TypeVar("Inet", default=InetAddress)
# What is given host and port: a checker then knows the address, and looks no closer.
InetServer = TypeVar("InetServer", bound="AnyInetServer")
Server_co = TypeVar(
    "Server_co",
    bound="AnyServer",
    default="AnyServer",
    covariant=True,
)
