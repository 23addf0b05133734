"""Rules of answers that have no room: what is changed of them can be."""

from collections.abc import Iterator

from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.transport import bad_overflow
from sockgen.model import Protocol, Value
from sockgen.model.layouts import (
    Bits,
    DataField,
    Fixed,
    Float,
    Hooked,
    Integer,
    Nested,
    Octets,
    Truth,
)

__all__ = ["shortened_answers"]


def shortened_answers(model: Protocol) -> Iterator[Diagnostic]:
    """What is changed of an answer that has no room is a field that may be changed."""
    datagrams = model.transport.datagrams
    if datagrams is None or datagrams.overflow is None:
        return
    overflow = datagrams.overflow
    if not model.binary:
        yield bad_overflow(overflow.span, "there are no layouts")
        return
    for label, value, span in overflow.set:
        found = list(_given(label, model))
        if not found:
            yield bad_overflow(span, f"no reply is given a field '{label}'")
        elif not all(_suits(field, value, model) for field in found):
            yield bad_overflow(span, f"'{label}' has no such value")
    for label, span in overflow.empty:
        found = list(_given(label, model))
        if not found:
            yield bad_overflow(span, f"no reply is given a field '{label}'")
        elif not all(_may_be_empty(field) for field in found):
            yield bad_overflow(span, f"'{label}' cannot be empty")


def _given(label: str, model: Protocol) -> Iterator[DataField]:
    """Yield the fields that have a label, of replies whose handler gives them."""
    for reply in model.replies:
        if reply.layout is not None:
            yield from (f for f in reply.layout.given() if f.label == label)


def _may_be_empty(field: DataField) -> bool:
    if field.may_lack:
        return True
    if field.at_least:
        return False
    if field.repeat is not None:
        return not isinstance(field.repeat, Fixed)
    if isinstance(field.type, Octets):
        return not isinstance(field.type.extent, Fixed)
    return not isinstance(field.type, (Nested, Hooked))


def _suits(field: DataField, value: Value, model: Protocol) -> bool:
    """Whether a value can stand in a field."""
    if field.repeat is not None:
        return False
    if field.enumeration:
        enums = [e for e in model.number_enums if e.name == field.enumeration]
        return any(
            value in (m.name, m.label, m.value) for e in enums for m in e.members
        )
    match field.type:
        case Truth() | Bits(width=1):
            return isinstance(value, bool)
        case Integer() | Bits():
            return isinstance(value, int) and not isinstance(value, bool)
        case Float():
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case Octets(string=True):
            return isinstance(value, str)
        case _:
            return False
