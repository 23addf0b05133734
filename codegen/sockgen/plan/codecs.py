"""The codecs of an emitted package: constants that read and write field values.

Fields of the same type in the same surroundings share one.
"""

from typing import Final

from sockgen import regular as rl
from sockgen.lower.scalars import narrowed, scalar_language
from sockgen.model import (
    BETWEEN,
    Body,
    Characters,
    Coded,
    DecimalNumber,
    Delimited,
    Enumeration,
    EscapedText,
    FieldPart,
    FirstByte,
    HexNumber,
    LineFraming,
    Matched,
    Nullable,
    Number,
    Packed,
    Protocol,
    QuotedText,
    QuoteKind,
    RealNumber,
    Scalar,
    Sized,
    Switch,
    WordFraming,
    is_token,
)
from sockgen.plan.frames import line_framing
from sockgen.plan.imports import Imports
from sockgen.plan.layout import (
    Bracket,
    Code,
    bytes_literal,
    call,
    flat,
    text_literal,
    tuple_of,
)
from sockgen.plan.names import Names
from sockgen.plan.packing import reader_of
from sockgen.regular import octets
from sockgen.resolve.identifiers import snake_name

__all__ = ["Codecs", "is_plain"]

_BETWEEN: Final = octets.of(BETWEEN)
_CODED: Final = {
    "base64": "Base64",
    "percent": "Percent",
    "json": "Json",
    "ipv4": "IPv4",
    "ipv6": "IPv6",
    "uuid": "Uuid",
}


def is_plain(type_: Scalar) -> bool:
    """Whether the text of a type is its value: no codec is needed to read it."""
    return (
        isinstance(type_, (Characters, Matched))
        and not type_.string
        and type_.low <= 1
        and type_.high is None
    )


class Codecs:
    """Makes the constants of ``fields.py`` and remembers them.

    Attributes:
        constants: their names, and what they are.
        packed: the classes of the numbers with parts that some of them read.
    """

    def __init__(self, protocol: Protocol, imports: Imports, names: Names) -> None:
        self._protocol = protocol
        self._imports = imports
        self._names = names
        self._made: dict[str, str] = {}
        self.constants: list[tuple[str, Code]] = []
        self.packed: set[str] = set()

    def of(self, type_: Scalar, follow: int, hint: str) -> str:
        """Return the constant for a type before ``follow`` (a mask of octets).

        Args:
            type_: the type.
            follow: the octets that may come behind the field.
            hint: the name of its declared type, if it has one.
        """
        title = _title(type_, hint)
        if is_token(type_):
            follow &= ~_BETWEEN  # which is written otherwise within a token
        if not hint and isinstance(type_, Characters):
            other = type_.string != self._protocol.string
            title = f"{'str' if type_.string else 'bytes'}_{title}" if other else title
        return self._constant(self._build(narrowed(type_, follow)), title)

    def payload(self, part: FieldPart) -> str:
        """Return the constant for a counted payload or a body."""
        type_ = part.type
        string = isinstance(type_, (Characters, Body)) and type_.string
        low, high = 0, self._protocol.limits.payload
        if isinstance(type_, (Characters, Delimited, Sized)):
            low = type_.low if type_.low > 1 else 0
            high = high if type_.high is None else min(high, type_.high)
        bounds = (str(low), str(high))
        if string:
            made = call(
                self._imports.runtime("PayloadText"), *bounds, *self._encoding()
            )
        else:
            made = call(self._imports.runtime("Payload"), *bounds)
        return self._constant(made, part.type_name or "payload")

    def framed(self, framing: LineFraming) -> str:
        """Return the constant that takes and prints messages which are lines."""
        most = min(self._protocol.line.max, self._protocol.limits.payload)
        made, title = line_framing(framing, most, self._imports)
        return self._constant(made, title)

    def words(self, framing: WordFraming) -> str:
        """Return the constant that divides lines into words."""
        line, runtime = self._protocol.line, self._imports.runtime
        quotes = (self._quotes(kind) for kind in framing.quotes)
        arguments: list[Code] = [bytes_literal(framing.blank), tuple_of(*quotes)]
        if framing.deny:
            arguments.append(f"deny={bytes_literal(framing.deny)}")
        if framing.anywhere:
            arguments.append("anywhere=True")
        refused = bytes(sorted({octet for end in line.accept for octet in end}))
        arguments += [
            f"end={bytes_literal(line.end)}",
            f"refused={bytes_literal(refused)}",
            *self._avoided(framing),
            f"longest={line.max}",
            f"most={self._protocol.limits.items}",
        ]
        return self._constant(call(runtime("Words"), *arguments), "words")

    def _avoided(self, words: WordFraming) -> list[Code]:
        """Return the octets that lines of words, where they are written, do not begin with."""
        found = b"".join(
            octet
            for framing in self._protocol.framings
            if isinstance(framing, FirstByte) and framing.printed == words
            for octet, other in framing.options
            if other != words
        )
        return [f"avoid={bytes_literal(found)}"] if found else []

    def _quotes(self, kind: QuoteKind) -> Code:
        pairs = tuple(f"{bytes_literal(k)}: {bytes_literal(v)}" for k, v in kind.mapped)
        arguments: list[Code] = [bytes_literal(kind.mark)]
        if kind.escape:
            arguments.append(bytes_literal(kind.escape))
        if pairs:
            arguments.append(Bracket("{", pairs, "}"))
        if kind.hexadecimal:
            arguments.append(f"hexadecimal={bytes_literal(kind.hexadecimal)}")
        if kind.keep:
            arguments.append("keep=True")
        return call(self._imports.runtime("Quotes"), *arguments)

    def pattern(self, source: str, title: str) -> str:
        """Return the constant of a compiled pattern."""
        self._imports.module("re")
        return self._constant(call("re.compile", f'rb"{source}"'), title)

    def _constant(self, made: Code, title: str) -> str:
        text = flat(made)
        if text not in self._made:
            name = self._names.fresh(snake_name(title).upper())
            self._made[text] = name
            self.constants.append((name, made))
        return self._made[text]

    def _encoding(self) -> tuple[str, str]:
        protocol = self._protocol
        return text_literal(protocol.encoding), text_literal(protocol.errors_mode)

    def _build(self, type_: Scalar) -> Code:
        runtime = self._imports.runtime
        match type_:
            case Characters() | Matched():
                return self._text(type_)
            case Number():
                return call(runtime("Integer"), *_bounds(type_))
            case HexNumber():
                return call(runtime("Hexadecimal"), *_bounds(type_))
            case RealNumber():
                return call(runtime("Real"), repr(type_.low), repr(type_.high))
            case DecimalNumber():
                sides = (_decimal(side) for side in (type_.low, type_.high))
                decimal = self._imports.use("decimal", "Decimal")
                return call(runtime("DecimalNumber"), decimal, *sides)
            case Switch():
                texts = (bytes_literal(type_.true), bytes_literal(type_.false))
                return call(runtime("Boolean"), *texts)
            case Enumeration():
                return self.choice(type_)
            case Coded():
                return self._coded(type_)
            case QuotedText():
                return self._quoted(type_)
            case EscapedText():
                return self._escaped(type_)
            case Packed():
                return self._packed(type_)
            case Nullable():
                name = runtime("Empty" if type_.empty else "Nil")
                return call(name, self._build(type_.inner), bytes_literal(type_.text))

    def _text(self, type_: Characters | Matched) -> Code:
        pattern = f'rb"{rl.python(scalar_language(type_, 0))}"'
        bounds = (str(type_.low), str(type_.high))
        if type_.string:
            name = self._imports.runtime("Text")
            return call(name, pattern, *bounds, *self._encoding())
        return call(self._imports.runtime("Octets"), pattern, *bounds)

    def choice(self, type_: Enumeration) -> Code:
        """Return the codec of an enum of texts."""
        fold: tuple[Code, ...] = ("fold=True",) if type_.fold else ()
        if not type_.open:
            return call(self._imports.runtime("Choice"), type_.class_name, *fold)
        mask = 2**256 - 1 & ~sum(1 << o for o in b" \t\r\n\0")
        inner = self._text(Characters(mask, 1, None, type_.string))
        name = self._imports.runtime("OpenChoice")
        return call(name, type_.class_name, inner, *fold)

    def _packed(self, type_: Packed) -> Code:
        self.packed.add(type_.class_name)
        names = type_.class_name, reader_of(type_)
        return call(self._imports.runtime("Packed"), *names, self._build(type_.number))

    def _coded(self, type_: Coded) -> Code:
        name = _CODED[type_.kind]
        if type_.kind not in ("base64", "percent"):
            return call(self._imports.runtime(name))
        bounds = (str(type_.low), str(type_.high))
        if type_.kind == "percent" and type_.string:
            return call(self._imports.runtime(name), *bounds, *self._encoding())
        suffix = "Octets" if type_.kind == "percent" else ""
        return call(self._imports.runtime(f"{name}{suffix}"), *bounds)

    def _escaped(self, type_: EscapedText) -> Code:
        pairs = tuple(f"{bytes_literal(k)}: {bytes_literal(v)}" for k, v in type_.texts)
        arguments: list[Code] = [
            f'rb"{rl.python(scalar_language(type_, 0))}"',
            Bracket("{", pairs, "}"),
            str(type_.low),
            str(type_.high),
        ]
        if type_.string:
            return call(self._imports.runtime("Escaped"), *arguments, *self._encoding())
        return call(self._imports.runtime("EscapedOctets"), *arguments)

    def _quoted(self, type_: QuotedText) -> Code:
        pairs = tuple(
            f"{bytes_literal(k)}: {bytes_literal(v)}" for k, v in type_.mapped
        )
        refused = bytes(o for o in range(256) if type_.refused >> o & 1)
        arguments: list[Code] = [
            bytes_literal(type_.quote),
            bytes_literal(type_.escape),
            Bracket("{", pairs, "}"),
            str(type_.double),
            bytes_literal(refused),
            str(type_.low),
            str(type_.high),
        ]
        if type_.string:
            return call(self._imports.runtime("Quoted"), *arguments, *self._encoding())
        return call(self._imports.runtime("QuotedOctets"), *arguments)


def _bounds(type_: Number | HexNumber) -> tuple[str, ...]:
    width = (str(type_.width),) if type_.width else ()
    return (str(type_.low), str(type_.high), *width)


def _decimal(side: str | None) -> str:
    return "None" if side is None else text_literal(side)


def _title(type_: Scalar, hint: str) -> str:
    """Return what the constant of a type is called."""
    if hint:
        return hint
    match type_:
        case Enumeration() | Packed():
            return type_.class_name
        case Characters(token=True):
            return "token"
        case Characters():
            blank = type_.octets >> 0x20 & 1
            return "text" if blank else "word"
        case Number(low=low, high=high) if low is not None and high is not None:
            bits = (high - low).bit_length()
            whole = high - low == 2**bits - 1
            if whole and low == 0:
                return f"u{bits}"
            if whole and low == -(2 ** (bits - 1)):
                return f"i{bits}"
            return "number"
        case Number():
            return "uint" if type_.low == 0 else "int"
        case HexNumber():
            return "hex"
        case RealNumber() | DecimalNumber():
            return "fraction"
        case Switch():
            return "switch"
        case Coded():
            return "uuid_text" if type_.kind == "uuid" else type_.kind
        case QuotedText() | EscapedText():
            return "quoted" if isinstance(type_, QuotedText) else "escaped"
        case Nullable():
            return _title(type_.inner, "") + "_or_none"
        case _:
            return "pattern"
