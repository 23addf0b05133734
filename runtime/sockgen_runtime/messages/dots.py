"""Dot-stuffed bodies (RFC 5321, section 4.5.2): lines up to a lone dot.

A line that begins with a dot gets another in front. Only the canonical line ending counts,
for the lone dot and for the dots that are added: see `Source.dotted`.
"""

from collections.abc import Generator
from typing import Final

from sockgen_runtime.errors import EncodeError

from .demands import Demand, Dotted

__all__ = ["dotted", "stuffed"]

_CRLF: Final = b"\r\n"


def dotted(
    limit: int | None = None, end: bytes = _CRLF
) -> Generator[Demand, bytes, bytes]:
    """Read a body: its lines, each with its ending, without the dots that were added.

    Used in a reader: `content = yield from dotted()`.

    Args:
        limit: octets of the body on the wire, at most; None: those of a payload.
        end: the canonical line ending.
    """
    body = yield Dotted(limit)
    return (end + body).replace(end + b".", end)[len(end) :]


def stuffed(content: bytes, end: bytes = _CRLF) -> bytes:
    """Return a body as it is on the wire, with the lone dot behind it.

    Args:
        content: lines, each with its ending; or nothing.
        end: the canonical line ending.

    Raises:
        EncodeError: the last line has no ending, and would be read back with one.
    """
    if content and not content.endswith(end):
        raise EncodeError(f"lines that each end with {end!r}", content)
    lines = (end + content).replace(end + b".", end + b"..")[len(end) :]
    return lines + b"." + end
