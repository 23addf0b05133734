"""Why something that a client asks for is not done."""

from enum import Enum, auto
from typing import final

__all__ = ["Refused", "Trouble"]


@final
class Trouble(Enum):
    """Kinds of reasons."""

    ARGUMENT = auto()
    NO_EXIST = auto()
    PLAYLIST_MAX = auto()
    PLAYER_SYNC = auto()
    EXIST = auto()


@final
class Refused(Exception):
    """It is not done, and nothing has changed.

    Args:
        trouble: the kind of reason.
        message: the reason, for a person.
    """

    def __init__(self, trouble: Trouble, message: str) -> None:
        super().__init__(message)
        self.trouble = trouble
        self.message = message
