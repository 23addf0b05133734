"""A spec: the type of a field, and what is said of it."""

import re
from typing import Final

from attrs import evolve

from sockgen.diagnostics import Report
from sockgen.diagnostics.layouts import no_such_type
from sockgen.model.layouts import (
    Address,
    AddressKind,
    Bits,
    DataField,
    DataType,
    Extent,
    Fixed,
    FixedPoint,
    Float,
    Hooked,
    Integer,
    Literal,
    Measured,
    Nested,
    Octets,
    Prefixed,
    ToEnd,
    Truth,
    UntilZero,
    While,
)
from sockgen.source import Scalar, Span
from sockgen.specs.expressions import ExpressionParser
from sockgen.specs.surroundings import Known
from sockgen.specs.tokens import BadSpec, Token, Tokens

__all__ = ["SpecParser"]

_INTEGER: Final = re.compile(r"([ui])(8|16|24|32|40|48|56|64)(le|be)?")
_FLOAT: Final = re.compile(r"f(32|64)(le|be)?")
_POINT: Final = re.compile(r"(u?)fixed(\d{1,2})\.(\d{1,2})")
_BITS: Final = re.compile(r"b(\d{1,2})")
_CLAUSES: Final = ("if", "=", "xor", "align", "multiple", "min", "max", "")
_BUILT_IN: Final = ("u8", "u16", "u32", "u64", "bytes", "str", "cstr", "bool8", "ipv4")


class SpecParser:
    """Reads one spec.

    Args:
        source: its text.
        known: what it may name.
        report: takes what is wrong.
    """

    def __init__(self, source: Scalar, known: Known, report: Report) -> None:
        self._known = known
        self._report = report
        self._tokens = Tokens(source, report)
        self._expressions = ExpressionParser(self._tokens, known, report)

    def parse(self, label: str, name: str, span: Span) -> DataField:
        """Return the field that it describes.

        Args:
            label: its name in the schema.
            name: its name in Python.
            span: where that stands.

        Raises:
            BadSpec: it cannot be read; what is wrong was reported.
        """
        tokens = self._tokens
        optional = tokens.accept("optional") is not None
        type_ = self._type()
        enum = ""
        if isinstance(type_, Octets) and tokens.next.text in self._known.texts:
            enum = self._known.texts[tokens.next.text].class_name
            type_ = evolve(type_, string=True)
            self._known.used.add((tokens.take().text, True))
        elif tokens.next.text in self._known.enums:
            enum = self._known.enums[tokens.next.text].class_name
            self._known.used.add((tokens.take().text, False))
        low = high = None
        if tokens.next.number is not None or tokens.next.text == "-":
            low = self._signed()
            tokens.expect("..")
            high = self._signed()
        field = DataField(name, label, type_, enum, span, low, high, optional=optional)
        if tokens.accept("*"):
            field = evolve(field, repeat=self._repeat())
        while tokens.next.text:
            field = self._clause(field)
        return field

    def _signed(self) -> int:
        minus = self._tokens.accept("-") is not None
        return -self._tokens.number() if minus else self._tokens.number()

    # -- types -------------------------------------------------------------------------

    def _type(self) -> DataType:
        token = self._tokens.take()
        plain = self._number(token.text) or self._plain(token.text)
        if plain is not None:
            return plain
        if token.text in ("bytes", "str"):
            string = token.text == "str" and self._known.string
            return Octets(self._extent(), string)
        if token.text in self._known.layouts:
            return Nested(token.text)
        if token.text in self._known.hooks:
            return Hooked(token.text)
        known = (*_BUILT_IN, *self._known.layouts, *self._known.hooks)
        self._report(no_such_type(token.span, token.text, known))
        raise BadSpec

    def _number(self, text: str) -> DataType | None:
        if match := _INTEGER.fullmatch(text):
            return Integer(int(match[2]), match[1] == "i", self._little(match[3]))
        if match := _FLOAT.fullmatch(text):
            return Float(int(match[1]), self._little(match[2]))
        if match := _POINT.fullmatch(text):
            whole, fraction = int(match[2]), int(match[3])
            if whole + fraction in (8, 16, 24, 32, 40, 48, 56, 64):
                return FixedPoint(whole, fraction, not match[1], self._known.little)
        if (match := _BITS.fullmatch(text)) and 1 <= int(match[1]) <= 64:
            return Bits(int(match[1]), self._known.little)
        return None

    def _plain(self, text: str) -> DataType | None:
        if text in ("ipv4", "ipv6", "uuid"):
            return Address(AddressKind(text))
        if text == "cstr":
            return Octets(UntilZero(), self._known.string)
        return Truth() if text == "bool8" else None

    def _little(self, order: str | None) -> bool:
        return self._known.little if order is None else order == "le"

    def _extent(self) -> Extent:
        if self._tokens.accept("("):
            found = self._measure()
            self._tokens.expect(")")
            return found
        if self._tokens.accept("until"):
            self._zero()
            return UntilZero()
        return ToEnd()

    def _measure(self) -> Extent:
        """Return a number of octets or items: a prefix, a number, or an expression."""
        match = _INTEGER.fullmatch(self._tokens.next.text)
        if (
            match
            and match[1] == "u"
            and self._tokens.behind(1).text in (")", *_CLAUSES)
        ):
            self._tokens.take()
            return Prefixed(Integer(int(match[2]), False, self._little(match[3])))
        expression = self._expressions.parse()
        if isinstance(expression, Literal):
            return Fixed(expression.value)
        return Measured(expression)

    def _repeat(self) -> Extent:
        if self._tokens.accept("until"):
            self._zero()
            return UntilZero()
        if self._tokens.accept("while"):
            return While(self._expressions.parse())
        if self._tokens.next.text in _CLAUSES:
            return ToEnd()
        return self._measure()

    def _zero(self) -> None:
        if self._tokens.next.number != 0:
            self._tokens.fail("0")
        self._tokens.take()

    # -- clauses -----------------------------------------------------------------------

    def _clause(self, field: DataField) -> DataField:
        tokens = self._tokens
        token: Token = tokens.next
        if token.text not in _CLAUSES:
            tokens.fail("'if', '=', 'xor', 'align', 'multiple', 'min' or 'max'")
        tokens.take()
        match token.text:
            case "if":
                return evolve(field, condition=self._expressions.parse())
            case "=":
                return evolve(field, computed=self._expressions.parse())
            case "xor":
                return evolve(field, xor=self._keys())
            case "align":
                return evolve(field, align=max(tokens.number(), 1))
            case "multiple":
                return evolve(field, multiple=max(tokens.number(), 1))
            case "min":
                return evolve(field, at_least=tokens.number())
            case _:
                return evolve(field, at_most=tokens.number())

    def _keys(self) -> tuple[str, ...]:
        keys: list[str] = []
        while self._tokens.next.text in self._known.earlier:
            keys.append(self._tokens.take().text)
        if not keys:
            self._tokens.fail("a field")
        return tuple(keys)
