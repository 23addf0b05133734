"""Constants of answers can be printed: they suit their fields."""

import re
from collections.abc import Iterator

from sockgen import regular as rl
from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.semantics import bad_constant
from sockgen.lower import Languages
from sockgen.lower.refusing import error_answers
from sockgen.lower.scalars import scalar_language
from sockgen.model import (
    Body,
    Call,
    Characters,
    Delimited,
    HexNumber,
    Matched,
    Nullable,
    Number,
    Protocol,
    RealNumber,
    Template,
    Value,
    ValueType,
)
from sockgen.patterns import Pattern, names
from sockgen.resolve.answers import call

__all__ = ["unprintable_constants"]


def unprintable_constants(model: Protocol) -> Iterator[Diagnostic]:
    """Every constant in an answer suits its field."""
    languages = Languages(model)
    follows: dict[tuple[str, str], int] = {}
    for reply in model.replies:
        for line in reply.form.lines:
            for name, follow in languages.follows(line.parts).items():
                follows[reply.name, name] = follow
    for found in _calls(model):
        for given in found.arguments:
            value = given.value
            follow = follows.get((found.reply, given.name), 0)
            if not _suits(given.type, value, follow, model.encoding):
                shown = value.text if isinstance(value, Template) else value
                yield bad_constant(given.span, found.reply, given.name, repr(shown))


def _calls(model: Protocol) -> Iterator[Call]:
    yield from (a.reply for a in error_answers(model) if a.reply is not None)
    for batch in model.batches:
        yield from batch.calls
    known = {reply.name: reply for reply in model.replies}
    for pattern in _fixed(model):
        for named in names(pattern):
            if named.arguments:
                found = call(named, known, lambda _: None, templates=False)
                if found is not None:
                    yield found


def _fixed(model: Protocol) -> Iterator[Pattern]:
    yield from (c.answer for c in model.commands if c.answer is not None)
    if model.greeting is not None:
        yield model.greeting


def _suits(type_: ValueType, value: Value, follow: int, encoding: str) -> bool:
    if isinstance(type_, Nullable):
        return value is None or _suits(type_.inner, value, follow, encoding)
    if isinstance(type_, (Number, HexNumber)) and isinstance(value, int):
        return _within(type_.low, value, type_.high)
    if isinstance(type_, RealNumber) and isinstance(value, (int, float)):
        return _within(type_.low, value, type_.high)
    if isinstance(type_, Body):
        return _is_body(type_, _octets(value, encoding))
    if isinstance(type_, (Characters, Matched)):
        octets = _octets(value, encoding)
        if octets is None:
            return False
        if isinstance(value, Template):
            octets = re.sub(rb"\{\w*\}", b"", octets) or b"x"
        pattern = rl.python(scalar_language(type_, follow)).encode("latin-1")
        long_enough = isinstance(value, Template) or len(octets) >= type_.low
        short_enough = type_.high is None or len(octets) <= type_.high
        matches = re.fullmatch(pattern, octets) is not None
        return matches and long_enough and short_enough
    return True


def _is_body(type_: Body, octets: bytes | None) -> bool:
    if octets is None or not isinstance(type_, Delimited):
        return octets is not None
    ended = octets + type_.until
    return ended.find(type_.until) == len(octets)


def _within(low: float | None, value: float, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _octets(value: Value, encoding: str) -> bytes | None:
    text = value.text if isinstance(value, Template) else value
    if isinstance(text, bytes):
        return text
    if not isinstance(text, str):
        return None
    try:
        return text.encode(encoding, "surrogateescape")
    except UnicodeEncodeError:
        return None
