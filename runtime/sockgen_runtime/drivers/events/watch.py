"""Notices when something takes the thread of a loop for too long, and says what it is."""

import logging
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Final, final

if TYPE_CHECKING:
    from .loop import EventLoop

__all__ = ["Watch"]

_LOOKS: Final = 4  # in the time that is too long

_logger: Final = logging.getLogger("sockgen_runtime")


@final
class Watch:
    """Looks at a loop every now and then, in a thread of its own.

    Args:
        loop: whose `steps` go on while it is not held up.
        threshold: seconds that one step may take.
    """

    def __init__(self, loop: "EventLoop", threshold: float) -> None:
        self._loop = loop
        self._threshold = threshold
        self._ended = threading.Event()
        self._watched = threading.get_ident()
        self._thread = threading.Thread(
            target=self._run, name="watch of a loop", daemon=True
        )
        self._thread.start()

    def end(self) -> None:
        """Look no more."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        seen, looks = -1, 0
        while not self._ended.wait(self._threshold / _LOOKS):
            step = self._loop.step
            looks = looks + 1 if step and step == seen else 0
            seen = step
            if looks == _LOOKS:
                self._tell()

    def _tell(self) -> None:
        """Say which method it is that others wait for."""
        # It is documented, whatever its name looks like; and this is a debugger.
        frames: Callable[[], dict[int, FrameType]] = vars(sys)["_current_frames"]
        name = _method(frames().get(self._watched))
        words = "%s has held up all connections for more than %g s: is it @blocking?"
        _logger.warning(words, name, self._threshold)


def _method(frame: FrameType | None) -> str:
    """Return the name of the innermost method of a handler, or of anything at all."""
    name = "something"
    while frame is not None:
        code = frame.f_code
        if code.co_name.startswith("do_"):
            return code.co_qualname
        if name == "something":
            name = code.co_qualname
        frame = frame.f_back
    return name
