"""The driver of datagrams: each is a conversation of its own, and so is its answer.

What a datagram is answered is one datagram, or the fragments of one answer, sent to where
it came from and by the address that it came to. It is sent at once or not at all: a
datagram may be lost anywhere, and a peer that does not read must not hold up the others.
"""

import logging
from typing import TYPE_CHECKING, Any, ClassVar, Final, TypeAlias, final

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

from .arrival import send_back
from .events.blocking import blocking_commands
from .handlers import PeerAddress
from .lockstep import Port, Steps
from .tally import Tally

if TYPE_CHECKING:
    from sockgen_runtime.socketserver.variables import (
        Connection,
        Datagram,
    )

    from .events.datagram_mixin import EventDrivenDatagramMixIn

__all__ = ["DatagramConversationHandler", "DatagramSession", "Held", "SenderAddress"]

SenderAddress: TypeAlias = PeerAddress | None
"""Where a datagram came from; None: from a Unix socket that is bound to no path."""

_logger: Final = logging.getLogger("sockgen_runtime")


@final
class Held:
    """A datagram with a command that another thread is to run.

    Args:
        conversation: whose `proceed` runs it.
        answer: to what stood before it.
    """

    __slots__ = ("answer", "conversation")

    def __init__(self, conversation: Conversation, answer: bytes) -> None:
        self.conversation: Conversation = conversation
        self.answer: bytes = answer


class DatagramSession(Session):
    """What a handler does with a datagram, whatever else it is.

    On a server that is driven by events a command whose method is `blocking` is left to
    another thread: `respond` and `send_answer` return before it has run, and the server
    calls `resume` and `send_answer` then.

    Attributes:
        datagrams: what a datagram holds.
        answer: what is sent when `respond` has returned; nothing: no datagram.
        held: what another thread is to do before there is an answer; None: nothing.
        waited: whether another thread has run anything of it.
        steps: an exchange that a loop is to go on with; None: there is none.
    """

    datagrams: ClassVar[DatagramRules] = DatagramRules()
    undeclared: ClassVar[Answer] = Answer(b"", Action.CONTINUE)
    answer: bytes = b""
    held: Held | None = None
    waited: bool = False
    steps: Steps | None = None
    __blocking: ClassVar[frozenset[type[object]]] = frozenset()
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
            cls.__blocking = blocking_commands(cls)

    def respond(self) -> None:
        """Run what the datagram says, and keep what it is answered."""
        envelope, text = self.datagrams.envelope, self.packet
        self.room: int | None = self.__lines.most
        if envelope is not None:
            try:
                text = envelope.opened(text)
            except BadEnvelope as error:  # It is not known what to echo.
                self.refused(error)
                return
        found = self.__lines.find(text)
        if self.__blocking and self.__loop_driven() is not None:
            self.offloads: frozenset[type[object]] = self.__blocking
            if found is not None and found[1].__class__ in self.offloads:
                found = None  # only a conversation can be left to another thread
        self.__keep(
            self.__converse(text) if found is None else self.__run(text, *found)
        )

    def resume(self, output: bytes) -> None:
        """Go on behind what another thread has run.

        Args:
            output: what it is answered.
        """
        held, self.held, self.waited = self.held, None, True
        if held is not None:
            self.__keep(self.__gathered(held.conversation, held.answer + output))

    def __keep(self, answer: bytes) -> None:
        """Keep what the datagram is answered, unless it is too much."""
        if len(answer) <= self.__lines.most or self.transfer is not None:
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
        return self.__gathered(
            conversation, conversation.receive(text or self.line.end)
        )

    def __gathered(self, conversation: Conversation, answer: bytes) -> bytes:
        """Return an answer with all that follows, as far as it can be run here."""
        while conversation.more:  # the commands are run, though it is too large
            if conversation.offloaded is not None:
                break
            answer += conversation.receive(b"")
        if conversation.offloaded is None:
            return answer
        self.held = Held(conversation, answer)
        return b""

    def __conversation(self) -> Conversation:
        rules = self.datagrams
        decoder = DatagramDecoder(self.commands, self.line, self.limits, rules)
        return Conversation(self, decoder)

    def send_answer(self) -> None:
        """Send the answer, if there is one, and somewhere to send it to."""
        if self.held is not None:
            self.__go_on_later()
            return
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
        if most is not None and (size := sum(map(len, pieces))) > most:
            self.__lost("amplified", f"{size} octets for {len(self.packet)}")
            return
        sent = 0
        try:
            for piece in pieces:
                send_back(self.request, piece, address)
                sent += 1
        except OSError as error:
            driven = self.__loop_driven()
            if driven is None or not isinstance(error, BlockingIOError):
                self.__lost("answer_lost", str(error))
                return
            for piece in pieces[sent:]:
                driven.answer_later(piece, self.request, address)

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
        port = Port(self.request, address, self.datagrams.max, self.__lost)
        steps = Steps(self, transfer, port, most, conversation)
        if self.__loop_driven() is None:
            steps.run()
        else:
            self.steps = steps
            self.__go_on_later()

    # Any: of whatever address it is
    def __loop_driven(self) -> "EventDrivenDatagramMixIn[Any] | None":
        """Return the server, if its loop goes on with what takes time."""
        server: Any = getattr(self, "server", None)  # Any: whatever it is
        return server if hasattr(server, "go_on_with") else None

    def __go_on_later(self) -> None:
        """Have the loop go on with what is left to be done."""
        driven = self.__loop_driven()
        if driven is not None:
            driven.go_on_with(self)

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
