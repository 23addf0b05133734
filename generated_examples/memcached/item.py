"""What one item of the cache is, and what the texts of the protocol mean for it.

An item is immutable and replaced as a whole, so that what was handed out stays as it was.
"""

import math
import re
from typing import Final, NamedTuple, final

__all__ = ["COUNT", "Item", "NotANumber", "charge", "number_in", "point_in_time"]

COUNT: Final = 2**64
"""Numbers are counted modulo this."""

MONTH: Final = 60 * 60 * 24 * 30
"""Seconds; an expiry time beyond it is a point in time, not a delay."""

OVERHEAD: Final = 64
"""Octets that an item is charged beside its key and its value."""

# As C reads a number at the start of a text: at most 20 digits beside leading zeros, and
# then a blank, a NUL or nothing.
_NUMBER: Final = re.compile(rb"\s*+\+?(?=[0-9])0*+([0-9]{0,20}+)(?![^\s\0])")


class NotANumber(ValueError):
    """A value that is to be counted up or down is no number of 64 bits."""


@final
class Item(NamedTuple):
    """A value and what belongs to it.

    Attributes:
        value: the octets.
        flags: a number of 32 bits that means something to the clients.
        deadline: the point in time from which it has expired; infinity: never.
        unique: the number of the change that made it.
    """

    value: bytes
    flags: int
    deadline: float
    unique: int


def charge(key: bytes, value: bytes) -> int:
    """Return the octets that an item is charged."""
    return len(key) + len(value) + OVERHEAD


def point_in_time(exptime: int, now: float) -> float:
    """Return the point in time that an expiry time of the protocol means.

    Args:
        exptime: 0: never; negative: at once; up to 30 days: seconds from now; beyond: a
            point in time, in seconds since 1970.
        now: the point in time that is now.
    """
    if exptime == 0:
        return math.inf
    if exptime < 0:
        return -math.inf
    return float(exptime) if exptime > MONTH else now + exptime


def number_in(value: bytes) -> int:
    """Return the number that a value begins with.

    Raises:
        NotANumber: it begins with none, or with one of more than 64 bits.
    """
    match = _NUMBER.match(value)
    number = int(match[1] or b"0") if match else COUNT
    if number >= COUNT:
        raise NotANumber
    return number
