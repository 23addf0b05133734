"""Bodies: what the attributes of a field say about where its octets end."""

from collections.abc import Mapping
from typing import Final

from attrs import evolve

from sockgen.diagnostics import Report
from sockgen.diagnostics.bodies import (
    bad_chunk_size,
    bad_otherwise,
    size_without_chunks,
    until_type,
)
from sockgen.model import (
    Characters,
    Chunked,
    Delimited,
    HexNumber,
    Number,
    Sized,
    ValueType,
)
from sockgen.wireform import Attribute, Field

__all__ = ["BODY_ATTRIBUTES", "body"]

BODY_ATTRIBUTES: Final = ("until", "size", "else")
_SIZES: Final[dict[str, Number | HexNumber | int]] = {
    **{f"u{8 * width}": width for width in (1, 2, 4, 8)},
    "uint": Number(0, None),
    "hex": HexNumber(0, None),
}
_OTHERWISE: Final = ("eof", "none")


def body(
    type_: ValueType,
    part: Field,
    given: Mapping[str, Attribute],
    maps: frozenset[str],
    report: Report,
) -> ValueType:
    """Return the type of a field with what its attributes say about its end.

    Args:
        type_: the type without them.
        part: the field as it is written.
        given: its attributes by their names.
        maps: the fields of the form that are maps.
        report: takes what is wrong.
    """
    until, size, otherwise = (given.get(name) for name in BODY_ATTRIBUTES)
    if isinstance(type_, Chunked):
        return _chunked(type_, part, size, report)
    key = _key(size, part, maps, report)
    if otherwise is not None and (
        not key or until is not None or otherwise.value not in _OTHERWISE
    ):
        report(bad_otherwise(otherwise.span, part.name))
    if until is None and not key:
        return type_
    named = until or size
    assert named is not None
    wrong = until is not None and not until.value
    if not isinstance(type_, Characters) or part.spec.repeat or wrong:
        report(until_type(named.span, part.name))
        return type_
    low = type_.low if type_.low > 1 else 0
    if until is None:
        told = "error" if otherwise is None else otherwise.value
        return Sized(type_.string, key, told, low, type_.high)
    octets = until.value.encode("utf-8", "surrogateescape")
    return Delimited(type_.string, octets, low, type_.high, key)


def _chunked(
    type_: Chunked, part: Field, size: Attribute | None, report: Report
) -> Chunked:
    if size is None or size.value not in _SIZES:
        span = part.span if size is None else size.span
        report(bad_chunk_size(span, part.name, list(_SIZES)))
        return type_
    return evolve(type_, size=_SIZES[size.value])


def _key(
    size: Attribute | None, part: Field, maps: frozenset[str], report: Report
) -> str:
    """Return the key of the entry that ``size=map.key`` names."""
    if size is None:
        return ""
    name, _, key = size.value.partition(".")
    if name in maps and key:
        return key
    report(size_without_chunks(size.span, part.name, list(maps)))
    return ""
