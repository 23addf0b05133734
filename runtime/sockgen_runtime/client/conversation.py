r"""The conversation with a server: replies in, results out. No socket, no clock.

What reads is a generator: it yields when it needs more octets, and is sent what has
arrived; nothing, when the server has closed. So it never sees how the octets were cut,
and a driver of any kind can run it.

    steps = conversation.read(answer)
    next(steps)
    steps.send(b"STORED\r\n")  # StopIteration, whose value is the result

A long answer is not read at once: its replies are taken from an `Unread`, one by one.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from typing import TypeAlias, TypeVar, cast, final

from sockgen_runtime.errors import ProtocolError
from sockgen_runtime.reading.datagrams import DatagramDecoder, DatagramRules
from sockgen_runtime.reading.decoder import Decoder

from .errors import ConnectionEnded, ErrorReply, UnexpectedReply
from .exchange import Answer
from .receipts import Receipts
from .rules import ClientRules
from .unasked import EventQueue
from .ways import CLOSED, Many, Way, is_full, names_of

__all__ = ["ClientConversation", "Lazily", "Steps", "Unread"]

_T = TypeVar("_T")


Steps: TypeAlias = Generator[None, bytes, _T]
"""Yields for more octets; is sent them, or nothing if the server has closed."""


@final
class Unread:
    """What is left of an answer: replies of one place, and plain names behind it.

    Attributes:
        answer: whose it is.
        way: which way to answer it is.
        at: which of its items the place is.
        taken: how many replies were taken from it.
        over: whether nothing is left.
        given_up: whether another command was sent before it was over.
    """

    __slots__ = ("answer", "at", "given_up", "over", "taken", "way")

    def __init__(self, answer: Answer[object], way: Way, at: int) -> None:
        self.answer: Answer[object] = answer
        self.way: Way = way
        self.at: int = at
        self.taken: int = 0
        self.over: bool = False
        self.given_up: bool = False


Lazily: TypeAlias = Callable[[Unread], Iterator[object]]
"""Makes of what is unread the value that is returned in its place."""


@final
class ClientConversation:
    """What a server has said, read as answers.

    Attributes:
        state: the name of the state that the conversation is in.
        closing: whether the last answer was the last of all.
        handshake_due: whether the conversation goes on in TLS; see `secured`.
        receipts: what is said of replies that are acknowledged.

    Args:
        rules: of the protocol.
        datagrams: what the datagram holds that is the whole answer; None: it comes on a
            connection.
    """

    __slots__ = (
        "_ahead",
        "_connected",
        "_decoder",
        "_ended",
        "_events",
        "_last",
        "_rules",
        "_strays",
        "_unread",
        "closing",
        "handshake_due",
        "receipts",
        "state",
    )

    def __init__(
        self, rules: ClientRules, datagrams: DatagramRules | None = None
    ) -> None:
        self._rules = rules
        self._connected = datagrams is None
        table = rules.table(frozenset(), rules.state, connected=self._connected)
        self._decoder: Decoder[object]
        if datagrams is None:
            self._decoder = Decoder(table, rules.line, rules.limits)
        else:
            self._decoder = DatagramDecoder(table, rules.line, rules.limits, datagrams)
        self.receipts: Receipts = Receipts(self._decoder)
        self._ended: bool = False  # the server has closed
        self._events = EventQueue(rules.limits.backlog)
        self._ahead: tuple[str, object] | None = None  # a reply that is not taken yet
        self._last: object = None  # reply that was returned
        self._unread: Unread | None = None
        # What may come, and nobody waits for.
        self._strays: frozenset[str] = frozenset()
        self.state: str = rules.state
        self.closing: bool = False
        self.handshake_due: bool = False

    def feed(self, data: bytes) -> None:
        """Take octets that nobody has waited for; `settle` looks at them."""
        self._decoder.feed(data)

    def secured(self) -> None:
        """Go on in TLS."""
        self.handshake_due = False

    # Between answers ------------------------------------------------------------------

    def settle(self) -> None:
        """Look at what has come unasked, before the next command is sent.

        Raises:
            ErrorReply: it is an answer to an error, such as that we were idle too long.
            UnexpectedReply: it is neither that nor an event.
        """
        errors = self._rules.errors
        while (found := self._decoded(errors | self._strays)) is not None:
            self._pass_over(found, errors)

    def event(self) -> Steps[object]:
        """Read the next event.

        Raises:
            ErrorReply, UnexpectedReply: as `settle`.
            ConnectionEnded: the server has closed.
        """
        while True:
            self.settle()
            if self._events:
                return self._events.take()
            if not (yield from self._more()):
                raise ConnectionEnded("the server has closed the connection")

    def skip(self) -> Steps[None]:
        """Read what is left of a long answer, for nobody."""
        unread = self._unread
        if unread is None:
            return
        way, at = unread.way, unread.at
        if way.may_end(at, unread.taken) and way.state != CLOSED:
            self._strays |= way.names
            self._ahead = None
            self._finish(way, unread)
        with suppress(ErrorReply):
            while not unread.over:
                yield from self.item(unread)
        unread.given_up = True

    # Answers --------------------------------------------------------------------------

    def read(self, answer: Answer[_T], lazily: Lazily | None = None) -> Steps[_T]:
        """Read the answer to the command that was sent first of those unanswered.

        Args:
            answer: what it may be.
            lazily: what is returned for a long answer; None: it is gathered.

        Raises:
            ErrorReply: it is a declared answer to an error.
            UnexpectedReply: it is anything else.
            ConnectionEnded: the server has closed.
        """
        way = answer.empty
        if way is None or (way.state == CLOSED and way.items):
            way = yield from self._way(answer)
        places: list[object] = []
        for at, item in enumerate(way.items):
            if not isinstance(item, Many):
                reply = yield from self._one(answer, way, at)
                if not isinstance(item, str):
                    places.append(reply)
                continue
            unread = Unread(answer, way, at)
            if lazily is not None and way.is_last_place(at):
                self._unread = unread
                places.append(lazily(unread))
                break
            places.append(iter((yield from self._gathered(unread, item))))
            if unread.over:
                break
        if self._unread is None:
            self._finish(way)
        result = places[0] if len(places) == 1 else tuple(places) or None
        return cast("_T", result)  # what is emitted states the type of these places

    def is_reading(self, unread: Unread) -> bool:
        """Tell whether something is left of a long answer."""
        return self._unread is unread

    def item(self, unread: Unread) -> Steps[object | None]:
        """Read the next reply of a long answer; None: there is no other.

        Raises:
            UnexpectedReply: another command was sent, which has given this answer up.
            ErrorReply, ConnectionEnded: as `read`.
        """
        if unread.over:
            if unread.given_up:
                raise UnexpectedReply("the next command has given this answer up")
            return None
        answer, way, at = unread.answer, unread.way, unread.at
        item, name = way.items[at], None
        if not is_full(item, unread.taken):
            name = yield from self._peek(answer, way, at, unread.taken, patient=True)
        if name is not None and name in names_of(item):
            unread.taken += 1
            reply = self._last = self._take()
            if isinstance(item, Many) and name in item.stop:
                self._finish(way, unread)
            return reply
        for behind in range(at + 1, len(way.items)):
            yield from self._one(answer, way, behind)
        self._finish(way, unread)
        return None

    def _way(self, answer: Answer[object]) -> Steps[Way]:
        """Return the way that the first reply tells, which is not taken yet."""
        self._ahead = yield from self._next(answer, answer.firsts, answer.empty)
        if self._ahead is None and answer.empty is not None:
            return answer.empty
        assert self._ahead is not None
        return answer.beginning_with(self._ahead[0])

    def _one(self, answer: Answer[object], way: Way, at: int) -> Steps[object | None]:
        """Read the reply of a place for one; None if the place stays empty."""
        item = way.items[at]
        name = yield from self._peek(answer, way, at)
        reply = self._take() if name in names_of(item) else None
        if not isinstance(item, str):
            self._last = reply
        return reply

    def _gathered(self, unread: Unread, item: Many) -> Steps[list[object]]:
        """Read all replies of a place for many."""
        found: list[object] = []
        most = self._rules.limits.items
        answer, way, at = unread.answer, unread.way, unread.at
        while True:
            name = yield from self._peek(answer, way, at, len(found))
            if name is None or name not in item.names:
                return found
            self._last = self._take()
            found.append(self._last)
            if name in item.stop:
                unread.over = True
                return found
            if len(found) > most:
                raise UnexpectedReply(f"expected at most {most} replies, got more")

    def _finish(self, way: Way, unread: Unread | None = None) -> None:
        """Go on as an answer says that was read to its end."""
        self._unread = None
        if unread is not None:
            unread.over = True
        state = way.behind(self._last)
        if state == CLOSED:
            self.closing = True
        elif state:
            self.state = state
        if way.secures:
            if self._ahead is not None or not self._decoder.is_empty:
                raise UnexpectedReply("expected nothing before TLS, got more octets")
            self.handshake_due = True

    # Replies --------------------------------------------------------------------------

    def _peek(
        self,
        answer: Answer[object],
        way: Way,
        at: int,
        taken: int = 0,
        patient: bool = False,
    ) -> Steps[str | None]:
        """Return the name of the next reply; None: there is none, or none to wait for.

        Args:
            answer: that is being read.
            way: which of its ways.
            at: which of its items is next.
            taken: how many replies that item has.
            patient: whether to wait where nothing tells that there will be more.
        """
        wanted, may_end = way.wanted(at, taken), way.may_end(at, taken)
        if self._ahead is None:
            if may_end and not patient and way.state != CLOSED:
                self._strays |= wanted
                return None
            end = way if may_end and way.state == CLOSED else None
            self._ahead = yield from self._next(answer, wanted, end)
        elif self._ahead[0] not in wanted:
            self._pass_over(self._ahead, self._errors(answer))
        return None if self._ahead is None else self._ahead[0]

    def _take(self) -> object:
        """Return the reply that `_peek` has found."""
        ahead, self._ahead = self._ahead, None
        return None if ahead is None else ahead[1]

    def _next(
        self, answer: Answer[object], wanted: frozenset[str], end: Way | None
    ) -> Steps[tuple[str, object] | None]:
        """Read one of the wanted replies; None: the server has closed, as it may.

        Args:
            answer: that is being read.
            wanted: the names of the replies that may come.
            end: the way that would be at its end; None: none would.
        """
        errors = self._errors(answer)
        names = answer.names | errors | self._strays
        while True:
            found = self._decoded(names)
            if found is None:
                if not (yield from self._more()):
                    if end is not None and self._decoder.is_empty:
                        return None
                    raise ConnectionEnded(self._lack(wanted))
            elif found[0] in wanted:
                return found
            else:
                self._pass_over(found, errors)

    def _more(self) -> Steps[bool]:
        """Wait for octets, or for the end; tell whether there may be another reply."""
        if self._ended:
            return False
        data = yield
        if data:
            self._decoder.feed(data)
        else:
            self._ended = True
            self._decoder.end()
        return True

    def _errors(self, answer: Answer[object]) -> frozenset[str]:
        return self._rules.errors | answer.besides

    def _decoded(self, names: frozenset[str]) -> tuple[str, object] | None:
        """Return the next reply and its name, if it has arrived."""
        table = self._rules.table(names, self.state, connected=self._connected)
        if table is not self._decoder.forms:
            self._decoder.forms = table
        try:
            reply = self.receipts.next()
        except ProtocolError as error:
            listed = ", ".join(sorted(names)) or "nothing"
            raise UnexpectedReply(
                f"expected {listed}: {error.kind}: {error}"
            ) from error
        form = self._decoder.form
        return None if reply is None or form is None else (form.name, reply)

    def _pass_over(self, found: tuple[str, object], errors: frozenset[str]) -> None:
        """Take a reply that has no place in the answer.

        Raises:
            ErrorReply: it tells of an error, which is the end of the answer.
            UnexpectedReply: it may not come here.
        """
        name, reply = found
        self._ahead = None
        if name in errors:
            if self._unread is not None:
                self._unread.over = True
                self._unread = None
            raise self._rules.error(reply)
        if name in self._rules.events.of(self.state):
            self._events.keep(reply)
        elif name not in self._strays:
            raise UnexpectedReply(f"expected another reply, got {reply!r}")

    def _lack(self, wanted: frozenset[str]) -> str:
        if self._decoder.unfinished:
            return "the server closed the connection in the middle of a reply"
        listed = " or ".join(sorted(wanted))
        return f"the server closed the connection where {listed} was expected"
