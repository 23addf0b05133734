"""Servers on Unix sockets: `UnixStreamServer` and `UnixDatagramServer`.

They exist where the system has such sockets. The file of the socket stays behind when
the server is closed, as with the standard module, unless it is asked for otherwise.
"""

import socket
import sys
from typing import TYPE_CHECKING

from sockgen_runtime.overriding import override

from .datagrams import UDPServer
from .socketfiles import SocketFile, has_file, remove_stale
from .streams import TCPServer
from .variables import UnixAddress

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from .variables import Connection, Datagram

__all__: list[str] = []

if sys.platform != "win32" and hasattr(socket, "AF_UNIX"):
    __all__ += ["UnixDatagramServer", "UnixStreamServer"]

    class UnixStreamServer(TCPServer[UnixAddress]):
        """Accepts connections on a Unix socket.

        Attributes:
            unlink_on_close: whether `server_close` removes the file.
            replace_stale: whether a file that nobody serves any more is replaced.
        """

        address_family: int = socket.AF_UNIX
        unlink_on_close: bool = False
        replace_stale: bool = False
        __file: SocketFile | None = None

        if TYPE_CHECKING:

            def __init__(
                self,
                server_address: UnixAddress,
                RequestHandlerClass: Callable[[Connection, UnixAddress, Self], object],
                bind_and_activate: bool = True,
            ) -> None:
                """Make a server; host and port are no address here."""
                ...

        @override
        def server_bind(self) -> None:
            """Bind the socket to its path."""
            if self.replace_stale and has_file(self.server_address):
                remove_stale(self.server_address, self.socket_type)
            super().server_bind()
            if has_file(self.server_address):
                self.__file = SocketFile(self.server_address)

        @override
        def server_close(self) -> None:
            """Close the socket."""
            self.__remove_file()
            super().server_close()

        @override
        def stop_listening(self) -> None:
            """Refuse new connections, also those that wait in the backlog."""
            self.__remove_file()
            super().stop_listening()

        def __remove_file(self) -> None:
            if self.unlink_on_close and self.__file is not None:
                self.__file.remove()

    class UnixDatagramServer(UDPServer[UnixAddress | None]):
        """Receives datagrams on a Unix socket; an unbound peer has no address (None).

        Attributes:
            unlink_on_close: whether `server_close` removes the file.
            replace_stale: whether a file that nobody serves any more is replaced.
        """

        address_family: int = socket.AF_UNIX
        unlink_on_close: bool = False
        replace_stale: bool = False
        __file: SocketFile | None = None

        if TYPE_CHECKING:

            def __init__(
                self,
                server_address: UnixAddress | None,
                RequestHandlerClass: Callable[
                    [Datagram, UnixAddress | None, Self], object
                ],
                bind_and_activate: bool = True,
            ) -> None:
                """Make a server; host and port are no address here."""
                ...

        @override
        def server_bind(self) -> None:
            """Bind the socket to its path."""
            address = self.server_address
            if self.replace_stale and address is not None and has_file(address):
                remove_stale(address, self.socket_type)
            super().server_bind()
            bound = self.server_address
            if bound is not None and has_file(bound):
                self.__file = SocketFile(bound)

        @override
        def server_close(self) -> None:
            """Close the socket."""
            if self.unlink_on_close and self.__file is not None:
                self.__file.remove()
            super().server_close()
