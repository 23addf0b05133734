"""Random schemas of layouts, with what makes random messages of them."""

import re
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address
from random import Random
from typing import Any, Final, TypeAlias
from uuid import UUID

from attrs import define, field, frozen

__all__ = ["Drawn", "drawn"]

Emitted: TypeAlias = Any  # Any: a package that is emitted here, and what is in it
Value: TypeAlias = Callable[[Emitted, Random], Any]  # Any: of the field's type

_WIDTHS: Final = (8, 16, 24, 32, 40, 48, 56, 64)
_SUMS: Final = ("sum8", "xor8", "inet16", "crc16", "crc32", "adler32")
_SUM_WIDTHS: Final = {"sum8": 8, "xor8": 8, "inet16": 16, "crc16": 16}
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


@define
class Drawn:
    """A random schema, and its messages."""

    random: Random
    types: list[Made] = field(factory=list[Made])
    lines: list[str] = field(factory=list[str])
    number: int = 0

    def name(self, what: str) -> str:
        """Return a name that nothing has yet."""
        self.number += 1
        return f"{what}{self.number}"

    # -- values of one kind ------------------------------------------------------------

    def integer(self) -> tuple[str, Value, int]:
        """Return the spec of a number, its value, and its bits."""
        bits, signed = self.random.choice(_WIDTHS), self.random.random() < 0.3
        low, high = (
            (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
        )
        order = self.random.choice(("", "", "le", "be")) if bits > 8 else ""
        spec = f"{'i' if signed else 'u'}{bits}{order}"
        if self.random.random() < 0.2:
            low, high = sorted(
                (self.random.randint(low, high), self.random.randint(low, high))
            )
            low, high = max(low, 0), max(high, 0)
            spec += f" {low}..{high}"
        return spec, _between(low, high), bits

    def scalar(self) -> tuple[str, Value]:
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
        return self.random.choice(kinds)

    def octets(self) -> tuple[str, Value]:
        """Return the spec of octets or text that end by themselves, and their value."""
        size = self.random.randint(1, 9)
        kinds: list[tuple[str, Value]] = [
            (f"bytes({size})", lambda _, r: r.randbytes(size)),
            ("bytes(u8)", lambda _, r: r.randbytes(r.choice((0, 1, 255)))),
            ("bytes(u16le)", lambda _, r: r.randbytes(r.randrange(300))),
            ("bytes(u8) min 1 max 4", lambda _, r: r.randbytes(r.randint(1, 4))),
            ("bytes(u8) multiple 4", lambda _, r: r.randbytes(4 * r.randrange(9))),
            ("bytes until 0", lambda _, r: r.randbytes(9).replace(b"\0", b"")),
            ("str(u8)", lambda _, r: _text(r)),
            ("cstr", lambda _, r: _text(r)),
        ]
        return self.random.choice(kinds)

    def nested(self) -> tuple[str, Value]:
        """Return the spec of a named type, and its value."""
        made = self.random.choice(self.types)
        return made.name, made.make

    def item(self) -> tuple[str, Value]:
        """Return the spec of a single value, and the value."""
        how = self.random.random()
        if self.types and how < 0.2:
            return self.nested()
        if how < 0.5:
            return self.integer()[:2]
        return self.scalar() if how < 0.75 else self.octets()

    # -- fields ------------------------------------------------------------------------

    def plain(self) -> list[Field]:
        """Return a field with a single value."""
        spec, value = self.item()
        name = self.name("f")
        return [Field(name, f"{name}: {spec}", value)]

    def constant(self) -> list[Field]:
        """Return a constant."""
        name = self.name("magic")
        return [Field(name, f"{name}: u32 = {self.random.randrange(1 << 32):#x}")]

    def space(self) -> list[Field]:
        """Return space without a meaning."""
        return [Field("_", f"_: {self.random.choice(('u8', 'u16', 'bytes(3)'))}")]

    def bits(self) -> list[Field]:
        """Return bit fields that make an integer."""
        left = self.random.choice((8, 16, 24, 32, 64))
        found: list[Field] = []
        while left:
            width = self.random.randint(1, left)
            left -= width
            if self.random.random() < 0.2:
                found.append(Field("_", f"_: b{width}"))
                continue
            name = self.name("b")
            found.append(Field(name, f"{name}: b{width}", _bits(width)))
        return found

    def several(self) -> tuple[str, Value]:
        """Return the spec of a value that may be repeated, and the value."""
        while True:
            spec, value = self.item()
            if not re.search("min|multiple|until", spec):  # these say it of the items
                return spec, value

    def array(self) -> list[Field]:
        """Return a repeated field."""
        name = self.name("xs")
        spec, value = self.several()
        count = self.random.randint(1, 3)
        how = self.random.choice(("fixed", "prefix", "aligned", "zero"))
        if how == "fixed":
            return [
                Field(name, f"{name}: {spec} * {count}", _many(value, count, count))
            ]
        if how == "aligned":
            line = f"{name}: {spec} * u8 align {self.random.choice((2, 4))}"
            return [Field(name, line, _many(value, 0, 4))]
        if how == "prefix":
            prefix = self.random.choice(("u8", "u16", "u32le"))
            return [Field(name, f"{name}: {spec} * {prefix}", _many(value, 0, 4))]
        bits = self.random.choice((8, 16, 32))
        value = _between(1, (1 << bits) - 1)
        return [Field(name, f"{name}: u{bits}* until 0", _many(value, 0, 4))]

    def sized(self) -> list[Field]:
        """Return octets behind a field with their size."""
        size, name = self.name("size"), self.name("body")
        plus = self.random.choice(("", " + 4"))
        between = self.plain() if self.random.random() < 0.5 else []
        head = Field(size, f"{size}: u16 = size({name}){plus}")
        return [head, *between, Field(name, f"{name}: bytes", _octets(0, 1, 200))]

    def counted(self) -> list[Field]:
        """Return a repeated field behind one with the number of its items."""
        count, name = self.name("n"), self.name("ys")
        spec, value = self.several()
        head = Field(count, f"{count}: u8 = count({name})")
        return [head, Field(name, f"{name}: {spec}*", _many(value, 0, 4))]

    def measured(self) -> list[Field]:
        """Return octets whose size is a number that is given."""
        size, name = self.name("m"), self.name("octets")
        head = Field(size, f"{size}: u8", lambda _, r: r.randrange(20))

        def value(package: Emitted, random: Random) -> bytes:
            return random.randbytes(package.known[size] + 1)

        return [head, Field(name, f"{name}: bytes({size} + 1)", value)]

    def present(self) -> list[Field]:
        """Return a field of which a bit tells whether it is there."""
        has, name = self.name("has"), self.name("maybe")
        spec, value = self.item()
        return [
            Field(has, f"{has}: b1 = present({name})"),
            Field("_", "_: b7"),
            Field(name, f"{name}: optional {spec}", _or_none(value), optional=True),
        ]

    def conditional(self) -> list[Field]:
        """Return a field that is there on a condition."""
        flag, name = self.name("flag"), self.name("perhaps")
        spec, value = self.integer()[:2]

        def there(package: Emitted, random: Random) -> object:
            return value(package, random) if package.known[flag] > 2 else None

        head = Field(flag, f"{flag}: u8", lambda _, r: r.randrange(6))
        return [
            head,
            Field(name, f"{name}: {spec} if {flag} > 2", there, optional=True),
        ]

    def masked(self) -> list[Field]:
        """Return octets, and others that are combined with them."""
        key, name = self.name("key"), self.name("masked")
        return [
            Field(key, f"{key}: bytes(4)", lambda _, r: r.randbytes(4)),
            Field(name, f"{name}: bytes(u8) xor {key}", lambda _, r: r.randbytes(7)),
        ]

    def union(self) -> list[Field]:
        """Return a field whose class another field tells."""
        tag, name = self.name("tag"), self.name("choice")
        enum = self.name("Tag")
        members = [self.name("case") for _ in range(self.random.randint(1, 3))]
        pairs = ", ".join(f"{m}: {n}" for n, m in enumerate(members, 1))
        self.lines.append(f"  {enum}: {{enum: {{{pairs}}}, open: true}}")
        cases = [Made(_class(m), self.some(2)) for m in members]
        text = [f"{name}:", "    switch: " + tag, "    cases:"]
        for member, case in zip(members, cases, strict=True):
            inner = ", ".join(f"{{{f.line}}}" for f in case.fields)
            text.append(f"      {member}: [{inner}]")
        made = "\n      ".join(text)

        def value(package: Emitted, random: Random) -> Emitted:
            return random.choice(cases).make(package, random)

        head = Field(tag, f"{tag}: u8 {enum}")
        return [head, Field(name, made, value)]

    def last(self) -> list[Field]:
        """Return what reaches to the end."""
        name = self.name("rest")
        spec, value, bits = self.integer()
        how = self.random.randrange(4)
        if how == 0:
            return [Field(name, f"{name}: bytes", _octets(*range(9)))]
        if how == 1:
            return [Field(name, f"{name}: {spec}*", _many(value, 0, 4))]
        if how == 2:
            line = f"{name}: optional {spec}"
            return [Field(name, line, _or_none(value), optional=True)]
        more = bits // 8 + 1
        end = self.name("end")
        return [
            Field(name, f"{name}: u8* while left > {more}", _many(_octet, 0, 4)),
            Field(end, f"{end}: bytes({more})", lambda _, r: r.randbytes(more)),
        ]

    def checked(self) -> list[Field]:
        """Return a sum of what is before it."""
        kind = self.random.choice(_SUMS)
        name, width = self.name("sum"), _SUM_WIDTHS.get(kind, 32)
        return [Field(name, f"{name}: u{width} = {kind}($start .. {name})")]

    def some(self, most: int) -> list[Field]:
        """Return some fields that end by themselves."""
        kinds = (
            *(self.plain, self.plain, self.plain, self.constant, self.space),
            *(self.bits, self.array, self.sized, self.counted, self.measured),
            *(self.present, self.conditional, self.masked),
        )
        found: list[Field] = []
        for _ in range(self.random.randint(1, most)):
            found += self.random.choice(kinds)()
        return found

    def message(self, kind: int) -> Made:
        """Return a command."""
        fields = self.some(4)
        if self.random.random() < 0.4:
            fields += self.union()
        if self.random.random() < 0.3:
            fields += self.checked()
        if self.random.random() < 0.5:
            fields += self.last()
        name = f"ask{kind}"
        self.lines.append(f"  {name}:")
        self.lines.append(f"    where: {{kind: {kind}}}")
        self.lines.append("    reply: none")
        self.lines.append("    layout:")
        self.lines += [f"      - {each.line}" for each in fields]
        return Made(_class(name), fields)


def drawn(seed: int) -> tuple[str, list[Made]]:
    """Return a random schema and its messages."""
    made = Drawn(Random(seed))
    types: list[str] = []
    for _ in range(made.random.randrange(3)):
        name = made.name("Part")
        fields = made.some(3)
        types += [f"  {name}:", made.random.choice(("    bits: lsb", "    bits: msb"))]
        types += ["    layout:", *(f"    - {each.line}" for each in fields)]
        made.types.append(Made(name, fields))
    messages = [made.message(n) for n in range(1, made.random.randint(2, 4))]
    enums = [line for line in made.lines if line.startswith("  Tag")]
    commands = [line for line in made.lines if not line.startswith("  Tag")]
    text = "\n".join(
        (
            "sockgen: 1",
            "protocol: drawn",
            "transport: {datagram: {max: 65507}}",
            f"endian: {made.random.choice(('big', 'little'))}",
            "types:",
            "  Kind: {enum: {one: 1, two: 2}, open: true}",
            "  Closed: {enum: {up: 1, down: 2}}",
            *types,
            *enums,
            "header: [kind: u8]",
            "commands:",
            *commands,
        )
    )
    return f"{text}\n", messages


def _class(name: str) -> str:
    return name[0].upper() + name[1:]


def _text(random: Random) -> str:
    return "".join(random.choice(_LETTERS) for _ in range(random.randrange(9)))


def _octets(*sizes: int) -> Value:
    """Return random octets, of one of some numbers."""
    return lambda _, r: r.randbytes(r.choice(sizes))


def _between(low: int, high: int) -> Value:
    """Return a number; the least and the greatest are likely."""
    return lambda _, r: r.choice((low, high, r.randint(low, high)))


def _octet(_: Emitted, random: Random) -> int:
    return random.randrange(256)


def _bits(width: int) -> Value:
    if width == 1:
        return lambda _, r: r.random() < 0.5
    return lambda _, r: r.randrange(1 << width)


def _many(value: Value, low: int, high: int) -> Value:
    def make(package: Emitted, random: Random) -> tuple[object, ...]:
        return tuple(value(package, random) for _ in range(random.randint(low, high)))

    return make


def _or_none(value: Value) -> Value:
    return lambda p, r: value(p, r) if r.random() < 0.5 else None
