"""The order in which entries are played: the queue's own, or a random one."""

from collections.abc import Iterable
from random import Random
from typing import final

from .options import Options, Single

__all__ = ["Order"]


@final
class Order:
    """Ids of entries in the order of playing.

    Args:
        options: how the queue is played.
        dice: decides in random order.
    """

    def __init__(self, options: Options, dice: Random) -> None:
        self._options = options
        self._dice = dice
        self._ids: list[int] = []

    def follow(self, ids: Iterable[int], current: int | None) -> None:
        """Follow a queue that has changed.

        In random order what is new comes at any place behind the current entry.

        Args:
            ids: the queue.
            current: the entry that is current, if any.
        """
        ids = list(ids)
        if not self._options.random:
            self._ids = ids
            return
        there, known = set(ids), set(self._ids)
        self._ids = [each for each in self._ids if each in there]
        least = self._ids.index(current) + 1 if current in self._ids else 0
        for new in (each for each in ids if each not in known):
            self._ids.insert(self._dice.randint(least, len(self._ids)), new)

    def mix(self, current: int | None) -> None:
        """Choose another random order, which begins with the current entry, if any."""
        self._dice.shuffle(self._ids)
        if current is not None:
            self.bring_forward(current, None)

    def bring_forward(self, entry: int, current: int | None) -> None:
        """Let an entry be the next, so that all others are still to come.

        Args:
            entry: the entry.
            current: the one that is played now, if any.
        """
        if entry == current:
            return
        self._ids.remove(entry)
        at = 0 if current is None else self._ids.index(current) + 1
        self._ids.insert(at, entry)

    def first(self) -> int | None:
        """Return the entry that playing begins with."""
        return self._ids[0] if self._ids else None

    def after(self, entry: int) -> int | None:
        """Return the entry that follows another; None: nothing follows."""
        options = self._options
        if options.single is not Single.OFF and options.repeat:
            return entry
        at = self._ids.index(entry)
        if at + 1 < len(self._ids):
            return self._ids[at + 1]
        if options.repeat and (at > 0 or not options.consume):
            return self._ids[0]
        return None

    def before(self, entry: int) -> int:
        """Return the entry before another; the first one is before itself."""
        at = self._ids.index(entry)
        if at > 0:
            return self._ids[at - 1]
        return self._ids[-1] if self._options.repeat else entry
