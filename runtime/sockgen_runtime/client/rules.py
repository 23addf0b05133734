"""What every client of a protocol goes by, whatever command it sends."""

from collections.abc import Mapping
from typing import Final, Generic, TypeVar, final

from sockgen_runtime.framing.framing import MessageFraming
from sockgen_runtime.messages.forms import Forms
from sockgen_runtime.reading.datagrams import DatagramRules
from sockgen_runtime.reading.limits import Limits, LineRules

from .errors import ErrorReply
from .exchange import NOTHING, Answer
from .ways import One, Way

__all__ = ["ClientRules", "Events", "Gathering"]

_T_co = TypeVar("_T_co", covariant=True)


@final
class Events(Generic[_T_co]):
    """What a server may say unasked.

    Args:
        forms: of the events.
        states: the events of each state, by its name; nothing: all of them in all.
        behind: the replies that are narrower than an event, and so are looked for first.
    """

    __slots__ = ("behind", "forms", "states")

    def __init__(
        self,
        forms: Forms[_T_co],
        *,
        states: Mapping[str, tuple[str, ...]] | None = None,
        behind: tuple[str, ...] = (),
    ) -> None:
        self.forms: Forms[_T_co] = forms
        self.states: dict[str, frozenset[str]] = {
            state: frozenset(names) for state, names in (states or {}).items()
        }
        self.behind: frozenset[str] = frozenset(behind)

    def of(self, state: str) -> frozenset[str]:
        """Return the names of those that may come in a state."""
        if self.states:
            return self.states[state]
        return frozenset(form.name for form in self.forms.all)


@final
class Gathering:
    """How a state gathers commands, which are run together later.

    Args:
        each: what a command is answered that was gathered; empty: nothing.
        own: the commands that run in this state.
    """

    __slots__ = ("each", "own")

    def __init__(self, each: str = "", *, own: tuple[type[object], ...] = ()) -> None:
        self.each: str = each
        self.own: frozenset[type[object]] = frozenset(own)

    def answer(self, besides: frozenset[str]) -> Answer[object]:
        """Return what a command is answered at once; `besides` may come instead."""
        ways = (Way(One(self.each)),) if self.each else ()
        return Answer(*ways, besides=tuple(besides))


NO_EVENTS: Final = Events[object](Forms())


@final
class ClientRules:
    """What every client of a protocol goes by.

    Args:
        replies: the forms of all replies.
        line: what a line is.
        limits: the bounds of what is read.
        errors: the replies that any command may have as an answer to an error.
        error: the exception for these.
        greeting: what the server says first; nothing: it waits for a command.
        events: what it may say unasked.
        state: the name of the first state.
        gathering: the states that gather commands, by their names.
        datagrams: what a datagram holds that a server is asked with; its answer may be
            several replies.
        framing: how messages are divided on a connection, and written there.
    """

    def __init__(
        self,
        replies: Forms[object],
        *,
        line: LineRules | None = None,
        limits: Limits | None = None,
        errors: tuple[str, ...] = (),
        error: type[ErrorReply[object]] = ErrorReply,
        greeting: Answer[object] = NOTHING,
        events: Events[object] = NO_EVENTS,
        state: str = "",
        gathering: Mapping[str, Gathering] | None = None,
        datagrams: DatagramRules | None = None,
        framing: MessageFraming | None = None,
    ) -> None:
        self.framing: MessageFraming | None = framing
        self.replies: Forms[object] = replies
        self.line: LineRules = LineRules() if line is None else line
        self.limits: Limits = Limits() if limits is None else limits
        self.errors: frozenset[str] = frozenset(errors)
        self.error: type[ErrorReply[object]] = error
        self.greeting: Answer[object] = greeting
        self.events: Events[object] = events
        self.state: str = state
        self.gathering: Mapping[str, Gathering] = gathering or {}
        self.datagrams: DatagramRules = (
            DatagramRules() if datagrams is None else datagrams
        )
        self._tables: dict[tuple[frozenset[str], str, bool], Forms[object]] = {}

    def table(
        self, names: frozenset[str], state: str, *, connected: bool
    ) -> Forms[object]:
        """Return the forms of some replies and of the events of a state, narrower first.

        Args:
            names: of the replies.
            state: that the conversation is in.
            connected: whether they come on a connection, and so in frames if it has some.
        """
        framed = connected and self.framing is not None
        table = self._tables.get((names, state, framed))
        if table is None:
            events, behind = self.events, self.events.behind
            replies = [form for form in self.replies.all if form.name in names]
            unasked = events.of(state) - names  # A class may be both.
            table = self._tables[names, state, framed] = Forms(
                *(form for form in replies if form.name in behind),
                *(form for form in events.forms.all if form.name in unasked),
                *(form for form in replies if form.name not in behind),
                framing=self.framing if framed else self.replies.framing,
                choose=self.replies.choose,
            )
        return table
