"""Bodies: what the attributes of a field say about where its octets end."""

from collections.abc import Mapping
from typing import Final

from attrs import evolve

from sockgen.diagnostics import Report
from sockgen.diagnostics.bodies import (
    bad_chunk_size,
    size_without_chunks,
    until_type,
)
from sockgen.model import (
    Characters,
    Chunked,
    Delimited,
    HexNumber,
    Number,
    ValueType,
)
from sockgen.wireform import Attribute, Field

__all__ = ["BODY_ATTRIBUTES", "body"]

BODY_ATTRIBUTES: Final = ("until", "size")
_SIZES: Final[dict[str, Number | HexNumber | int]] = {
    **{f"u{8 * width}": width for width in (1, 2, 4, 8)},
    "uint": Number(0, None),
    "hex": HexNumber(0, None),
}


def body(
    type_: ValueType, part: Field, given: Mapping[str, Attribute], report: Report
) -> ValueType:
    """Return the type of a field with what its attributes say about its end.

    Args:
        type_: the type without them.
        part: the field as it is written.
        given: its attributes by their names.
        report: takes what is wrong.
    """
    until, size = given.get("until"), given.get("size")
    if isinstance(type_, Chunked):
        if size is None or size.value not in _SIZES:
            span = part.span if size is None else size.span
            report(bad_chunk_size(span, part.name, list(_SIZES)))
            return type_
        return evolve(type_, size=_SIZES[size.value])
    if size is not None:
        report(size_without_chunks(size.span, part.name))
    if until is None:
        return type_
    if not isinstance(type_, Characters) or part.spec.repeat or not until.value:
        report(until_type(until.span, part.name))
        return type_
    low = type_.low if type_.low > 1 else 0
    octets = until.value.encode("utf-8", "surrogateescape")
    return Delimited(type_.string, octets, low, type_.high)
