"""The endings of lines, of which several may count, and what does not end in time."""

from functools import cache
from typing import final

from sockgen_runtime.errors import LineTooLong, PayloadTooLarge, ProtocolError
from sockgen_runtime.messages.delimiters import Delimiter, Ends

__all__ = ["FrameTooLong", "parted", "too_long"]


@cache
def parted(endings: tuple[bytes, ...]) -> tuple[bytes, bytes, tuple[bytes, ...]]:
    """Return the longest ending, the shortest, and what others have before that.

    Args:
        endings: of lines; the shortest is the end of all others.
    """
    *longer, shortest = sorted(endings, key=len, reverse=True)
    prefixes = tuple(ending[: -len(shortest)] for ending in longer)
    return (longer or [shortest])[0], shortest, prefixes


@final
class FrameTooLong(LineTooLong):
    """A message has more octets than it may have before any of its delimiters.

    Args:
        limit: octets that are allowed.
        ends: the delimiters.
    """

    def __init__(self, limit: int, ends: Ends) -> None:
        super().__init__(limit, unfinished=True)
        self.ends = ends


def too_long(delimiter: Delimiter, most: int) -> ProtocolError:
    """Return the error of octets that do not end in time.

    Args:
        delimiter: what ends them.
        most: octets before it, at most.
    """
    if isinstance(delimiter, Ends):
        return FrameTooLong(most, delimiter)
    return PayloadTooLarge(None, most, until=delimiter)
