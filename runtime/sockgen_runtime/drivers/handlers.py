"""The blocking driver: a conversation on a connection, in the thread that serves it.

One `recv` brings a batch, every complete command in it is run, and one `send` answers them
all. Nagle's algorithm is off: with it, a peer that waits for the second of two small
answers waits for its own delayed acknowledgement.
"""

import logging
import socket
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
    """

    # The driver reads the connection itself; the files are there for nobody.
    rbufsize: int = 0
    timeout: float | None = None
    disable_nagle_algorithm: bool = False
    secured: bool = False

    __secure: Connection | None = None

    @override
    def setup(self) -> None:
        """Prepare the connection."""
        self.secured = hasattr(self.request, "do_handshake")
        if self.timeout is None:
            self.timeout = self.limits.idle
        self.disable_nagle_algorithm = self.request.family in _INTERNET
        super().setup()

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
        super().finish()
        if self.__secure is not None:
            say_goodbye(self.__secure)
            self.__secure.close()

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
        context = self.__context()
        if context is None:
            raise OSError("the server has no context for TLS any more")
        # The server keeps the connection itself: to shut it down, to wake it, to cut it.
        own = self.connection.dup()
        own.settimeout(self.connection.gettimeout())
        self.__secure = wrap(context, own)
        self.request: Connection = self.__secure
        self.connection: Connection = self.__secure
        limit: float | None = getattr(self.server, "handshake_timeout", None)
        shake_hands(self.connection, limit)
