"""Expressions of a spec, by the precedence of their operators."""

from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.layouts import no_such_field
from sockgen.model.layouts import (
    Binary,
    Check,
    Count,
    Expression,
    FieldValue,
    Left,
    Literal,
    Operator,
    Present,
    Region,
    Size,
    Unary,
)
from sockgen.specs.surroundings import Known
from sockgen.specs.tokens import BadSpec, Token, Tokens

__all__ = ["ExpressionParser"]

_LEVELS: Final[tuple[tuple[str, ...], ...]] = (
    ("or",),
    ("and",),
    ("==", "!=", "<", "<=", ">", ">="),
    ("|",),
    ("^",),
    ("&",),
    ("<<", ">>"),
    ("+", "-"),
    ("*", "/", "%"),
)
_CHECKS: Final = ("sum8", "xor8", "inet16", "crc16", "crc32", "adler32", "md5")
_LITERAL: Final = ("/", "%", "<<", ">>")
"""What stands to the right of these is a number: nobody divides by what a peer sends."""


class ExpressionParser:
    """Reads expressions out of tokens.

    Args:
        tokens: the tokens.
        known: what may be named.
        report: takes what is wrong.
    """

    def __init__(self, tokens: Tokens, known: Known, report: Report) -> None:
        self._tokens = tokens
        self._known = known
        self._report = report

    def parse(self, level: int = 0) -> Expression:
        """Read an expression.

        Raises:
            BadSpec: there is none.
        """
        if level == len(_LEVELS):
            return self._unary()
        if level == 2 and (token := self._tokens.accept("not")):
            return Unary(Operator.NOT, self.parse(level), token.span)
        found = self.parse(level + 1)
        while token := self._tokens.accept(*_LEVELS[level]):
            right = self.parse(level + 1)
            if token.text in _LITERAL and not isinstance(right, Literal):
                self._tokens.fail(f"a number behind '{token.text}'")
            if token.text in ("/", "%") and right == Literal(0, right.span):
                self._tokens.fail("another number than 0")
            found = Binary(Operator(token.text), found, right, token.span)
        return found

    def _unary(self) -> Expression:
        if token := self._tokens.accept("-", "~"):
            operator = Operator.SUBTRACT if token.text == "-" else Operator.INVERT
            return Unary(operator, self._unary(), token.span)
        if self._tokens.accept("("):
            found = self.parse()
            self._tokens.expect(")")
            return found
        token = self._tokens.take()
        if token.number is not None:
            return Literal(token.number, token.span)
        if not token.is_name:
            self._tokens.fail("a value")
        return self._named(token)

    def _named(self, token: Token) -> Expression:
        if token.text == "left":
            return Left(token.span)
        if self._tokens.next.text == "(":
            return self._function(token)
        label = token.text.removeprefix("$")
        if label != token.text:
            return FieldValue(label, True, token.span)
        if label in self._known.earlier:
            return FieldValue(label, False, token.span)
        for enum in self._known.enums.values():
            member = enum.member(label)
            if member is not None:
                return Literal(member.value, token.span)
        self._report(no_such_field(token.span, label, self._known.earlier))
        raise BadSpec

    def _function(self, token: Token) -> Expression:
        self._tokens.expect("(")
        if token.text in _CHECKS or token.text in self._known.hooks:
            start = self._place()
            self._tokens.expect("..")
            end = self._place()
            self._tokens.expect(")")
            return Check(token.text, start, end, token.span)
        names: list[str] = []
        while not self._tokens.accept(")"):
            names.append(self._label(token))
        if token.text == "size" and names in (["all"], ["after"]):
            return Size(Region(names[0]), token.span)
        if token.text == "size" and names:
            return Size(tuple(names), token.span)
        if token.text == "count" and names:
            return Count(tuple(names), token.span)
        if token.text == "present" and len(names) == 1:
            return Present(names[0], token.span)
        self._tokens.fail("size(), count(), present() or a checksum before this")
        raise BadSpec

    def _place(self) -> str:
        token = self._tokens.take()
        if token.text not in (*self._known.fields, "$start", "$end"):
            self._report(no_such_field(token.span, token.text, self._known.fields))
            raise BadSpec
        return token.text

    def _label(self, function: Token) -> str:
        token = self._tokens.take()
        regions = ("all", "after") if function.text == "size" else ()
        if token.text not in (*self._known.fields, *regions):
            self._report(no_such_field(token.span, token.text, self._known.fields))
            raise BadSpec
        return token.text
