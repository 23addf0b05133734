"""What clients work on together: the queue, its player, the options and the outputs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, final

from .changes import Subsystem
from .options import Options, Single
from .player import Clock, Player
from .queue import BAD_INDEX, Entry, Queue
from .track import Track
from .troubles import Refused, Trouble

__all__ = ["Deck", "Output", "Place"]

_LOUDEST: Final = 100


@final
@dataclass
class Output:
    """Where the sound would go.

    Attributes:
        name: for a person.
        enabled: whether it is used.
    """

    name: str
    enabled: bool = True


@final
@dataclass(frozen=True)
class Place:
    """A place in the queue, as a client names it.

    Attributes:
        offset: the position; with `direction`, how many entries are in between.
        direction: 1 behind the current entry, -1 before it, 0 from the beginning.
    """

    offset: int
    direction: int = 0


@final
class Deck:
    """What clients work on together. One thread at a time: see `Jukebox`.

    Args:
        clock: seconds that only grow.
        dice: decides what is left to chance.
        changed: is called with what has changed.
    """

    def __init__(
        self, clock: Clock, dice: Random, changed: Callable[[Subsystem], None]
    ) -> None:
        self.queue = Queue()
        self.options = Options()
        self.player = Player(self.queue, self.options, clock, dice, changed)
        self.outputs = (Output("silence"),)
        self.volume = _LOUDEST
        self._dice = dice
        self._changed = changed

    # The queue ------------------------------------------------------------------------

    def add(self, tracks: Sequence[Track], place: Place | None = None) -> list[Entry]:
        """Put tracks behind all others, and then move them: two steps of the version.

        Args:
            tracks: the tracks.
            place: where the first of them goes; None: it stays behind all others.

        Raises:
            Refused: there is no such place, or no room.
        """
        length = len(self.queue)
        to = length if place is None else self._resolve(place, range(0))
        entries = self.insert(tracks)
        if entries and to < length:
            self.queue.move(range(length, len(self.queue)), to)
            self.player.follow()
        return entries

    def insert(
        self, tracks: Sequence[Track], place: Place | None = None
    ) -> list[Entry]:
        """Put tracks into the queue in one step of its version.

        Args:
            tracks: the tracks.
            place: where the first of them goes; None: behind all others.

        Raises:
            Refused: there is no such place, or no room.
        """
        at = None if place is None else self._resolve(place, range(0))
        if not tracks:
            return []
        entries = self.queue.insert(tracks, at)
        self.player.follow()
        return entries

    def delete(self, span: range) -> None:
        """Remove the entries at these positions, if there are any."""
        if span:
            self._remove(span)

    def clear(self) -> None:
        """Remove everything; an empty queue has changed as well."""
        self.player.stop()
        self._remove(range(len(self.queue)))

    def _remove(self, span: range) -> None:
        self.player.drop({self.queue.at(position).id for position in span})
        self.queue.delete(span)
        self.player.follow()

    def move(self, span: range, place: Place) -> None:
        """Move the entries at these positions.

        Raises:
            Refused: there is no such place, or nothing to move.
        """
        if not span:
            raise Refused(Trouble.ARGUMENT, BAD_INDEX)
        to = self._resolve(place, span)
        if to != span.start:
            self.queue.move(span, to)
            self.player.follow()

    def swap(self, one: int, other: int) -> None:
        """Let the entries at two positions change places.

        Raises:
            Refused: there is none at one of them.
        """
        self.queue.swap(one, other)
        self.player.follow()

    def shuffle(self, span: range) -> None:
        """Mix the entries at these positions, if there are several."""
        if len(span) > 1:
            self.queue.shuffle(span, self._dice)
            self.player.follow()

    # How it is played -----------------------------------------------------------------

    def set_random(self, *, wanted: bool) -> None:
        """Play in a random order, or in that of the queue."""
        if self.options.random is not wanted:
            self.options.random = wanted
            self.player.reorder()
            self._changed(Subsystem.OPTIONS)

    def set_repeat(self, *, wanted: bool) -> None:
        """Begin anew behind the last track, or end there."""
        if self.options.repeat is not wanted:
            self.options.repeat = wanted
            self._changed(Subsystem.OPTIONS)

    def set_consume(self, *, wanted: bool) -> None:
        """Remove what has been played, or keep it."""
        if self.options.consume is not wanted:
            self.options.consume = wanted
            self._changed(Subsystem.OPTIONS)

    def set_single(self, wanted: Single) -> None:
        """Pause behind a track, or do not."""
        if self.options.single is not wanted:
            self.options.single = wanted
            self._changed(Subsystem.OPTIONS)

    def set_crossfade(self, seconds: int) -> None:
        """Let one track become the next in so many seconds."""
        self.options.crossfade = seconds
        self._changed(Subsystem.OPTIONS)

    def set_replay_gain(self, mode: str) -> None:
        """Choose how loudness is evened out."""
        self.options.replay_gain = mode
        self._changed(Subsystem.OPTIONS)

    def set_volume(self, volume: int) -> None:
        """Change the volume; it stays within 0 and 100."""
        volume = min(max(volume, 0), _LOUDEST)
        if self.volume != volume:
            self.volume = volume
            self._changed(Subsystem.MIXER)

    def set_output(self, number: int, *, enabled: bool | None) -> None:
        """Use an output, or do not.

        Args:
            number: which one, from 0.
            enabled: whether it is used; None: the other way than now.

        Raises:
            Refused: there is no such output.
        """
        if number >= len(self.outputs):
            raise Refused(Trouble.NO_EXIST, "No such audio output")
        output = self.outputs[number]
        wanted = not output.enabled if enabled is None else enabled
        if output.enabled is not wanted:
            output.enabled = wanted
            self._changed(Subsystem.OUTPUT)

    # Within ---------------------------------------------------------------------------

    def _resolve(self, place: Place, moved: range) -> int:
        """Return a position, counted without the entries that move.

        Raises:
            Refused: it is not in the queue, or nothing is current.
        """
        room = len(self.queue) - len(moved)
        if place.direction == 0:
            return _bounded(place.offset, room)
        current = self.player.position()
        if current is None:
            raise Refused(Trouble.PLAYER_SYNC, "No current song")
        if current in moved:
            message = "Cannot move current song relative to itself"
            raise Refused(Trouble.ARGUMENT, message)
        if current >= moved.stop:
            current -= len(moved)
        if place.direction > 0:
            return current + 1 + _bounded(place.offset, room - current - 1)
        return current - _bounded(place.offset, current)


def _bounded(number: int, most: int) -> int:
    if number > most:
        raise Refused(Trouble.ARGUMENT, f"Number too large: {number}")
    return number
