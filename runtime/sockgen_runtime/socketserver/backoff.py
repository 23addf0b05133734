"""How long to leave a listening socket alone when it could not be accepted from.

Without a pause a process that has used up its file descriptors spins: the connection
stays in the backlog, so the socket is ready again at once.
"""

import errno
import time
from typing import Final

from .lifecycle import Lifecycle

__all__ = ["note_accept", "note_failure"]

_SHORTAGES: Final = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM))
_FIRST: Final = 0.01  # seconds
_LONGEST: Final = 1.0  # seconds


def note_failure(life: Lifecycle, error: OSError) -> None:
    """Pause if something has run out; every time twice as long, up to a second."""
    if error.errno in _SHORTAGES:
        life.pause = min(max(_FIRST, 2 * life.pause), _LONGEST)
        life.paused_until = time.monotonic() + life.pause


def note_accept(life: Lifecycle) -> None:
    """Begin anew: a request was taken."""
    life.pause = 0.0
