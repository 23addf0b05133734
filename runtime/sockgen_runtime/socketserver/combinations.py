"""The ready-made combinations of a mix-in and a server, where the system has both."""

import os
import socket
import sys

from .datagrams import UDPServer
from .streams import TCPServer
from .threading_mixin import ThreadingMixIn
from .variables import Connection, Datagram, Inet, UnixAddress

__all__ = ["ThreadingTCPServer", "ThreadingUDPServer"]


class ThreadingTCPServer(ThreadingMixIn[Connection, Inet], TCPServer[Inet]):
    """Accepts connections, a thread each."""


class ThreadingUDPServer(ThreadingMixIn[Datagram, Inet], UDPServer[Inet]):
    """Receives datagrams, a thread each."""


if sys.platform != "win32" and hasattr(socket, "AF_UNIX"):
    from .unix import UnixDatagramServer, UnixStreamServer

    __all__ += ["ThreadingUnixDatagramServer", "ThreadingUnixStreamServer"]

    class ThreadingUnixStreamServer(
        ThreadingMixIn[Connection, UnixAddress], UnixStreamServer
    ):
        """Accepts connections on a Unix socket, a thread each."""

    class ThreadingUnixDatagramServer(
        ThreadingMixIn[Datagram, UnixAddress | None], UnixDatagramServer
    ):
        """Receives datagrams on a Unix socket, a thread each."""


if sys.platform != "win32" and hasattr(os, "fork"):
    from .forking_mixin import ForkingMixIn

    __all__ += ["ForkingTCPServer", "ForkingUDPServer"]

    class ForkingTCPServer(ForkingMixIn[Connection, Inet], TCPServer[Inet]):
        """Accepts connections, a process each."""

    class ForkingUDPServer(ForkingMixIn[Datagram, Inet], UDPServer[Inet]):
        """Receives datagrams, a process each."""

    if hasattr(socket, "AF_UNIX"):
        from .unix import UnixDatagramServer, UnixStreamServer

        __all__ += ["ForkingUnixDatagramServer", "ForkingUnixStreamServer"]

        class ForkingUnixStreamServer(
            ForkingMixIn[Connection, UnixAddress], UnixStreamServer
        ):
            """Accepts connections on a Unix socket, a process each."""

        class ForkingUnixDatagramServer(
            ForkingMixIn[Datagram, UnixAddress | None], UnixDatagramServer
        ):
            """Receives datagrams on a Unix socket, a process each."""
