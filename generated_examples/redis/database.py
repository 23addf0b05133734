"""All that the connections share, under one lock."""

import threading
from collections.abc import Callable
from typing import final

from .channels import Channels
from .hashes import Hashes
from .keys import Keys
from .keyspace import Keyspace, milliseconds
from .lists import Lists
from .sets import Sets
from .strings import Strings

__all__ = ["Database"]


@final
class Database:
    """All that the connections share.

    Attributes:
        keyspace: what all the others work on; a `with` block of it makes one step of
            many.
        keys: keys, whatever they hold.
        strings: those that hold a string.
        lists: those that hold a list.
        hashes: those that hold a hash.
        sets: those that hold a set.
        channels: the channels.
        clients: how many connections there are.

    Args:
        clock: returns the moment that is now, in milliseconds.
    """

    def __init__(self, clock: Callable[[], int] = milliseconds) -> None:
        lock = threading.RLock()
        self.keyspace = Keyspace(lock, clock)
        self.keys = Keys(self.keyspace)
        self.strings = Strings(self.keyspace)
        self.lists = Lists(self.keyspace)
        self.hashes = Hashes(self.keyspace)
        self.sets = Sets(self.keyspace)
        self.channels = Channels(lock)
        self.clients = 0
