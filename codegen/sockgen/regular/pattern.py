r"""The patterns of a schema: ``{match: '[A-Z][a-z]{2} \d\d:\d\d'}``.

A pattern always matches a whole text.  It has literals, ``.``, classes, ``( | )``,
``(?: )``, ``? * + {m} {m,} {m,n}`` and escapes; what a regular language does not need
(look-around, references to groups, lazy and possessive matching, flags) is an error that
says where it stands.  A ``^`` at the very start and a ``$`` at the very end are allowed
and mean nothing.

A pattern speaks of octets.  ``.`` is any octet but a line feed, ``\d \w \s`` are those of
ASCII, and a character outside ASCII stands for its octets in UTF-8, also in a class
and in a range.  Only a negated class cannot contain such a character, because it would
have to match several octets at once.
"""

from typing import Final

from attrs import frozen

from sockgen.regular import octets
from sockgen.regular.expression import (
    EMPTY,
    Expression,
    Octet,
    choice,
    literal,
    repeat,
    sequence,
)
from sockgen.regular.problem import MistakeError, PatternError, PatternProblem
from sockgen.regular.utf8 import SURROGATES, characters

__all__ = ["parse_pattern"]

_MOST: Final = 4096  # times that a pattern may demand of one part
_DEEPEST: Final = 50  # parentheses within parentheses
_END: Final = ""  # what is ahead at the end of the pattern

_WORD: Final = (
    octets.of(b"_")
    | octets.between(0x30, 0x39)
    | octets.fold_case(octets.between(0x61, 0x7A))
)
_CLASSES: Final = {
    "d": octets.between(0x30, 0x39),
    "w": _WORD,
    "s": octets.of(b" \t\n\r\f\v"),
}
_CONTROLS: Final = {"t": 0x09, "n": 0x0A, "v": 0x0B, "f": 0x0C, "r": 0x0D}
_ANCHORS: Final = "AbBZz"
_EXTENSIONS: Final = (
    ("(?=", "look-ahead"),
    ("(?!", "look-ahead"),
    ("(?<=", "look-behind"),
    ("(?<!", "look-behind"),
    ("(?P=", "a reference to a group"),
    ("(?P<", "a named group"),
    ("(?<", "a named group"),
    ("(?>", "an atomic group"),
    ("(?(", "a condition"),
    ("(?#", "a comment"),
)


def parse_pattern(text: str) -> Expression | PatternError:
    """Return the expression that a pattern stands for, or its first mistake."""
    try:
        return _Parser(text).parse()
    except MistakeError as mistake:
        return mistake.error


@frozen
class _Point:
    """One member of a class: a code point, or an octet above ASCII (``raw``)."""

    value: int
    raw: bool

    @property
    def ascii(self) -> bool:
        return self.value < 0x80


class _Parser:
    """Reads a pattern from left to right, once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._end = len(text)

    def parse(self) -> Expression:
        """Read the whole pattern."""
        before = self._text[:-1]
        if self._text.startswith("^"):
            self._at = 1
        if self._text.endswith("$") and not _odd_backslashes(before):
            self._end = max(self._at, self._end - 1)
        expression = self._alternatives(0)
        if self._ahead:
            raise self._mistake(PatternProblem.UNBALANCED, "')' without '('")
        return expression

    # -- the text --------------------------------------------------------------------

    @property
    def _ahead(self) -> str:
        return self._text[self._at] if self._at < self._end else _END

    def _looking_at(self, text: str) -> bool:
        return self._text.startswith(text, self._at, self._end)

    def _take(self, text: str) -> bool:
        if not self._looking_at(text):
            return False
        self._at += len(text)
        return True

    def _mistake(
        self, kind: PatternProblem, message: str, start: int | None = None
    ) -> MistakeError:
        """Return a mistake that began at ``start``, or is the character ahead."""
        begin = self._at if start is None else start
        end = self._at if start is not None else min(self._at + 1, self._end)
        return MistakeError(PatternError(kind, begin, max(0, end - begin), message))

    # -- structure -------------------------------------------------------------------

    def _alternatives(self, depth: int) -> Expression:
        options = [self._sequence(depth)]
        while self._take("|"):
            options.append(self._sequence(depth))
        return choice(*options)

    def _sequence(self, depth: int) -> Expression:
        parts: list[Expression] = []
        while self._ahead not in (_END, "|", ")"):
            parts.append(self._quantified(self._atom(depth)))
        return sequence(*parts)

    def _atom(self, depth: int) -> Expression:
        match self._ahead:
            case "(":
                return self._parentheses(depth)
            case "[":
                return self._class()
            case ".":
                self._at += 1
                return Octet(octets.complement(octets.of(b"\n")))
            case "\\":
                return self._escaped()
            case "*" | "+" | "?" | "{":
                message = f"nothing to repeat; '{self._ahead}' itself is "
                message += f"'\\{self._ahead}'"
                raise self._mistake(PatternProblem.NOTHING_TO_REPEAT, message)
            case "^" | "$":
                message = "a pattern always matches a whole text; "
                message += f"'{self._ahead}' itself is '\\{self._ahead}'"
                raise self._mistake(PatternProblem.ANCHOR, message)
            case "]" | "}":
                message = f"'{self._ahead}' itself is '\\{self._ahead}'"
                raise self._mistake(PatternProblem.UNESCAPED, message)
            case _:
                return literal(chr(self._character()).encode())

    def _parentheses(self, depth: int) -> Expression:
        start = self._at
        if depth == _DEEPEST:
            message = f"more than {_DEEPEST} parentheses within each other"
            raise self._mistake(PatternProblem.TOO_DEEP, message)
        if not self._take("(?:"):
            if self._looking_at("(?"):
                raise self._extension()
            self._at += 1
        inner = self._alternatives(depth + 1)
        if not self._take(")"):
            self._at = start
            raise self._mistake(PatternProblem.UNBALANCED, "'(' without ')'")
        return inner

    def _extension(self) -> MistakeError:
        names = [name for text, name in _EXTENSIONS if self._looking_at(text)]
        name = names[0] if names else "a flag"
        start = self._at
        self._at = min(start + 3, self._end)
        message = f"{name} is not part of a regular pattern"
        return self._mistake(PatternProblem.NOT_REGULAR, message, start)

    # -- repetition ------------------------------------------------------------------

    def _quantified(self, atom: Expression) -> Expression:
        start = self._at
        bounds = self._quantifier()
        if bounds is None:
            return atom
        low, high = bounds
        if max(low, high or 0) > _MOST:
            message = f"more than {_MOST} repetitions"
            raise self._mistake(PatternProblem.TOO_MANY, message, start)
        if high is not None and high < low:
            message = f"from {low} to {high} is no range"
            raise self._mistake(PatternProblem.BAD_QUANTIFIER, message, start)
        if self._ahead in ("?", "+"):
            kind = "lazy" if self._ahead == "?" else "possessive"
            message = f"a pattern says what matches, not how: no {kind} repetition"
            raise self._mistake(PatternProblem.NOT_REGULAR, message)
        if self._ahead in ("*", "{"):
            message = "a repetition of a repetition needs parentheses"
            raise self._mistake(PatternProblem.NOTHING_TO_REPEAT, message)
        return EMPTY if high == 0 else repeat(atom, low, high)

    def _quantifier(self) -> tuple[int, int | None] | None:
        if self._take("*"):
            return 0, None
        if self._take("+"):
            return 1, None
        if self._take("?"):
            return 0, 1
        if not self._looking_at("{"):
            return None
        start = self._at
        self._at += 1
        low = self._number()
        high = low
        if self._take(","):
            high = self._number()
            if low is not None and self._take("}"):
                return low, high
        elif low is not None and self._take("}"):
            return low, low
        message = "expected {m}, {m,} or {m,n}; '{' itself is '\\{'"
        raise self._mistake(PatternProblem.BAD_QUANTIFIER, message, start)

    def _number(self) -> int | None:
        start = self._at
        while self._ahead and self._ahead in "0123456789":
            self._at += 1
        digits = self._text[start : self._at].lstrip("0")
        if len(digits) > len(str(_MOST)):
            return _MOST + 1
        return int(digits or "0") if self._at > start else None

    # -- single characters -----------------------------------------------------------

    def _character(self) -> int:
        """Read a character that stands for itself."""
        value = ord(self._ahead)
        if value in SURROGATES:
            message = "half of a surrogate pair is no character"
            raise self._mistake(PatternProblem.BAD_CHARACTER, message)
        self._at += 1
        return value

    def _escaped(self) -> Expression:
        escaped = self._escape()
        return Octet(escaped if isinstance(escaped, int) else 1 << escaped.value)

    def _escape(self) -> int | _Point:
        r"""Read an escape: the mask of ``\d`` and its like, else a single octet."""
        start = self._at
        self._at += 1
        letter = self._ahead
        if not letter:
            raise self._mistake(PatternProblem.BAD_ESCAPE, "'\\' at the end", start)
        self._at += 1
        if letter.lower() in _CLASSES:
            mask = _CLASSES[letter.lower()]
            return mask if letter.islower() else octets.complement(mask)
        if letter in _CONTROLS:
            return _Point(_CONTROLS[letter], raw=False)
        if letter == "x":
            return self._hexadecimal(start)
        if letter == "0" and not (self._ahead and self._ahead in "0123456789"):
            return _Point(0, raw=False)
        if letter.isascii() and letter.isprintable() and not letter.isalnum():
            return _Point(ord(letter), raw=False)
        raise self._unknown_escape(letter, start)

    def _hexadecimal(self, start: int) -> _Point:
        digits = self._text[self._at : min(self._at + 2, self._end)]
        if len(digits) < 2 or not all(d in "0123456789abcdefABCDEF" for d in digits):
            message = "expected two hexadecimal digits after '\\x'"
            raise self._mistake(PatternProblem.BAD_ESCAPE, message, start)
        self._at += 2
        value = int(digits, 16)
        return _Point(value, raw=value >= 0x80)

    def _unknown_escape(self, letter: str, start: int) -> MistakeError:
        if letter in _ANCHORS:
            message = f"a pattern always matches a whole text: no '\\{letter}'"
            return self._mistake(PatternProblem.ANCHOR, message, start)
        if letter == "0":
            message = "an octet is written \\xHH, not in octal"
            return self._mistake(PatternProblem.BAD_ESCAPE, message, start)
        if letter in "123456789":
            message = "a reference to a group is not part of a regular pattern"
            return self._mistake(PatternProblem.NOT_REGULAR, message, start)
        return self._mistake(
            PatternProblem.BAD_ESCAPE, f"unknown escape '\\{letter}'", start
        )

    # -- classes ---------------------------------------------------------------------

    def _class(self) -> Expression:
        start = self._at
        self._at += 1
        negated = self._take("^")
        mask = 0
        beyond: list[tuple[int, int]] = []  # ranges of characters outside ASCII
        if self._looking_at("]"):
            message = "an empty class; ']' itself is '\\]'"
            raise self._mistake(PatternProblem.BAD_CLASS, message)
        while not self._take("]"):
            if not self._ahead:
                self._at = start
                raise self._mistake(PatternProblem.UNBALANCED, "'[' without ']'")
            single, beyond_ascii = self._member(negated=negated)
            mask |= single
            beyond += beyond_ascii
        if negated:
            mask = octets.complement(mask)
        if not mask and not beyond:
            raise self._mistake(
                PatternProblem.BAD_CLASS, "this class matches nothing", start
            )
        return choice(*((Octet(mask),) if mask else ()), *characters(beyond))

    def _member(self, *, negated: bool) -> tuple[int, list[tuple[int, int]]]:
        """Read a character, an escape or a range: octets, and other characters."""
        start = self._at
        low = self._point()
        dash = self._looking_at("-") and not self._looking_at("-]")
        if isinstance(low, int) and not dash:
            return low, []
        high = low
        if dash:
            self._at += 1
            high = self._point() if self._ahead else low
        if isinstance(low, int) or isinstance(high, int):
            message = "a range goes from one character to another; '-' itself is '\\-'"
            raise self._mistake(PatternProblem.BAD_RANGE, message, start)
        return self._range(low, high, start, negated=negated)

    def _point(self) -> int | _Point:
        if self._ahead == "\\":
            return self._escape()
        if self._looking_at("[:"):
            message = "no named classes; '[' itself is '\\['"
            raise self._mistake(PatternProblem.BAD_CLASS, message)
        return _Point(self._character(), raw=False)

    def _range(
        self, low: _Point, high: _Point, start: int, *, negated: bool
    ) -> tuple[int, list[tuple[int, int]]]:
        if high.value < low.value:
            raise self._mistake(PatternProblem.BAD_RANGE, "a range backwards", start)
        if high.raw and (low.raw or low.ascii):
            return octets.between(low.value, high.value), []
        if low.raw or high.raw:
            message = "a range from a character to an octet"
            raise self._mistake(PatternProblem.BAD_RANGE, message, start)
        inside = octets.between(low.value, min(high.value, 0x7F))
        if high.ascii:
            return inside, []
        if negated:
            message = "a negated class matches one octet: only ASCII and \\xHH in it"
            raise self._mistake(PatternProblem.BAD_CLASS, message, start)
        return inside, [(max(low.value, 0x80), high.value)]


def _odd_backslashes(text: str) -> bool:
    return (len(text) - len(text.rstrip("\\"))) % 2 == 1
