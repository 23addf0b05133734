"""Request handlers: one object for each request, which does its work when it is made."""

import io
import socket
from contextlib import suppress
from io import BufferedIOBase, BytesIO
from types import GenericAlias
from typing import TYPE_CHECKING, Any, cast

from sockgen_runtime.generics import Generic
from sockgen_runtime.overriding import override

from .bounded import BoundedReader
from .deadlines import Deadline, cut_after
from .lingering import linger
from .variables import Address, Connection, Datagram, Request, Server_co

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

__all__ = [
    "BaseRequestHandler",
    "DatagramRequestHandler",
    "SocketWriter",
    "StreamRequestHandler",
]


class BaseRequestHandler(Generic[Request, Server_co, Address]):
    """Handles a request: `setup`, `handle`, and `finish` whatever happens in `handle`.

    If `setup` raises, neither of the others is called.

    Attributes:
        request: what the server took.
        client_address: the peer's address.
        server: the server that took it.
    """

    if not TYPE_CHECKING:
        __class_getitem__ = classmethod(GenericAlias)

    def __init__(
        self, request: Request, client_address: Address, server: Server_co
    ) -> None:
        self.request = request
        self.client_address = client_address
        self.server = server
        try:
            self.setup()
        except BaseException:
            self._abandon()
            raise
        try:
            self.handle()
        finally:
            self.finish()

    def setup(self) -> None:
        """Called before `handle`."""

    def handle(self) -> None:
        """Do the work."""

    def finish(self) -> None:
        """Called after `handle`."""

    def _abandon(self) -> None:
        """Close what a `setup` that raised has opened."""


class StreamRequestHandler(BaseRequestHandler[Connection, Server_co, Address]):
    """Handles a connection through two files.

    Attributes:
        rbufsize: octets of the buffer of `rfile`; negative: as usual; 0: none.
        wbufsize: octets of the buffer of `wfile`; negative: as usual; 0: none, each
            `write` sends everything.
        timeout: seconds that a single operation on the connection may take.
        request_timeout: seconds after which the connection is cut, whatever its handler
            is doing: reading sees the end, writing fails. None: never.
        max_line: octets of a line that `rfile` returns, with its ending; a longer one
            raises `LineTooLong`. `rfile` is buffered then. None: no limit.
        linger_timeout: seconds for which the end waits for the peer to close, so that
            unread input does not cost it our last answer. None: it does not wait.
        disable_nagle_algorithm: whether small writes are sent without delay.
        connection: the connection.
        rfile: what the peer sends.
        wfile: what is sent to the peer.
    """

    rbufsize: int = -1
    wbufsize: int = 0
    timeout: float | None = None
    disable_nagle_algorithm: bool = False
    request_timeout: float | None = None
    max_line: int | None = None
    linger_timeout: float | None = None
    connection: Connection
    rfile: BufferedIOBase
    wfile: BufferedIOBase
    __deadline: Deadline | None = None

    @override
    def setup(self) -> None:
        """Open the files."""
        self.connection = self.request
        if self.timeout is not None:
            self.connection.settimeout(self.timeout)
        if self.disable_nagle_algorithm:
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        if self.request_timeout is not None:
            self.__deadline = cut_after(self.connection, self.request_timeout)
        self.rfile = self.__open()
        if self.wbufsize == 0:
            self.wfile = SocketWriter(self.connection)
        else:
            wfile = self.connection.makefile("wb", self.wbufsize)
            self.wfile = cast("BufferedIOBase", wfile)

    def __open(self) -> BufferedIOBase:
        """Return the file to read from."""
        if self.max_line is not None:
            raw = self.connection.makefile("rb", 0)
            size = self.rbufsize if self.rbufsize > 0 else io.DEFAULT_BUFFER_SIZE
            return BoundedReader(raw, size, self.max_line)
        # cast: makefile's class is only known for sizes that the checker knows.
        return cast("BufferedIOBase", self.connection.makefile("rb", self.rbufsize))

    @override
    def finish(self) -> None:
        """Send what is left and close the files; a peer that has gone is no error."""
        try:
            if not self.wfile.closed:
                with suppress(OSError):  # It showed in `handle`, if it matters.
                    self.wfile.flush()
            if self.linger_timeout is not None:
                linger(self.connection, self.linger_timeout)
        finally:
            self.__close()

    def __close(self) -> None:
        if self.__deadline is not None:
            self.__deadline.cancel()
        for name in ("wfile", "rfile"):
            found: object = vars(self).get(name)
            if isinstance(found, io.IOBase):
                with suppress(OSError):  # Closing flushes again; that is no news.
                    found.close()

    @override
    def _abandon(self) -> None:
        self.__close()


class DatagramRequestHandler(BaseRequestHandler[Datagram, Server_co, Address]):
    """Handles a datagram; what was written to `wfile` is the answer.

    Attributes:
        send_empty: whether an empty answer is sent.
        packet: what came.
        socket: the socket to answer on.
        rfile: what came, as a file.
        wfile: the answer, as a file.
    """

    send_empty: bool = True
    packet: bytes
    socket: Connection
    rfile: BytesIO
    wfile: BytesIO

    @override
    def setup(self) -> None:
        """Open the files."""
        self.packet, self.socket = self.request
        self.rfile = BytesIO(self.packet)
        self.wfile = BytesIO()

    @override
    def finish(self) -> None:
        """Send the answer, if the peer has an address."""
        answer = self.wfile.getvalue()
        address: Any = self.client_address  # Any: what it is depends on the family
        if address and (answer or self.send_empty):
            self.socket.sendto(answer, address)


class SocketWriter(BufferedIOBase):
    """An unbuffered file: each `write` sends all of it.

    Args:
        sock: a connection; it stays open when the file is closed.
    """

    def __init__(self, sock: Connection) -> None:
        self._sock = sock

    @override
    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    @override
    def write(self, buffer: "ReadableBuffer", /) -> int:
        """Send a buffer; return how many octets it has."""
        self._sock.sendall(buffer)
        with memoryview(buffer) as view:
            return view.nbytes

    @override
    def fileno(self) -> int:
        """Return the descriptor of the connection."""
        return self._sock.fileno()
