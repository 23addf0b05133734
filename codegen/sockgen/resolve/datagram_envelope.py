"""The envelope of datagrams: which octets before a message are which field."""

import re
from collections.abc import Iterator

from sockgen.diagnostics import Report
from sockgen.diagnostics.transport import bad_datagram_envelope
from sockgen.model import DatagramEnvelope
from sockgen.model.transport import Place
from sockgen.schema.transport import DatagramEnvelopeDecl
from sockgen.source import Scalar

__all__ = ["resolve_datagram_envelope"]


def resolve_datagram_envelope(
    decl: DatagramEnvelopeDecl, most: int, report: Report
) -> DatagramEnvelope | None:
    """Return what stands before the message of every datagram.

    Args:
        decl: it as it is written.
        most: octets of a datagram.
        report: takes what is wrong.
    """
    places, size = _places(decl, report)
    if not 0 < size < most:
        why = f"it has {size} octets, and a datagram {most} at most"
        report(bad_datagram_envelope(decl.span, why))
        return None
    used = _Places(places, report)
    echo = tuple(used.found(decl.echo))
    fragment = {key.text: value for key, value in decl.fragment}
    if not decl.fragment:
        return DatagramEnvelope(size, echo, None, decl.span)
    if fragment.keys() != {"index", "total"}:
        why = "'fragment' says where its 'index' and its 'total' are"
        report(bad_datagram_envelope(decl.fragment[0][0].span, why))
        return None
    numbers = tuple(used.found((fragment["index"], fragment["total"])))
    if len(numbers) != 2:
        return None
    index, total = numbers
    if not echo:
        why = "without an 'echo' fragments of several answers cannot be told apart"
        report(bad_datagram_envelope(decl.span, why))
    if index[1] - index[0] < total[1] - total[0]:
        why = "'index' cannot count as far as 'total'"
        report(bad_datagram_envelope(fragment["index"].span, why))
    return DatagramEnvelope(size, echo, (index, total), decl.span)


def _places(decl: DatagramEnvelopeDecl, report: Report) -> tuple[dict[str, Place], int]:
    """Return the octets of each field by its name, and how many there are in all."""
    places: dict[str, Place] = {}
    size = 0
    for name, kind in decl.layout:
        match = re.fullmatch(r"u(8|16|24|32|64)", kind.text)
        if match is None:
            why = f"'{kind.text}' is none of u8, u16, u24, u32 and u64"
            report(bad_datagram_envelope(kind.span, why))
            continue
        if name.text in places:
            why = f"there are two fields '{name.text}'"
            report(bad_datagram_envelope(name.span, why))
        end = size + int(match[1]) // 8
        if name.text != "_":
            places[name.text] = (size, end)
        size = end
    return places, size


class _Places:
    """The fields of an envelope, each of which has one use."""

    def __init__(self, places: dict[str, Place], report: Report) -> None:
        self._left = dict(places)
        self._report = report

    def found(self, names: tuple[Scalar, ...]) -> Iterator[Place]:
        """Yield the octets of fields; report those that are not there, or used twice."""
        for name in names:
            place = self._left.pop(name.text, None)
            if place is not None:
                yield place
                continue
            why = f"'{name.text}' is no field of the layout that has no other use"
            self._report(bad_datagram_envelope(name.span, why))
