"""What attributes do to a type: bounds, width, texts for nothing and for emptiness."""

import re
from typing import Final

from attrs import evolve, frozen

from sockgen.diagnostics import Report
from sockgen.diagnostics.fields import (
    attribute_not_for,
    bad_attribute_value,
    bounds_crossed,
)
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
from sockgen.source import Span
from sockgen.wireform import Attribute

__all__ = ["TYPE_ATTRIBUTES", "Given", "apply", "error_of"]

_ERRORS: Final = ("bad_value", "wrong_arguments", "unknown_command")

TYPE_ATTRIBUTES: Final = (
    *("min", "max", "width", "nil", "empty", "among", "true", "false"),
    *("open", "fold"),
)
_SIZES: Final = {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30}


@frozen
class Given:
    """An attribute that is given: its name, its text and where it stands."""

    name: str
    text: str
    span: Span


def apply(type_: Scalar, given: tuple[Given, ...], report: Report) -> Scalar:
    """Return a type changed by attributes; those that do not suit it are reported."""
    bool_texts = {g.name: g.text.encode() for g in given if g.name in ("true", "false")}
    for attribute in sorted(given, key=_order):
        if attribute.name in ("true", "false") and isinstance(type_, Switch):
            type_ = evolve(type_, **{attribute.name: bool_texts[attribute.name]})
            continue
        changed = _changed(type_, attribute)
        if changed is None:
            report(attribute_not_for(attribute.span, attribute.name, describe(type_)))
        elif isinstance(changed, str):
            report(
                bad_attribute_value(
                    attribute.span, attribute.name, attribute.text, changed
                )
            )
        else:
            type_ = changed
    _check_bounds(type_, given, report)
    return type_


def error_of(given: Attribute | None, report: Report) -> str:
    """Return the error that a wrong value leads to; nothing: the usual one.

    Args:
        given: the attribute that says it, if there is one.
        report: takes what is wrong.
    """
    if given is None or given.value == _ERRORS[0]:
        return ""
    if given.value not in _ERRORS:
        known = "one of " + ", ".join(_ERRORS)
        report(bad_attribute_value(given.span, given.name, given.value, known))
    return given.value


def _order(given: Given) -> int:
    return 1 if given.name in ("nil", "empty") else 0


def describe(type_: Scalar) -> str:
    """Return what kind of type this is, for messages."""
    match type_:
        case Characters() | Matched() | QuotedText() | EscapedText():
            return "text"
        case Number() | HexNumber() | RealNumber() | DecimalNumber() | Packed():
            return "a number"
        case Switch():
            return "a truth value"
        case Enumeration():
            return "an enum"
        case Coded():
            return type_.kind
        case Nullable():
            return "a type with nil= or empty="


def _changed(type_: Scalar, given: Given) -> Scalar | str | None:
    """Return the type with an attribute, what was expected of it, or nothing."""
    match given.name, type_:
        case (("min" | "max" | "width"), Packed(number=number)):
            changed = _changed(number, given)
            if not isinstance(changed, (Number, HexNumber)):
                return changed
            most = (1 << type_.bits) - 1
            if (changed.high or 0) > most or (changed.low or 0) < 0:
                return f"0 to {most}, as its parts have {type_.bits} bits"
            return evolve(type_, number=changed)
        case (("min" | "max"), _):
            return _bounded(type_, given)
        case "width", Number() | HexNumber():
            if not re.fullmatch(r"[1-9]\d?", given.text):
                return "a number of digits from 1 to 99"
            return evolve(type_, width=int(given.text))
        case "width", Characters() | Matched():
            if not re.fullmatch(r"[1-9]\d{0,3}", given.text):
                return "a number of octets from 1 to 9999"
            return evolve(type_, low=int(given.text), high=int(given.text))
        case "among", Characters():
            mask = sum(1 << octet for octet in set(given.text.encode()))
            return (
                evolve(type_, octets=mask, token=False)
                if mask
                else "at least one character"
            )
        case (("nil" | "empty"), _) if not isinstance(type_, Nullable):
            if not given.text:
                return "a text"
            return Nullable(type_, given.text.encode(), given.name == "empty")
        case (("open" | "fold"), Enumeration()):
            if given.text not in ("true", "false"):
                return "'true' or 'false'"
            given_true = given.text == "true"
            if given.name == "open":
                return evolve(type_, open=given_true)
            return evolve(type_, fold=given_true)
        case _:
            return None


def _bounded(type_: Scalar, given: Given) -> Scalar | str | None:
    side = "low" if given.name == "min" else "high"
    match type_:
        case Number() | HexNumber():
            if not re.fullmatch(r"-?\d{1,400}", given.text):
                return "a whole number"
            return evolve(type_, **{side: int(given.text)})
        case RealNumber():
            if not re.fullmatch(r"-?\d{1,300}(\.\d{1,300})?", given.text):
                return "a number"
            return evolve(type_, **{side: float(given.text)})
        case DecimalNumber():
            if not re.fullmatch(r"-?\d{1,300}(\.\d{1,300})?", given.text):
                return "a number"
            return evolve(type_, **{side: given.text})
        case Characters() | Matched() | QuotedText() | EscapedText() | Coded():
            match = re.fullmatch(r"(\d{1,12})(KiB|MiB|GiB|)", given.text)
            if not match:
                return "a length in octets, as 250 or 64KiB"
            octets = int(match[1]) * _SIZES.get(match[2], 1)
            if side == "low":
                return evolve(type_, low=octets)
            return evolve(type_, high=octets)
        case _:
            return None


def _check_bounds(type_: Scalar, given: tuple[Given, ...], report: Report) -> None:
    inner = type_.inner if isinstance(type_, Nullable) else type_
    inner = inner.number if isinstance(inner, Packed) else inner
    low, high = getattr(inner, "low", None), getattr(inner, "high", None)
    if low is None or high is None or not given:
        return
    if float(low) > float(high):
        report(bounds_crossed(given[0].span, str(low), str(high)))
