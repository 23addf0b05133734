"""Filter expressions: `((artist == "Bach") AND (!(title contains "Aria")))`.

    expression := "(" ( "!" expression | expression { "AND" expression } | condition ) ")"
    condition  := NAME OPERATOR TEXT | "base" TEXT | "modified-since" TEXT

A text is in single or double quotes; a backslash takes the next character as it is.
"""

import re
from typing import Final, final

from .conditions import moment_of, subject_named
from .filters import All, Comparison, Filter, ModifiedSince, Not, Under, Where
from .troubles import Refused, Trouble

__all__ = ["parsed"]

_DEEPEST: Final = 20
_NAME: Final = re.compile(r"[A-Za-z_-]+")
_OPERATOR: Final = re.compile(r"==|!=|contains\b|!contains\b|starts_with\b")
_TEXT: Final = re.compile(r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'""", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_AND: Final = re.compile(r"AND\b")


def parsed(text: str, *, fold: bool) -> Filter:
    """Return the condition that a text stands for.

    Args:
        text: an expression.
        fold: whether letter case does not matter.

    Raises:
        Refused: it is no expression.
    """
    reader = _Reader(text, fold=fold)
    found = reader.expression(0)
    if reader.rest():
        raise Refused(Trouble.ARGUMENT, "Unparsed garbage after expression")
    return found


@final
class _Reader:
    """Reads an expression from left to right."""

    def __init__(self, text: str, *, fold: bool) -> None:
        self._text = text
        self._at = 0
        self._fold = fold

    def rest(self) -> str:
        return self._text[self._at :].strip()

    def expression(self, depth: int) -> Filter:
        if depth > _DEEPEST:
            raise Refused(Trouble.ARGUMENT, "Expression is too deep")
        self._expect("(")
        if self._accept("!"):
            found: Filter = Not(self.expression(depth + 1))
        elif self._peek() == "(":
            found = self._conjunction(depth)
        else:
            found = self._condition()
        self._expect(")")
        return found

    def _conjunction(self, depth: int) -> Filter:
        parts = [self.expression(depth + 1)]
        while self._peek() not in {")", ""}:
            if self._match(_AND) is None:
                raise Refused(Trouble.ARGUMENT, "'AND' expected")
            parts.append(self.expression(depth + 1))
        return All(tuple(parts))

    def _condition(self) -> Filter:
        name = self._match(_NAME)
        if name is None:
            raise Refused(Trouble.ARGUMENT, "Word expected")
        match name.lower():
            case "base":
                return Under(self._quoted().strip("/"))
            case "modified-since":
                return ModifiedSince(moment_of(self._quoted()))
            case _:
                subject = subject_named(name)
        if subject is None:
            raise Refused(Trouble.ARGUMENT, f"Unknown filter type: {name}")
        operator = self._match(_OPERATOR)
        if operator is None:
            raise Refused(Trouble.ARGUMENT, "'==' or '!=' expected")
        comparison = Comparison(operator.replace("!=", "==").removeprefix("!"))
        found = Where(subject, comparison, self._quoted(), fold=self._fold)
        return Not(found) if operator.startswith("!") else found

    def _quoted(self) -> str:
        text = self._match(_TEXT)
        if text is None:
            begun = self._peek() in {'"', "'"}
            message = "Closing quote not found" if begun else "Quoted string expected"
            raise Refused(Trouble.ARGUMENT, message)
        return _ESCAPE.sub(r"\1", text[1:-1])

    def _peek(self) -> str:
        self._skip()
        return self._text[self._at : self._at + 1]

    def _accept(self, character: str) -> bool:
        found = self._peek() == character
        self._at += found
        return found

    def _expect(self, character: str) -> None:
        if not self._accept(character):
            raise Refused(Trouble.ARGUMENT, f"'{character}' expected")

    def _match(self, pattern: re.Pattern[str]) -> str | None:
        self._skip()
        found = pattern.match(self._text, self._at)
        if found is None:
            return None
        self._at = found.end()
        return found[0]

    def _skip(self) -> None:
        while self._text[self._at : self._at + 1].isspace():
            self._at += 1
