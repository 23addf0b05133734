r"""A connection in a loop: what it waits for, and what it does when that comes.

    talking ---- the peer ends -----> ending ---- all is sent -----+
       |  \--- TLS is agreed to --> securing (and back)            v
       +------ the conversation closes -----> leaving ---------> closed

`securing` is an `EventHandshake`, `leaving` an `EventFarewell`.

Nothing here ever waits. While something is unsent nothing more is read or run, so that a
peer that does not read costs what is unsent and no more.
"""

import logging
import socket
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final, final

from sockgen_runtime.conversation.conversation import Conversation
from sockgen_runtime.drivers.vigil import Vigil
from sockgen_runtime.errors import ProtocolError, SlowConsumer
from sockgen_runtime.socketserver.variables import Connection

from .blocking import blocking_commands
from .farewell import EventFarewell
from .handshake import EventHandshake
from .loop import EventLoop
from .phase import Phase
from .poller import READ, WRITE
from .wire import Wire
from .work import EventWork

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from sockgen_runtime.drivers.handlers import ConversationHandler

__all__ = ["EventConnection"]

RECEIVE_SIZE: Final = 65536  # octets of one `recv`
_TALKING: Final = Phase.TALKING  # a member of an enum is slow to look up
HELD_ENOUGH: Final = 65536  # octets that are taken while no command is run

_logger: Final = logging.getLogger("sockgen_runtime")


@final
class EventConnection:
    """A conversation on a connection, in a loop.

    Attributes:
        queued: whether it waits for its turn.
        origin: for whoever has made it.

    Args:
        loop: in which it goes on.
        handler: whose conversation it is; it is set up.
        closed: called once, when it is closed, with what went wrong, if anything did.
        pool: returns the threads that run what may wait.
    """

    __slots__ = (
        "_away",
        "_closed",
        "_conversation",
        "_descriptor",
        "_due",
        "_events",
        "_gathered",
        "_handler",
        "_is_over",
        "_loop",
        "_phase",
        "_pool",
        "_receive",
        "_vigil",
        "_wire",
        "origin",
        "queued",
    )

    def __init__(
        self,
        loop: EventLoop,
        handler: "ConversationHandler",
        closed: "Callable[[EventConnection, BaseException | None], None]",
        pool: "Callable[[], Executor]",
    ) -> None:
        self._loop = loop
        self._handler = handler
        self._closed = closed
        self._pool = pool
        handler.offloads = blocking_commands(handler.__class__)
        self._conversation = Conversation(handler)
        self._vigil = Vigil(self._conversation, handler.timeout, handler.limits)
        self._phase = Phase.TALKING
        self._is_over = False
        self._events = READ
        self._gathered = 0  # octets, while no command is run
        self._due = float("inf")  # when the timer comes that counts
        self._away: EventFarewell | EventHandshake | EventWork[bytes] | None = None
        self.origin: object = None
        self.queued: bool = False
        self._take(handler.connection)

    def _take(self, connection: Connection) -> None:
        """Go on with a connection."""
        self._wire = Wire(connection)
        self._receive = connection.recv
        self._descriptor = connection.fileno()
        self._loop.watch(self._descriptor, self._events, self)

    def begin(self) -> None:
        """Greet the peer, and wait for it."""
        try:
            self._handler.conversation_begins(partial(self._loop.turn, self))
            self._wire.send(self._conversation.greeting())
            self._go_on()
        except BaseException as error:
            if not self._fails(error):
                raise

    # What the loop calls --------------------------------------------------------------

    @property
    def over(self) -> bool:
        """Whether it is closed."""
        return self._phase is Phase.CLOSED

    def ready(self, events: int) -> None:
        """Go on: the connection can be read or written."""
        try:
            if self._phase is _TALKING and not self._wire.unsent and events & READ:
                self._listen()
            else:
                self._others(events)
        except BaseException as error:
            if not self._fails(error):
                raise

    def advance(self) -> None:
        """Go on: something is new, or more is to be run."""
        if self._phase is Phase.TALKING or self._phase is Phase.ENDING:
            try:
                self._go_on()
            except BaseException as error:
                if not self._fails(error):
                    raise

    def expire(self) -> float | None:
        """Do what is due; return when to look again."""
        if self._phase is Phase.CLOSED or self._phase is Phase.AWAY:
            self._due = float("inf")
            return None
        try:
            return self._expire()
        except BaseException as error:
            if not self._fails(error):
                raise
            return None

    def _listen(self) -> None:
        """Take what has arrived, run it, and send the answers."""
        conversation = self._conversation
        try:
            data = self._receive(RECEIVE_SIZE)
        except OSError as error:
            self._wire.blocked(error, "write")
            return
        vigil = self._vigil
        vigil.since = self._loop.now
        if not data:
            self._end()
            return
        session = conversation.session
        if session.deferral is not None and conversation.held:
            self._gathered += len(data)
        output = conversation.receive(data)
        if output:
            self._wire.send(output)
        if (
            not (
                session.turned
                or conversation.more
                or conversation.unfinished
                or conversation.offloaded is not None
                or self._wire.unsent
                or self._wire.crossed
            )
            and vigil.is_simple
        ):
            return  # as mostly: it waits for the next command
        vigil.heard()
        vigil.ran()
        self._go_on()

    def _go_on(self) -> None:
        """Do what can be done now, and wait for the rest."""
        conversation = self._conversation
        if self._handler.is_overrun:
            self._give_up(SlowConsumer("too much is waiting"))
        elif self._wire.unsent:
            self._wait(WRITE)
        elif conversation.offloaded is not None:
            self._offload()
        elif conversation.due:
            self._run_more()
        elif conversation.closing:
            self._leave()
        elif self._phase is Phase.ENDING:
            self._close(None)
        elif conversation.handshake_due:
            self._secure()
        else:
            self._gathered *= conversation.held
            self._wait(READ if self._gathered < HELD_ENOUGH else 0)
            if self._events and self._wire.has_read_ahead:
                self._listen()

    def _run_more(self) -> None:
        """Run what is due; others have their turn before there is more of it."""
        self._wire.send(self._conversation.receive(b""))
        self._vigil.ran()
        self._loop.turn(self)
        self._wait(WRITE if self._wire.unsent else 0)

    def _wait(self, events: int) -> None:
        """Wait for some events, and for what is due."""
        if self._wire.crossed and events:
            events = WRITE if events == READ else READ
        if events != self._events:
            self._events = events
            self._loop.change(self._descriptor, events)
        left = self._vigil.silence() if self._wire.unsent else self._vigil.left()
        if left is not None and (moment := self._loop.now + left) < self._due:
            self._due = moment
            self._loop.at(moment, self)

    def _others(self, events: int) -> None:
        """Go on in any other way than by listening."""
        if self._wire.unsent:
            if self._wire.flush():
                self._vigil.heard()
            self._go_on()
        elif self._phase is Phase.TALKING and (events & READ or self._wire.crossed):
            self._wire.crossed = False
            self._listen()
        else:
            self._look()

    def _look(self) -> None:
        """See whether the peer has gone, while nothing is expected of it.

        Raises:
            OSError: it has.
        """
        code = self._wire.connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code or self._phase is Phase.TALKING:
            raise ConnectionResetError(code, "the peer has gone")

    def _expire(self) -> float | None:
        """Do what is due; return when to look again."""
        if self._loop.now < self._due - 1e-6:
            return None  # another timer has come before this one
        vigil = self._vigil
        left = vigil.silence() if self._wire.unsent else vigil.left()
        self._due = float("inf")
        if left == 0:
            if self._wire.unsent:
                raise TimeoutError("the peer does not read")
            if self._conversation.due or vigil.expire():
                self._loop.turn(self)
            elif self._phase is Phase.ENDING:
                self._close(None)
            else:
                self._ask()
            return None
        if left is None:
            return None
        self._due = self._loop.now + left
        return self._due

    def _ask(self) -> None:
        """Ask a silent peer whether it is there, or give it up."""
        probe, outbox = self._vigil.ask(), self._handler.outbox
        if probe is None or outbox is None:
            self._give_up(self._vigil.error())
        else:
            outbox.put(probe.event.__class__, probe.event.encode())
            self._go_on()

    def _end(self) -> None:
        """Answer what is whole only because the peer sends no more."""
        self._phase = Phase.ENDING
        self._wire.send(self._conversation.ended())
        self._go_on()

    def _give_up(self, error: ProtocolError) -> None:
        """Tell the peer what it did wrong, as far as it takes that soon."""
        self._wire.send(self._conversation.timed_out(error))
        self._leave()

    def _leave(self) -> None:
        """Send what is left, close our half, and let the peer go."""
        self._over()
        self._phase = Phase.AWAY
        self._loop.forget(self._descriptor)
        self._away = EventFarewell(
            self._loop,
            self._wire.connection,
            self._wire.unsent,
            self._handler.limits.linger,
            partial(self._close, None),
        )

    def _fails(self, error: BaseException) -> bool:
        """Close because of an error; tell whether nobody else need see it."""
        if isinstance(error, OSError):
            _logger.debug("%s: %s", self._handler.client_address, error)
            self._close(None)  # The peer is gone or breaks TLS: nobody is to be told.
        elif isinstance(error, Exception):
            self._close(error)
        return isinstance(error, Exception)

    def _close(self, error: BaseException | None) -> None:
        """Close the connection, once."""
        if self._phase is Phase.CLOSED:
            return
        self._phase = Phase.CLOSED
        self._loop.forget(self._descriptor)
        self._loop.drop()
        try:
            self._over()
            self._handler.finish()
        finally:
            self._closed(self, error)

    def _over(self) -> None:
        """Say that the conversation is over, once."""
        if not self._is_over:
            self._is_over = True
            self._handler.conversation_ends()

    def close(self) -> None:
        """Close the connection, wherever it is."""
        if self._away is not None:
            self._away.close()
        self._close(None)

    def _offload(self) -> None:
        """Have another thread run a command, and go on then."""
        phase, self._phase = self._phase, Phase.AWAY
        self._loop.forget(self._descriptor)
        work, done = self._conversation.proceed, partial(self._worked, phase)
        self._away = EventWork(self._loop, self._pool(), work, done)

    def _worked(self, phase: Phase, output: bytes) -> None:
        """Send what another thread has found, and go on."""
        try:
            self._phase, self._events = phase, READ
            self._loop.watch(self._descriptor, READ, self)
            self._vigil.heard()
            self._vigil.ran()
            self._wire.send(output)
            self._go_on()
        except BaseException as error:
            if not self._fails(error):
                raise

    def _secure(self) -> None:
        """Shake hands, and go on talking then."""
        self._phase = Phase.AWAY
        self._loop.forget(self._descriptor)
        limit = self._handler.begin_tls()
        connection = self._handler.connection
        self._away = EventHandshake(self._loop, connection, limit, self._secured)

    def _secured(self, error: OSError | None) -> None:
        """Go on talking in TLS, or give up."""
        if error is not None:
            self._fails(error)
            return
        try:
            self._phase, self._events = Phase.TALKING, READ
            self._take(self._handler.connection)
            self._conversation.secured()
            self._vigil.heard()
            self._go_on()
        except BaseException as failure:
            if not self._fails(failure):
                raise
