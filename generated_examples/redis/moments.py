"""Moments at which something expires, from what a command says of them."""

from enum import Enum
from typing import final

from .refusals import OutOfRange
from .values import LARGEST, SMALLEST

__all__ = ["Unit", "later", "moment"]


@final
class Unit(Enum):
    """What times are counted in; the value is in milliseconds."""

    SECONDS = 1000
    MILLISECONDS = 1


def moment(amount: int, unit: Unit, command: str, *, since: int = 0) -> int:
    """Return a moment, in milliseconds since 1970.

    Args:
        amount: how much later it is than `since`.
        unit: what that is counted in.
        command: who asks, in small letters.
        since: a moment.

    Raises:
        OutOfRange: there is no such moment.
    """
    delay = amount * unit.value
    if SMALLEST <= delay <= LARGEST - since:
        return since + delay
    raise OutOfRange(f"invalid expire time in '{command}' command")


def later(amount: int, unit: Unit, command: str, *, since: int = 0) -> int:
    """The same; the moment is a later one.

    Raises:
        OutOfRange: it is not, or there is no such moment.
    """
    if amount > 0:
        return moment(amount, unit, command, since=since)
    raise OutOfRange(f"invalid expire time in '{command}' command")
