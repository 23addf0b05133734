"""The driver of datagrams: each is a conversation of its own, and so is its answer.

What a datagram is answered is one datagram, or the fragments of one answer, sent to where it came from and by the address
that it came to. It is sent at once or not at all: a datagram may be lost anywhere, and a
peer that does not read must not hold up the others.
"""

import logging
import socket
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias

from sockgen_runtime.conversation.answers import Action, Answer
from sockgen_runtime.conversation.conversation import Conversation
from sockgen_runtime.conversation.lockstep import Transfer
from sockgen_runtime.conversation.session import Session
from sockgen_runtime.errors import BadEnvelope, ProtocolError
from sockgen_runtime.generics import Generic
from sockgen_runtime.messages.forms import Form
from sockgen_runtime.overriding import override
from sockgen_runtime.reading.datagrams import (
    DatagramDecoder,
    DatagramRules,
    SingleLines,
)
from sockgen_runtime.socketserver import DatagramRequestHandler
from sockgen_runtime.socketserver.variables import Server_co

from .arrival import Arrival
from .handlers import PeerAddress
from .lockstep import Path, Steps
from .tally import Tally

if TYPE_CHECKING:
    from sockgen_runtime.socketserver.variables import (
        Connection,
        Datagram,
    )

__all__ = ["DatagramConversationHandler", "DatagramSession", "SenderAddress"]

SenderAddress: TypeAlias = PeerAddress | None
"""Where a datagram came from; None: from a Unix socket that is bound to no path."""

_AT_ONCE: Final = getattr(socket, "MSG_DONTWAIT", 0)  # or not at all

_logger: Final = logging.getLogger("sockgen_runtime")


class DatagramSession(Session):
    """What a handler does with a datagram, whatever else it is.

    Attributes:
        datagrams: what a datagram holds.
        answer: what is sent when `respond` has returned; nothing: no datagram.
    """

    datagrams: ClassVar[DatagramRules] = DatagramRules()
    undeclared: ClassVar[Answer] = Answer(b"", Action.CONTINUE)
    answer: bytes = b""
    __lines: ClassVar[SingleLines[object]]

    if TYPE_CHECKING:
        request: Datagram
        client_address: SenderAddress
        packet: bytes
        socket: Connection

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if hasattr(cls, "commands"):
            cls.__lines = SingleLines(cls.commands, cls.line, cls.datagrams)

    def respond(self) -> None:
        """Run what the datagram says, and keep what it is answered."""
        envelope, text = self.datagrams.envelope, self.packet
        if envelope is not None:
            try:
                text = envelope.opened(text)
            except BadEnvelope as error:  # It is not known what to echo.
                self.refused(error)
                return
        found = self.__lines.find(text)
        answer = self.__converse(text) if found is None else self.__run(text, *found)
        if self.transfer is not None or len(answer) <= self.datagrams.most:
            self.answer = answer
        else:
            self.__lost("answer_too_large", f"{len(answer)} octets")

    def __run(self, text: bytes, form: Form[object], command: object) -> bytes:
        """Run a single command; return what it is answered."""
        try:
            reply = self.runners[command.__class__](self, command)
        except Exception:
            _logger.exception("a handler failed")
            reply = self.__conversation().failed(form, text)
        if not isinstance(reply, bytes):
            reply = self.__conversation().gathered(reply, form)
        silent = form.silent
        return b"" if silent and getattr(command, silent) else reply

    def __converse(self, text: bytes) -> bytes:
        """Run everything in the datagram; return what it is answered."""
        conversation = self.__conversation()
        answer = conversation.receive(text or self.line.end)
        while conversation.more:  # the commands are run, though it is too large
            answer += conversation.receive(b"")
        return answer

    def __conversation(self) -> Conversation:
        rules = self.datagrams
        decoder = DatagramDecoder(self.commands, self.line, self.limits, rules)
        return Conversation(self, decoder)

    def send_answer(self) -> None:
        """Send the answer, if there is one, and somewhere to send it to."""
        answer, address, transfer = self.answer, self.client_address, self.transfer
        if not (answer or transfer):
            return
        server: object = getattr(self, "server", None)
        ratio: float | None = getattr(server, "max_reply_ratio", None)
        most = None if ratio is None else ratio * len(self.packet)
        if not address:
            self.__lost("no_address", "the peer has no address")
            return
        if transfer is not None:
            self.__go_on(transfer, address, most)
            return
        rules = self.datagrams
        pieces = [answer]
        if rules.envelope is not None:
            pieces = rules.envelope.around(answer, self.packet, rules.room)
        size = sum(map(len, pieces))
        if most is not None and size > most:
            self.__lost("amplified", f"{size} octets for {len(self.packet)}")
            return
        try:
            for piece in pieces:
                self.__send(piece, address)
        except OSError as error:
            self.__lost("answer_lost", str(error))

    def __send(self, piece: bytes, address: PeerAddress) -> None:
        """Send a datagram at once, from where that came to which it answers."""
        request = self.request
        if isinstance(request, Arrival):
            self.socket.sendmsg((piece,), request.beside, _AT_ONCE, address)
        else:
            self.socket.sendto(piece, address)

    def __go_on(
        self, transfer: Transfer[Any], address: PeerAddress, most: float | None
    ) -> None:
        """Go on in lockstep with the peer, from a port of its own."""
        conversation = None
        if not self.closing:  # otherwise its first message was its last
            rules, limits = self.datagrams, self.limits
            forms = transfer.rules.state.commands
            decoder = DatagramDecoder(forms, self.line, limits, rules)
            conversation = Conversation(self, decoder)
        path = Path(self.request, address, self.datagrams.max, self.__lost)
        Steps(self, transfer, path, most).run(conversation)

    @override
    def refused(self, error: ProtocolError) -> None:
        """Count what is wrong with a datagram, or with a message in it."""
        self.__lost(error.kind, str(error))

    def __lost(self, kind: str, reason: str) -> None:
        """Count something that is lost, by the server if it counts."""
        _logger.debug("%s: %s: %s", self.client_address, kind, reason)
        server: object = getattr(self, "server", None)
        tally: Tally | None = getattr(server, "lost", None)
        if tally is not None:
            tally.add(kind)


class DatagramConversationHandler(
    DatagramSession,
    DatagramRequestHandler[Server_co, SenderAddress],
    Generic[Server_co],
):
    """Serves one datagram: what generated handlers extend.

    `setup`, `handle` and `finish` keep their meaning; one that is overridden calls its
    counterpart here. There are no `rfile` and `wfile`.
    """

    if TYPE_CHECKING:
        request: Datagram
        client_address: SenderAddress
        server: Server_co
        packet: bytes
        socket: Connection

    @override
    def setup(self) -> None:
        """Take the request apart."""
        self.packet, self.socket = self.request

    @override
    def handle(self) -> None:
        """Run what the datagram says, and keep what it is answered."""
        self.respond()

    @override
    def finish(self) -> None:
        """Send the answer, if there is one."""
        self.send_answer()
