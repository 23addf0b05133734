"""What a command may be answered: the replies, in their order, and where they lead.

An answer is one of several ways; the first reply tells which. A way is a row of items:

    "End"                  this reply; it has no fields and is not returned
    One("Stored", "Full")  one of these
    Many("Value")          any number of these

What is returned is what the items other than plain names take: one thing as it is,
several as a tuple, the replies of a `Many` as an iterator.
"""

from collections.abc import Iterable, Mapping
from typing import Final, Generic, TypeAlias, TypeVar, final

from sockgen_runtime.forms import Forms
from sockgen_runtime.limits import Limits, LineRules

from .errors import ErrorReply

__all__ = [
    "CLOSED",
    "NOTHING",
    "Answer",
    "ClientRules",
    "Events",
    "Gathering",
    "Item",
    "Many",
    "One",
    "Posted",
    "Way",
    "names_of",
]

_T_co = TypeVar("_T_co", covariant=True)

CLOSED: Final = "closed"


@final
class One:
    """A place for one reply.

    Args:
        names: the replies that it may be.
        none: whether the place may stay empty.
    """

    __slots__ = ("names", "none")

    def __init__(self, *names: str, none: bool = False) -> None:
        self.names: frozenset[str] = frozenset(names)
        self.none: bool = none


@final
class Many:
    """A place for any number of replies.

    Args:
        names: the replies that each may be.
        low: how many there are at least.
        stop: replies behind which nothing comes, neither of these nor of what follows.
    """

    __slots__ = ("low", "names", "stop")

    def __init__(self, *names: str, low: int = 0, stop: tuple[str, ...] = ()) -> None:
        self.names: frozenset[str] = frozenset((*names, *stop))
        self.low: int = low
        self.stop: frozenset[str] = frozenset(stop)


Item: TypeAlias = str | One | Many


@final
class Way:
    """A way to answer.

    Args:
        items: what comes, in this order.
        state: the state in which the conversation goes on; `closed`: it is over.
        secures: whether it goes on in TLS.
    """

    __slots__ = ("firsts", "items", "secures", "state")

    def __init__(self, *items: Item, state: str = "", secures: bool = False) -> None:
        self.items: tuple[Item, ...] = items
        self.state: str = state
        self.secures: bool = secures
        self.firsts: frozenset[str] = self.wanted(0)

    @property
    def names(self) -> frozenset[str]:
        """Every reply that it may have."""
        return _united(map(names_of, self.items))

    def wanted(self, at: int, taken: int = 0) -> frozenset[str]:
        """Return the replies that may come next.

        Args:
            at: the item that is next.
            taken: how many replies this item has already.
        """
        found: frozenset[str] = frozenset()
        for item in self.items[at:]:
            found |= names_of(item)
            if not _is_content(item, taken):
                break
            taken = 0
        return found

    def may_end(self, at: int, taken: int = 0) -> bool:
        """Tell whether nothing more has to come; the arguments are those of `wanted`."""
        behind = self.items[at + 1 :]
        here = at == len(self.items) or _is_content(self.items[at], taken)
        return here and all(_is_content(item) for item in behind)

    def is_last_place(self, at: int) -> bool:
        """Tell whether all that is behind an item are plain names."""
        return all(isinstance(item, str) for item in self.items[at + 1 :])


def names_of(item: Item) -> frozenset[str]:
    """Return the replies that may stand in a place."""
    return frozenset((item,)) if isinstance(item, str) else item.names


def _united(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset(name for names in sets for name in names)


def _is_content(item: Item, taken: int = 0) -> bool:
    """Tell whether an item needs no further reply."""
    if isinstance(item, One):
        return item.none
    return isinstance(item, Many) and item.low <= taken


@final
class Answer(Generic[_T_co]):
    """What a command may be answered, and the type of what is returned.

    Args:
        ways: the ways to answer, of which one may be empty; none: nothing comes.
        besides: answers to errors of this command, which other commands have not.

    Attributes:
        empty: the way in which nothing has to come.
    """

    __slots__ = ("besides", "empty", "ways")

    def __init__(self, *ways: Way, besides: tuple[str, ...] = ()) -> None:
        self.ways: tuple[Way, ...] = ways
        self.besides: frozenset[str] = frozenset(besides)
        self.empty: Way | None = Way()
        if ways:
            self.empty = next((way for way in ways if way.may_end(0)), None)

    @property
    def secures(self) -> bool:
        """Whether it may go on in TLS."""
        return any(way.secures for way in self.ways)

    @property
    def firsts(self) -> frozenset[str]:
        """Every reply that may come first, without errors."""
        return _united(way.firsts for way in self.ways)

    def beginning_with(self, name: str) -> Way:
        """Return the way whose first reply this is."""
        return next(way for way in self.ways if name in way.firsts)

    @property
    def names(self) -> frozenset[str]:
        """Every reply that may come, without errors."""
        return _united(way.names for way in self.ways)


NOTHING: Final = Answer[None]()
"""Nothing is answered, and nothing waited for."""


@final
class Posted(Exception):
    """Tells which command a method would have sent.

    Args:
        kind: the class of the command.
        octets: the command as it is on the wire.
        answer: what it is answered.
    """

    def __init__(
        self, kind: type[object], octets: bytes, answer: Answer[object]
    ) -> None:
        super().__init__()
        self.kind: type[object] = kind
        self.octets: bytes = octets
        self.answer: Answer[object] = answer


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

    def answer(self, besides: frozenset[str]) -> "Answer[object]":
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
    ) -> None:
        self.replies: Forms[object] = replies
        self.line: LineRules = LineRules() if line is None else line
        self.limits: Limits = Limits() if limits is None else limits
        self.errors: frozenset[str] = frozenset(errors)
        self.error: type[ErrorReply[object]] = error
        self.greeting: Answer[object] = greeting
        self.events: Events[object] = events
        self.state: str = state
        self.gathering: Mapping[str, Gathering] = gathering or {}
        self._tables: dict[tuple[frozenset[str], str], Forms[object]] = {}

    def table(self, names: frozenset[str], state: str) -> Forms[object]:
        """Return the forms of some replies and of the events of a state, narrower first."""
        table = self._tables.get((names, state))
        if table is None:
            events, behind = self.events, self.events.behind
            replies = [form for form in self.replies.all if form.name in names]
            unasked = events.of(state) - names  # A class may be both.
            table = self._tables[names, state] = Forms(
                *(form for form in replies if form.name in behind),
                *(form for form in events.forms.all if form.name in unasked),
                *(form for form in replies if form.name not in behind),
            )
        return table
