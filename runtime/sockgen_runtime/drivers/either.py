"""Handlers that serve connections and datagrams alike.

What a server does is the same over both; so it is one class, and the server that makes an
object of it decides which driver the object has.
"""

from typing import TYPE_CHECKING

from sockgen_runtime.errors import ProtocolError
from sockgen_runtime.generics import Generic
from sockgen_runtime.overriding import override
from sockgen_runtime.socketserver.variables import Server_co

from .datagrams import DatagramSession
from .handlers import ConversationHandler

__all__ = ["EitherConversationHandler"]

if TYPE_CHECKING:
    from typing import ClassVar

    from sockgen_runtime.conversation.session import Session
    from sockgen_runtime.reading.datagrams import DatagramRules
    from sockgen_runtime.socketserver import BaseRequestHandler
    from sockgen_runtime.socketserver.variables import Connection, Datagram

    from .datagrams import SenderAddress

    class EitherConversationHandler(
        Session,
        BaseRequestHandler[Connection | Datagram, Server_co, SenderAddress],
        Generic[Server_co],
    ):
        """Serves one connection, or one datagram: what generated handlers extend.

        `setup`, `handle` and `finish` keep their meaning; one that is overridden calls
        its counterpart here.

        Attributes:
            datagrams: what a datagram holds.
        """

        datagrams: ClassVar[DatagramRules]

else:

    class EitherConversationHandler(DatagramSession, ConversationHandler):
        """Serves one connection, or one datagram: what generated handlers extend."""

        undeclared = ConversationHandler.undeclared
        __is_datagram = False

        @override
        def setup(self) -> None:
            """Prepare the request."""
            self.__is_datagram = isinstance(self.request, tuple)
            if self.__is_datagram:
                self.undeclared = DatagramSession.undeclared
                self.packet, self.socket = self.request
            else:
                super().setup()

        @override
        def handle(self) -> None:
            """Converse, over either."""
            if self.__is_datagram:
                self.respond()
            else:
                super().handle()

        @override
        def finish(self) -> None:
            """Give back what the request held, or send its answer."""
            if self.__is_datagram:
                self.send_answer()
            else:
                super().finish()

        @override
        def refused(self, error: ProtocolError) -> None:
            """Take note of what the peer did wrong."""
            if self.__is_datagram:
                super().refused(error)
            else:
                ConversationHandler.refused(self, error)
