"""Forms whose first lines are alike: a later line tells which of them it is.

All readers that the first line suits are given the lines behind it, until one is left that
these suit as well. As soon as the first of them, in the order in which forms are tried, asks
for anything but a line or has read all it wants, it is the one.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from .demands import Demand, Line, Reading
from .errors import Malformed
from .forms import Form

__all__ = ["rivalry"]

_C = TypeVar("_C")
_Begun = tuple[Form[_C], Reading[_C], Demand]


def rivalry(
    form: Form[_C],
    behind: Sequence[Form[_C]],
    line: bytes,
    decided: Callable[[Form[_C]], None],
) -> Reading[_C]:
    """Read a message as a form, or as one behind it that begins so, too.

    Args:
        form: the form that is tried first, whose first line it must be.
        behind: the forms that are tried after it.
        line: the first line.
        decided: called with the form, once it is known.

    Raises:
        ValueError: the line is not of the first form.
    """
    if form.read is None:
        raise Malformed
    reading = form.read(line)
    try:
        rivals = [(form, reading, next(reading)), *_begun(behind, line)]
        while len(rivals) > 1 and isinstance(rivals[0][2], Line):
            rivals = _left(rivals, (yield rivals[0][2]), decided)
        form, reading, demand = rivals[0]
        decided(form)
        while True:
            demand = reading.send((yield demand))
    except StopIteration as stop:
        message: _C = stop.value
        return message


def _begun(forms: Sequence[Form[_C]], line: bytes) -> list[_Begun[_C]]:
    """Return the readers of forms whose first line this may be, and what they ask for."""
    found: list[_Begun[_C]] = []
    for form in forms:
        if form.read is not None and not form.headless:
            reading = form.read(line)
            try:
                found.append((form, reading, next(reading)))
            except (StopIteration, ValueError):
                continue
    return found


def _left(
    rivals: list[_Begun[_C]], line: bytes, decided: Callable[[Form[_C]], None]
) -> list[_Begun[_C]]:
    """Return the readers that a further line suits, and what they ask for next.

    Raises:
        ValueError: it suits none; the first of them says why.
        StopIteration: it is the last line of the first that it suits, which is the one.
    """
    left: list[_Begun[_C]] = []
    refusals: list[ValueError] = []
    for form, reading, demand in rivals:
        if isinstance(demand, Line):
            try:
                left.append((form, reading, reading.send(line)))
            except ValueError as refusal:
                refusals.append(refusal)
            except StopIteration:
                if not left:
                    decided(form)
                    raise
    if not left:
        raise refusals[0]
    return left
