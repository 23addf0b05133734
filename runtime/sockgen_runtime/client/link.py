"""The driver of a client: commands out, answers in, on one connection.

What is wrong with the conversation closes the connection, so that no later command can
get an answer that was meant for another.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar, cast, final

from sockgen_runtime.framing.framing import in_frame
from sockgen_runtime.messages.printing import Encodable
from sockgen_runtime.socketserver.variables import InetAddress, UnixAddress

from .channel import Channel, Deadline, connected
from .conversation import ClientConversation, Steps, Unread
from .errors import (
    ConnectionEnded,
    DeadlineExceeded,
    ErrorReply,
    ExchangeError,
    UnexpectedReply,
)
from .exchange import Answer, Posted
from .rules import ClientRules, Events

if TYPE_CHECKING:
    from ssl import SSLContext

__all__ = ["Link", "Security"]

_T = TypeVar("_T")

_PIPELINED: Final = "a pipeline is under way: add to it, or leave it first"


@final
class Security:
    """How a connection is to be secured.

    Args:
        at_once: for TLS before anything is said; None: begin in clear.
        when_asked: for TLS when the server agrees to it; None: never.
        name: that the server's certificate must have.
    """

    __slots__ = ("at_once", "name", "when_asked")

    def __init__(
        self,
        at_once: "SSLContext | None",
        when_asked: "SSLContext | None",
        name: str | None,
    ) -> None:
        self.at_once: SSLContext | None = at_once
        self.when_asked: SSLContext | None = when_asked
        self.name: str | None = name


@final
class Link:
    """A connection to a server, and the conversation on it.

    Attributes:
        closed: whether the connection was closed on this side.
        recording: whether commands are posted, and not sent: see `Posted`.
        pipelined: whether a pipeline is under way.

    Args:
        rules: of the protocol.
        address: of the server.
        timeout: seconds for each answer; None: no bound.
        security: how the connection is secured.
    """

    def __init__(
        self,
        rules: ClientRules,
        address: InetAddress | UnixAddress,
        timeout: float | None,
        security: Security,
    ) -> None:
        self._timeout = timeout
        self._block: Deadline | None = None  # of a block of commands
        self._security = security
        self._rules = rules
        self._conversation = ClientConversation(rules)
        self.closed: bool = False
        self.recording: bool = False
        self.pipelined: bool = False
        deadline = self.deadline()
        self._channel = Channel(connected(address, deadline))
        try:
            if security.at_once is not None:
                self._channel.secure(security.at_once, security.name, deadline)
            self._greeting: object = self.answer(rules.greeting, deadline)
        except BaseException:
            self.close()
            raise
        if self.closed:
            raise rules.error(self._greeting)

    @property
    def state(self) -> str:
        """The name of the state that the conversation is in."""
        return self._conversation.state

    def greeting(self, answer: Answer[_T]) -> _T:
        """Return what the server has said first.

        Args:
            answer: as what it was read.
        """
        del answer
        return cast("_T", self._greeting)  # the rules have the same answer

    def close(self) -> None:
        """Close the connection; more than once does no harm."""
        self.closed = True
        self._channel.close()

    # Deadlines ------------------------------------------------------------------------

    def deadline(self) -> Deadline:
        """Return the deadline of what begins now."""
        return Deadline(self._timeout) if self._block is None else self._block

    @contextmanager
    def block(self, seconds: float | None) -> Generator[None]:
        """Give a block of commands a deadline in place of the usual timeout."""
        before = self._block
        self._block = Deadline(seconds).sooner(before)
        try:
            yield
        finally:
            self._block = before

    # Commands -------------------------------------------------------------------------

    def ask(self, command: Encodable, answer: Answer[_T]) -> _T:
        """Send a command, return its answer."""
        octets = in_frame(self._rules.framing, command.encode())
        if self.recording:
            raise Posted(type(command), octets, answer)
        if self.pipelined:
            raise RuntimeError(_PIPELINED)
        gathering = self._rules.gathering.get(self.state)
        if gathering is not None and type(command) not in gathering.own:
            raise RuntimeError("commands are gathered in this state: see `gather`")
        if answer.secures and self._security.when_asked is None:
            raise ValueError("expected a context for TLS, got none")
        deadline = self.deadline()
        self.send(octets, deadline)
        self._conversation.receipts.said(octets)
        return self.answer(answer, deadline, lazily=True)

    def posted(self, send: Callable[[], object]) -> Posted:
        """Return the command that a method of the client would send.

        Args:
            send: calls the method.
        """
        self.recording = True
        try:
            send()
        except Posted as posted:
            return posted
        finally:
            self.recording = False
        raise TypeError("expected a method of this client that sends a command")

    def gather(self, posted: Posted) -> None:
        """Send a command that is only gathered, and wait until it is."""
        gathering = self._rules.gathering.get(self.state)
        if gathering is None or posted.kind in gathering.own:
            raise RuntimeError("this command is not gathered in this state")
        deadline = self.deadline()
        self.send(posted.octets, deadline)
        self.answer(gathering.answer(posted.answer.besides), deadline)

    def events(self, events: Events[_T], wait: float | None) -> Iterator[_T]:
        """Return an iterator over what is said unasked; see `Client`.

        Args:
            events: of the rules.
            wait: seconds for each; the iterator ends when none came. None: no bound.
        """
        del events
        # What is read unasked is of the rules' events, and of nothing else.
        return cast("Iterator[_T]", iter(partial(self._event, wait), None))

    def _event(self, wait: float | None) -> object | None:
        """Return the next event, or None if none has come."""
        if self.pipelined:
            raise RuntimeError(_PIPELINED)
        deadline = Deadline(wait).sooner(self._block)
        with self._closing_if_wrong():
            self._run(self._conversation.skip(), self.deadline())
            try:
                return self._run(self._conversation.event(), deadline)
            except DeadlineExceeded:
                return None

    def send(self, octets: bytes, deadline: Deadline) -> None:
        """Send commands, when everything before them is answered."""
        with self._closing_if_wrong():
            self._run(self._conversation.skip(), deadline)
            self._look(deadline)
            self._conversation.receipts.said(b"")
            try:
                self._send(octets, deadline)
            except ConnectionError:
                self.close()
                self._conversation.settle()  # Perhaps it has said why.
                raise

    def _send(self, octets: bytes, deadline: Deadline) -> None:
        """Send octets, and keep what comes meanwhile."""
        arrived, most = 0, self._rules.limits.backlog

        def keep(data: bytes) -> None:
            nonlocal arrived
            arrived += len(data)
            if arrived > most:
                raise UnexpectedReply(f"more than {most} octets to be read")
            self._conversation.feed(data)

        self._channel.send(octets, deadline, keep)

    def answer(
        self, answer: Answer[_T], deadline: Deadline, *, lazily: bool = False
    ) -> _T:
        """Return the answer to the first command that is unanswered."""
        with self._closing_if_wrong():
            rest = self._rest if lazily else None
            result = self._run(self._conversation.read(answer, rest), deadline)
            self._go_on(deadline)
        return result

    def _rest(self, unread: Unread) -> Iterator[object]:
        """Return an iterator over what is left of an answer."""
        return iter(partial(self._item, unread), None)

    def _item(self, unread: Unread) -> object | None:
        if unread.given_up:
            raise ExchangeError("the next command has given this answer up")
        if not self._conversation.is_reading(unread):
            return None
        deadline = self.deadline()
        with self._closing_if_wrong():
            reply = self._run(self._conversation.item(unread), deadline)
            if unread.over:
                self._go_on(deadline)
        return reply

    def _run(self, steps: Steps[_T], deadline: Deadline) -> _T:
        """Run what reads to its end, with what arrives."""
        try:
            next(steps)
            while True:
                self._acknowledge(deadline)
                steps.send(self._channel.receive(deadline))
        except StopIteration as stop:
            result: _T = stop.value
            return result
        finally:
            self._acknowledge(deadline)

    def _acknowledge(self, deadline: Deadline) -> None:
        """Say what is owed for what was read."""
        if octets := self._conversation.receipts.taken():
            self._send(octets, deadline)

    def _look(self, deadline: Deadline) -> None:
        """Look at what has come unasked: nothing of it may answer the next command."""
        self._conversation.settle()
        while (data := self._channel.arrived()) is not None:
            if not data:
                raise ConnectionEnded("the server has closed the connection")
            self._conversation.feed(data)
            self._conversation.settle()
            deadline.left()
        self._acknowledge(deadline)

    def _go_on(self, deadline: Deadline) -> None:
        """Go on as an answer says that was read to its end."""
        context = self._security.when_asked
        if self._conversation.closing:
            self.close()
        elif self._conversation.handshake_due and context is not None:
            self._channel.secure(context, self._security.name, deadline)
            self._conversation.secured()

    @contextmanager
    def _closing_if_wrong(self) -> Generator[None]:
        """Close the connection unless all goes well, or a declared error came."""
        if self.closed:
            raise ConnectionEnded("the connection was closed before")
        try:
            yield
        except ErrorReply:
            raise
        except ExchangeError:
            self.close()
            raise
        except ConnectionError as error:
            self.close()
            raise ConnectionEnded(str(error)) from error
        except BaseException:
            self.close()
            raise
