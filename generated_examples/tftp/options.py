"""The options of a transfer (RFC 2347): what is asked for, and what is agreed to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, final

from .protocol.messages import Option

__all__ = ["Agreed", "agreed"]

BLOCK: Final = 512  # octets of a block, if nothing else is agreed
_SMALLEST_BLOCK: Final = 8
_LARGEST_BLOCK: Final = 65464
_LONGEST: Final = 255  # seconds
_DIGITS: Final = 20


@final
@dataclass(frozen=True)
class Agreed:
    """What a transfer goes by.

    Attributes:
        block: octets of a block.
        timeout: seconds after which a message is sent again; None: as always.
        size: octets of the file, as the client says; None: it does not.
        options: what is acknowledged.
    """

    block: int
    timeout: float | None
    size: int | None
    options: tuple[Option, ...]


def agreed(asked: Iterable[Option], size: int | None) -> Agreed:
    """Return what is agreed to; an option that is not known is passed over.

    Args:
        asked: the options of a request.
        size: octets of the file that is asked for; None: it is brought, or not known.
    """
    block, timeout, brought = BLOCK, None, None
    options: list[Option] = []
    for option in asked:
        name, value = option.name.lower(), _number(option.value)
        if value is None or any(name == known.name.lower() for known in options):
            continue
        if name == "blksize" and value >= _SMALLEST_BLOCK:
            block = min(value, _LARGEST_BLOCK)
            options.append(Option(option.name, str(block)))
        elif name == "timeout" and 1 <= value <= _LONGEST:
            timeout = float(value)
            options.append(option)
        elif name == "tsize":
            brought = value
            options.append(Option(option.name, str(value if size is None else size)))
    return Agreed(block, timeout, brought, tuple(options))


def _number(text: str) -> int | None:
    """Return the number that a text is, or None."""
    return (
        int(text) if text.isascii() and text.isdigit() and len(text) < _DIGITS else None
    )
