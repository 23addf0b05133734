"""Messages of an emitted package, made from nothing but the types of their attributes.

Values are mostly harmless, so that many messages can be printed, and at times the worst
that a field could be given: line endings, blanks, brackets, what an enum does not know.
"""

from decimal import Decimal
from enum import Enum
from ipaddress import IPv4Address, IPv6Address
from random import Random
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin
from uuid import UUID

from sockgen_runtime import EncodeError

__all__ = ["random_message"]

_HARMLESS: Final = ("a", "b", "abc", "cab", "x1", "e", "f0")
_HOSTILE: Final = (
    *("", " ", "a b", "\r", "\n", "\r\n", "a\r\nC0", "\0", ";", ",", ".", "..", "\r\n.\r\n"),
    *("-", "=", "@", "<", ">", "/", "(", ")", ":", "!", "é", "\udcff", "PQR1", "DONE", "then"),
    *("a" * 70, "1", "r", "q7", "o7", "red", '"', "\\"),
)
_NUMBERS: Final = (0, 1, 5, 7, 9, 10, 100, 255, 256, -1, -5, -6, 999, 1000, 65535, 10**30)


def random_message(random: Random, class_: type[Any]) -> object | None:
    """Return a message with random values, or None if its class refuses them.

    Args:
        random: decides everything.
        class_: a class of an emitted `messages.py`.
    """
    hints: dict[str, Any] = class_.__annotations__
    given = {name: _value(random, hint) for name, hint in hints.items() if name != "_"}
    try:
        return class_(**given)
    except EncodeError:
        return None


def _value(random: Random, hint: Any) -> object:
    if isinstance(hint, str):  # `JsonValue`, which names itself
        return random.choice(_JSON)
    if get_origin(hint) in {Union, UnionType}:
        options = get_args(hint)
        if _is_json(options):
            return random.choice(_JSON)
        return _value(random, random.choice(options))
    if get_origin(hint) is tuple:
        count = random.choice(_COUNTS)
        return tuple(_value(random, get_args(hint)[0]) for _ in range(count))
    maker = _MAKERS.get(hint)
    if maker is not None:
        return maker(random)
    if issubclass(hint, Enum):
        return random.choice(list(hint))
    while (made := random_message(random, hint)) is None:
        pass
    return made


def _is_json(options: tuple[Any, ...]) -> bool:
    """Whether the options of a union are those of `JsonValue`."""
    return any(get_origin(option) is dict for option in options)


_JSON: Final = (None, True, 1, 1.5, "a b\r\n", [1, None], {"k": ["v"]})
_COUNTS: Final = (0, 1, 1, 1, 2, 3, 6)


def _text(random: Random) -> str:
    if random.random() < 0.8:
        return random.choice(_HARMLESS)
    return "".join(random.choice(_HOSTILE) for _ in range(random.randint(1, 2)))


def _octets(random: Random) -> bytes:
    if random.random() < 0.2:
        return random.randbytes(random.randrange(6))
    return _text(random).encode("utf-8", "surrogateescape")


_MAKERS: Final[dict[Any, Any]] = {
    NoneType: lambda _: None,
    bool: lambda random: random.random() < 0.5,
    int: lambda random: random.choice(_NUMBERS),
    float: lambda random: random.choice((0.0, 1.0, -1.5, 1e300, 1e-300, float("inf"))),
    Decimal: lambda random: random.choice((Decimal("-1.50"), Decimal(3), Decimal("NaN"))),
    str: _text,
    bytes: _octets,
    IPv4Address: lambda random: IPv4Address(random.randrange(2**32)),
    IPv6Address: lambda random: IPv6Address(random.randrange(2**128)),
    UUID: lambda random: UUID(int=random.randrange(2**128)),
}
