"""A connection whose every wait has a deadline, and which reads while it writes.

A server that answers stops reading while its answers are not read. So whatever arrives
while something is sent is taken at once, and handed on.
"""

import selectors
import socket
import struct
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, TypeVar, final

from sockgen_runtime.socketserver.tls import say_goodbye
from sockgen_runtime.socketserver.variables import (
    Connection,
    InetAddress,
    UnixAddress,
)

from .errors import DeadlineExceeded

if TYPE_CHECKING:
    from ssl import SSLContext

__all__ = ["Channel", "Deadline", "connected", "waits"]

_T = TypeVar("_T")

_SIZE: Final = 65536  # octets of one `recv`
_READ: Final = selectors.EVENT_READ
_WRITE: Final = selectors.EVENT_WRITE
_WANTS: Final = {"SSLWantReadError": _READ, "SSLWantWriteError": _WRITE}

_Selector: Final[type[selectors.BaseSelector]] = getattr(
    selectors, "PollSelector", selectors.SelectSelector
)


@final
class Deadline:
    """A moment at which waiting ends.

    Args:
        seconds: from now on; None: it never comes.
    """

    __slots__ = ("at",)

    def __init__(self, seconds: float | None) -> None:
        self.at: float | None = None if seconds is None else time.monotonic() + seconds

    def left(self) -> float | None:
        """Return the seconds that are left; None: there is no bound.

        Raises:
            DeadlineExceeded: none are.
        """
        if self.at is None:
            return None
        left = self.at - time.monotonic()
        if left <= 0:
            raise DeadlineExceeded("the server took too long")
        return left

    def sooner(self, other: "Deadline | None") -> "Deadline":
        """Return this deadline, or the other if that comes first."""
        if other is None or other.at is None:
            return self
        return other if self.at is None or other.at < self.at else self


def waits(seconds: float | None, retries: int) -> Iterator[float | None]:
    """Yield how long to wait for an answer, before something is sent again.

    Each wait is twice as long as the one before.

    Args:
        seconds: all of them together; None: no bound.
        retries: how often it is sent again.
    """
    share = None if seconds is None else seconds / (2 ** (retries + 1) - 1)
    for attempt in range(retries + 1):
        yield None if share is None else share * 2**attempt


def connected(address: InetAddress | UnixAddress, deadline: Deadline) -> Connection:
    """Return a connection to a server.

    Args:
        address: host and port, or the path of a Unix socket.
        deadline: when to give up.

    Raises:
        OSError: there is none; a DeadlineExceeded if that took too long to learn.
    """
    try:
        if isinstance(address, tuple):
            connection = socket.create_connection(address[:2], deadline.left())
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        else:
            connection = _connected_by_path(address, deadline)
    except TimeoutError as error:
        raise DeadlineExceeded("it took too long to connect") from error
    return connection


def _connected_by_path(path: UnixAddress, deadline: Deadline) -> Connection:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        # A timeout of Python's would not wait for a place in the queue of the server.
        if (left := deadline.left()) is not None:
            seconds = struct.pack("@ll", int(left), max(1, int(left % 1 * 1_000_000)))
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, seconds)
        connection.connect(path)
    except BlockingIOError as error:
        connection.close()
        raise TimeoutError from error
    except BaseException:
        connection.close()
        raise
    return connection


@final
class Channel:
    """A connection to a server.

    Args:
        connection: belongs to the channel from now on.
    """

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        connection.setblocking(False)
        self._connection = connection

    def secure(
        self, context: "SSLContext", name: str | None, deadline: Deadline
    ) -> None:
        """Put TLS on the connection.

        Args:
            context: for the side of the client.
            name: the name that the server's certificate must have.
            deadline: of the handshake.

        Raises:
            OSError: the handshake failed.
        """
        secured = context.wrap_socket(
            self._connection, do_handshake_on_connect=False, server_hostname=name
        )
        self._connection = secured
        self._patiently(secured.do_handshake, deadline)

    def send(
        self, data: bytes, deadline: Deadline, arrived: Callable[[bytes], None]
    ) -> None:
        """Send octets.

        Args:
            data: the octets.
            deadline: when to give up.
            arrived: takes what arrives meanwhile.

        Raises:
            DeadlineExceeded: the server did not read in time.
            OSError: the server is gone.
        """
        rest = memoryview(data)
        while rest:
            try:
                rest = rest[self._connection.send(rest) :]
            except OSError as error:
                ready = self._wait(_awaited(error, _WRITE) | _READ, deadline)
                if ready & _READ and (received := self.arrived()) is not None:
                    if not received:
                        raise BrokenPipeError("the server has closed") from None
                    arrived(received)

    def receive(self, deadline: Deadline) -> bytes:
        """Return what arrives next; nothing if the server has closed.

        Raises:
            DeadlineExceeded: nothing came in time.
            OSError: the connection broke.
        """
        return self._patiently(lambda: self._connection.recv(_SIZE), deadline)

    def arrived(self) -> bytes | None:
        """Return what has arrived, without waiting; None: nothing has.

        Raises:
            OSError: the connection broke.
        """
        try:
            return self._connection.recv(_SIZE)
        except OSError as error:
            _awaited(error, _READ)
            return None

    def close(self) -> None:
        """Close the connection; more than once does no harm."""
        say_goodbye(self._connection)
        self._connection.close()

    def _patiently(self, operation: Callable[[], _T], deadline: Deadline) -> _T:
        """Return what an operation returns, once it need not wait."""
        while True:
            try:
                return operation()
            except OSError as error:
                self._wait(_awaited(error, _READ), deadline)

    def _wait(self, events: int, deadline: Deadline) -> int:
        """Wait until the connection can be read or written; return which."""
        with _Selector() as selector:
            selector.register(self._connection, events)
            while not (ready := selector.select(deadline.left())):
                pass
        return ready[0][1]


def _awaited(error: OSError, usual: int) -> int:
    """Return what an operation waits for that could not be done at once.

    Args:
        error: that it raised; raised again if it is another.
        usual: what it waits for on a connection without TLS.
    """
    if isinstance(error, BlockingIOError):
        return usual
    awaited = _WANTS.get(type(error).__name__)  # of `ssl`, which is not imported here
    if awaited is None:
        raise error
    return awaited
