"""The regular language of a scalar type in its place.

A run of characters leaves out what may follow it (the delimiters of the form around
it); every other type has its language whatever stands around it.
"""

import re
from typing import Final

from attrs import evolve

from sockgen import regular as rl
from sockgen.model import (
    Characters,
    Coded,
    DecimalNumber,
    Enumeration,
    EscapedText,
    HexNumber,
    Matched,
    Nullable,
    Number,
    Packed,
    QuotedText,
    RealNumber,
    Scalar,
    Switch,
)
from sockgen.regular import Expression, octets

__all__ = ["leaves_out", "narrowed", "scalar_language"]

_DIGITS: Final = octets.between(0x30, 0x39)
_HEX: Final = octets.of(b"0123456789abcdefABCDEF")
_SIGN: Final = rl.optional(rl.Octet(octets.of(b"+-")))
_BASE64: Final = octets.of(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
)
_GRAPHIC: Final = octets.between(0x21, 0x7E)
_TEXT: Final = octets.ALL & ~octets.between(0, 0x1F) & ~octets.of(b"\x7f")


def narrowed(type_: Scalar, follow: int) -> Scalar:
    """Return a type without the octets that may follow it."""
    match type_:
        case Characters():
            return Characters(
                type_.octets & ~follow, type_.low, type_.high, type_.string
            )
        case EscapedText():
            return evolve(type_, octets=type_.octets & ~follow)
        case Nullable():
            return Nullable(narrowed(type_.inner, follow), type_.text, type_.empty)
        case _:
            return type_


def leaves_out(type_: Scalar) -> bool:
    """Whether a type's texts depend on what may follow, though its codec does not."""
    match type_:
        case Nullable(inner=inner):
            return leaves_out(inner)
        case Coded(kind=kind):
            return kind in {"json", "percent"}
        case Enumeration(open=is_open):
            return is_open
        case _:
            return False


def scalar_language(type_: Scalar, follow: int) -> Expression:
    """Return the texts of a type where ``follow`` (a mask) may come next."""
    match type_:
        case Characters():
            return _run(type_.octets & ~follow, type_.low)
        case Matched():
            return type_.pattern
        case Number():
            return _number(type_)
        case HexNumber():
            return _digits(_HEX, type_.width)
        case RealNumber():
            exponent = rl.sequence(
                rl.Octet(octets.of(b"eE")), _SIGN, _digits(_DIGITS, 0)
            )
            return rl.sequence(_fraction(), rl.optional(exponent))
        case DecimalNumber():
            return _fraction()
        case Switch():
            return rl.choice(rl.literal(type_.true), rl.literal(type_.false))
        case Enumeration():
            return _enumeration(type_, follow)
        case Coded():
            return _coded(type_, follow)
        case QuotedText():
            return _quoted(type_)
        case EscapedText():
            plain = rl.Octet(type_.octets & ~follow)
            texts = (rl.literal(text) for text, _ in type_.texts)
            return rl.repeat(rl.choice(plain, *texts), min(type_.low, 1), None)
        case Packed():
            return scalar_language(type_.number, follow)
        case Nullable():
            return _nullable(type_, follow)


def _run(mask: int, low: int) -> Expression:
    return rl.repeat(rl.Octet(mask), min(low, 1), None) if mask else rl.EMPTY


def _digits(mask: int, width: int) -> Expression:
    return rl.repeat(rl.Octet(mask), width or 1, width or None)


def _number(type_: Number) -> Expression:
    digits = _digits(_DIGITS, type_.width)
    if type_.low is not None and type_.low >= 0:
        return digits
    return rl.sequence(rl.optional(rl.literal(b"-")), digits)


def _fraction() -> Expression:
    digits = _digits(_DIGITS, 0)
    point = rl.literal(b".")
    behind = rl.repeat(rl.Octet(_DIGITS), 0, None)
    whole = rl.sequence(digits, rl.optional(rl.sequence(point, behind)))
    return rl.sequence(_SIGN, rl.choice(whole, rl.sequence(point, digits)))


def _enumeration(type_: Enumeration, follow: int) -> Expression:
    if type_.open:
        refused = octets.of(b" \t\r\n\0")
        return _run(octets.ALL & ~refused & ~follow, 1)
    texts = rl.choice(*(rl.literal(wire) for _, wire in type_.members))
    return rl.fold_case(texts) if type_.fold else texts


def _coded(type_: Coded, follow: int) -> Expression:
    match type_.kind:
        case "base64":
            padding = rl.repeat(rl.literal(b"="), 0, 2)
            return rl.sequence(_run(_BASE64, min(1, type_.low)), padding)
        case "percent":
            plain = rl.Octet(_GRAPHIC & ~follow & ~octets.of(b"%"))
            hexed = rl.sequence(rl.literal(b"%"), rl.Octet(_HEX), rl.Octet(_HEX))
            return rl.repeat(rl.choice(plain, hexed), min(1, type_.low), None)
        case "json":
            return _run(_TEXT & ~follow, 1)
        case "ipv4":
            return _run(_DIGITS | octets.of(b"."), 1)
        case "ipv6":
            return _run(_HEX | octets.of(b":."), 1)
        case _:
            return rl.repeat(rl.Octet(_HEX | octets.of(b"-")), 36, 36)


def _quoted(type_: QuotedText) -> Expression:
    inside = octets.ALL & ~type_.refused
    marks = octets.of(type_.quote + type_.escape)
    items: list[Expression] = [rl.Octet(inside & ~marks)]
    if type_.escape:
        items.append(rl.sequence(rl.literal(type_.escape), rl.Octet(inside)))
    if type_.double:
        items.append(rl.literal(type_.quote * 2))
    around = rl.literal(type_.quote)
    return rl.sequence(around, rl.repeat(rl.choice(*items), 0, None), around)


def _nullable(type_: Nullable, follow: int) -> Expression:
    """Return the inner language, and the special text if it is not one of it."""
    inner = scalar_language(type_.inner, follow)
    if re.fullmatch(rl.python(inner).encode("latin-1"), type_.text):
        return inner
    return rl.choice(rl.literal(type_.text), inner)
