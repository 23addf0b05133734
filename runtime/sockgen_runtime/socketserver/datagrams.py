"""`UDPServer`: each datagram is a request, and its answer leaves by the server's socket."""

import errno
import os
import socket
from typing import TYPE_CHECKING

from sockgen_runtime.overriding import override

from .streams import SocketServer, TCPServer
from .variables import Datagram, Inet

__all__ = ["UDPServer"]

if TYPE_CHECKING:

    class _DatagramServer(SocketServer[Datagram, Inet]):
        """No server of connections, so that their handlers do not fit."""

else:
    _DatagramServer = TCPServer


class UDPServer(_DatagramServer[Inet]):
    """Receives datagrams; without a mix-in, it serves one after the other.

    Attributes:
        max_packet_size: octets of a datagram that are received; what is longer is cut.
        reject_truncated: whether such a datagram is dropped instead:
            `handle_accept_error` gets an `OSError` with `EMSGSIZE`.
    """

    socket_type: int = socket.SOCK_DGRAM
    max_packet_size: int = 8192
    reject_truncated: bool = False

    @override
    def server_activate(self) -> None:
        """Do nothing: a bound socket receives."""

    @override
    def get_request(self) -> tuple[Datagram, Inet]:
        """Receive a datagram.

        Raises:
            OSError: it was cut, and `reject_truncated` is set.
        """
        if self.reject_truncated:
            return self.__receive_whole()
        data, client_address = self.socket.recvfrom(self.max_packet_size)
        return (data, self.socket), client_address

    def __receive_whole(self) -> tuple[Datagram, Inet]:
        received = self.socket.recvmsg(self.max_packet_size)
        data, _, flags, client_address = received
        if flags & socket.MSG_TRUNC:
            message = f"{os.strerror(errno.EMSGSIZE)} (over {self.max_packet_size})"
            raise OSError(errno.EMSGSIZE, message)
        return (data, self.socket), client_address

    @override
    def shutdown_request(self, request: Datagram) -> None:
        """Close the request, of which nothing is open."""
        self.close_request(request)

    @override
    def close_request(self, request: Datagram) -> None:
        """Do nothing: the socket is the server's."""

    @override
    def stop_listening(self) -> None:
        """Do nothing: answers still leave by the socket."""
