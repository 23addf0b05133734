"""The sessions that are open: a registry that any thread may look into.

    for session in server.sessions:
        session.push(Said("hello"))

Whoever iterates sees those that were open when it began; one that has ended meanwhile
takes no events, and says so.
"""

import threading
from collections.abc import Iterator
from types import GenericAlias
from typing import TYPE_CHECKING, final

from sockgen_runtime.generics import Generic, TypeVar

__all__ = ["Sessions"]

Member = TypeVar("Member")
Kind = TypeVar("Kind")


@final
class Sessions(Generic[Member]):
    """Sessions, in the order in which they were added."""

    if not TYPE_CHECKING:
        __class_getitem__ = classmethod(GenericAlias)

    __slots__ = ("_lock", "_members")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._members: dict[int, Member] = {}

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._members)

    def __contains__(self, session: object) -> bool:
        """Tell whether a session is among them."""
        return id(session) in self._members

    def __iter__(self) -> Iterator[Member]:
        """Iterate over those that are here now."""
        with self._lock:
            return iter(tuple(self._members.values()))

    def of(self, kind: type[Kind]) -> Iterator[Kind]:
        """Iterate over those of a class, such as the handler of one's own."""
        return (member for member in self if isinstance(member, kind))

    def add(self, session: Member) -> None:
        """Add a session; one that is here already stays where it is."""
        with self._lock:
            self._members[id(session)] = session

    def discard(self, session: Member) -> None:
        """Take out a session, if it is here."""
        with self._lock:
            self._members.pop(id(session), None)
