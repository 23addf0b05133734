"""What a memcached server does: a method for each command of the protocol.

All connections share one cache. A handler is one connection; whoever makes handlers gives
them the cache: `functools.partial(Cache, items)` is what a server takes.
"""

import logging
import math
import os
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Final, final

from sockgen_runtime import BaseServer, Datagram, PeerAddress
from sockgen_runtime.socketserver.variables import Connection

from .item import NotANumber
from .items import Items, Outcome
from .protocol import (
    CacheMemlimit,
    Cas,
    Decr,
    Delete,
    Deleted,
    Entry,
    Error,
    Exists,
    FlushAll,
    Gat,
    Gats,
    Get,
    Gets,
    Incr,
    MemcachedHandler,
    MemoryTooSmall,
    NotFound,
    NotNumeric,
    NotStored,
    Number,
    Ok,
    Reset,
    ServerVersion,
    Stat,
    Stats,
    Store,
    Stored,
    StoreMode,
    TooLarge,
    Touch,
    Touched,
    UniqueValue,
    Value,
    Verbosity,
    Version,
)

__all__ = ["Cache"]

_LEAST_MEGABYTES: Final = 8

_DUMP_MOST: Final = 10_000

_LEVELS: Final = (logging.WARNING, logging.INFO, logging.DEBUG)
"""What is logged at the verbosities 0, 1, and 2 and more."""

_STARTED: Final = time.time()

_VERSION: Final = "1.6.18"
"""The release of memcached that is followed; clients decide by it what they may send."""

_STORE_REPLIES: Final[Mapping[Outcome, Stored | NotStored | TooLarge]] = {
    Outcome.STORED: Stored(),
    Outcome.NOT_STORED: NotStored(),
    Outcome.TOO_LARGE: TooLarge(),
}

_CAS_REPLIES: Final[Mapping[Outcome, Stored | Exists | NotFound | TooLarge]] = {
    Outcome.STORED: Stored(),
    Outcome.EXISTS: Exists(),
    Outcome.NOT_FOUND: NotFound(),
    Outcome.TOO_LARGE: TooLarge(),
}

_logger: Final = logging.getLogger("generated_examples.memcached")


@final
class Cache(MemcachedHandler):
    """One connection to the cache, or one datagram.

    Args:
        items: what the cache holds.
        request: the connection, or the datagram.
        client_address: where the client is.
        server: the server that accepted it.
    """

    def __init__(
        self,
        items: Items,
        request: Connection | Datagram,
        client_address: PeerAddress | None,
        server: BaseServer,
    ) -> None:
        self.items = items
        super().__init__(request, client_address, server)

    # Storing --------------------------------------------------------------------------

    def do_store(self, command: Store) -> Stored | NotStored | TooLarge:
        """Store a value, or put it before or behind another."""
        return _STORE_REPLIES[self._stored(command)]

    def _stored(self, command: Store) -> Outcome:
        key, value = command.key, command.value
        flags, exptime = command.flags, command.exptime
        match command.mode:
            case StoreMode.SET:
                return self.items.set(key, value, flags, exptime)
            case StoreMode.ADD:
                return self.items.add(key, value, flags, exptime)
            case StoreMode.REPLACE:
                return self.items.replace(key, value, flags, exptime)
            case StoreMode.APPEND:
                return self.items.append(key, value)
            case StoreMode.PREPEND:
                return self.items.prepend(key, value)

    def do_cas(self, command: Cas) -> Stored | Exists | NotFound | TooLarge:
        """Store a value if the old one is still the one that the client knows."""
        outcome = self.items.cas(
            command.key,
            command.value,
            command.flags,
            command.exptime,
            command.unique,
        )
        return _CAS_REPLIES[outcome]

    # Fetching -------------------------------------------------------------------------

    def do_get(self, command: Get) -> Iterator[Value]:
        """Fetch what there is, key by key."""
        for key in command.keys:
            if item := self.items.get(key):
                yield Value(key, item.flags, item.value)

    def do_gets(self, command: Gets) -> Iterator[UniqueValue]:
        """Fetch what there is, with the numbers of its last changes."""
        for key in command.keys:
            if item := self.items.get(key):
                yield UniqueValue(key, item.flags, item.unique, item.value)

    def do_gat(self, command: Gat) -> Iterator[Value]:
        """Fetch what there is, with another expiry time."""
        for key in command.keys:
            if item := self.items.touch(key, command.exptime):
                yield Value(key, item.flags, item.value)

    def do_gats(self, command: Gats) -> Iterator[UniqueValue]:
        """Fetch what there is, with another expiry time and the numbers."""
        for key in command.keys:
            if item := self.items.touch(key, command.exptime):
                yield UniqueValue(key, item.flags, item.unique, item.value)

    # Changing -------------------------------------------------------------------------

    def do_touch(self, command: Touch) -> Touched | NotFound:
        """Give a value another expiry time."""
        found = self.items.touch(command.key, command.exptime)
        return Touched() if found else NotFound()

    def do_delete(self, command: Delete) -> Deleted | NotFound:
        """Remove a value."""
        return Deleted() if self.items.delete(command.key) else NotFound()

    def do_incr(self, command: Incr) -> Number | NotFound | NotNumeric:
        """Add to a number."""
        try:
            number = self.items.count_up(command.key, command.delta)
        except NotANumber:
            return NotNumeric()
        return NotFound() if number is None else Number(number)

    def do_decr(self, command: Decr) -> Number | NotFound | NotNumeric:
        """Subtract from a number."""
        try:
            number = self.items.count_down(command.key, command.delta)
        except NotANumber:
            return NotNumeric()
        return NotFound() if number is None else Number(number)

    def do_flush_all(self, command: FlushAll) -> Ok:
        """Forget everything."""
        self.items.flush(command.delay or 0)
        return Ok()

    # Administration -------------------------------------------------------------------

    def do_stats(self, command: Stats) -> Iterator[Stat | Entry] | Reset | Error:
        """Tell about the cache and this process."""
        match command.about:
            case ():
                return self._statistics()
            case (b"cachedump", slab, most, *_) if slab.isdigit() and most.isdigit():
                return self._dump(int(slab), int(most))
            case (b"reset", *_):
                self.items.reset_statistics()
                return Reset()
            case _:
                return Error()

    def _statistics(self) -> Iterator[Stat]:
        now = time.time()
        process = {
            "pid": os.getpid(),
            "uptime": int(now - _STARTED),
            "time": int(now),
            "version": _VERSION,
            "pointer_size": sys.maxsize.bit_length() + 1,
            "threads": threading.active_count(),
        }
        for name, value in {**process, **self.items.statistics()}.items():
            yield Stat(name, str(value))

    def _dump(self, slab: int, most: int) -> Iterator[Entry]:
        """Tell about items; all are in the first class of sizes (slab)."""
        if slab != 1:
            return
        for key, item in self.items.oldest(min(most or _DUMP_MOST, _DUMP_MOST)):
            never = math.isinf(item.deadline)
            yield Entry(key, len(item.value), 0 if never else int(item.deadline))

    def do_version(self, command: Version) -> ServerVersion:
        """Tell whose behaviour this is."""
        return ServerVersion(_VERSION)

    def do_verbosity(self, command: Verbosity) -> Ok | Error:
        """Log more or less."""
        if command.level is None:
            return Error()
        _logger.setLevel(_LEVELS[min(command.level, len(_LEVELS) - 1)])
        return Ok()

    def do_cache_memlimit(self, command: CacheMemlimit) -> Ok | MemoryTooSmall:
        """Change how much memory the values may take."""
        if command.megabytes < _LEAST_MEGABYTES:
            return MemoryTooSmall()
        self.items.resize(command.megabytes << 20)
        return Ok()
