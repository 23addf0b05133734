"""Bit fields within the integer that they make together."""

from collections.abc import Iterable, Iterator

from attrs import frozen

from sockgen.lower.octets import Place
from sockgen.model.layouts import Bits, DataField, Reserved
from sockgen.plan.octets.values import mask

__all__ = ["Bit", "bits_among", "bits_of"]


@frozen
class Bit:
    """A bit field: ``shift`` bits are below it, in an integer of ``total`` bits."""

    field: DataField
    width: int
    shift: int
    total: int

    def code(self, name: str) -> str:
        """Return the code of its number."""
        shifted = f"{name} >> {self.shift}" if self.shift else name
        if self.shift + self.width == self.total:
            return shifted
        return f"{shifted} & {mask(self.width)}"

    def test(self, name: str) -> str:
        """Return the code of whether a single bit is set."""
        return f"{name} & {1 << self.shift:#x}" if self.total > 1 else name


def bits_of(place: Place) -> Iterator[Bit]:
    """Yield the bit fields of an integer, the most significant first."""
    return bits_among(place.fields, place.size * 8)


def bits_among(fields: Iterable[DataField | Reserved], total: int) -> Iterator[Bit]:
    """Yield the fields of a number of so many bits, the most significant first."""
    shift = total
    for field in fields:
        assert isinstance(field.type, Bits)
        shift -= field.type.width
        if isinstance(field, DataField):
            yield Bit(field, field.type.width, shift, total)
