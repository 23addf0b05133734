"""`EventDrivenDatagramMixIn`: datagrams in the thread of the serving loop.

Most datagrams are answered as soon as they are read. What is not, because a method may wait
or an exchange follows, goes on in the loop, which takes the next datagram meanwhile.
"""

import time
from selectors import BaseSelector
from typing import TYPE_CHECKING, Any

from sockgen_runtime.overriding import override
from sockgen_runtime.socketserver.lifecycle import lifecycle
from sockgen_runtime.socketserver.underway import peer_of, under_way
from sockgen_runtime.socketserver.variables import Address, Datagram

from .datagram import EventDatagram
from .driven import LoopDriven
from .output import EventOutput

if TYPE_CHECKING:
    from sockgen_runtime.drivers.datagrams import DatagramSession
    from sockgen_runtime.drivers.handlers import PeerAddress
    from sockgen_runtime.drivers.tally import Tally
    from sockgen_runtime.socketserver import UDPServer

    class _MixInBase(LoopDriven[Datagram, Address], UDPServer[Address]):
        """What the mix-in is mixed into: a `ConversationDatagramServer`.

        It is not named as such, because its handlers are those of the server behind it.
        """

        lost: Tally
        lingers: bool

        @classmethod
        def serves_at_once(cls, *mixins: type) -> bool:
            """Tell whether nobody has a say between a datagram and its handler."""
            ...

else:
    _MixInBase = LoopDriven

__all__ = ["EventDrivenDatagramMixIn"]


class EventDrivenDatagramMixIn(_MixInBase[Address]):
    """Serves datagrams in one thread, which nobody holds up. Name it before the server class.

    Attributes:
        waiting_answers: answers that wait for room, at most; one more is lost, and counted.
        answer_patience: seconds for which one waits.
    """

    waiting_answers: int = 256
    answer_patience: float = 1.0
    __output: EventOutput | None = None
    __begin: float = 0.0  # when the datagram has come that is being handled
    __going: dict[int, EventDatagram] | None = None  # by their handlers

    @override
    @classmethod
    def serves_at_once(cls, *mixins: type) -> bool:
        """Tell whether nobody has a say between a datagram and its handler."""
        return super().serves_at_once(EventDrivenDatagramMixIn, *mixins)

    @override
    def use_selector(self, selector: BaseSelector) -> None:
        """Have what is under way looked after by the loop that will run."""
        super().use_selector(selector)
        if not self.__output:
            self.__output = None

    @override
    def process_request(self, request: Datagram, client_address: Address) -> None:
        """Handle a datagram; what of it takes time goes on in the loop."""
        begin = self.__begin = time.perf_counter()
        before = len(self.__going or ())
        self.connection_opened(request, client_address)
        try:
            self.finish_request(request, client_address)
        except BaseException as error:
            self.__ended(request, client_address, begin, error)
            if not isinstance(error, Exception):
                raise
        else:
            if len(self.__going or ()) == before:
                self.__ended(request, client_address, begin, None)

    def go_on_with(self, handler: "DatagramSession") -> None:
        """Have the loop do what is left to be done. Called by a handler that is not done.

        Args:
            handler: whose `held` or `steps` are left.
        """
        if self.__going is None:
            self.__going = {}
        going = self.__going.get(id(handler))
        if going is None:
            going = self.__keep(handler, self.__going)
        going.go_on()

    def __keep(
        self, handler: "DatagramSession", others: dict[int, EventDatagram]
    ) -> EventDatagram:
        """Note that something is under way."""
        request, begin, requests = handler.request, self.__begin, under_way(self)
        client_address: Any = handler.client_address  # Any: of the family of the server

        def closed(going: EventDatagram, error: BaseException | None) -> None:
            del others[id(handler)]
            self._activities().discard(going)
            self.lingers = bool(others)
            try:
                self.__ended(request, client_address, begin, error)
            finally:
                requests.leave(going)
                lifecycle(self).room()

        going = EventDatagram(self._loop(), handler, self._pool, requests, closed)
        others[id(handler)] = going
        self._activities().add(going)
        requests.enter(going, peer_of(client_address))
        self.lingers = True
        return going

    def __ended(
        self,
        request: Datagram,
        client_address: Address,
        begin: float,
        error: BaseException | None,
    ) -> None:
        """Do what is to be done behind a datagram."""
        seconds = time.perf_counter() - begin
        try:
            if error is None:
                self.request_done(request, client_address, seconds)
            else:
                self.request_failed(request, client_address, error, seconds)
                self.__report(request, client_address, error)
            self.connection_closed(request, client_address)
        finally:
            self.shutdown_request(request)

    def __report(
        self, request: Datagram, client_address: Address, error: BaseException
    ) -> None:
        """Report what went wrong while it is being handled."""
        if not isinstance(error, Exception):
            return
        try:
            _throw(error)
        except type(error):
            self.handle_error(request, client_address)

    # Answers that wait ----------------------------------------------------------------

    def answer_later(
        self, octets: bytes, request: Datagram, address: "PeerAddress"
    ) -> None:
        """Send an answer as soon as there is room for it.

        Args:
            octets: of the answer.
            request: what it answers.
            address: to whom.
        """
        if self.__output is None:
            most, patience = self.waiting_answers, self.answer_patience
            self.__output = EventOutput(self._loop(), most, patience, self.__lose)
        self.__output.put(octets, request, address)

    def __lose(self, _reason: str) -> None:
        self.lost.add("answer_lost")

    @override
    def _is_busy(self) -> bool:
        return super()._is_busy() or bool(self.__output)


def _throw(error: Exception) -> None:
    raise error
