"""The types that every schema has without declaring them."""

from typing import Final

from sockgen.model import (
    Characters,
    Coded,
    DecimalNumber,
    HexNumber,
    Number,
    RealNumber,
    Scalar,
    Switch,
)

__all__ = [
    "BODIES",
    "BUILTIN",
    "CODED",
    "EXTENTS",
    "VALUES",
    "characters",
    "named",
    "token",
]

EXTENTS: Final = ("word", "text", "rest")
VALUES: Final = ("str", "bytes")
BODIES: Final = ("dot", "eof", "chunks")
CODED: Final = ("base64", "percent", "json", "ipv4", "ipv6", "uuid")
_ANY: Final = 2**256 - 1
_BLANK: Final = 1 << 0x20

_NUMBERS: Final[dict[str, Number]] = {
    "int": Number(None, None),
    "uint": Number(0, None),
    **{f"u{n}": Number(0, 2**n - 1) for n in (8, 16, 32, 64)},
    **{f"i{n}": Number(-(2 ** (n - 1)), 2 ** (n - 1) - 1) for n in (8, 16, 32, 64)},
}
BUILTIN: Final = (
    *EXTENTS,
    *VALUES,
    *_NUMBERS,
    *("hex", "f64", "decimal", "bool", "quoted", "reply"),
    *BODIES,
    *CODED,
)


def token(*, string: bool) -> Characters:
    """Return a token, or a part of one: it may be empty and hold any octet."""
    return Characters(_ANY, 0, None, string, token=True)


def characters(extent: str, line_octets: int, *, string: bool) -> Characters:
    """Return a word, or a text that may hold blanks and may be empty."""
    octets = _ANY & ~line_octets
    if extent == "word":
        return Characters(octets & ~_BLANK, 1, None, string)
    return Characters(octets, 0, None, string)


def named(name: str, *, string: bool) -> Scalar | None:
    """Return the built-in scalar type of a name, if there is one and it has no extent."""
    if name in _NUMBERS:
        return _NUMBERS[name]
    if name in CODED:
        low = 1 if name == "percent" else 0
        return Coded(name, low, None, string and name == "percent")
    simple: dict[str, Scalar] = {
        "hex": HexNumber(0, None),
        "f64": RealNumber(None, None),
        "decimal": DecimalNumber(None, None),
        "bool": Switch(b"true", b"false"),
    }
    return simple.get(name)
