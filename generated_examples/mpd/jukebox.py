"""The jukebox: one deck for all clients, one client at a time.

The deck is reached in a turn only:

    with jukebox.turn() as deck:
        deck.player.play(None)

What changed in a turn is told when it is over, when nobody holds its lock.
"""

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from random import Random, SystemRandom
from typing import final

from .changes import Changes, Subsystem
from .channels import Channels
from .collection import COVERS, TRACKS
from .deck import Deck
from .library import Library
from .player import Clock
from .playlists import Playlists

__all__ = ["Jukebox"]


@final
class Jukebox:
    """What a server has.

    Args:
        library: the tracks.
        clock: seconds that only grow.
        dice: decides what is left to chance.
    """

    def __init__(
        self,
        library: Library | None = None,
        clock: Clock = time.monotonic,
        dice: Random | None = None,
    ) -> None:
        self.library = Library(TRACKS, COVERS) if library is None else library
        self.changes = Changes()
        self.channels = Channels(self.tell)
        self.playlists = Playlists(self.tell)
        self.clock = clock
        self.started = clock()
        self._news: list[Subsystem] = []
        self._updates = 1  # the library was looked through when the jukebox began
        self._turn = threading.Condition()
        self._ends = False
        self._deck = Deck(clock, dice or SystemRandom(), self._news.append)

    def tell(self, changed: Subsystem) -> None:
        """Tell all clients of a change."""
        self.changes.tell((changed,))

    @contextmanager
    def turn(self) -> Generator[Deck, None, None]:
        """Have the deck alone, up to date."""
        try:
            with self._turn:
                self._deck.player.advance()
                yield self._deck
        finally:
            self._publish()

    def update(self) -> int:
        """Look whether the library has changed, which it never has; return a number."""
        with self._turn:
            self._updates += 1
            number = self._updates
        self.tell(Subsystem.UPDATE)
        return number

    # Time -----------------------------------------------------------------------------

    @contextmanager
    def ticking(self) -> Generator[None, None, None]:
        """Do in time what becomes due, in a thread, until the block ends."""
        thread = threading.Thread(target=self._tick, name="jukebox", daemon=True)
        thread.start()
        try:
            yield
        finally:
            with self._turn:
                self._ends = True
                self._turn.notify_all()
            thread.join()

    def _publish(self) -> None:
        """Tell what has changed, to the clients and to the thread that keeps time."""
        with self._turn:
            news = tuple(self._news)
            self._news.clear()
            self._turn.notify_all()
        if news:
            self.changes.tell(news)

    def _tick(self) -> None:
        while self._is_due():
            with self.turn():
                pass

    def _is_due(self) -> bool:
        """Wait until something is due; return False when there is no need any more."""
        with self._turn:
            while not self._ends:
                due = self._deck.player.due()
                left = None if due is None else due - self.clock()
                if left is not None and left <= 0:
                    return True
                self._turn.wait(left)
            return False
