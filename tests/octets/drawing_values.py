"""Random values of fields, with what says them in a schema."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address
from random import Random
from typing import Any, Final, TypeAlias
from uuid import UUID

from attrs import define, frozen

__all__ = [
    "Emitted",
    "Field",
    "Made",
    "Value",
    "between",
    "bits_of",
    "integer",
    "many",
    "octet",
    "octets",
    "or_none",
    "scalar",
    "some_octets",
]

Emitted: TypeAlias = Any  # Any: a package that is emitted here, and what is in it
Value: TypeAlias = Callable[[Emitted, Random], Any]  # Any: of the field's type

_WIDTHS: Final = (8, 16, 24, 32, 40, 48, 56, 64)
_LETTERS: Final = "abcxyz éλ中😀"


@frozen
class Field:
    """An item of a layout: its line, and its value; none if no constructor takes it.

    One that is ``optional`` is given by keyword, if it is not None.
    """

    name: str
    line: str
    value: Value | None = None
    optional: bool = False


@define
class Made:
    """A class of the schema: what its constructor takes."""

    name: str
    fields: list[Field]

    def make(self, package: Emitted, random: Random) -> Emitted:
        """Return a random object of it."""
        positional: list[object] = []
        named: dict[str, object] = {}
        known: dict[str, object] = {}
        package.known = known
        for each in self.fields:
            if each.value is None:
                continue
            value = known[each.name] = each.value(package, random)
            package.known = known  # what is nested has its own
            if each.optional:
                named[each.name] = value
            else:
                positional.append(value)
        return getattr(package.messages, self.name)(*positional, **named)


def integer(random: Random) -> tuple[str, Value, int]:
    """Return the spec of a number, its value, and its bits."""
    bits, signed = random.choice(_WIDTHS), random.random() < 0.3
    low, high = (
        (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    )
    order = random.choice(("", "", "le", "be")) if bits > 8 else ""
    spec = f"{'i' if signed else 'u'}{bits}{order}"
    if random.random() < 0.2:
        low, high = sorted((random.randint(low, high), random.randint(low, high)))
        low, high = max(low, 0), max(high, 0)
        spec += f" {low}..{high}"
    return spec, between(low, high), bits


def scalar(random: Random) -> tuple[str, Value]:
    """Return the spec of a value that is no number of octets, and its value."""
    kinds: list[tuple[str, Value]] = [
        ("f32", lambda _, r: r.randrange(-(1 << 23), 1 << 23) / (1 << 20)),
        ("f64le", lambda _, r: r.uniform(-1e300, 1e300)),
        ("bool8", lambda _, r: r.random() < 0.5),
        ("ipv4", lambda _, r: IPv4Address(r.randrange(1 << 32))),
        ("ipv6", lambda _, r: IPv6Address(r.randrange(1 << 128))),
        ("uuid", lambda _, r: UUID(int=r.randrange(1 << 128))),
        ("fixed16.16", lambda _, r: r.randint(-(1 << 31), (1 << 31) - 1)),
        ("ufixed32.32", lambda _, r: r.randrange(1 << 64)),
        ("u16 Kind", lambda p, r: r.choice((*p.fields.Kind, 999))),
        ("u8 Closed", lambda p, r: r.choice((*p.fields.Closed,))),
    ]
    return random.choice(kinds)


def octets(random: Random) -> tuple[str, Value]:
    """Return the spec of octets or text that end by themselves, and their value."""
    size = random.randint(1, 9)
    kinds: list[tuple[str, Value]] = [
        (f"bytes({size})", lambda _, r: r.randbytes(size)),
        ("bytes(u8)", lambda _, r: r.randbytes(r.choice((0, 1, 255)))),
        ("bytes(u16le)", lambda _, r: r.randbytes(r.randrange(300))),
        ("bytes(u8) min 1 max 4", lambda _, r: r.randbytes(r.randint(1, 4))),
        ("bytes(u8) multiple 4", lambda _, r: r.randbytes(4 * r.randrange(9))),
        ("bytes until 0", lambda _, r: r.randbytes(9).replace(b"\0", b"")),
        ("str(u8)", lambda _, r: text(r)),
        ("cstr", lambda _, r: text(r)),
        ("str(u8) Word", lambda p, r: r.choice((*p.fields.Word,))),
        ("cstr Loose", lambda p, r: r.choice((*p.fields.Loose, "other"))),
        ("Labels", lambda _, r: _labels(r)),
    ]
    return random.choice(kinds)


def text(random: Random) -> str:
    """Return some letters."""
    return "".join(random.choice(_LETTERS) for _ in range(random.randrange(9)))


def _labels(random: Random) -> tuple[bytes, ...]:
    """Return the labels of a name; some names have the same ones."""
    return tuple(
        random.choice((b"a", b"bc", b"\0x")) for _ in range(random.randrange(4))
    )


def some_octets(*sizes: int) -> Value:
    """Return random octets, of one of some numbers."""
    return lambda _, r: r.randbytes(r.choice(sizes))


def between(low: int, high: int) -> Value:
    """Return a number; the least and the greatest are likely."""
    return lambda _, r: r.choice((low, high, r.randint(low, high)))


def octet(_: Emitted, random: Random) -> int:
    """Return a number of an octet."""
    return random.randrange(256)


def bits_of(width: int) -> Value:
    """Return a number of so many bits."""
    if width == 1:
        return lambda _, r: r.random() < 0.5
    return lambda _, r: r.randrange(1 << width)


def many(value: Value, low: int, high: int) -> Value:
    """Return some values."""

    def make(package: Emitted, random: Random) -> tuple[object, ...]:
        return tuple(value(package, random) for _ in range(random.randint(low, high)))

    return make


def or_none(value: Value) -> Value:
    """Return a value, or None."""
    return lambda p, r: value(p, r) if r.random() < 0.5 else None
