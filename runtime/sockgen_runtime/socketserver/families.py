"""What depends on the family of an address."""

import socket

__all__ = ["family_of", "takes_reuse_port"]


def family_of(host: str) -> int:
    """Return the family of the sockets that can be bound to a host.

    A name that has addresses of both families gets IPv4, as it does without asking.

    Args:
        host: an address or a name; empty: all addresses.
    """
    if not host:
        return socket.AF_INET
    try:
        found = {entry[0] for entry in socket.getaddrinfo(host, None)}
    except socket.gaierror:
        return socket.AF_INET  # Binding will say what is wrong with it.
    both = socket.AF_INET in found or socket.AF_INET6 not in found
    return socket.AF_INET if both else socket.AF_INET6


def takes_reuse_port(family: int) -> bool:
    """Tell whether sockets of a family have SO_REUSEPORT."""
    internet = (socket.AF_INET, socket.AF_INET6)
    return hasattr(socket, "SO_REUSEPORT") and family in internet
