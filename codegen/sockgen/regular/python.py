r"""An expression as a Python pattern of bytes, to stand inside ``rb"..."``.

Every group is a capturing group, in order; nothing else captures.  The text is printable
ASCII without a double quote, and never ends in a lone backslash, so the literal is safe.

Why matching takes linear time.  A backtracking matcher walks through the positions of the
expression, and after ``n`` octets it stands on one of them.  Take an expression in which
no position is useless (each lies on the way to some text) and no text can be read in two
ways (``ambiguity`` found none).  If two different walks over the same octets led to the
same position, whatever completes one to a text would complete both, and that text could
be read in two ways.  So for each prefix of the input each of the |Q| positions is
reached at most once, and the matcher makes at most |Q| * n steps, times the |Q| ways to
leave a position, on any input, whether it matches or not.

``atomic`` is for expressions that are ambiguous and only serve to tell one error from
another: every optional part, repetition and choice keeps what it first took, so that none
is tried a second time from the same place.  This is no longer the same language: the
first way to read is taken, and where it fails, there is no match.  A repetition whose
body reads far before it fails still pays for that each time; bodies that are decided by
their first octet, as words between blanks are, make the whole linear.
"""

from itertools import groupby
from typing import Final

from sockgen.regular import octets
from sockgen.regular.expression import (
    Choice,
    Expression,
    Group,
    Octet,
    Opaque,
    Repeat,
    Sequence,
)

__all__ = ["python"]

_LOWER: Final = octets.between(0x61, 0x7A)


def python(expression: Expression, *, atomic: bool = False) -> str:
    r"""Return the pattern: ``(set|add) +([^\n\r ]+)``.

    Args:
        expression: what to print; without payloads.
        atomic: forbid the matcher to come back to a decision.

    Raises:
        ValueError: if the expression has an ``Opaque``.
    """
    return _Printer(atomic=atomic).alternatives(expression)


class _Printer:
    """Prints expressions; each method puts parentheses where its place needs them."""

    def __init__(self, *, atomic: bool) -> None:
        self._atomic = atomic

    def alternatives(self, expression: Expression) -> str:
        """Print where a bar may stand: in a group, or as the whole pattern."""
        if not isinstance(expression, Choice):
            return self._part(expression)
        body = self._options(expression)
        return f"(?>{body})" if self._atomic and "|" in body else body

    def _options(self, choice: Choice) -> str:
        """Print a choice; options that are single octets become one class."""
        single = 0
        for option in choice.options:
            if isinstance(option, Octet):
                single |= option.mask
        printed: list[str] = []
        for option in choice.options:
            if not isinstance(option, Octet):
                printed.append(self._part(option))
            elif single:
                printed.append(octets.regex_class(single))
                single = 0
        return "|".join(printed)

    def _part(self, expression: Expression) -> str:
        """Print where one part of a sequence stands."""
        match expression:
            case Octet():
                return octets.regex_class(expression.mask)
            case Sequence():
                return self._sequence(expression)
            case Choice():
                return self._choice(expression)
            case Repeat():
                return self._repeat(expression)
            case Group():
                return f"({self.alternatives(expression.inner)})"
            case Opaque():
                raise ValueError(f"the payload {expression.name!r} is no pattern")

    def _sequence(self, sequence: Sequence) -> str:
        """Print parts in a row; letters of either case become ``(?i:set)``."""
        printed: list[str] = []
        for folded, run in groupby(sequence.parts, _is_folded):
            parts = list(run)
            if folded and len(parts) > 1:
                text = bytes(octets.sample(_lower(part)) for part in parts)
                printed.append(f"(?i:{text.decode()})")
            else:
                printed += map(self._part, parts)
        return "".join(printed)

    def _choice(self, choice: Choice) -> str:
        if all(isinstance(option, Octet) for option in choice.options):
            return self._options(choice)
        return f"(?{'>' if self._atomic else ':'}{self._options(choice)})"

    def _repeat(self, repeat: Repeat) -> str:
        """Print a repetition.

        An atomic one is possessive if it repeats a class, else in an atomic group: some
        releases of Python 3.11 match possessive repetitions of more than that wrongly.
        """
        simple = _is_class(repeat.inner)
        inner = self._part(repeat.inner)
        if not simple and not isinstance(repeat.inner, (Group, Choice)):
            inner = f"(?:{inner})"
        repeated = inner + _quantifier(repeat.low, repeat.high)
        if not self._atomic or repeat.low == repeat.high:
            return repeated
        return f"{repeated}+" if simple else f"(?>{repeated})"


def _lower(part: Expression) -> int:
    return part.mask & _LOWER if isinstance(part, Octet) else 0


def _is_folded(part: Expression) -> bool:
    """Whether a part is one letter of either case."""
    if not isinstance(part, Octet) or part.mask.bit_count() != 2:
        return False
    return part.mask == octets.fold_case(part.mask & _LOWER)


def _is_class(expression: Expression) -> bool:
    if isinstance(expression, Choice):
        return all(isinstance(option, Octet) for option in expression.options)
    return isinstance(expression, Octet)


def _quantifier(low: int, high: int | None) -> str:
    match (low, high):
        case (0, 1):
            return "?"
        case (0, None):
            return "*"
        case (1, None):
            return "+"
        case (_, None):
            return f"{{{low},}}"
        case _:
            return f"{{{low}}}" if low == high else f"{{{low},{high}}}"
