"""Random schemas over everything that the language offers.

`random_schema(random)` writes one as YAML. Most of them are valid; some read in two ways,
which the check must notice, so nothing here tries to be clever about that. A schema has
a few commands, each with the features that were drawn for it, so that they meet.
"""

from random import Random
from typing import Final

__all__ = ["random_schema"]

_ENDINGS: Final = (
    "end: crlf",
    "end: crlf",
    "end: crlf, accept: [crlf, lf]",
    "end: lf",
    "end: nul",
    "end: cr",
    "end: '~'",
    "end: '$', accept: '$'",
)
_ENCODINGS: Final = ("utf-8", "utf-8 lenient", "ascii", "latin-1", "bytes")
_SCALARS: Final = (
    "word",
    "word max=4",
    "word among=abc min=2 max=3",
    "str",
    "bytes",
    "int",
    "uint",
    "u8",
    "i16",
    "uint width=3",
    "int min=-5 max=5",
    "hex",
    "hex width=4",
    "f64",
    "decimal",
    "bool",
    "bool true=yes false=no",
    "(red|green)",
    "(red|green) fold=true",
    "(red|green) open=true",
    "percent",
    "ipv4",
    "ipv6",
    "uuid",
    'word nil="-"',
    'uint nil="-"',
    *("Name", "Level", "Colour", "Mark", "Pair", "Span", "Shape", "Wrapped", "Maybe"),
)
_ENTRIES: Final = ("text", "[text]", "[u8]", "word", "[Colour]", "[Pair]", "[Shape]")
_LAST: Final = ("rest", "text", "rest max=9", "rest min=1", "json", "base64", "quoted")
_ITEMS: Final = (
    *("word", "u8", "Name", "Pair", "Mark", "Colour", "i16", "percent", "Shape"),
)
_REPLIES: Final = (
    *("{} | Done", "{} | Done", "{} | Done", "{} | Done\n    deferred: held"),
    "{} per members | Done",
    "({} | Done) per members -> closed",
    "{} | Left(n=0) -> closed | Left+\n    deferred: held",
    "{} | Left(n=0) -> closed | Left+",
    "{}* Done | Left(n=3, last=true) -> closed | Left",
    'Left(name="x") | Left(last=false) -> closed | {} | Left',
)
_TYPES: Final = """\
  Name: {match: '[a-z][a-z0-9]{0,7}'}
  Level: uint max=9
  Colour: {enum: {red: r, blue: b}}
  Grade: {enum: [low, middle, high]}
  Kind: {enum: {plain: 0, odd: 5}, open: true}
  Mark: {parts: hex, bits: [grade: b2 Grade, loud: b1, kind: b3 Kind, _: b1, rest: b4 1..12], width: 3, max: 1500}
  Pair: '{key:word among=abcdef}={number:u8}'
  Span: '<{inner:text}>'
  Circle: 'o{radius:u8}'
  Square: 'q{side:text}'
  Shape: Circle | Square
  Wrapped: {wire: '/{path:text}/', value: path}
  Nothing: {wire: '!', value: none}
  Maybe: Wrapped | Nothing
  Sized: {wire: "%{#data}\\n{data:bytes}", value: data}
  Whole: {wire: ':{value:int}', value: value}
  Array: {wire: "*{#items}\\n{items:Item*}", value: items}
  Tree: "&{name:Name} {#children}\\n{children:Tree*}"
  Item: Sized | Whole | Nothing | Tree | Array
  Header: '{name}: {value:rest}'
  Folded: {escaped: {'\\n': '\\n', '\\c': ':', '\\\\': '\\\\'}, max: 9}
  Pairs: {item: '{key:word among=abcdef min=1}={value:u8}', duplicates: last}
  Heads: {item: '{name:Name}:{value:Folded}', duplicates: first}
  Fields: {item: '{value:bytes}; {name:word}', key: name, keys: ignore-case}
  Chunk: |
    {tag:Name} {#content}
    {content:bytes}
"""


_WORDY_SCALARS: Final = (
    *(text for text in _SCALARS if text[0].islower() or text[0] == "("),
    *("word", "str", "bytes", "word max=4", "Name", "Level", "Colour", "Mark"),
    *("TokenPair", "TokenSpan", "TokenShape", "TokenWrapped"),
)
_WORDY_LAST: Final = ("rest", "rest max=9", "text min=1", "json", "base64", "quoted")
_WORDY_ITEMS: Final = (
    *("word", "u8", "Name", "TokenPair", "Colour", "percent", "TokenShape"),
)
_OVER_TOKENS: Final = """\
  TokenPair: '{key:word} {number:u8}'
  TokenSpan: '<{inner:text}>'
  TokenCircle: 'o{radius:u8}'
  TokenSquare: 'q{side:text}'
  TokenShape: TokenCircle | TokenSquare
  TokenWrapped: {wire: '/{path:text}/', value: path}
  Request: |
    *{#tokens}
    {tokens:Bulk*}
  Bulk:
    wire: |
      %{#data}
      {data:bytes}
    value: data
"""
_WORDS: Final = (
    r"""tokens: {blank: ' '}""",
    r"""tokens: {blank: ' \t', quotes: {'"': {escape: '^', map: {n: '\n'}, hex: x}}}""",
    r"""tokens: {blank: ',', quotes: {"'": {}}, deny: '%', begin: anywhere}""",
    r"""tokens: {blank: ' ', quotes: {"'": {escape: '^', others: keep}, '"': {}}}""",
)


class _Form:
    """Writes one wire form; the names of its fields differ."""

    scalars: tuple[str, ...] = _SCALARS
    last: tuple[str, ...] = _LAST
    items: tuple[str, ...] = _ITEMS

    def __init__(self, random: Random) -> None:
        self._random = random
        self._fields = 0
        self._flags = 0

    def lines(self, verb: str) -> list[str]:
        """Return the lines of a form whose first word is a verb."""
        random = self._random
        kind = random.random()
        first = verb + self._arguments()
        if kind < 0.45:
            return [first]
        if kind < 0.55:
            return self._body(verb, first)
        if kind < 0.7:
            return [f"{verb}{self._arguments(plain=True)} {{#body}}", "{body:bytes}"]
        if kind < 0.76:
            end = random.choice(("", "!", " {}"))
            return [f"{verb} {{#body:u16}} {{body:str}}{end}"]
        if kind < 0.82:
            sizes = random.choice(
                ("{#head:hex width=4} {#body}", "{#head} {#head+body}")
            )
            return [f"{verb} {sizes}", "{head:bytes}{body:bytes max=20}"]
        if kind < 0.86:
            return [first, f"then{self._arguments()}"]
        if kind < 0.88:
            maybe = [f"[left: {self._field(self.last)}]", f"[{self._flag()}]"]
            return [first, *maybe, f"then{self._arguments()}"]
        if kind < 0.9:
            return [first, "{item:Item}"]
        if kind < 0.92:
            return self._block(first)
        if kind < 0.96:
            return [f"{verb} {{#chunks}}", "{chunks:Chunk*}"]
        if kind < 0.98:
            return self._marked(verb)
        return [first, "{article:dot}"]

    def _block(self, first: str) -> list[str]:
        """Return the lines of a form with lines that repeat until an empty one."""
        return self._random.choice(
            (
                [first, "{headers:Header*}", "{}"],
                [first, "{heads:Heads}", "{}"],
                [first, "{fields:Fields}", "{}", '{text:bytes until="\\0"}\\'],
                [first, "{heads:Heads}", "{}", "{text:str size=heads.n else=none}\\"],
                [first, "{heads:Heads}", "{}", '{b:bytes until=";" size=heads.n}\\'],
            )
        )

    def _marked(self, verb: str) -> list[str]:
        """Return lines with marks, of which the last is there for each item."""
        random = self._random
        item = random.choice((*_ITEMS, "rest", "text", "Wrapped"))
        name = self._name()
        kind = random.randrange(4)
        if kind == 0:
            return [f"{verb}{{-}}{{{name}:{item}+}}"]
        if kind == 1:
            return [f"{verb}{{-}}{self._field()}", f"{verb}{{-}}{{{name}:{item}*}}"]
        beside = f"{verb}{self._arguments(plain=True)}{{-}}{{{name}:{item}+}}"
        if kind == 2:
            return [beside]
        first = f"{verb}{self._arguments(plain=True)}{{-}}"
        return [first, "more{-}", beside]

    def _body(self, verb: str, first: str) -> list[str]:
        """Return the lines of a form with octets that tell their own end."""
        return self._random.choice(
            (
                [f'{verb} {{body:bytes until="\\0"}}'],
                [f'{verb}{self._arguments(plain=True)} {{body:str until=","}}', "!"],
                [first, '{body:str until="--"}{more:bytes until=";" max=9}then'],
                [first, '{body:bytes until="\\r\\n"}\\'],
                [first, "{body:chunks size=u8}\\"],
                [first, "{body:str chunks size=u32}{more:chunks size=u16}"],
                [first, "{body:chunks size=hex}"],
                [first, "{body:bytes chunks size=uint}\\"],
            )
        )

    def _name(self) -> str:
        self._fields += 1
        return f"f{self._fields}"

    def _field(self, types: tuple[str, ...] = ()) -> str:
        return f"{{{self._name()}:{self._random.choice(types or self.scalars)}}}"

    def _flag(self) -> str:
        self._flags += 1
        return "".join(self._random.choice("PQRS") for _ in range(3)) + str(self._flags)

    def _arguments(self, *, plain: bool = False) -> str:
        random = self._random
        parts = [self._part() for _ in range(random.randrange(4))]
        if not plain and random.random() < 0.3:
            parts.append(random.choice((self._rest, self._many))())
        return "".join(parts)

    def _rest(self) -> str:
        return f" {self._field(self.last)}"

    def _many(self) -> str:
        item = self._random.choice(self.items)
        name = self._name()
        return self._random.choice(
            (
                f" {{{name}:{item}+}}",
                f"[ {{{name}:{item}+}}]",
                f" {{#{name}}} {{{name}:{item}+}}",
                f"[ {{{name}:Pairs}}]",
                f' ={{{name}:Pairs sep=","}}=',
                f" {{{name}:{item}+ sep=,}}",
                f" {{{name}:{item}+ end=;}}",
                f" {{{name}:{item}+}} {self._field(('u8', 'word'))}",
            )
        )

    def _part(self) -> str:
        """Return a part of a line, with the blank before it."""
        random = self._random
        kind = random.random()
        if kind < 0.45:
            return f" {self._field()}"
        if kind < 0.55:
            return f"[ {self._flag()}]"
        if kind < 0.65:
            return f"[ {self._flag()} {self._field()}]"
        if kind < 0.7:
            return f"[ {self._field()}[ {self._field()}]]"
        if kind < 0.76:
            one, other = self._flag(), self._flag()
            return f" ({one} {self._field()}|{other} {self._field()}|{self._flag()})"
        if kind < 0.82:
            one, other = self._flag(), self._flag()
            return f"[ {one} {self._field()}]&[ {other}]"
        if kind < 0.87:
            return f" @{self._field(('text', 'word', 'u8'))}@"
        if kind < 0.89:
            return f" \\({self._field()}:[{self._field(('u8', 'word'))}]\\)"
        if kind < 0.91:
            return f" {self._field(self.last)}{random.choice('-;#')}{self._field()}"
        if kind < 0.95:
            return f" ({self._flag()}|{self._flag()})"
        return f" {self._flag()}[ ]"


class _TokenForm(_Form):
    """Writes a form over tokens: one line, and none of the types that lines have."""

    scalars: tuple[str, ...] = _WORDY_SCALARS
    last: tuple[str, ...] = _WORDY_LAST
    items: tuple[str, ...] = _WORDY_ITEMS

    def lines(self, verb: str) -> list[str]:
        """Return the line of a form whose first token is a verb."""
        return [verb + self._arguments()]


class _SingleForm(_Form):
    """Writes a form of one line, which stands in a frame."""

    def lines(self, verb: str) -> list[str]:
        """Return the line of a form whose first word is a verb."""
        return [verb + self._arguments()]


_FRAMES: Final = (
    "octets: ' '",
    "length: u16",
    "marked: {start: a, end: b, check: sum8, escape: c, ignore: d}",
    "marked: {start: '<', end: '>', check: xor8}",
    "marked: {start: '<', end: '>', check: sum8, acknowledge: {good: a, bad: b}}",
)


def _framing(random: Random) -> str:
    """Return a framing that has commands made of tokens."""
    words = random.choice(_WORDS)
    return random.choice(
        (
            words,
            "tokens: Request",
            f"by_first_byte: {{'*': {{tokens: Request}}, else: {{{words}}}}}",
            f"by_first_byte: {{else: {{{words}}}, '*': {{tokens: Request}}}}",
        )
    )


def _block(lines: list[str], indent: int) -> str:
    """Return a form as a YAML block."""
    return "|\n" + "".join(f"{' ' * indent}{line}\n" for line in lines)


def _line(random: Random, longest: str) -> str:
    settings = [random.choice(_ENDINGS), f"max: {longest}"]
    if random.random() < 0.3:
        settings.append("blanks: lenient")
    if random.random() < 0.3:
        settings.append("verbs: ignore-case")
    if random.random() < 0.3:
        settings.append("empty: skip")
    return ", ".join(settings)


def _keys(random: Random, lines: list[str]) -> str:
    """Return the entries of a form's map that are fields, if it has one of text."""
    if "{heads:Heads}" not in lines:
        return ""
    types = [random.choice(_ENTRIES) for _ in range(random.randrange(4))]
    keys = (f"k{at}: {type_}" for at, type_ in enumerate(types))
    return f"    keys: {{{', '.join(keys)}}}\n"


def random_schema(random: Random, *, large: bool = False) -> str:
    """Return a schema as YAML.

    Args:
        random: decides everything; equal states give equal schemas.
        large: whether its limits are beyond what a test would send.
    """
    longest, payload, items = ("4MiB", "4MiB", 10**6) if large else ("200", "64", 5)
    text = "sockgen: 1\nprotocol: drawn\n"
    text += (
        f"encoding: {random.choice(_ENCODINGS)}\nline: {{{_line(random, longest)}}}\n"
    )
    text += (
        f"limits: {{payload: {payload}, items: {items}}}\n"
        f"session: {{members: word*}}\ntypes:\n{_TYPES}commands:\n"
    )
    count = random.randint(1, 4)
    form: type[_Form] = _Form
    other: type[_Form] = _Form
    kind = random.random()
    if kind < 0.1:
        form = other = _SingleForm
        frame = random.choice(_FRAMES)
        text = text.replace("types:\n", f"framing: {{{frame}}}\ntypes:\n")
    elif kind < 0.35:
        form = _TokenForm
        text = text.replace(
            "types:\n", f"framing: {{{_framing(random)}}}\ntypes:\n{_OVER_TOKENS}"
        )
    for number in range(count):
        lines = form(random).lines(random.choice((f"C{number}", f"GO{number}")))
        reply = random.choice(_REPLIES).format(f"R{number}")
        text += f"  c{number}:\n    wire: {_block(lines, 6)}{_keys(random, lines)}"
        text += f"    reply: {reply}\n"
    text += "replies:\n  Done: DONE\n  Left: 'LEFT {n:u8} {name}[ last]'\n"
    for number in range(count):
        lines = other(random).lines(f"r{number}")
        text += f"  R{number}: {_block(lines, 4)}"
    if random.random() < 0.3:
        text += "events:\n"
        for number in range(count):
            lines = other(random).lines(f"e{number}")
            text += f"  E{number}: {_block(lines, 4)}"
    return text
