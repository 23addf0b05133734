"""A jukebox under test: its clock goes when it is told to, and its dice always fall alike."""

from random import Random
from typing import Final, final

from generated_examples.mpd.changes import Subsystem
from generated_examples.mpd.deck import Deck
from generated_examples.mpd.track import Track

__all__ = ["Clock", "Trial"]

_SECONDS: Final = 10.0


@final
class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@final
class Trial:
    """A deck, and what one sees of it.

    Args:
        uris: the tracks that are in its queue, of ten seconds each.
        seed: how its dice fall.
    """

    def __init__(self, uris: str = "", seed: int = 1) -> None:
        self.clock = Clock()
        self.news: list[Subsystem] = []
        self.deck = Deck(self.clock, Random(seed), self.news.append)
        if uris:
            self.add(uris)
        self.news.clear()

    def add(self, uris: str) -> None:
        """Put tracks into the queue, one for each letter."""
        self.deck.add([Track(uri, _SECONDS) for uri in uris])

    def after(self, seconds: float) -> str:
        """Let time pass; return what is seen then."""
        self.clock.now += seconds
        self.deck.player.advance()
        return self.seen

    @property
    def queue(self) -> str:
        """The queue, a letter a track."""
        return "".join(entry.track.uri for entry in self.deck.queue)

    @property
    def ids(self) -> list[int]:
        """The ids of the queue."""
        return [entry.id for entry in self.deck.queue]

    @property
    def seen(self) -> str:
        """What is played, such as `play a 3.5 b`: the track, its seconds, the next one."""
        moment = self.deck.player.moment()
        current = moment.current.track.uri if moment.current else "-"
        following = moment.following.track.uri if moment.following else "-"
        state = moment.state.name.lower()
        return f"{state} {current} {moment.elapsed:g} {following}"
