"""Where a datagram arrived, so that its answer can leave from there.

A socket that is bound to no address of its own receives what is sent to any of them. Its
answers would leave from the one that the routing table prefers, and a peer that had asked
another one takes them for a stranger's. The system tells beside each datagram where it
arrived (RFC 3542 for IPv6), and takes the same beside an answer.
"""

import ipaddress
import socket
import sys
from collections.abc import Iterable
from struct import Struct
from typing import Final, TypeAlias, final

from sockgen_runtime.socketserver.variables import (
    Connection,
    Datagram,
    InetAddress,
    UnixAddress,
)

__all__ = ["Arrival", "arrival", "is_anywhere", "send_back", "tell_arrivals"]

Ancillary: TypeAlias = list[tuple[int, int, bytes]]
"""What is sent beside a datagram: level, type and octets."""

_AT_ONCE: Final = getattr(socket, "MSG_DONTWAIT", 0)  # or not at all

# The `socket` module names it in the newest versions only.
_PKTINFO: Final = getattr(socket, "IP_PKTINFO", 8 if sys.platform == "linux" else None)
_PKTINFO6: Final = getattr(socket, "IPV6_PKTINFO", None)
_RECEIVE6: Final = getattr(socket, "IPV6_RECVPKTINFO", None)
_INFO: Final = Struct(
    "@I4s4s"
)  # index of the interface, address to use, address it had
_INFO6: Final = Struct("@16sI")  # address, index of the interface


@final
class Arrival(Datagram):
    """A datagram and the socket it came by, with what is sent beside its answer."""

    beside: Ancillary


def is_anywhere(listening: Connection) -> bool:
    """Whether a socket receives what is sent to any address of this machine."""
    if listening.family not in (socket.AF_INET, socket.AF_INET6):
        return False
    return ipaddress.ip_address(
        listening.getsockname()[0].partition("%")[0]
    ).is_unspecified


def tell_arrivals(listening: Connection) -> bool:
    """Ask to be told where datagrams arrive; tell whether the system does."""
    if listening.family == socket.AF_INET6 and _RECEIVE6 is not None:
        listening.setsockopt(socket.IPPROTO_IPV6, _RECEIVE6, 1)
        return True
    if listening.family == socket.AF_INET and _PKTINFO is not None:
        listening.setsockopt(socket.IPPROTO_IP, _PKTINFO, 1)
        return True
    return False


def arrival(
    data: bytes, listening: Connection, told: Iterable[tuple[int, int, bytes]]
) -> Arrival:
    """Return a datagram with what is to be sent beside its answer.

    Args:
        data: what came.
        listening: the socket it came by.
        told: what the system told beside it.
    """
    found = Arrival((data, listening))
    found.beside = [
        (level, kind, answer)
        for level, kind, octets in told
        if (answer := _answer(level, kind, octets))
    ]
    return found


def _answer(level: int, kind: int, octets: bytes) -> bytes:
    """Return what makes an answer leave from where something arrived; or nothing."""
    if (level, kind) == (socket.IPPROTO_IP, _PKTINFO) and len(octets) >= _INFO.size:
        _, here, _ = _INFO.unpack_from(octets)
        return _INFO.pack(0, here, b"\0\0\0\0")
    if (level, kind) == (socket.IPPROTO_IPV6, _PKTINFO6) and len(octets) >= _INFO6.size:
        here, interface = _INFO6.unpack_from(octets)
        address = ipaddress.IPv6Address(here)
        if not address.is_multicast:
            return _INFO6.pack(here, interface if address.is_link_local else 0)
    return b""


def send_back(
    request: Datagram, octets: bytes, address: InetAddress | UnixAddress
) -> None:
    """Send a datagram at once, from where that came to which it answers.

    Args:
        request: what it answers.
        octets: of the datagram.
        address: to whom.

    Raises:
        BlockingIOError: there is no room now.
        OSError: it cannot be sent.
    """
    if isinstance(request, Arrival):
        request[1].sendmsg((octets,), request.beside, _AT_ONCE, address)
    else:
        request[1].sendto(octets, address)
