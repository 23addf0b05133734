"""The player: what is played, how far it is, and what comes next.

There is no sound. A track is played while the clock goes, which is passed in; `advance`
does what has become due since the player was last looked at.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum, auto
from random import Random
from typing import Final, TypeAlias, final

from .changes import Subsystem
from .options import Options, Single
from .order import Order
from .queue import Entry, Queue
from .troubles import Refused, Trouble

__all__ = ["Clock", "Moment", "Player", "State"]

Clock: TypeAlias = Callable[[], float]

_LEAST: Final = 0.001


@final
class State(Enum):
    """What the player does."""

    PLAY = auto()
    PAUSE = auto()
    STOP = auto()


@final
@dataclass(frozen=True)
class Moment:
    """What there is to see of the player.

    Attributes:
        state: what it does.
        current: the entry that is played, or would be.
        elapsed: how many seconds of it have been played.
        following: the entry that comes next.
    """

    state: State
    current: Entry | None
    elapsed: float
    following: Entry | None


@final
class Player:
    """Plays a queue.

    Args:
        queue: the queue.
        options: how it is played.
        clock: seconds that only grow.
        dice: decides in random order.
        changed: is called with what has changed.
    """

    def __init__(
        self,
        queue: Queue,
        options: Options,
        clock: Clock,
        dice: Random,
        changed: Callable[[Subsystem], None],
    ) -> None:
        self._queue = queue
        self._options = options
        self._clock = clock
        self._changed = changed
        self._order = Order(options, dice)
        self._state = State.STOP
        self._current: int | None = None
        self._elapsed = 0.0
        self._since = clock()
        self._pinned: float | None = None
        self._played = 0.0

    # What is seen ---------------------------------------------------------------------

    def moment(self) -> Moment:
        """Return what there is to see."""
        current = self._current
        following = None if current is None else self._order.after(current)
        return Moment(
            self._state,
            None if current is None else self._entry(current),
            self._position(),
            None if following is None else self._entry(following),
        )

    @property
    def played(self) -> float:
        """How many seconds have been played at all."""
        self._account()
        return self._played

    def position(self) -> int | None:
        """Return where the current entry is in the queue."""
        return None if self._current is None else self._queue.position_of(self._current)

    def due(self) -> float | None:
        """Return when the track ends, by the clock; None: it does not."""
        if self._state is not State.PLAY:
            return None
        return self._since + self._length() - self._elapsed

    # What is done ---------------------------------------------------------------------

    def play(self, entry: int | None) -> None:
        """Play an entry.

        Args:
            entry: its id; None: go on, or begin.
        """
        if entry is not None:
            if self._options.random:
                self._order.bring_forward(entry, self._current)
            self._begin(entry)
        elif self._state is not State.STOP:
            self.pause(paused=False)
        elif (start := self._current or self._order.first()) is not None:
            self._begin(start)

    def pause(self, *, paused: bool | None = None) -> None:
        """Pause or go on.

        Args:
            paused: which of the two; None: the other one.
        """
        if self._state is State.STOP:
            return
        if paused is None:
            paused = self._state is State.PLAY
        self._enter(State.PAUSE if paused else State.PLAY, self._position())

    def stop(self) -> None:
        """Play no longer; the entry stays current."""
        if self._state is State.STOP:
            return
        self._enter(State.STOP, 0.0)
        if self._options.random:
            self._order.mix(self._current)

    def next(self) -> None:
        """Play the entry that follows.

        Raises:
            Refused: nothing is played.
        """
        current = self._playing()
        following = self._successor(current)
        if following is None:
            self.stop()
            self._current = None
        else:
            self._begin(following)
        self._consume(current)

    def previous(self) -> None:
        """Play the entry before.

        Raises:
            Refused: nothing is played.
        """
        self._begin(self._order.before(self._playing()))

    def seek(self, entry: int, seconds: float) -> None:
        """Play an entry from some second on; a player that is paused stays so.

        Args:
            entry: its id.
            seconds: where to begin, from 0; behind the end is the end.
        """
        paused = self._state is State.PAUSE
        self._current = entry
        self._enter(State.PAUSE if paused else State.PLAY, min(seconds, self._length()))

    def seek_current(self, seconds: float, *, relative: bool) -> None:
        """Go somewhere else in the track that is played.

        Args:
            seconds: where to.
            relative: whether they count from where the player is.

        Raises:
            Refused: nothing is played.
        """
        current = self._playing()
        start = self._position() if relative else 0.0
        self.seek(current, max(start + seconds, 0.0))

    def drop(self, entries: Collection[int]) -> None:
        """Go on behind entries that are about to leave the queue."""
        if self._current not in entries:
            return
        following = self._current
        while following in entries:
            assert following is not None
            after = self._order.after(following)
            following = None if after == self._current else after
        if self._state is State.PLAY and following is not None:
            self._begin(following)
        elif self._state is State.STOP:
            self._current = None
        else:
            self.stop()
            self._current = following

    def follow(self) -> None:
        """Look at the queue, which has changed."""
        self._order.follow((entry.id for entry in self._queue), self._current)
        self._changed(Subsystem.PLAYLIST)

    def reorder(self) -> None:
        """Look at the options: whether the order is random has changed."""
        self._order.follow((entry.id for entry in self._queue), self._current)
        if self._options.random:
            self._order.mix(self._current)

    def advance(self) -> None:
        """Do what has become due."""
        while (due := self.due()) is not None and due <= self._clock():
            self._pinned = due
            self._finish()
        self._pinned = None

    # Within ---------------------------------------------------------------------------

    def _finish(self) -> None:
        """The track has been played to its end."""
        assert self._current is not None
        finished, options = self._current, self._options
        following = self._successor(finished)
        pauses = options.single is Single.ONESHOT or (
            options.single is Single.ON and not options.repeat
        )
        if options.single is Single.ONESHOT:
            options.single = Single.OFF
            self._changed(Subsystem.OPTIONS)
        if following is None:
            self.stop()
            self._current = None
        else:
            self._begin(following, State.PAUSE if pauses else State.PLAY)
        self._consume(finished)

    def _successor(self, entry: int) -> int | None:
        """Return what follows; when a random order begins anew, it is another one."""
        following = self._order.after(entry)
        anew = following == self._order.first() and following != entry
        if anew and self._options.random:
            self._order.mix(None)
            return self._order.first()
        return following

    def _begin(self, entry: int, state: State = State.PLAY) -> None:
        self._account()
        self._current = entry
        self._enter(state, 0.0)

    def _enter(self, state: State, elapsed: float) -> None:
        self._account()
        self._state = state
        self._elapsed = elapsed
        self._since = self._now()
        self._changed(Subsystem.PLAYER)

    def _account(self) -> None:
        """Add what was played since the last change to what was played at all."""
        if self._state is State.PLAY:
            now = self._now()
            self._played += now - self._since
            self._elapsed += now - self._since
            self._since = now

    def _now(self) -> float:
        """Return the time, or that at which something became due that is done now."""
        return self._clock() if self._pinned is None else self._pinned

    def _consume(self, entry: int) -> None:
        if self._options.consume and entry != self._current:
            at = self._queue.position_of(entry)
            self._queue.delete(range(at, at + 1))
            self.follow()

    def _playing(self) -> int:
        if self._state is State.STOP or self._current is None:
            raise Refused(Trouble.PLAYER_SYNC, "Not playing")
        return self._current

    def _entry(self, entry: int) -> Entry:
        return self._queue.at(self._queue.position_of(entry))

    def _length(self) -> float:
        assert self._current is not None
        return max(self._entry(self._current).track.seconds, _LEAST)

    def _position(self) -> float:
        if self._state is not State.PLAY:
            return self._elapsed
        passed = self._now() - self._since
        return min(self._elapsed + passed, self._length())
