"""The driver of a client that speaks in datagrams: each command is one, and its answer.

A datagram may be lost, so a command is sent again when no answer has come for a while,
and each time that while is twice as long. What comes from anybody but the server is not
received. A command that was sent twice may be answered twice: behind it, or behind one
that was never answered, the client speaks from another port, so that a late answer finds
nobody who would take it for that of a later command.
"""

import socket
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final, TypeVar, final

from sockgen_runtime.messages.printing import Encodable
from sockgen_runtime.reading.datagrams import DatagramRules
from sockgen_runtime.reading.fragments import Gathering
from sockgen_runtime.socketserver.buffers import RECEIVE_BUFFER, keep_at_least
from sockgen_runtime.socketserver.variables import (
    Connection,
    InetAddress,
    UnixAddress,
)

from .channel import Deadline, waits
from .conversation import ClientConversation
from .dialogue import Dialogue, Opening
from .errors import ConnectionEnded, DeadlineExceeded, UnexpectedReply
from .exchange import Answer
from .rules import ClientRules

__all__ = ["DatagramLink"]

_S = TypeVar("_S", bound=Encodable)
_T = TypeVar("_T")

_SMALLEST: Final = 0.001  # seconds that an answer is waited for, at least


@final
class DatagramLink:
    """The way to a server of datagrams.

    Attributes:
        closed: whether it was closed.

    Args:
        rules: of the protocol.
        address: of the server: host and port, or the path of a Unix socket.
        timeout: seconds for each answer, with everything that is sent again.
        retries: how often a command is sent again.
    """

    def __init__(
        self,
        rules: ClientRules,
        address: InetAddress | UnixAddress,
        timeout: float,
        retries: int,
    ) -> None:
        if not timeout > 0 or retries < 0:
            raise ValueError("expected timeout > 0 and retries >= 0")
        self._rules = rules
        most, trim = rules.datagrams.most, rules.datagrams.trim
        self._answers = DatagramRules(max=most, trim=trim, many=True)
        self._envelope = rules.datagrams.envelope
        self._address = _resolved(address)
        self._timeout = timeout
        self._retries = retries
        self._block: Deadline | None = None
        self._socket: Connection | None = None
        self.closed: bool = False

    def close(self) -> None:
        """Close the way; more than once does no harm."""
        self.closed = True
        self._leave()

    @contextmanager
    def block(self, seconds: float | None) -> Generator[None]:
        """Let no answer of a block of commands take longer than until some seconds from now."""
        before = self._block
        self._block = Deadline(seconds).sooner(before)
        try:
            yield
        finally:
            self._block = before

    def ask(self, command: Encodable, answer: Answer[_T]) -> _T:
        """Send a command, return its answer.

        Raises:
            EncodeError: it cannot be written.
            ValueError: it does not fit into a datagram.
            ErrorReply: it was answered with a declared error.
            DeadlineExceeded: there was no answer.
            OSError: it cannot be sent.
        """
        octets = self._octets(command)
        if not answer.ways:
            self._send(Gathering(self._envelope).head + octets)
            return self._read(b"", answer)
        deadline = self._deadline()
        for attempt, wait in enumerate(waits(self._timeout, self._retries)):
            gathering = Gathering(self._envelope)
            self._send(gathering.head + octets)
            try:
                until = Deadline(wait).sooner(deadline)
                result = self._await(answer, until, gathering)
            except TimeoutError:
                continue
            if attempt:
                self._leave()
            return result
        self._leave()
        raise DeadlineExceeded("the server took too long")

    def begin(self, command: Encodable, opening: Opening[_S, _T]) -> Dialogue[_S, _T]:
        """Send a command that begins an exchange, return that with what has come first.

        Raises:
            EncodeError: it cannot be written.
            ValueError: it does not fit into a datagram.
            ErrorReply: it was answered with a declared error.
            DeadlineExceeded: there was no answer.
            OSError: it cannot be sent.
        """
        return Dialogue(
            self._address,
            self._octets(command),
            read=lambda data: self._read(data, opening.answer),
            most=self._rules.datagrams.max,
            patience=self._deadline,
            retries=self._retries,
        )

    def _octets(self, command: Encodable) -> bytes:
        """Return a command as it is sent.

        Raises:
            ConnectionEnded: the client was closed before.
            EncodeError, ValueError: as `ask`.
        """
        octets, most = command.encode(), self._rules.datagrams.room
        if len(octets) > most:
            raise ValueError(f"a command of {len(octets)} octets, over {most}")
        if self.closed:
            raise ConnectionEnded("the client was closed before")
        return octets

    def _deadline(self) -> Deadline:
        """Return until when an answer is waited for from now on."""
        return Deadline(self._timeout).sooner(self._block)

    def _send(self, octets: bytes) -> None:
        """Send a datagram; that nobody took an earlier one is no reason not to."""
        try:
            self._reached().send(octets)
        except ConnectionRefusedError:
            self._reached().send(octets)

    def _await(
        self, answer: Answer[_T], deadline: Deadline, gathering: Gathering
    ) -> _T:
        """Return the answer when it comes; what is none is passed over.

        Raises:
            TimeoutError: it did not come in time.
        """
        connection = self._reached()
        while True:
            connection.settimeout(max(_SMALLEST, deadline.left() or 0))
            try:
                data = connection.recv(self._rules.datagrams.max + 1)
            except ConnectionRefusedError:
                continue  # perhaps the server is about to start
            whole = gathering.add(data)
            if whole is None:
                continue
            try:
                return self._read(whole, answer)
            except (UnexpectedReply, ConnectionEnded):
                continue

    def _read(self, data: bytes, answer: Answer[_T]) -> _T:
        """Return the answer that a datagram is, or that fragments are together.

        Raises:
            ErrorReply: it is a declared answer to an error.
            UnexpectedReply, ConnectionEnded: it is no answer, or not a whole one.
        """
        conversation = ClientConversation(self._rules, self._answers)
        if data:
            conversation.feed(data)
        steps = conversation.read(answer)
        try:
            next(steps)
            steps.send(b"")
        except StopIteration as stop:
            result: _T = stop.value
            return result
        raise UnexpectedReply("expected a whole answer in one datagram")

    def _reached(self) -> Connection:
        """Return the socket, which receives from the server only."""
        if self._socket is None:
            family, address = self._address
            made = socket.socket(family, socket.SOCK_DGRAM)
            try:
                keep_at_least(made, RECEIVE_BUFFER)  # for all fragments of an answer
                if family == socket.AF_UNIX:
                    made.bind("")  # to a name of its own, so that it can be answered
                made.connect(address)
            except BaseException:
                made.close()
                raise
            self._socket = made
        return self._socket

    def _leave(self) -> None:
        """Give the socket up, and all that may still come to it."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _resolved(
    address: InetAddress | UnixAddress,
) -> tuple[int, Any]:  # Any: what an address is depends on its family
    """Return the family of an address, and the address as that has it."""
    if not isinstance(address, tuple):
        return socket.AF_UNIX, address
    host, port = address[:2]
    family, _, _, _, found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
    return family, found
