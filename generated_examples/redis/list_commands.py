"""Commands about lists, among them the pops that wait."""

import math
from typing import Final

from sockgen_runtime import Deferred

from .connection import Connection, refusing
from .protocol import (
    Bpop,
    BpopVerb,
    Error,
    Integer,
    Lindex,
    Llen,
    Lmove,
    LmoveFrom,
    LmoveTo,
    Lrange,
    Lrem,
    Lset,
    Ltrim,
    Missing,
    NullArray,
    Ok,
    Pop,
    Popped,
    PopVerb,
    Push,
    PushVerb,
    Rpoplpush,
    Value,
    Values,
)
from .refusals import OutOfRange
from .waiting import End, Waiter

__all__ = ["ListCommands"]

_PUSH: Final = {
    PushVerb.LPUSH: (End.LEFT, True),
    PushVerb.RPUSH: (End.RIGHT, True),
    PushVerb.LPUSHX: (End.LEFT, False),
    PushVerb.RPUSHX: (End.RIGHT, False),
}
"""The end of the list, and whether it is made if there is none."""


class ListCommands(Connection):
    """Commands about lists."""

    @refusing
    def do_push(self, command: Push) -> Integer:
        """Put elements on a list."""
        end, create = _PUSH[command.verb]
        lists = self.database.lists
        return Integer(lists.push(command.key, command.values, end, create=create))

    @refusing
    def do_pop(self, command: Pop) -> Value | Missing | Values | NullArray:
        """Take elements from a list."""
        end = End.LEFT if command.verb is PopVerb.LPOP else End.RIGHT
        if command.count is None:
            element = self.database.lists.pop(command.key, end)
            return Missing() if element is None else Value(element)
        elements = self.database.lists.pop_many(command.key, end, command.count)
        return NullArray() if elements is None else Values(items=tuple(elements))

    @refusing
    def do_llen(self, command: Llen) -> Integer:
        """Tell how many elements a list has."""
        return Integer(self.database.lists.length(command.key))

    @refusing
    def do_lrange(self, command: Lrange) -> Values:
        """Tell elements of a list."""
        lists = self.database.lists
        return Values(
            items=tuple(lists.slice(command.key, command.start, command.stop))
        )

    @refusing
    def do_lindex(self, command: Lindex) -> Value | Missing:
        """Tell one element of a list."""
        element = self.database.lists.at(command.key, command.index)
        return Missing() if element is None else Value(element)

    @refusing
    def do_lset(self, command: Lset) -> Ok:
        """Put another element in the place of one."""
        self.database.lists.replace(command.key, command.index, command.value)
        return Ok()

    @refusing
    def do_lrem(self, command: Lrem) -> Integer:
        """Remove elements that are like one."""
        lists = self.database.lists
        return Integer(lists.remove(command.key, command.value, command.count))

    @refusing
    def do_ltrim(self, command: Ltrim) -> Ok:
        """Keep a part of a list."""
        self.database.lists.keep(command.key, command.start, command.stop)
        return Ok()

    @refusing
    def do_rpoplpush(self, command: Rpoplpush) -> Value | Missing:
        """Move an element from the end of a list to the beginning of another."""
        return self._moved(command.source, command.destination, End.RIGHT, End.LEFT)

    @refusing
    def do_lmove(self, command: Lmove) -> Value | Missing:
        """Move an element from one list to another."""
        take = End.LEFT if command.from_ is LmoveFrom.LEFT else End.RIGHT
        put = End.LEFT if command.to is LmoveTo.LEFT else End.RIGHT
        return self._moved(command.source, command.destination, take, put)

    def _moved(
        self, source: bytes, destination: bytes, take: End, put: End
    ) -> Value | Missing:
        element = self.database.lists.move(source, destination, take, put)
        return Missing() if element is None else Value(element)

    # Waiting --------------------------------------------------------------------------

    @refusing
    def do_bpop(
        self, command: Bpop
    ) -> Popped | NullArray | Deferred[Popped | NullArray | Error]:
        """Take an element from the first list that has one, or wait for it."""
        seconds = _patience(command.timeout)
        end = End.LEFT if command.verb is BpopVerb.BLPOP else End.RIGHT
        lists = self.database.lists
        if self.batch_index is not None:  # A transaction waits for nobody.
            popped = lists.pop_first(command.keys, end)
            return NullArray() if popped is None else Popped(*popped)
        waiter: Waiter
        later = Deferred[Popped | NullArray | Error](
            timeout=seconds,
            otherwise=NullArray(),
            cancelled=lambda: lists.leave(waiter),
        )
        waiter = Waiter(
            command.keys, end, lambda key, element: later.answer(Popped(key, element))
        )
        popped = lists.pop_or_wait(waiter)
        return later if popped is None else Popped(*popped)


def _patience(timeout: float) -> float | None:
    """Return how many seconds a pop waits; None: for ever.

    Raises:
        OutOfRange: there is no such time.
    """
    if timeout < 0:
        raise OutOfRange("timeout is negative")
    if not math.isfinite(timeout * 1000):
        raise OutOfRange("timeout is out of range")
    return timeout or None
