"""How the queue is played."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import final

__all__ = ["Options", "Single"]


@final
class Single(Enum):
    """Whether playing pauses behind a track."""

    OFF = auto()
    ON = auto()
    ONESHOT = auto()


@final
@dataclass
class Options:
    """What clients have chosen.

    Attributes:
        repeat: whether the first track follows the last one.
        random: whether tracks are played in a random order.
        single: whether playing pauses behind a track; with `repeat` it is played again.
        consume: whether a track leaves the queue when it has been played.
        crossfade: seconds in which one track becomes the next.
        replay_gain: the name of the mode of replay gain.
    """

    repeat: bool = False
    random: bool = False
    single: Single = Single.OFF
    consume: bool = False
    crossfade: int = 0
    replay_gain: str = "OFF"
