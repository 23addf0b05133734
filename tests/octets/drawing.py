"""Random schemas of layouts, with what makes random messages of them."""

import re
from random import Random
from textwrap import indent
from typing import Final

from attrs import define, field

from tests.octets.drawing_values import (
    Emitted,
    Field,
    Made,
    Value,
    between,
    bits_of,
    integer,
    many,
    octet,
    octets,
    or_none,
    scalar,
    some_octets,
)

__all__ = ["Made", "drawn"]

_SUMS: Final = ("sum8", "xor8", "inet16", "crc16", "crc32", "adler32", "Fletcher")
_SUM_WIDTHS: Final = {"sum8": 8, "xor8": 8, "inet16": 16, "crc16": 16, "Fletcher": 16}


@define
class Drawn:
    """A random schema, and its messages."""

    random: Random
    types: list[tuple[str, Value]] = field(factory=list[tuple[str, Value]])
    enums: list[str] = field(factory=list[str])
    lines: list[str] = field(factory=list[str])
    replies: list[str] = field(factory=list[str])
    number: int = 0

    def name(self, what: str) -> str:
        """Return a name that nothing has yet."""
        self.number += 1
        return f"{what}{self.number}"

    def nested(self) -> tuple[str, Value]:
        """Return the spec of a named type, and its value."""
        return self.random.choice(self.types)

    def item(self) -> tuple[str, Value]:
        """Return the spec of a single value, and the value."""
        how = self.random.random()
        if self.types and how < 0.2:
            return self.nested()
        if how < 0.5:
            return integer(self.random)[:2]
        return scalar(self.random) if how < 0.75 else octets(self.random)

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
            found.append(Field(name, f"{name}: b{width}", bits_of(width)))
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
            return [Field(name, f"{name}: {spec} * {count}", many(value, count, count))]
        if how == "aligned":
            line = f"{name}: {spec} * u8 align {self.random.choice((2, 4))}"
            return [Field(name, line, many(value, 0, 4))]
        if how == "prefix":
            prefix = self.random.choice(("u8", "u16", "u32le"))
            return [Field(name, f"{name}: {spec} * {prefix}", many(value, 0, 4))]
        bits = self.random.choice((8, 16, 32))
        value = between(1, (1 << bits) - 1)
        return [Field(name, f"{name}: u{bits}* until 0", many(value, 0, 4))]

    def sized(self) -> list[Field]:
        """Return octets behind a field with their size."""
        size, name = self.name("size"), self.name("body")
        plus = self.random.choice(("", " + 4"))
        between = self.plain() if self.random.random() < 0.5 else []
        head = Field(size, f"{size}: u16 = size({name}){plus}")
        return [head, *between, Field(name, f"{name}: bytes", some_octets(0, 1, 200))]

    def counted(self) -> list[Field]:
        """Return a repeated field behind one with the number of its items."""
        count, name = self.name("n"), self.name("ys")
        spec, value = self.several()
        head = Field(count, f"{count}: u8 = count({name})")
        return [head, Field(name, f"{name}: {spec}*", many(value, 0, 4))]

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
            Field(name, f"{name}: optional {spec}", or_none(value), optional=True),
        ]

    def conditional(self) -> list[Field]:
        """Return a field that is there on a condition."""
        flag, name = self.name("flag"), self.name("perhaps")
        spec, value = integer(self.random)[:2]

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

    def cases(self) -> tuple[Field, str, list[Made]]:
        """Return a tag, a switch on it as it is written, and a class for each case."""
        tag, enum = self.name("tag"), self.name("Tag")
        members = [self.name("case") for _ in range(self.random.randint(1, 3))]
        pairs = ", ".join(f"{m}: {n}" for n, m in enumerate(members, 1))
        self.enums.append(f"  {enum}: {{enum: {{{pairs}}}, open: true}}")
        cases = [Made(_class(m), self.some(2)) for m in members]
        lines = [f"switch: {tag}", "cases:"]
        for member, case in zip(members, cases, strict=True):
            inner = ", ".join(f"{{{f.line}}}" for f in case.fields)
            lines.append(f"  {member}: [{inner}]")
        return Field(tag, f"{tag}: u8 {enum}"), "\n".join(lines), cases

    def union(self) -> list[Field]:
        """Return a field whose class another field tells."""
        tag, switch, cases = self.cases()
        name = self.name("choice")
        line = f"{name}:\n" + indent(switch, " " * 10)
        return [tag, Field(name, line, _one_of(cases))]

    def last(self) -> list[Field]:
        """Return what reaches to the end."""
        name = self.name("rest")
        spec, value, bits = integer(self.random)
        how = self.random.randrange(4)
        if how == 0:
            return [Field(name, f"{name}: bytes", some_octets(*range(9)))]
        if how == 1:
            return [Field(name, f"{name}: {spec}*", many(value, 0, 4))]
        if how == 2:
            line = f"{name}: optional {spec}"
            return [Field(name, line, or_none(value), optional=True)]
        more = bits // 8 + 1
        end = self.name("end")
        return [
            Field(name, f"{name}: u8* while left > {more}", many(octet, 0, 4)),
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

    # -- classes -----------------------------------------------------------------------

    def part(self) -> list[str]:
        """Add a type that ends by itself; return its lines."""
        name, fields = self.name("Part"), self.some(3)
        self.types.append((name, Made(name, fields).make))
        return self._type(name, [each.line for each in fields])

    def sized_part(self) -> list[str]:
        """Add a type that tells its own size, or that of what is behind; return its lines."""
        name, size = self.name("Sized"), self.name("size")
        what = self.random.choice(("all", "after"))
        fields = [Field(size, f"{size}: u16 = size({what})"), *self.some(2)]
        fields += self.last()
        self.types.append((name, Made(name, fields).make))
        return self._type(name, [each.line for each in fields])

    def variant(self) -> list[str]:
        """Add a type that is a union of classes, each with some fields before it."""
        name, first = self.name("Variant"), self.some(2)
        tag, switch, cases = self.cases()
        whole = [Made(case.name, [*first, *case.fields]) for case in cases]
        self.types.append((name, _one_of(whole)))
        lines = [each.line for each in (*first, tag)]
        return self._type(name, [*lines, indent(switch, " " * 6).lstrip()])

    def _type(self, name: str, lines: list[str]) -> list[str]:
        order = self.random.choice(("lsb", "msb"))
        items = [f"    - {line}" for line in lines]
        return [f"  {name}:", f"    bits: {order}", "    layout:", *items]

    def body(self) -> list[Field]:
        """Return what a message has behind the header."""
        fields = self.some(4)
        if self.random.random() < 0.4:
            fields += self.union()
        if self.random.random() < 0.3:
            fields += self.checked()
        if self.random.random() < 0.5:
            fields += self.last()
        return fields

    def message(self, kind: int) -> list[Made]:
        """Return a command, and its reply, which copies a field of it."""
        fields, answer = self.body(), self.body()
        self.lines += [f"  ask{kind}:", f"    where: {{kind: {kind}}}"]
        self.lines += [f"    reply: Told{kind}", "    layout:"]
        self.lines += [f"      - {each.line}" for each in fields]
        self.replies += [f"  Told{kind}:", f"    where: {{kind: {100 + kind}}}"]
        self.replies += ["    echo: [id]", "    layout:"]
        self.replies += [f"      - {each.line}" for each in answer]
        id_ = between(0, 65535)
        return [
            Made(f"Ask{kind}", [Field("id", "", id_), *fields]),
            Made(f"Told{kind}", [*answer, Field("id", "", id_, optional=True)]),
        ]


def drawn(seed: int) -> tuple[str, list[Made]]:
    """Return a random schema and its messages."""
    made = Drawn(Random(seed))
    kinds = (made.part, made.sized_part, made.variant)
    types = [made.random.choice(kinds)() for _ in range(made.random.randrange(4))]
    messages = [made.message(n) for n in range(1, made.random.randint(2, 4))]
    text = "\n".join(
        (
            "sockgen: 1",
            "protocol: drawn",
            "transport: {datagram: {max: 65507}}",
            f"endian: {made.random.choice(('big', 'little'))}",
            "types:",
            "  Kind: {enum: {one: 1, two: 2}, open: true}",
            "  Closed: {enum: {up: 1, down: 2}}",
            "  Word: {enum: [left, right]}",
            "  Loose: {enum: [in, out], open: true}",
            "  Labels: {hook: tests.octets.names.Labels, python: 'tuple[bytes, ...]', min: 1, max: 255}",
            "  Fletcher: {hook: tests.octets.sums.Fletcher, python: int}",
            *(line for lines in types for line in lines),
            *made.enums,
            "header: [kind: u8, id: u16]",
            "commands:",
            *made.lines,
            "replies:",
            *made.replies,
        )
    )
    return f"{text}\n", [each for pair in messages for each in pair]


def _one_of(classes: list[Made]) -> Value:
    """Return an object of one of some classes."""
    return lambda p, r: r.choice(classes).make(p, r)


def _class(name: str) -> str:
    return name[0].upper() + name[1:]
