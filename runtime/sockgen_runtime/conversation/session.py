"""A session: one peer's side of a protocol, as a generated handler declares it.

The handler object is the session: what a user's class keeps between two commands are its
own attributes. Everything here is declaration; `Conversation` does the work, and a driver
does the I/O.
"""

import logging
from abc import ABC
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar, Final, TypeAlias, TypeVar

from sockgen_runtime.errors import BatchTooLarge, ProtocolError, WrongState
from sockgen_runtime.framing.framing import MessageFraming
from sockgen_runtime.messages.forms import Forms
from sockgen_runtime.messages.printing import Encodable
from sockgen_runtime.reading.limits import Limits, LineRules

from .answers import Action, Answer, Answers, answer_to
from .batches import Batch, Gathered, Printed, Refused
from .deferred import Deferral, Deferred
from .lockstep import Lockstep, Transfer
from .outbox import Outbox
from .states import Condition, Probe, State

_logger: Final = logging.getLogger("sockgen_runtime")

Reply = TypeVar("Reply")
Received = TypeVar("Received")

__all__ = ["Outcomes", "Runner", "Runners", "Session"]

Runner: TypeAlias = Callable[..., bytes | Iterator[bytes]]
"""Called with the session and a command; returns what is answered, or its pieces."""

Runners: TypeAlias = Mapping[type[object], Runner]
"""The runner of each class of commands."""


Outcomes: TypeAlias = Mapping[tuple[type[object], str], State | None]
"""Where an answer to an error leads, by its class and the command; None: to the end."""


class Session(ABC):
    """What a handler declares of its protocol.

    Attributes:
        commands: the forms of the commands.
        line: what a line is.
        limits: the bounds of a conversation.
        answers: what errors of the peer are answered.
        probe: what a peer is asked that is silent, where no state has another.
        runners: what runs each command.
        framing: how messages are divided on a connection, and written there; None: as
            their forms say.
        undeclared: what an error is answered that `answers` has not.
        outcomes: where replies lead that are also answers to errors of a command.
        stage: the state that the conversation is in; one without a name if the protocol
            has none.
        closing: whether nothing more is read; what is still to be sent is sent.
        secured: whether the connection is TLS.
        turned: whether the conversation has changed its state, is to go on in TLS, is
            to close, or has something to say unasked or late.
        handshake_due: whether it goes on in TLS when the reply was sent.
        outbox: what waits to be sent unasked; None: there is no such thing.
        deferral: the command whose reply is waited for, if there is one.
        batch: the batch that is gathered.
        running: the batch that runs.
        known: the facts that hold, by their names in the schema.
        onward: states that are entered as soon as so much is known.
        awaits: how many answers the peer waits for to the command under way.
        offloads: the classes of commands that another thread is to run.
        transfer: the exchange in lockstep that is under way, if one is.
        resend_after: seconds after which it says its last message again; None: as is
            declared.
        room: octets that one answer may have before it is shortened, where the schema
            says how; None: any number. A method may lower it for its own answer.
    """

    commands: ClassVar[Forms[object]]
    runners: ClassVar[Runners]
    line: ClassVar[LineRules] = LineRules()
    limits: ClassVar[Limits] = Limits()
    answers: ClassVar[Answers] = MappingProxyType({})
    probe: ClassVar[Probe | None] = None
    outcomes: ClassVar[Outcomes] = MappingProxyType({})
    framing: ClassVar[MessageFraming | None] = None
    undeclared: ClassVar[Answer] = Answer(b"", Action.CLOSE)

    stage: State = State("", Forms())
    closing: bool = False
    secured: bool = False
    turned: bool = False
    handshake_due: bool = False
    outbox: Outbox | None = None
    deferral: Deferral | None = None
    batch: Batch | None = None
    running: Batch | None = None
    known: frozenset[str] = frozenset()
    onward: ClassVar[tuple[tuple[State, Condition], ...]] = ()
    awaits: int = 1
    offloads: frozenset[type[object]] = frozenset()
    # Any: it is given what its own rules read.
    transfer: Transfer[Any] | None = None
    resend_after: float | None = None
    room: int | None = None

    def greeting(self) -> bytes:
        """Return what is sent before the first command is read."""
        return b""

    def refused(self, error: ProtocolError) -> None:
        """Called for each error of the peer, before it is answered.

        Args:
            error: what is wrong.
        """
        _logger.debug("refused: %s", error)

    def awaited(self, command: str) -> int:
        """Return how many answers the peer waits for to a command that was not read.

        Args:
            command: its name; empty, if it is not known.
        """
        del command
        return 1

    def concluded(self, reply: type[object], command: str) -> None:
        """Go on as a reply says that was the answer to an error.

        Args:
            reply: its class.
            command: the name of the command.
        """
        if (reply, command) in self.outcomes:
            state = self.outcomes[reply, command]
            if state is None:
                self.close()
            else:
                self.enter(state)

    def entered(self, state: State) -> None:
        """Called when the conversation has come from another state to this one."""
        _logger.debug("in state %s", state.name)

    def close(self) -> None:
        """Read no further command; the connection ends when all answers are sent."""
        self.closing = self.turned = True

    def alert(self) -> None:
        """Let the conversation look what is new. Any thread may do so."""
        self.turned = True

    def defer(
        self,
        reply: Deferred[Reply],
        send: Callable[[Reply], bytes | Iterator[bytes]],
        state: State | None = None,
    ) -> bytes:
        """Wait for a reply; return what is sent now, which is nothing.

        Args:
            reply: what is waited for.
            send: makes of it what is sent.
            state: where to wait; None: nothing is run meanwhile.

        Raises:
            RuntimeError: another one is waited for already, or a batch runs, whose
                replies are sent together. The reply is cancelled then.
        """
        if self.deferral is not None or self.running is not None:
            reply.cancel()
            raise RuntimeError("nothing can be waited for here")
        deferral = Deferral(reply, send, self.stage, state)
        if state is not None:
            self.enter(state)
        self.deferral = deferral
        self.turned = True
        self.awaits = 1  # until it is answered; other commands may be before that
        reply.bind(self.alert)
        return b""

    def abandon(self) -> None:
        """Wait no longer for a reply that was deferred."""
        deferral, self.deferral = self.deferral, None
        if deferral is not None:
            deferral.reply.cancel()

    def enter(self, state: State) -> None:
        """Go on in another state, when the command under way has been answered."""
        if self.deferral is not None and state is not self.deferral.state:
            self.abandon()
        for name in state.clear:
            vars(self).pop(name, None)
        self.stage = state
        self.turned = True
        if self.known:
            self.known &= state.facts
        if state.batch is not None:
            limits = self.limits
            self.batch = Batch(state.batch, limits.batch, limits.batch_bytes)
        elif self.batch is not None:
            self.batch = None

    @property
    def can_secure(self) -> bool:
        """Whether the connection is not TLS and could be."""
        return not self.secured

    def secure(self) -> None:
        """Go on in TLS, when the command under way has been answered.

        Raises:
            RuntimeError: it is TLS already, or the server has no context for it.
        """
        if not self.can_secure:
            raise RuntimeError("TLS cannot be offered: see `can_secure`")
        self.handshake_due = self.turned = True

    def securing(self, reply: bytes) -> bytes:
        """Go on in TLS behind a reply, which is returned."""
        self.secure()
        return reply

    def entering(self, state: State, reply: bytes) -> bytes:
        """Enter a state with a reply, which is returned."""
        self.enter(state)
        return reply

    # -- exchanges in lockstep --------------------------------------------------------

    def exchange(
        self,
        exchange: Generator[Encodable | None, Received, Encodable | None],
        rules: Lockstep[Received],
    ) -> bytes:
        """Go on with the peer in lockstep; return what is sent first.

        Args:
            exchange: what is said.
            rules: how it goes on.
        """
        transfer = self.transfer = Transfer(exchange, rules)
        self.enter(rules.state)
        return self._exchanged(transfer.begin)

    def exchanged(self, received: object) -> bytes:
        """Tell the exchange under way what has come; return what is sent for it.

        Args:
            received: a message that the exchange reads.

        Raises:
            RuntimeError: no exchange is under way.
        """
        if self.transfer is None:
            raise RuntimeError("no exchange is under way")
        return self._exchanged(partial(self.transfer.tell, received))

    def _exchanged(self, step: Callable[[], tuple[bytes, bool]]) -> bytes:
        """Take a step of the exchange under way; close behind its last one."""
        try:
            octets, over = step()
        except BaseException:
            self.transfer = None
            self.close()
            raise
        if over:
            self.close()
        return octets

    # -- facts -----------------------------------------------------------------------

    def learn(self, *facts: str) -> None:
        """Note facts that hold now, and some that do not, which have a `!` before them."""
        gone = {fact.removeprefix("!") for fact in facts if fact.startswith("!")}
        held = {fact for fact in facts if not fact.startswith("!")}
        self.known = (self.known | held) - gone
        self.turned = True
        for state, condition in self.onward:
            if state is not self.stage and condition.holds(self.known):
                self.enter(state)
                return

    def learning(self, reply: bytes, *facts: str) -> bytes:
        """Note facts with a reply, which is returned."""
        self.learn(*facts)
        return reply

    # -- batches ---------------------------------------------------------------------

    @property
    def batch_index(self) -> int | None:
        """The place of the command under way in its batch, from 0; None outside of one."""
        return None if self.running is None else self.running.index

    def ending_batch(self) -> AbstractContextManager[object]:
        """Return what the end of a batch happens within: a lock, if it is one step.

        It is entered before the command that ends the batch is run, and left when all
        commands of the batch have run. Where replies are sent as they come, it is left when
        they are sent.
        """
        return nullcontext()

    def gather(self, entry: Gathered | Refused) -> bytes:
        """Keep a command until the end of its batch; return what is answered now.

        Raises:
            RuntimeError: no batch is gathered.
        """
        if self.batch is None:
            raise RuntimeError("no batch is gathered in this state")
        try:
            return self.batch.add(entry)
        except BatchTooLarge as error:
            self.close()
            answer = answer_to(error, self.answers, self.stage.name)
            return b"" if answer is None else answer.encode(error)

    def gather_refusal(self, error: ProtocolError, answer: bytes) -> bytes:
        """Note that a command was refused; return what is answered now.

        Args:
            error: why.
            answer: what is declared to be answered.
        """
        batch = self.batch
        if batch is None:
            return answer
        if batch.rules.answers_late(error.kind):
            declared = answer_to(error, self.answers, self.stage.name)
            reply = None if declared is None else declared.reply
            return self.gather(Refused(answer, reply))
        if not isinstance(error, WrongState):
            batch.broken = True
        return answer

    def broken(self) -> bytes | None:
        """Return what the end of a batch is answered that is broken; None: it is not."""
        batch = self.batch
        return batch.rules.broken if batch is not None and batch.broken else None

    def batched(self, state: State) -> Iterator[bytes]:
        """Enter a state, run what was gathered, and yield what is sent for all of it."""
        batch = self._begin(state)
        try:
            for pieces in batch.run(self):
                yield from pieces
            if not (batch.stopped or self.closing):
                yield batch.rules.finish
        finally:
            self.running = None

    def replies(self, state: State) -> tuple[Printed, ...]:
        """Enter a state, run what was gathered, and return its replies.

        Together they may have as many octets as may wait to be sent.
        """
        batch = self._begin(state)
        try:
            found = batch.run(self, self.limits.backlog)
            return tuple(Printed(b"".join(pieces)) for pieces in found)
        finally:
            self.running = None

    def _begin(self, state: State) -> Batch:
        """Leave the state that has gathered a batch; return what is to be run.

        Raises:
            RuntimeError: no batch is gathered.
        """
        batch = self.batch
        if batch is None:
            raise RuntimeError("no batch is gathered in this state")
        self.enter(state)
        self.running = batch
        return batch

    def printed(self, reply: Encodable) -> bytes:
        """Return a reply as it is on the wire, or what its batch has in its place."""
        octets = reply.encode()
        running = self.running
        return octets if running is None else running.take(reply.__class__, octets)
