"""The driver of datagrams: each is a conversation of its own, and so is its answer.

What a datagram is answered is one datagram, sent to where it came from and by the address
that it came to. It is sent at once or not at all: a datagram may be lost anywhere, and a
peer that does not read must not hold up the others.
"""

import logging
import socket
from typing import ClassVar, Final, TypeAlias

from sockgen_runtime.conversation.answers import Action, Answer
from sockgen_runtime.conversation.conversation import Conversation
from sockgen_runtime.conversation.session import Session
from sockgen_runtime.errors import ProtocolError
from sockgen_runtime.generics import Generic
from sockgen_runtime.overriding import override
from sockgen_runtime.reading.datagrams import DatagramDecoder, DatagramRules
from sockgen_runtime.socketserver import DatagramRequestHandler
from sockgen_runtime.socketserver.variables import Server_co

from .arrival import Arrival
from .handlers import PeerAddress
from .tally import Tally

__all__ = ["DatagramConversationHandler"]

SenderAddress: TypeAlias = PeerAddress | None
"""Where a datagram came from; None: from a Unix socket that is bound to no path."""

_logger: Final = logging.getLogger("sockgen_runtime")


class DatagramConversationHandler(
    Session, DatagramRequestHandler[Server_co, SenderAddress], Generic[Server_co]
):
    """Serves one datagram: what generated handlers extend.

    `setup`, `handle` and `finish` keep their meaning; one that is overridden calls its
    counterpart here. There are no `rfile` and `wfile`.

    Attributes:
        datagrams: what a datagram holds.
        answer: what is sent when `handle` has returned; nothing: no datagram.
    """

    datagrams: ClassVar[DatagramRules] = DatagramRules()
    undeclared: ClassVar[Answer] = Answer(b"", Action.CONTINUE)
    answer: bytes = b""

    @override
    def setup(self) -> None:
        """Take the request apart."""
        self.packet, self.socket = self.request

    @override
    def handle(self) -> None:
        """Run what the datagram says, and keep what it is answered."""
        rules = self.datagrams
        decoder = DatagramDecoder(self.commands, self.line, self.limits, rules)
        conversation = Conversation(self, decoder)
        answer = conversation.receive(self.packet or self.line.end)
        while conversation.more:  # the commands are run, though it is too large
            answer += conversation.receive(b"")
        if len(answer) <= rules.max:
            self.answer = answer
        else:
            self._lost("answer_too_large", f"{len(answer)} octets, over {rules.max}")

    @override
    def finish(self) -> None:
        """Send the answer, if there is one, and somewhere to send it to."""
        if not self.answer:
            return
        ratio: float | None = getattr(self.server, "max_reply_ratio", None)
        if ratio is not None and len(self.answer) > ratio * len(self.packet):
            self._lost("amplified", f"{len(self.answer)} octets for {len(self.packet)}")
        elif self.client_address:
            self._send(self.client_address)
        else:
            self._lost("no_address", "the peer has no address")

    def _send(self, address: PeerAddress) -> None:
        """Send the answer, unless there is no room for it now."""
        request = self.request
        beside = request.beside if isinstance(request, Arrival) else ()
        try:
            if beside:
                self.socket.sendmsg(
                    (self.answer,), beside, socket.MSG_DONTWAIT, address
                )
            else:
                self.socket.sendto(self.answer, address)
        except OSError as error:
            self._lost("answer_lost", str(error))

    @override
    def refused(self, error: ProtocolError) -> None:
        """Count what is wrong with a datagram, or with a message in it."""
        self._lost(error.kind, str(error))

    def _lost(self, kind: str, reason: str) -> None:
        """Count something that is lost, by the server if it counts."""
        _logger.debug("%s: %s: %s", self.client_address, kind, reason)
        tally: Tally | None = getattr(self.server, "lost", None)
        if tally is not None:
            tally.add(kind)
