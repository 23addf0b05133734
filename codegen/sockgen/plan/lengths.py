"""How long a text can become that is printed: it tells whether that must be checked."""

from sockgen.model import (
    AnyOrder,
    Characters,
    Enumeration,
    FieldPart,
    FlagPart,
    LiteralPart,
    MarkPart,
    Matched,
    Number,
    OneOf,
    OptionalPart,
    Packed,
    Part,
    SizePart,
    Switch,
    ValueType,
)

__all__ = ["longest_text"]

_SIZE_DIGITS = 20


def longest_text(parts: tuple[Part, ...]) -> int | None:
    """Return the octets of the longest text that parts print; None: there is none."""
    total = 0
    for part in parts:
        longest = _longest_part(part)
        if longest is None:
            return None
        total += longest
    return total


def _longest_part(part: Part) -> int | None:
    match part:
        case LiteralPart() | FlagPart():
            return len(part.text)
        case FieldPart():
            many = part.repeated and not part.marked
            return None if many else _longest_value(part.type)
        case MarkPart():
            return 1
        case SizePart():
            return _SIZE_DIGITS
        case OptionalPart():
            return longest_text(part.parts)
        case OneOf():
            return longest_text(tuple(p for option in part.options for p in option))
        case AnyOrder():
            return longest_text(part.options)


def _longest_value(type_: ValueType) -> int | None:
    match type_:
        case Packed(number=number):
            return _longest_value(number)
        case Number(low=int(low), high=int(high)):
            return max(len(str(low)), len(str(high)), type_.width)
        case Characters() | Matched():
            return type_.high
        case Enumeration(open=False):
            return max(len(wire) for _, wire in type_.members)
        case Switch():
            return max(len(type_.true), len(type_.false))
        case _:
            return None
