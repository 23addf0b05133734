"""What both checkers must accept, and which types they must see.

The file is checked with everything else; running it shows that the samples are real.
"""

import socket
from typing import TYPE_CHECKING, final

from sockgen_runtime import (
    BaseRequestHandler,
    DatagramRequestHandler,
    StreamRequestHandler,
    TCPServer,
    ThreadingMixIn,
    ThreadingTCPServer,
    UDPServer,
    UnixStreamServer,
)

if TYPE_CHECKING:
    from typing import assert_type


class Counter(ThreadingMixIn, TCPServer):
    """A server of one's own, by the bare names."""

    count: int = 0


@final
class Counted(StreamRequestHandler[Counter]):
    """A handler that asks for that server."""

    def handle(self) -> None:
        self.server.count += 1
        if TYPE_CHECKING:
            assert_type(self.server, Counter)
            assert_type(self.request, socket.socket)


@final
class General(StreamRequestHandler[TCPServer]):
    """A handler for any server of connections."""


@final
class OfUnix(StreamRequestHandler[UnixStreamServer]):
    """A handler for Unix sockets."""


@final
class OfDatagrams(DatagramRequestHandler[UDPServer]):
    """A handler of datagrams."""

    def handle(self) -> None:
        if TYPE_CHECKING:
            assert_type(self.request, tuple[bytes, socket.socket])
            assert_type(self.packet, bytes)


class Bare(BaseRequestHandler):
    """A handler without parameters."""


def test_an_address_of_literals_is_host_and_port() -> None:
    address = ("127.0.0.1", 0)
    with ThreadingTCPServer(address, General) as server:
        if TYPE_CHECKING:
            assert_type(server, ThreadingTCPServer[tuple[str, int]])
    with TCPServer(("127.0.0.1", 0), General) as plain:
        if TYPE_CHECKING:
            assert_type(plain.server_address, tuple[str, int])


def test_a_server_of_ones_own_takes_its_handlers_and_general_ones() -> None:
    for handler in (Counted, General):
        with Counter(("127.0.0.1", 0), handler) as server:
            assert server.count == 0
    with Counter(("127.0.0.1", 0), Bare) as server:
        if TYPE_CHECKING:
            assert_type(server, Counter)


def test_other_kinds_of_sockets_have_handlers_of_their_own(tmp_path: object) -> None:
    with UnixStreamServer(f"{tmp_path}/socket", OfUnix) as stream:
        if TYPE_CHECKING:
            assert_type(stream.server_address, str | bytes)
    with UDPServer(("127.0.0.1", 0), OfDatagrams) as datagrams:
        assert datagrams.fileno() >= 0
