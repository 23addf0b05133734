"""The driver of an exchange in lockstep: a port of its own, a timer, and the last message.

What begins as a datagram to the server's port goes on from another one, which is this
exchange's alone. `Steps` says what is sent when something comes or time is up, and never
waits; who waits is the thread that `run` has to itself, or a loop. Only a message that the
exchange answers begins the wait anew: nothing that is repeated, malformed or a stranger's
does.
"""

import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from threading import Event
from typing import TYPE_CHECKING, Any, Final, final

from sockgen_runtime.conversation.answers import answer_to
from sockgen_runtime.conversation.conversation import Conversation
from sockgen_runtime.conversation.lockstep import Transfer
from sockgen_runtime.conversation.session import Session
from sockgen_runtime.errors import Stranger
from sockgen_runtime.socketserver.underway import under_way

from .arrival import Arrival
from .handlers import PeerAddress

if TYPE_CHECKING:
    from sockgen_runtime.socketserver.variables import Datagram

__all__ = ["Port", "Steps"]

_SMALLEST: Final = 0.001  # seconds that are waited, at least
_GLANCE: Final = 0.25  # seconds that are waited at most before it is looked at `cut`


@final
class Port:
    """A port of its own, for one peer and nobody else.

    Args:
        request: the datagram that has begun the exchange, and the socket it came by.
        peer: where it came from.
        most: octets of a datagram, in either direction.
        lost: counts what is lost: its kind and why.

    Attributes:
        peer: the same.
        cut: set by any thread when nothing more is to be waited for.
    """

    def __init__(
        self,
        request: "Datagram",
        peer: PeerAddress,
        most: int,
        lost: Callable[[str, str], None],
    ) -> None:
        listening = request[1]
        self.peer: PeerAddress = peer
        self._beside = request.beside if isinstance(request, Arrival) else []
        self._max = most
        self.lost: Callable[[str, str], None] = lost
        self.cut: Event = Event()
        self._socket = socket.socket(listening.family, socket.SOCK_DGRAM)
        here: tuple[str | int, ...] | str = listening.getsockname()
        elsewhere = "" if isinstance(here, str) else (here[0], 0, *here[2:])
        try:
            self._socket.bind(elsewhere)
        except BaseException:
            self._socket.close()
            raise

    def close(self) -> None:
        """Give the port up."""
        self._socket.close()

    def send(self, octets: bytes, address: PeerAddress | None = None) -> bool:
        """Send a datagram, at once or not at all; tell whether it can be one.

        Args:
            octets: of the datagram.
            address: to whom; None: to the peer.
        """
        if len(octets) > self._max:
            self.lost("answer_too_large", f"{len(octets)} octets")
            return False
        try:
            self._socket.sendmsg((octets,), self._beside, 0, address or self.peer)
        except OSError as error:
            self.lost("answer_lost", str(error))
        return True

    def fileno(self) -> int:
        """Return the descriptor that is readable when something has come."""
        return self._socket.fileno()

    def wait(self, until: float) -> tuple[bytes, PeerAddress | None] | None:
        """Return the next datagram and its sender; None: the time is over.

        Args:
            until: when it is, on the monotonic clock.
        """
        while not self.cut.is_set():
            left = until - time.monotonic()
            if left <= 0:
                return None
            self._socket.settimeout(min(max(_SMALLEST, left), _GLANCE))
            try:
                return self._receive()
            except TimeoutError:
                continue
        return None

    def never_wait(self) -> None:
        """Send and receive at once or not at all, from now on."""
        self._socket.setblocking(False)

    def take(self) -> tuple[bytes, PeerAddress | None] | None:
        """Return a datagram that has come, and its sender; None: there is none."""
        try:
            return self._receive()
        except BlockingIOError:
            return None

    def _receive(self) -> tuple[bytes, PeerAddress | None]:
        while True:
            try:
                return self._socket.recvfrom(self._max + 1)
            except ConnectionError:
                continue  # some systems tell so that a datagram has found nobody


@final
class Steps:
    """Goes on in lockstep until one side has nothing more to say, or is not heard.

    Attributes:
        over: whether nothing more is to be done.
        until: when `expire` is to be called, if nothing comes before, on the monotonic
            clock.
        port: what the peer is heard and told by.

    Args:
        session: the handler.
        transfer: the exchange, which has begun.
        port: the same as above.
        most: octets that are sent before the peer has shown that it is there; None: no
            bound.
        conversation: reads what the peer says; None: nothing is to be read.
    """

    def __init__(
        self,
        session: Session,
        transfer: Transfer[Any],  # Any: what it is given, its own rules have read
        port: Port,
        most: float | None,
        conversation: Conversation | None,
    ) -> None:
        self._session = session
        self._transfer = transfer
        self.port: Port = port
        self._server: object = getattr(session, "server", None)
        self._unasked = most  # octets that may still be sent to who may not be there
        self._heard = b""  # what the peer has said last
        self._conversation = conversation
        self._left = transfer.rules.retries
        self._ends = (
            0.0  # when the last message is said again no more; 0: it is not said
        )
        self.over: bool = False
        self.until: float = 0.0

    def run(self) -> None:
        """Go on until it is over, in a thread that may wait for it."""
        server = self._server
        with ExitStack() as stack:
            stack.callback(self.close)
            if server is not None:
                stack.enter_context(under_way(server).cut_by(self.port.cut.set))
            self.begin()
            while not self.over:
                arrived = self.port.wait(self.until)
                if self.port.cut.is_set():
                    return
                if arrived is None:
                    self.expire()
                else:
                    self.take(*arrived)

    def end(self) -> None:
        """Say no more, and let the handler clean up."""
        self.over = True
        self._transfer.close()

    def close(self) -> None:
        """End it, and give its port up."""
        try:
            self.end()
        finally:
            self.port.close()

    def begin(self) -> None:
        """Say the first message."""
        self.over = not self._say(self._transfer.last) or self._conversation is None
        self.until = self._later()

    def take(self, data: bytes, address: PeerAddress | None) -> None:
        """Go on with a datagram.

        Args:
            data: what has come.
            address: where it came from.
        """
        if address != self.port.peer:
            answer = self._to_stranger(data) if address else b""
            if answer:
                self.port.send(answer, address)
        elif self._ends:
            if data == self._heard:
                self.port.send(self._transfer.last)
        elif self._conversation is not None:
            self._converse(self._conversation, data)

    def expire(self) -> None:
        """Go on because nothing has come: say the last message again, or give it up."""
        if self._ends:
            self._dally()
        elif not self._left:
            self.port.lost("timed_out", "the peer is silent")
            self.over = True
        else:
            self._left, self.until = self._left - 1, self._later()
            self.over = not self._say(self._transfer.last)

    def _converse(self, conversation: Conversation, data: bytes) -> None:
        """Say what is said for a message of the peer."""
        transfer, session = self._transfer, self._session
        self._heard, self._unasked = data, None
        said, answer = transfer.said, _everything(conversation, data)
        if answer and not self.port.send(answer):
            self.over = True
        elif session.closing:
            if session.transfer is not None:
                self._ends = time.monotonic() + transfer.rules.dally
                self._dally()
            else:
                self.over = True
        elif transfer.said > said:
            self._left, self.until = transfer.rules.retries, self._later()

    def _dally(self) -> None:
        """Wait for a peer that has not heard the last message, and says its own again.

        A server that is about to end does not wait for that.
        """
        now = time.monotonic()
        self.over = now >= self._ends or self._is_ending()
        self.until = min(self._ends, now + _GLANCE)

    def _is_ending(self) -> bool:
        """Whether the server handles only what is under way."""
        return self._server is not None and under_way(self._server).draining

    def _say(self, octets: bytes) -> bool:
        """Send a message; tell whether as much may be sent."""
        if self._unasked is not None:
            self._unasked -= len(octets)
            if self._unasked < 0:
                self.port.lost("amplified", f"{len(octets)} octets are too many")
                return False
        return not octets or self.port.send(octets)

    def _later(self) -> float:
        """Return until when the peer may be silent now.

        What a peer asks for does not make it longer before the peer has been heard: the
        address of its request may be forged.
        """
        wait, own = self._transfer.rules.timeout, self._session.resend_after
        if own is not None:
            wait = own if self._heard else min(own, wait)
        return time.monotonic() + wait

    def _to_stranger(self, data: bytes) -> bytes:
        """Return what is answered to somebody else."""
        error = Stranger("expected another peer")
        error.octets = data
        session = self._session
        session.refused(error)
        answer = answer_to(error, session.answers, session.stage.name)
        return b"" if answer is None else answer.encode(error)


def _everything(conversation: Conversation, data: bytes) -> bytes:
    answer = conversation.receive(data)
    while conversation.more:
        answer += conversation.receive(b"")
    return answer
