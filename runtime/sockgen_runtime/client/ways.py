"""A way to answer: a row of items, each a place for replies, and where it leads.

    "End"                  this reply; it has no fields and is not returned
    One("Stored", "Full")  one of these
    Many("Value")          any number of these
    Each("Value")          as many of these as there are items of something

What is returned is what the items other than plain names take: one thing as it is,
several as a tuple, the replies of a `Many` as an iterator.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, Generic, TypeAlias, TypeVar, final

__all__ = [
    "CLOSED",
    "Each",
    "Guard",
    "Item",
    "Many",
    "One",
    "Way",
    "is_full",
    "names_of",
    "united",
]

_R = TypeVar("_R")

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
        high: how many there are at most; None: any number.
        stop: replies behind which nothing comes, neither of these nor of what follows.
    """

    __slots__ = ("high", "low", "names", "stop")

    def __init__(
        self,
        *names: str,
        low: int = 0,
        high: int | None = None,
        stop: tuple[str, ...] = (),
    ) -> None:
        self.names: frozenset[str] = frozenset((*names, *stop))
        self.low: int = low
        self.high: int | None = high
        self.stop: frozenset[str] = frozenset(stop)


@final
class Each:
    """A place for one reply for each of some items: see `Answer.times`.

    Args:
        names: the replies that each may be.
    """

    __slots__ = ("names",)

    def __init__(self, *names: str) -> None:
        self.names: tuple[str, ...] = names


@final
class Guard(Generic[_R]):
    """Where the conversation goes if the last reply is such a one.

    Args:
        kind: the class of the reply.
        holds: tells whether it has the values that are meant.
        state: the state in which the conversation goes on; empty: it stays.
    """

    __slots__ = ("_holds", "_kind", "state")

    def __init__(
        self, kind: type[_R], holds: Callable[[_R], bool], state: str = ""
    ) -> None:
        self._kind = kind
        self._holds = holds
        self.state: str = state

    def fits(self, reply: object) -> bool:
        """Tell whether it is such a reply."""
        return isinstance(reply, self._kind) and self._holds(reply)


Item: TypeAlias = str | One | Many | Each


@final
class Way:
    """A way to answer.

    Args:
        items: what comes, in this order.
        state: the state in which the conversation goes on; `closed`: it is over.
        secures: whether it goes on in TLS.
        guards: where it goes on instead, if the last reply says so; the first that fits.
    """

    __slots__ = ("firsts", "guards", "items", "secures", "state")

    def __init__(
        self,
        *items: Item,
        state: str = "",
        secures: bool = False,
        guards: tuple[Guard[Any], ...] = (),  # Any: each of its own kind
    ) -> None:
        self.items: tuple[Item, ...] = items
        self.state: str = state
        self.secures: bool = secures
        self.guards: tuple[Guard[Any], ...] = guards  # Any: the same
        self.firsts: frozenset[str] = self.wanted(0)

    def behind(self, last: object) -> str:
        """Return the state in which the conversation goes on behind a last reply."""
        return next((g.state for g in self.guards if g.fits(last)), self.state)

    def times(self, counts: Iterator[int]) -> "Way":
        """Return the way with the numbers of items in their places."""
        items = (_many(item, counts) for item in self.items)
        return Way(*items, state=self.state, secures=self.secures, guards=self.guards)

    @property
    def names(self) -> frozenset[str]:
        """Every reply that it may have."""
        return united(map(names_of, self.items))

    def wanted(self, at: int, taken: int = 0) -> frozenset[str]:
        """Return the replies that may come next.

        Args:
            at: the item that is next.
            taken: how many replies this item has already.
        """
        found: frozenset[str] = frozenset()
        for item in self.items[at:]:
            if not is_full(item, taken):
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
    return frozenset((item,)) if isinstance(item, str) else frozenset(item.names)


def is_full(item: Item, taken: int) -> bool:
    """Tell whether an item takes no further reply."""
    return isinstance(item, Many) and item.high is not None and taken >= item.high


def _many(item: Item, counts: Iterator[int]) -> Item:
    """Return an item with the number of its replies, if it is one for each."""
    if not isinstance(item, Each):
        return item
    count = next(counts)
    return Many(*item.names, low=count, high=count)


def united(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    """Return all names of some sets."""
    return frozenset(name for names in sets for name in names)


def _is_content(item: Item, taken: int = 0) -> bool:
    """Tell whether an item needs no further reply."""
    if isinstance(item, One):
        return item.none
    return isinstance(item, Many) and item.low <= taken
