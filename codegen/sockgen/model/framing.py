"""How octets become the tokens of a message."""

from typing import Final, TypeAlias

from attrs import field, frozen

from sockgen.source import Span

__all__ = [
    "BETWEEN",
    "RESERVED",
    "CountFraming",
    "DelimitedFraming",
    "FirstByte",
    "FixedFraming",
    "FrameByFirstByte",
    "Framing",
    "LengthFraming",
    "LineFraming",
    "MarkFraming",
    "QuoteKind",
    "StringFraming",
    "WholeFraming",
    "WordFraming",
    "acknowledged",
    "both_ways",
    "framed",
]

BETWEEN: Final = b"\0"
"""What stands between two tokens in a form over tokens, as in the runtime."""

RESERVED: Final = b"\0\1\2"
"""The octets by which tokens are divided in the runtime."""


@frozen
class QuoteKind:
    """One kind of quotes; ``keep`` leaves an escape without a meaning as it is."""

    mark: bytes
    escape: bytes
    mapped: tuple[tuple[bytes, bytes], ...]
    hexadecimal: bytes
    keep: bool


@frozen
class WordFraming:
    """The words of a line, with any of the octets ``blank`` between them."""

    blank: bytes
    quotes: tuple[QuoteKind, ...]
    deny: bytes
    anywhere: bool


@frozen
class StringFraming:
    """An array of sized strings: a type by its name."""

    type: str
    span: Span = field(eq=False)


@frozen
class FixedFraming:
    """Messages of one length, with nothing behind them."""

    size: int


@frozen
class CountFraming:
    """Messages behind the number of their octets, in digits, and a text."""

    behind: bytes


@frozen
class LengthFraming:
    """Messages behind the number of their octets, an integer of so many octets."""

    size: int


@frozen
class MarkFraming:
    """Messages between two octets; ``check`` is ``sum8``, ``xor8`` or nothing.

    ``good`` and ``bad`` are what is said of each message, if they are acknowledged; ``max``
    is what one may have, if not as much as any other line.
    """

    start: bytes
    end: bytes
    check: str
    escape: bytes
    ignore: bytes
    max: int | None = None
    good: bytes = b""
    bad: bytes = b""


@frozen
class FirstByte:
    """A framing by the first octet of a message; messages are written in the first one."""

    options: "tuple[tuple[bytes, WordFraming | StringFraming], ...]"
    otherwise: "WordFraming | StringFraming"
    printed: "WordFraming | StringFraming"


@frozen
class DelimitedFraming:
    """Messages up to the first of some delimiters; the first of these is written."""

    ends: tuple[bytes, ...]


WholeFraming: TypeAlias = CountFraming | LengthFraming | MarkFraming | DelimitedFraming
"""What can be around any message, and by itself."""


@frozen
class FrameByFirstByte:
    """A frame by the first octet; messages are written in ``printed``."""

    options: tuple[tuple[bytes, WholeFraming], ...]
    otherwise: WholeFraming
    printed: WholeFraming


LineFraming: TypeAlias = FixedFraming | WholeFraming | FrameByFirstByte
"""Framings whose messages are lines, and no tokens."""

Framing: TypeAlias = WordFraming | StringFraming | FirstByte | LineFraming


def both_ways(framing: Framing | None) -> bool:
    """Whether replies are framed like commands."""
    return isinstance(framing, (WholeFraming, FrameByFirstByte))


def acknowledged(framing: Framing | None) -> bool:
    """Whether it is said of each message whether it came whole."""
    return isinstance(framing, MarkFraming) and bool(framing.good)


def framed(framing: Framing | None) -> dict[str, Span]:
    """Return the types that a framing names, and where."""
    match framing:
        case StringFraming(type=name):
            return {name: framing.span}
        case FirstByte():
            found: dict[str, Span] = {}
            for each in (*(option for _, option in framing.options), framing.otherwise):
                found |= framed(each)
            return found
        case _:
            return {}
