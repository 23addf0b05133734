"""How octets become the tokens of a message."""

from typing import Final, TypeAlias

from attrs import field, frozen

from sockgen.source import Span

__all__ = [
    "BETWEEN",
    "RESERVED",
    "FirstByte",
    "FixedFraming",
    "Framing",
    "QuoteKind",
    "StringFraming",
    "WordFraming",
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
class FirstByte:
    """A framing by the first octet of a message; messages are written in the first one."""

    options: "tuple[tuple[bytes, WordFraming | StringFraming], ...]"
    otherwise: "WordFraming | StringFraming"
    printed: "WordFraming | StringFraming"


Framing: TypeAlias = WordFraming | StringFraming | FirstByte | FixedFraming


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
