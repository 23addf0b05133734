"""Messages of an emitted package, made from nothing but the types of their attributes.

Values are mostly harmless, so that many messages can be printed, and at times the worst
that a field could be given: line endings, blanks, brackets, what an enum does not know.
"""

import builtins
import re
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from ipaddress import IPv4Address, IPv6Address
from random import Random
from types import NoneType, UnionType
from typing import Final, Union, cast, get_args, get_origin
from uuid import UUID

from sockgen_runtime import EncodeError, FieldMap, JsonValue

__all__ = ["random_message"]

_DEEPEST: Final = 5
_ITEMS: Final = re.compile(r"tuple\[(.*), \.\.\.\]")
_BETWEEN_MEMBERS: Final = re.compile(r" \| (?![^\[]*\])")
_COUNTS: Final = (0, 1, 1, 1, 2, 3, 6)
_JSON: Final = (None, True, 1, 1.5, "a b\r\n", "-;#$~", [1, None], {"k": ["v"]})
_HARMLESS: Final = ("a", "b", "abc", "cab", "x1", "e", "f0")
_NUMBERS: Final = (0, 1, 5, 7, 9, 10, 100, 255, 256, -1, -5, -6, 999, 65535, 10**30)
_REALS: Final = (0.0, 1.0, -1.5, 1e300, 1e-300, float("inf"))
_DECIMALS: Final = (Decimal("-1.50"), Decimal(3), Decimal("NaN"))
_HOSTILE: Final = (
    *("", " ", "a b", "\r", "\n", "\r\n", "a\r\nC0", "\0", "$", "~", "a" * 70),
    *(";", ",", ".", "..", "\r\n.\r\n", "-", "=", "@", "<", ">", "/", "(", ")", ":"),
    *("!", "#", "é", "\udcff", "PQR1", "DONE", "then", "1", "r", "q7", "o7", "red"),
    *('"', "\\", "%", "%2D"),
)


def random_message(
    random: Random, class_: type[object], depth: int = 0
) -> object | None:
    """Return a message with random values, or None if its class refuses them.

    Args:
        random: decides everything.
        class_: a class of an emitted `messages.py`.
        depth: how many values it is within.
    """
    hints: Mapping[str, object] = class_.__annotations__
    names: Mapping[str, object] = vars(sys.modules[class_.__module__])
    given = {
        name: _value(random, hint, names, depth)
        for name, hint in hints.items()
        if name != "_"
    }
    make: Callable[..., object] = class_
    try:
        return make(**given)
    except EncodeError:
        return None


def _value(
    random: Random, hint: object, names: Mapping[str, object], depth: int = 0
) -> object:
    if hint == JsonValue:
        return random.choice(_JSON)
    if isinstance(hint, str):  # a type that names itself
        option = random.choice(_BETWEEN_MEMBERS.split(hint))
        items = _ITEMS.fullmatch(option)
        if items is None:
            return _value(
                random, names.get(option, vars(builtins).get(option)), names, depth
            )
        return _values(random, items[1], names, depth + 1)
    options: tuple[object, ...] = get_args(hint)
    if get_origin(hint) in {Union, UnionType}:
        is_json = any(get_origin(option) is dict for option in options)
        return (
            random.choice(_JSON)
            if is_json
            else _value(random, random.choice(options), names, depth)
        )
    if get_origin(hint) is tuple:
        return _values(random, options[0], names, depth)
    if hint is None:
        return None
    assert isinstance(hint, type), hint
    class_: type[object] = hint
    if class_ in _MAKERS:
        return _MAKERS[class_](random)
    if FieldMap in class_.__mro__:
        return _map(random, class_)
    if issubclass(class_, Enum):
        return random.choice(list(class_))
    while (made := random_message(random, class_, depth + 1)) is None:
        pass
    return made


def _values(
    random: Random, hint: object, names: Mapping[str, object], depth: int
) -> tuple[object, ...]:
    count = random.choice(_COUNTS) if depth < _DEEPEST else 0
    return tuple(_value(random, hint, names, depth) for _ in range(count))


def _map(random: Random, class_: type[object]) -> object:
    """Return a map of its class; what it does with a key that comes twice is its matter."""
    (base,) = vars(class_)["__orig_bases__"]
    key, value = get_args(base)
    count = random.choice(_COUNTS)
    entries = [
        (_value(random, key, {}), _value(random, value, {})) for _ in range(count)
    ]
    make = cast("Callable[[object], object]", class_)  # it is a map, and takes these
    return make(entries)


def _text(random: Random) -> str:
    if random.random() < 0.8:
        return random.choice(_HARMLESS)
    return "".join(random.choice(_HOSTILE) for _ in range(random.randint(1, 2)))


def _octets(random: Random) -> bytes:
    if random.random() < 0.2:
        return random.randbytes(random.randrange(6))
    return _text(random).encode("utf-8", "surrogateescape")


_MAKERS: Final[Mapping[type[object], Callable[[Random], object]]] = {
    NoneType: lambda _: None,
    bool: lambda random: random.random() < 0.5,
    int: lambda random: random.choice(_NUMBERS),
    float: lambda random: random.choice(_REALS),
    Decimal: lambda random: random.choice(_DECIMALS),
    str: _text,
    bytes: _octets,
    IPv4Address: lambda random: IPv4Address(random.randrange(2**32)),
    IPv6Address: lambda random: IPv6Address(random.randrange(2**128)),
    UUID: lambda random: UUID(int=random.randrange(2**128)),
}
