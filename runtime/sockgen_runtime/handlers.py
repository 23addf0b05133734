"""The blocking driver: a conversation on a connection, in the thread that serves it.

One `recv` brings a batch, every complete command in it is run, and one `send` answers them
all. Nagle's algorithm is off: with it, a peer that waits for the second of two small
answers waits for its own delayed acknowledgement.
"""

import logging
import socket
from typing import Final, TypeAlias

from .conversation import Conversation
from .generics import Generic
from .overriding import override
from .patience import Patience
from .session import Session
from .socketserver import StreamRequestHandler
from .socketserver.lingering import linger
from .socketserver.variables import InetAddress, Server_co, UnixAddress

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

    @override
    def setup(self) -> None:
        """Prepare the connection."""
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
        except (ConnectionError, TimeoutError) as error:
            # The peer is gone or takes nothing more: there is nobody to be told.
            _logger.debug("%s: %s", self.client_address, error)
            return
        if conversation.closing:
            linger(self.connection, self.limits.linger)

    def _converse(self, conversation: Conversation) -> None:
        """Receive, run, send."""
        send = self.connection.sendall
        patience = Patience(self.connection, self.limits.command)
        if output := conversation.greeting():
            send(output)
        while not conversation.closing:
            try:
                data = patience.receive(conversation)
            except TimeoutError:
                send(conversation.timed_out(patience.error()))
                return
            if not data:
                return
            if output := conversation.receive(data):
                send(output)
            while conversation.more:
                send(conversation.receive(b""))
