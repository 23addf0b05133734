"""From the text of a reply pattern to its parts."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from attrs import frozen

from sockgen.diagnostics import Diagnostic, Report
from sockgen.diagnostics.semantics import bad_pattern, pattern_too_deep
from sockgen.patterns.nodes import (
    Alternatives,
    Argument,
    Batched,
    Each,
    Learned,
    Named,
    Nothing,
    Parsed,
    Pattern,
    Placeholder,
    Repeated,
    Sequence,
    names,
)
from sockgen.source import Scalar, Span

__all__ = ["parse"]

_TOKEN: Final = re.compile(
    r'(?P<name>[^\W\d]\w*(?:[-.]\w+)*)|(?P<number>-?\d+(?:\.\d+)?)|(?P<string>"(?:[^"\\]|\\.)*")'
    r"|(?P<arrow>->)|(?P<sign>[()|*+,=!])|(?P<blank>\s+)|(?P<bad>.)",
    re.DOTALL,
)
_PLACEHOLDER: Final = re.compile(r"\{(\w*(?::\w*)?)\}")
_ESCAPE: Final = re.compile(r"\\(x[0-9a-fA-F]{2}|.)", re.DOTALL)
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "s": " "}
_DEEPEST: Final = 32
_PER: Final = "per"


@frozen
class _Token:
    kind: str
    text: str
    start: int


class _Failed(Exception):
    """The text is no pattern; its argument says why, as a diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def parse(source: Scalar, report: Report) -> Parsed:
    """Parse a reply pattern; report what is wrong with it.

    The first mistake is reported, because more mostly follow from it.
    """
    parser = _Parser(source)
    try:
        pattern = parser.whole()
    except _Failed as failed:
        report(failed.diagnostic)
        return Parsed(None, tuple(parser.mentioned()))
    return Parsed(pattern, tuple(names(pattern)))


class _Parser:
    def __init__(self, source: Scalar) -> None:
        self._source = source
        self._tokens = [
            _Token(str(m.lastgroup), m[0], m.start())
            for m in _TOKEN.finditer(source.text)
            if m.lastgroup != "blank"
        ]
        self._tokens.append(_Token("end", "", len(source.text)))
        self._at = 0
        self._depth = 0

    def whole(self) -> Pattern:
        pattern = self._alternatives()
        if self._ahead.kind != "end":
            raise self._unexpected("the end, '|', '->' or a reply")
        return pattern

    def mentioned(self) -> Iterator[Named]:
        """Yield the replies that are named, whether the text is a pattern or not."""
        inside = False
        before = ""
        for token, after in pairwise(self._tokens):
            reply = token.kind == "name" and token.text not in ("none", "batch", _PER)
            if reply and not inside and before not in ("->", _PER):
                behind = token.start + len(token.text)
                inside = after.text == "(" and after.start == behind
                at = self._span(token.start, behind)
                yield Named(token.text, None, at, at)
            elif token.text == ")":
                inside = False
            before = token.text

    @property
    def _ahead(self) -> _Token:
        return self._tokens[self._at]

    def _take(self, text: str) -> bool:
        if self._ahead.text == text and self._ahead.kind in ("sign", "arrow"):
            self._at += 1
            return True
        return False

    def _span(self, start: int, end: int) -> Span:
        return self._source.locate(start, max(1, end - start))

    def _unexpected(self, expected: str) -> _Failed:
        token = self._ahead
        span = self._span(token.start, token.start + len(token.text))
        return _Failed(bad_pattern(span, token.text, expected))

    def _since(self, start: int) -> Span:
        last = self._tokens[self._at - 1]
        return self._span(start, last.start + len(last.text))

    def _alternatives(self) -> Pattern:
        start = self._ahead.start
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Failed(pattern_too_deep(self._span(start, start + 1), _DEEPEST))
        options = [self._sequence()]
        while self._take("|"):
            options.append(self._sequence())
        self._depth -= 1
        if len(options) == 1:
            return options[0]
        return Alternatives(tuple(options), self._since(start))

    def _sequence(self) -> Pattern:
        start = self._ahead.start
        items = [self._item()]
        while self._ahead.kind == "name" or self._ahead.text == "(":
            items.append(self._item())
        state: str | None = None
        state_span: Span | None = None
        facts: tuple[Learned, ...] = ()
        if self._take("->"):
            token = self._ahead
            if token.kind == "name":
                self._at += 1
                state, state_span = token.text, self._since(token.start)
            facts = tuple(self._facts())
            if state is None and not facts:
                raise self._unexpected("a state, or '+' and a fact")
        if len(items) == 1 and state is None and not facts:
            return items[0]
        return Sequence(tuple(items), state, state_span, self._since(start), facts)

    def _facts(self) -> Iterator[Learned]:
        """Read what is known behind an answer: ``+named !guest``."""
        while self._ahead.text in ("+", "!"):
            start, holds = self._ahead.start, self._ahead.text == "+"
            self._at += 1
            token = self._ahead
            if token.kind != "name":
                raise self._unexpected("a fact")
            self._at += 1
            yield Learned(token.text, holds, self._since(start))

    def _item(self) -> Pattern:
        start = self._ahead.start
        item = self._atom()
        for sign, low in (("*", 0), ("+", 1)):
            if self._take(sign):
                return Repeated(item, low, self._since(start))
        if self._ahead.kind != "name" or self._ahead.text != _PER:
            return item
        self._at += 1
        field = self._ahead
        if field.kind != "name":
            raise self._unexpected("a repeated field of the command or the session")
        self._at += 1
        at = self._span(field.start, field.start + len(field.text))
        return Each(item, field.text, at, self._since(start))

    def _atom(self) -> Pattern:
        token = self._ahead
        if self._take("("):
            inner = self._alternatives()
            if not self._take(")"):
                raise self._unexpected("')'")
            return inner
        if token.kind != "name":
            raise self._unexpected("a reply, 'none' or '('")
        self._at += 1
        if token.text == "none":
            return Nothing(self._since(token.start))
        if token.text == "batch":
            return Batched(self._since(token.start))
        arguments: tuple[Argument, ...] | None = None
        behind = token.start + len(token.text)
        if self._ahead.text == "(" and self._ahead.start == behind:
            self._at += 1
            arguments = self._arguments()
        at = self._span(token.start, behind)
        return Named(token.text, arguments, at, self._since(token.start))

    def _arguments(self) -> tuple[Argument, ...]:
        found: list[Argument] = []
        while not self._take(")"):
            name = self._ahead
            if name.kind != "name":
                raise self._unexpected("the name of a field, or ')'")
            self._at += 1
            if not self._take("="):
                raise self._unexpected("'='")
            found.append(self._argument(name))
            if not self._take(",") and self._ahead.text != ")":
                raise self._unexpected("',' or ')'")
        return tuple(found)

    def _argument(self, name: _Token) -> Argument:
        value = self._ahead
        if value.kind not in ("name", "number", "string"):
            raise self._unexpected("a number, a quoted text or a name")
        self._at += 1
        at = self._span(name.start, name.start + len(name.text))
        span = self._since(value.start)
        if value.kind != "string":
            return Argument(name.text, value.text, False, at, span)
        text = _unescape(value.text[1:-1])
        found = tuple(
            Placeholder(
                m[1], self._span(value.start + m.start(), value.start + m.end())
            )
            for m in _PLACEHOLDER.finditer(value.text)
        )
        return Argument(name.text, text, True, at, span, found)


def _unescape(text: str) -> str:
    """Resolve escapes; an octet beyond ASCII is kept as a lone surrogate."""

    def replace(match: re.Match[str]) -> str:
        escape = match[1]
        if len(escape) == 3:
            octet = int(escape[1:], 16)
            return chr(octet) if octet < 0x80 else chr(0xDC00 + octet)
        return _ESCAPES.get(escape, escape)

    return _ESCAPE.sub(replace, text)
