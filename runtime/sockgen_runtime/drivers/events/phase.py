"""How far a connection in a loop has come."""

from enum import Enum, auto

__all__ = ["Phase"]


class Phase(Enum):
    """How far a connection has come."""

    TALKING = auto()
    """Commands are read, run and answered."""
    ENDING = auto()
    """The peer sends no more; what it has sent is run and answered."""
    AWAY = auto()
    """Another activity has the connection: it shakes hands, or says farewell."""
    CLOSED = auto()
    """Nothing is left."""
