"""Fields that announce how many octets or items others have."""

from fractions import Fraction

from attrs import frozen

from sockgen.model.layouts import (
    Binary,
    Count,
    DataField,
    Expression,
    FieldValue,
    Layout,
    Literal,
    Operator,
    Present,
    Region,
    Size,
    data_fields,
)
from sockgen.source import Span

__all__ = ["Linear", "announcements", "linear"]


@frozen
class Linear:
    """What a field is computed as: ``of * scale + offset``."""

    of: Size | Count | Present
    scale: Fraction
    offset: Fraction

    def inverse(self, label: str, span: Span) -> Expression:
        """Return what is announced, by the field that announces it."""
        found: Expression = FieldValue(label, False, span)
        found = _moved(found, -self.offset, span)
        if self.scale.numerator != 1:
            number = Literal(self.scale.numerator, span)
            found = Binary(Operator.DIVIDE, found, number, span)
        if self.scale.denominator != 1:
            number = Literal(self.scale.denominator, span)
            found = Binary(Operator.MULTIPLY, found, number, span)
        return found


def _moved(of: Expression, offset: Fraction, span: Span) -> Expression:
    """Return an expression to which a number is added, or from which it is taken."""
    number = Literal(abs(int(offset)), span)
    if offset == 0:
        return of
    return Binary(Operator.ADD if offset > 0 else Operator.SUBTRACT, of, number, span)


def linear(computed: Expression) -> Linear | None:
    """Return an expression in terms of the one size or count in it, if that is so."""
    match computed:
        case Size() | Count() | Present():
            return Linear(computed, Fraction(1), Fraction(0))
        case Binary(operator=operator, left=left, right=Literal(value=value)):
            found = linear(left)
            return None if found is None else _combined(found, operator, value)
        case Binary(operator=Operator.ADD, left=Literal(value=value), right=right):
            found = linear(right)
            return found and Linear(found.of, found.scale, found.offset + value)
        case _:
            return None


def _combined(found: Linear, operator: Operator, value: int) -> Linear | None:
    match operator:
        case Operator.ADD:
            return Linear(found.of, found.scale, found.offset + value)
        case Operator.SUBTRACT:
            return Linear(found.of, found.scale, found.offset - value)
        case Operator.MULTIPLY if value:
            return Linear(found.of, found.scale * value, found.offset * value)
        case Operator.DIVIDE if value:
            return Linear(found.of, found.scale / value, found.offset / value)
        case _:
            return None


def announcements(layout: Layout) -> dict[str | Region, tuple[DataField, Linear]]:
    """Return what announces the fields of a layout, and the regions in it.

    Only what is announced alone is there: of a sum, it is not known what is whose.
    """
    found: dict[str | Region, tuple[DataField, Linear]] = {}
    for field in data_fields(layout):
        announced = None if field.computed is None else linear(field.computed)
        if announced is None:
            continue
        of = announced.of.of
        if isinstance(of, tuple):
            if len(of) == 1:
                found[of[0]] = field, announced
        else:
            found[of] = field, announced
    return found
