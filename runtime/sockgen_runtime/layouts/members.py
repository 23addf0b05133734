"""Members of open enums: numbers that have a name, and those that have none."""

from collections.abc import Mapping
from enum import IntEnum
from typing import TypeVar

__all__ = ["member"]

_E = TypeVar("_E", bound=IntEnum)


def member(members: Mapping[int, _E], value: int) -> _E | int:
    """Return the member of an enum that a number is, or the number.

    Args:
        members: the members by their numbers.
        value: the number.
    """
    return members.get(value, value)
