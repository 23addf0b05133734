"""Expressions of a layout as Python."""

from collections.abc import Callable
from typing import Final

from attrs import frozen

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
    Size,
    Unary,
)

__all__ = ["Known", "as_python"]

_RANKS: Final = {
    Operator.OR: 1,
    Operator.AND: 2,
    Operator.NOT: 3,
    Operator.EQUAL: 4,
    Operator.UNEQUAL: 4,
    Operator.LESS: 4,
    Operator.LESS_EQUAL: 4,
    Operator.GREATER: 4,
    Operator.GREATER_EQUAL: 4,
    Operator.BIT_OR: 5,
    Operator.BIT_XOR: 6,
    Operator.BIT_AND: 7,
    Operator.LEFT_SHIFT: 8,
    Operator.RIGHT_SHIFT: 8,
    Operator.ADD: 9,
    Operator.SUBTRACT: 9,
    Operator.MULTIPLY: 10,
    Operator.DIVIDE: 10,
    Operator.MODULO: 10,
    Operator.INVERT: 11,
}
_COMPARISON: Final = 4
_NEGATIVE: Final = 11
_ATOM: Final = 12


@frozen
class Known:
    """How the parts of an expression are written where it stands.

    Attributes:
        value: the code of a field.
        left: the code of what is left of the region.
        measure: the code of a size, a count, or whether something is there.
    """

    value: Callable[[FieldValue], str]
    left: str
    measure: Callable[[Size | Count | Present], str]


def as_python(expression: Expression, known: Known) -> str:
    """Return an expression as Python, with no more brackets than it needs."""
    return _code(expression, known)[0]


def _code(expression: Expression, known: Known) -> tuple[str, int]:
    """Return the code of an expression, and how closely it holds together."""
    match expression:
        case Literal(value=value):
            return str(value), _ATOM if value >= 0 else _NEGATIVE
        case FieldValue():
            return _ranked(known.value(expression))
        case Left():
            return _ranked(known.left)
        case Size() | Count() | Present():
            return _ranked(known.measure(expression))
        case Unary(operator=operator, operand=operand):
            rank = _NEGATIVE if operator is Operator.SUBTRACT else _RANKS[operator]
            word = "not " if operator is Operator.NOT else operator.value
            return word + _within(operand, rank, known), rank
        case Binary(operator=operator, left=left, right=right):
            rank = _RANKS[operator]
            before = _within(left, rank + (rank == _COMPARISON), known)
            word = "//" if operator is Operator.DIVIDE else operator.value
            return f"{before} {word} {_within(right, rank + 1, known)}", rank
        case Check():
            raise AssertionError("a checksum stands alone")


def _ranked(code: str) -> tuple[str, int]:
    """Return code of others; what has an operator in it holds together loosely."""
    for text, rank in ((" if ", 0), (" is ", 4), (" & ", 7), (" >> ", 8), (" - ", 9)):
        if text in code:
            return code, rank
    return code, 9 if " + " in code else _ATOM


def _within(expression: Expression, rank: int, known: Known) -> str:
    code, own = _code(expression, known)
    return code if own >= rank else f"({code})"
