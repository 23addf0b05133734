"""What a worker inherits from the process that has started it.

The listening sockets are those of the parent, which keeps them open: what waits to be
accepted is lost with no worker, and none of them has a queue of its own.
"""

import os
import signal
import threading
from typing import Final, final

__all__ = ["VARIABLE", "Inheritance", "inheritance"]

VARIABLE: Final = "SOCKGEN_WORKER"
"""The environment variable by which a parent tells a process that it is a worker."""


@final
class Inheritance:
    """What a worker inherits.

    Attributes:
        sockets: the descriptors of the listening sockets, one for each address.

    Args:
        ready: the descriptor to which it is told that the worker serves.
        life: the descriptor at which there is an end when the parent is gone.
        sockets: the same as above.
    """

    def __init__(self, ready: int, life: int, sockets: tuple[int, ...]) -> None:
        self.sockets: tuple[int, ...] = sockets
        self._ready = ready
        self._life = life

    def tell_ready(self) -> None:
        """Tell the parent that the worker serves; end in order when the parent is gone."""
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # It is meant for the parent.
        os.write(self._ready, b"\n")
        os.close(self._ready)
        watch = threading.Thread(target=self._watch, name="watch of the parent")
        watch.daemon = True
        watch.start()

    def _watch(self) -> None:
        """Wait for the end of the parent, and end then as if it had asked for that."""
        os.read(self._life, 1)
        os.kill(os.getpid(), signal.SIGTERM)


def inheritance() -> Inheritance | None:
    """Return what this process inherits, once; None if it is no worker."""
    text = os.environ.pop(VARIABLE, None)
    if text is None:
        return None
    ready, life, *sockets = (int(word) for word in text.split())
    return Inheritance(ready, life, tuple(sockets))
