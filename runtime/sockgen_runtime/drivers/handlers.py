"""The blocking driver: a conversation on a connection, in the thread that serves it.

One `recv` brings a batch, every complete command in it is run, and one `send` answers them
all. Nagle's algorithm is off: with it, a peer that waits for the second of two small
answers waits for its own delayed acknowledgement.
"""

import logging
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

from sockgen_runtime.conversation.conversation import Conversation
from sockgen_runtime.conversation.session import Session
from sockgen_runtime.generics import Generic
from sockgen_runtime.overriding import override
from sockgen_runtime.socketserver import StreamRequestHandler
from sockgen_runtime.socketserver.lingering import linger
from sockgen_runtime.socketserver.tls import say_goodbye, shake_hands, wrap
from sockgen_runtime.socketserver.variables import (
    Connection,
    InetAddress,
    Server_co,
    UnixAddress,
)

from .patience import Patience

if TYPE_CHECKING:
    from ssl import SSLContext

__all__ = ["ConversationHandler", "PeerAddress"]

PeerAddress: TypeAlias = InetAddress | UnixAddress
"""Where a peer is: host and port, or the path of its Unix socket, mostly empty."""

_INTERNET: Final = (socket.AF_INET, socket.AF_INET6)

_logger: Final = logging.getLogger("sockgen_runtime")


class ConversationHandler(
    Session, StreamRequestHandler[Server_co, PeerAddress], Generic[Server_co]
):
    """Serves one connection: what generated handlers extend.

    `setup`, `handle` and `finish` keep their meaning; one that is overridden calls its
    counterpart here. What `setup` assigns to `self` lasts as long as the connection.
    On a server that is driven by events `handle` is not called, and the constructor returns
    before the conversation has begun.

    Attributes:
        secured: whether the connection is TLS.
        is_overrun: whether more waits for the peer than may wait.
    """

    # The driver reads the connection itself; the files are there for nobody.
    rbufsize: int = 0
    timeout: float | None = None
    disable_nagle_algorithm: bool = False
    secured: bool = False
    is_overrun: bool = False

    __secure: Connection | None = None
    __evented: bool = False

    def __init__(
        self, request: Connection, client_address: PeerAddress, server: Server_co
    ) -> None:
        begin: Callable[[ConversationHandler[Server_co]], None] | None
        begin = getattr(server, "begin_conversation", None)
        if begin is None:
            super().__init__(request, client_address, server)
            return
        # Others have their turn on this thread: the loop goes on with the conversation.
        self.request: Connection = request
        self.client_address: PeerAddress = client_address
        self.server: Server_co = server
        self.__evented = True
        self.setup()
        begin(self)

    @override
    def setup(self) -> None:
        """Prepare the connection."""
        self.secured = hasattr(self.request, "do_handshake")
        if self.timeout is None:
            self.timeout = self.limits.idle
        inet = self.request.family in _INTERNET
        if not self.__evented:
            self.disable_nagle_algorithm = inet
            super().setup()
            return
        self.connection = self.request
        if inet:
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)

    @override
    def handle(self) -> None:
        """Converse until one side ends it."""
        conversation = Conversation(self)
        try:
            self._converse(conversation)
        except OSError as error:
            # The peer is gone, takes nothing more or breaks TLS: nobody is to be told.
            _logger.debug("%s: %s", self.client_address, error)
            return
        if conversation.closing:
            linger(self.connection, self.limits.linger)

    @override
    def finish(self) -> None:
        """Give back what the connection held; the server closes the connection."""
        if not self.__evented:
            super().finish()
        if self.__secure is not None:
            say_goodbye(self.__secure)
            self.__secure.close()

    def conversation_begins(self, waker: Callable[[], None]) -> None:
        """Called by the driver before anything is said.

        Args:
            waker: has the driver look what is new; any thread may call it.
        """

    def conversation_ends(self) -> None:
        """Called by the driver when nothing more will be said, whatever the reason."""

    def _converse(self, conversation: Conversation) -> None:
        """Receive, run, send."""
        send = self.connection.sendall
        patience = Patience(self.connection, self.limits.command)
        if output := conversation.greeting():
            send(output)
        while not conversation.closing:
            if conversation.handshake_due:
                self._shake_hands()
                conversation.secured()
                send = self.connection.sendall
                patience = Patience(self.connection, self.limits.command)
            try:
                data = patience.receive(conversation)
            except TimeoutError:
                send(conversation.timed_out(patience.error()))
                return
            output = conversation.receive(data) if data else conversation.ended()
            if output:
                send(output)
            while conversation.more:
                send(conversation.receive(b""))
            if not data:
                return

    @property
    @override
    def can_secure(self) -> bool:
        """Whether the connection is not TLS and the server has a context for it."""
        return not self.secured and self.__context() is not None

    def __context(self) -> "SSLContext | None":
        context: SSLContext | None = getattr(self.server, "starttls_context", None)
        return context

    def _shake_hands(self) -> None:
        """Put TLS on the connection.

        Raises:
            OSError: the peer does not get through its handshake.
        """
        limit = self.begin_tls()
        shake_hands(self.connection, limit)

    def begin_tls(self) -> float | None:
        """Make the connection one of TLS that has not shaken hands yet.

        Returns:
            Seconds that the whole handshake may take; None: no limit.

        Raises:
            OSError: the peer has gone.
        """
        context = self.__context()
        if context is None:
            raise OSError("the server has no context for TLS any more")
        # The server keeps the connection itself: to shut it down, to wake it, to cut it.
        own = self.connection.dup()
        own.settimeout(self.connection.gettimeout())
        self.__secure = wrap(context, own)
        self.request = self.__secure
        self.connection: Connection = self.__secure
        limit: float | None = getattr(self.server, "handshake_timeout", None)
        return limit
