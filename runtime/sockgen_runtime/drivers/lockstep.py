"""The driver of an exchange in lockstep: a port of its own, a timer, and the last message.

What begins as a datagram to the server's port goes on from another one, which is this
exchange's alone, as is the thread that waits here. Only a message that the exchange
answers begins the wait anew: nothing that is repeated, malformed or a stranger's does.
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

__all__ = ["Path", "Steps"]

_SMALLEST: Final = 0.001  # seconds that are waited, at least
_GLANCE: Final = 0.25  # seconds that are waited at most before it is looked at `cut`


@final
class Path:
    """The way to one peer, and to nobody else.

    Args:
        request: the datagram that has begun the exchange, and the socket it came by.
        peer: where it came from.
        most: octets of a datagram, in either direction.
        lost: counts what is lost: its kind and why.

    Attributes:
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
        self._peer = peer
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
            self._socket.sendmsg((octets,), self._beside, 0, address or self._peer)
        except OSError as error:
            self.lost("answer_lost", str(error))
        return True

    def receive(self, until: float, stranger: Callable[[bytes], bytes]) -> bytes | None:
        """Return the next datagram of the peer; None: the time is over.

        Args:
            until: when it is, on the monotonic clock.
            stranger: returns what anybody else is answered.
        """
        while not self.cut.is_set():
            left = until - time.monotonic()
            if left <= 0:
                return None
            self._socket.settimeout(min(max(_SMALLEST, left), _GLANCE))
            try:
                data, address = self._socket.recvfrom(self._max + 1)
            except (TimeoutError, ConnectionError):
                continue  # some systems tell so that a datagram has found nobody
            if address == self._peer:
                return data
            answer = stranger(data) if address else b""
            if answer:
                self.send(answer, address)
        return None


@final
class Steps:
    """Goes on in lockstep until one side has nothing more to say, or is not heard.

    Args:
        session: the handler.
        transfer: the exchange, which has begun.
        path: the way to the peer.
        most: octets that are sent before the peer has shown that it is there; None: no
            bound.
    """

    def __init__(
        self,
        session: Session,
        transfer: Transfer[Any],  # Any: what it is given, its own rules have read
        path: Path,
        most: float | None,
    ) -> None:
        self._session = session
        self._transfer = transfer
        self._path = path
        self._server: object = getattr(session, "server", None)
        self._unasked = most  # octets that may still be sent to who may not be there
        self._heard = b""  # what the peer has said last

    def run(self, conversation: Conversation | None) -> None:
        """Send what is said, until it is over.

        Args:
            conversation: reads what the peer says; None: nothing is to be read.
        """
        server = self._server
        with ExitStack() as stack:
            stack.callback(self._path.close)
            stack.callback(self._transfer.close)
            if server is not None:
                stack.enter_context(under_way(server).cut_by(self._path.cut.set))
            if not self._say(self._transfer.last) or conversation is None:
                return
            if self._converse(conversation) and self._session.transfer is not None:
                self._dally()

    def _converse(self, conversation: Conversation) -> bool:
        """Converse to the end; tell whether there was one."""
        transfer, session = self._transfer, self._session
        left, until = transfer.rules.retries, self._later()
        while not session.closing:
            data = self._path.receive(until, self._to_stranger)
            if self._path.cut.is_set():
                return False
            if data is None:
                if not left:
                    self._path.lost("timed_out", "the peer is silent")
                    return False
                left, until = left - 1, self._later()
                if not self._say(transfer.last):
                    return False
                continue
            self._heard, self._unasked = data, None
            said, answer = transfer.said, _everything(conversation, data)
            if answer and not self._path.send(answer):
                return False
            if transfer.said > said:
                left, until = transfer.rules.retries, self._later()
        return True

    def _dally(self) -> None:
        """Say the last message again to a peer that has not heard it.

        A server that is about to end does not wait for that.
        """
        until = time.monotonic() + self._transfer.rules.dally
        while (now := time.monotonic()) < until and not self._is_ending():
            soon = min(until, now + _GLANCE)
            data = self._path.receive(soon, self._to_stranger)
            if data is not None and data == self._heard:
                self._path.send(self._transfer.last)

    def _is_ending(self) -> bool:
        """Whether the server handles only what is under way."""
        return self._server is not None and under_way(self._server).draining

    def _say(self, octets: bytes) -> bool:
        """Send a message; tell whether as much may be sent."""
        if self._unasked is not None:
            self._unasked -= len(octets)
            if self._unasked < 0:
                self._path.lost("amplified", f"{len(octets)} octets are too many")
                return False
        return not octets or self._path.send(octets)

    def _later(self) -> float:
        """Return until when the peer may be silent now."""
        own = self._session.resend_after
        return time.monotonic() + (self._transfer.rules.timeout if own is None else own)

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
