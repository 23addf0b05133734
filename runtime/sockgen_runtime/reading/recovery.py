"""How a decoder goes on after an error: what it skips, and how much of it at most."""

from sockgen_runtime.errors import (
    BadFrame,
    BadTrailer,
    LineTooLong,
    PayloadTooLarge,
    ProtocolError,
    Unrecoverable,
)

from .endings import FrameTooLong
from .source import Source

__all__ = ["skip"]


def skip(
    source: Source,
    error: ProtocolError | None,
    budget: int,
    *,
    swallow: bool,
    resynchronise: bool,
) -> None:
    """Skip what an error has left behind.

    Args:
        source: what has arrived, up to where the error was found.
        error: what was wrong.
        budget: octets that may be skipped.
        swallow: skip the payload that the refused command announced.
        resynchronise: skip to the end of the line in which the error was found.

    Raises:
        Unrecoverable: that would be more than may be skipped.
    """
    if isinstance(error, BadFrame) and error.lost:
        raise Unrecoverable("it is not known where the next message begins")
    if isinstance(error, BadTrailer):
        if resynchronise:
            source.skip_until(error.until, budget)
        else:
            source.skip_trailer(error.until)
    elif isinstance(error, LineTooLong) and error.unfinished:
        ends = error.ends if isinstance(error, FrameTooLong) else b""
        source.skip_until(ends, budget)
    elif isinstance(error, PayloadTooLarge) and error.size is None:
        if not error.until:
            raise Unrecoverable("it is not known where the payload ends")
        source.skip_until(error.until, budget)
    elif isinstance(error, LineTooLong) and error.size is not None:
        if error.size > budget:
            raise Unrecoverable("a message is too long even to be skipped")
        source.skip_octets(error.size)
    elif swallow and error is not None:
        pending = -1 if error.pending is None else error.pending
        if pending > budget:
            raise Unrecoverable("a payload is too large even to be skipped")
        if pending >= 0:
            source.skip_octets(pending, error.trailer, error.until)
