"""Forms that begin alike: what comes later tells which of them it is.

All readers that the first line suits are given what comes behind it, as long as they ask
for the same: the next line, or so many octets. Those that it does not suit drop out. When
the first of those that are left, in the order in which forms are tried, asks for something
else than the others, or has read all it wants, it is the one.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from sockgen_runtime.errors import Malformed
from sockgen_runtime.messages.demands import Block, Demand, Line, Reading, Take
from sockgen_runtime.messages.forms import Form, Forms

__all__ = ["any_of", "rivalry"]

_C = TypeVar("_C")
_Begun = tuple[Form[_C], Reading[_C], Demand]


def rivalry(
    form: Form[_C],
    behind: Sequence[Form[_C]],
    line: bytes,
    decided: Callable[[Form[_C]], object],
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
        while len(rivals) > 1:
            rivals = _left(rivals, (yield rivals[0][2]), decided)
        form, reading, demand = rivals[0]
        decided(form)
        while True:
            demand = reading.send((yield demand))
    except StopIteration as stop:
        message: _C = stop.value
        return message


def any_of(forms: Forms[_C], line: bytes, *without: str) -> Reading[_C]:
    """Read a message within another one.

    Args:
        forms: what it may be.
        line: its first line.
        without: names of forms that it cannot have.

    Raises:
        Malformed: it is none of them.
    """
    left = [form for form in forms.candidates(line) if form.name not in without]
    for index, form in enumerate(left, 1):
        try:
            if form.parse is not None:
                return form.parse(line)
            reading = rivalry(form, left[index:], line, _whichever)
            demand = next(reading)
        except StopIteration as stop:
            found: _C = stop.value
            return found
        except ValueError:
            continue
        try:
            while True:
                demand = reading.send((yield demand))
        except StopIteration as stop:
            whole: _C = stop.value
            return whole
    raise Malformed


def _whichever(form: object) -> None:
    """Take no notice of which form it is."""


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
    rivals: list[_Begun[_C]], octets: bytes, decided: Callable[[Form[_C]], object]
) -> list[_Begun[_C]]:
    """Return the readers that what has come suits, and what they ask for next.

    Raises:
        ValueError: it suits none; the first of them says why.
        StopIteration: it is all that the first wants that it suits, which is the one.
    """
    left: list[_Begun[_C]] = []
    refusals: list[ValueError] = []
    met = rivals[0][2]
    for form, reading, demand in rivals:
        if not _alike(demand, met):
            continue
        try:
            left.append((form, reading, reading.send(octets)))
        except ValueError as refusal:
            refusals.append(refusal)
        except StopIteration:
            if not left:
                decided(form)
                raise
    if not left:
        raise refusals[0]
    return left


def _alike(demand: Demand, met: Demand) -> bool:
    """Whether what meets one demand meets the other."""
    if demand is met or (isinstance(demand, Line) and isinstance(met, Line)):
        return True
    if isinstance(demand, Block) and isinstance(met, Block):
        return demand.size == met.size
    return (
        isinstance(demand, Take) and isinstance(met, Take) and demand.size == met.size
    )
