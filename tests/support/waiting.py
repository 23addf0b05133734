"""Waiting for a condition, with a deadline and a reason.

Nothing in the tests sleeps and hopes: this is the one place that pauses, and it does so
between two looks at a condition.
"""

import os
import time
from collections.abc import Callable
from typing import Final

__all__ = ["DEADLINE", "wait_until"]

DEADLINE: Final = float(os.environ.get("TEST_DEADLINE", "20"))
"""Seconds after which a condition that should hold at once is given up."""

_PAUSE: Final = 0.005


def wait_until(
    condition: Callable[[], bool], what: str, deadline: float = DEADLINE
) -> None:
    """Return as soon as `condition()` is true.

    Args:
        condition: looked at every few milliseconds; it must not block.
        what: what is waited for, in the words of the failure.
        deadline: seconds, more than 0.

    Raises:
        TimeoutError: if it does not become true before the deadline.
    """
    end = time.monotonic() + deadline
    while not condition():
        if time.monotonic() > end:
            message = f"waited {deadline:g} seconds in vain for {what}"
            raise TimeoutError(message)
        time.sleep(_PAUSE)
