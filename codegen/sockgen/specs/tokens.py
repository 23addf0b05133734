"""The tokens of a spec, taken one by one."""

import re
from typing import Final

from attrs import frozen

from sockgen.diagnostics import Report
from sockgen.diagnostics.layouts import bad_spec
from sockgen.source import Scalar, Span

__all__ = ["BadSpec", "Token", "Tokens"]

_TOKEN: Final = re.compile(
    r"\s*(0[xX][0-9a-fA-F]+|\d+|u?fixed\d+\.\d+|\$?[A-Za-z_]\w*"
    r"|<<|>>|<=|>=|==|!=|\.\.|[-+*/%|&^~<>()=,])"
)


class BadSpec(Exception):
    """A spec cannot be read; what is wrong was reported."""


@frozen
class Token:
    """A token; its text is "" behind the last one."""

    text: str
    span: Span

    @property
    def is_name(self) -> bool:
        """Whether it is a name."""
        return re.fullmatch(r"\$?[A-Za-z_]\w*", self.text) is not None

    @property
    def number(self) -> int | None:
        """The number that it is, or None."""
        if not self.text[:1].isdigit():
            return None
        return int(self.text, 16 if self.text[:2] in ("0x", "0X") else 10)


class Tokens:
    """The tokens of a text.

    Args:
        source: the text.
        report: takes what is wrong.
    """

    def __init__(self, source: Scalar, report: Report) -> None:
        self._report = report
        self._tokens: list[Token] = []
        at, text = 0, source.text.rstrip()
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                found = text[at:].lstrip()[0]
                where = source.locate(text.index(found, at), 1)
                report(bad_spec(where, found, "a name, a number or an operator"))
                raise BadSpec
            span = source.locate(match.start(1), len(match[1]))
            self._tokens.append(Token(match[1], span))
            at = match.end()
        self._end = Token("", source.locate(len(text), 0))
        self._at = 0

    @property
    def next(self) -> Token:
        """The next token."""
        return self._tokens[self._at] if self._at < len(self._tokens) else self._end

    def behind(self, count: int) -> Token:
        """The token so many places behind the next one."""
        place = self._at + count
        return self._tokens[place] if place < len(self._tokens) else self._end

    def take(self) -> Token:
        """Take the next token."""
        token = self.next
        self._at += 1
        return token

    def accept(self, *texts: str) -> Token | None:
        """Take the next token if it is one of these."""
        return self.take() if self.next.text in texts else None

    def expect(self, text: str) -> Token:
        """Take a token that must be there.

        Raises:
            BadSpec: it is not.
        """
        return self.accept(text) or self.fail(f"'{text}'")

    def number(self) -> int:
        """Take a number.

        Raises:
            BadSpec: there is none.
        """
        number = self.next.number
        if number is None:
            self.fail("a number")
            raise BadSpec
        self.take()
        return number

    def fail(self, expected: str) -> Token:
        """Report the next token.

        Raises:
            BadSpec: always.
        """
        self._report(bad_spec(self.next.span, self.next.text, expected))
        raise BadSpec
