"""The driver of conversations in which the server speaks unasked as well.

Each connection has a thread, and only that thread touches it. It waits for input, for room
to send, and for other threads: an event that one of them pushes is put into the outbox of
the session, and goes out when the command under way has been answered.

While a peer does not read, nothing more is run for it; what is pushed waits in its outbox,
up to `limits.backlog` octets. Then events are dropped, or the connection is closed, as the
schema says for `slow_consumer`.

While a deferred reply is waited for, and no command is run, what the peer sends is taken up
to a bound, so that its leaving is noticed.
"""

import threading
from collections.abc import Callable
from typing import Final

from sockgen_runtime.conversation.answers import Action, answer_to
from sockgen_runtime.conversation.conversation import Conversation
from sockgen_runtime.conversation.outbox import Outbox
from sockgen_runtime.errors import ProtocolError, SlowConsumer
from sockgen_runtime.generics import Generic, TypeVar
from sockgen_runtime.messages.printing import Encodable
from sockgen_runtime.overriding import override
from sockgen_runtime.socketserver.variables import Server_co
from sockgen_runtime.socketserver.wakeup import WakeUp

from .channel import Channel
from .handlers import ConversationHandler
from .sessions import Sessions
from .vigil import Vigil

__all__ = ["DuplexHandler"]

HELD_ENOUGH: Final = 65536  # octets that are taken while no command is run

Event = TypeVar("Event", bound=Encodable)


class DuplexHandler(ConversationHandler[Server_co], Generic[Event, Server_co]):
    """Serves one connection on which the server may speak unasked.

    Generated handlers of such protocols extend it. While the connection is open, the
    handler is one of `server.sessions`.
    """

    __waker: Callable[[], None] | None = None
    is_overrun: bool = False
    __gathered: int = 0  # octets, while no command is run

    @override
    def setup(self) -> None:
        """Prepare the connection."""
        super().setup()
        self.outbox: Outbox | None = Outbox(
            self.limits.backlog, self.alert, self.__lost
        )

    def opened(self) -> None:
        """Called when the session is in `server.sessions`, before anything is sent."""

    def closed(self) -> None:
        """Called when the session has left `server.sessions`, whatever has ended it."""

    def slow_consumer(self) -> None:
        """Called for each event that is lost, by the thread that has pushed it.

        Too much was waiting for a peer that does not read; `outbox.dropped` counts what
        is lost. If the schema says so, the connection is about to be closed.
        """

    def push(self, event: Event) -> bool:
        """Send an event. Any thread may do so, at any time.

        It is sent when the command under way has been answered, behind the events that
        were pushed before it; unless the conversation is then in a state that has no
        such event.

        Returns:
            Whether it waits to be sent: not if the connection has ended, nor if too much
            is waiting.

        Raises:
            EncodeError: it cannot be written.
        """
        outbox, octets = self.outbox, event.encode()
        return outbox is not None and outbox.put(event.__class__, octets)

    @override
    def alert(self) -> None:
        """Let the thread that serves the connection look what is new."""
        super().alert()
        waker = self.__waker
        if waker is not None:
            waker()

    def __lost(self) -> None:
        """Do what is declared about a peer that does not read."""
        answer = answer_to(SlowConsumer(), self.answers, self.stage.name)
        try:
            self.slow_consumer()
        finally:
            if answer is None or answer.action is not Action.DROP:
                self.is_overrun = True
                self.__shut_outbox()
                self.alert()

    def __shut_outbox(self) -> None:
        if self.outbox is not None:
            self.outbox.close()

    @override
    def _converse(self, conversation: Conversation) -> None:
        """Converse as one of the sessions of the server."""
        wake_up, thread = WakeUp(), threading.get_ident()

        def wake() -> None:
            if threading.get_ident() != thread:
                wake_up.set()

        try:
            self.conversation_begins(wake)
            self.__converse(conversation, wake_up)
        finally:
            self.conversation_ends()

    @override
    def conversation_begins(self, waker: Callable[[], None]) -> None:
        """Become one of the sessions of the server."""
        self.__waker = waker
        self.__sessions().add(self)
        self.opened()

    @override
    def conversation_ends(self) -> None:
        """Be none of the sessions any more."""
        self.__sessions().discard(self)
        self.__shut_outbox()
        self.abandon()
        self.__waker = None  # Its descriptors are not to wait for a collection.
        self.closed()

    def __sessions(self) -> Sessions[object]:
        nobody: Sessions[object] = Sessions()
        sessions: Sessions[object] = getattr(self.server, "sessions", nobody)
        return sessions

    def __converse(self, conversation: Conversation, wake_up: WakeUp) -> None:
        """Send, run, wait."""
        channel = Channel(self.connection, wake_up)
        vigil = Vigil(conversation, self.timeout, self.limits)
        channel.send(conversation.greeting())
        while not self.is_overrun:
            if not channel.flush():
                self.__await_room(channel, vigil)
            elif conversation.due:
                channel.send(conversation.receive(b""))
                vigil.ran()
            elif conversation.closing:
                return
            elif conversation.handshake_due:
                self._shake_hands()
                conversation.secured()
                channel = Channel(self.connection, wake_up)
                vigil.heard()
            elif not self.__listen(conversation, channel, vigil):
                return
        self.__give_up(conversation, channel, SlowConsumer("too much is waiting"))

    def __await_room(self, channel: Channel, vigil: Vigil) -> None:
        """Wait until everything is sent, or the peer does not read for too long.

        Raises:
            TimeoutError: it takes nothing any more.
        """
        vigil.heard()
        while not (self.is_overrun or channel.flush()):
            if channel.wait(read=False, timeout=vigil.silence()).write:
                vigil.heard()
            elif vigil.silence() == 0:
                raise TimeoutError("the peer does not read")

    def __listen(
        self, conversation: Conversation, channel: Channel, vigil: Vigil
    ) -> bool:
        """Wait for the peer and for other threads; tell whether the peer is there."""
        reads = self.__gathered < HELD_ENOUGH or not conversation.held
        ready = channel.wait(read=reads, timeout=vigil.left())
        if ready.read:
            data = channel.receive()
            if data:
                channel.send(conversation.receive(data))
                vigil.heard()
                vigil.ran()
                self.__gathered = conversation.held * (self.__gathered + len(data))
            elif data is not None:
                self.__end(conversation, channel)
            return data != b""
        if ready.gone:
            return False
        if vigil.left() == 0 and not conversation.due and not vigil.expire():
            return self.__ask(conversation, channel, vigil)
        return True

    def __ask(self, conversation: Conversation, channel: Channel, vigil: Vigil) -> bool:
        """Ask a silent peer whether it is there, or give it up; tell which."""
        probe = vigil.ask()
        if probe is None:
            self.__give_up(conversation, channel, vigil.error())
        elif self.outbox is not None:
            self.outbox.put(probe.event.__class__, probe.event.encode())
        return probe is not None

    def __end(self, conversation: Conversation, channel: Channel) -> None:
        """Answer what is whole only because the peer sends no more."""
        channel.send(conversation.ended())
        channel.finish(self.limits.linger)
        while conversation.due and channel.flush():
            channel.send(conversation.receive(b""))
            channel.finish(self.limits.linger)

    def __give_up(
        self, conversation: Conversation, channel: Channel, error: ProtocolError
    ) -> None:
        """Tell the peer what it did wrong, as far as it takes that soon."""
        channel.send(conversation.timed_out(error))
        channel.finish(self.limits.linger)
