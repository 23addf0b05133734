"""Checksums within a layout: what they are of, and where they are."""

from typing import Final

from attrs import frozen

from sockgen.lower.octets.places import place_size
from sockgen.model.layouts import Check, DataField, Layout
from sockgen.plan.imports import Imports
from sockgen.plan.octets.context import Context

__all__ = ["Summed", "broken", "summed"]

_FUNCTIONS: Final = {"sum8": "octet_sum", "xor8": "octet_xor"}


@frozen
class Summed:
    """A field that is a checksum."""

    field: DataField
    check: Check

    @property
    def size(self) -> int:
        """Its octets."""
        return place_size(self.field.type) or 0

    def code(self, octets: str, how: str, context: Context, imports: Imports) -> str:
        """Return the code of the sum of octets.

        Args:
            octets: their code.
            how: ``read`` or ``write``: a hook is told apart by what it may raise.
            context: of the package.
            imports: of the file.
        """
        function = self.check.function
        constant = context.hook_constants.get(function)
        if constant is not None:
            return f"{imports.use('.fields', constant)}.{how}({octets})"
        return f"{imports.runtime(_FUNCTIONS.get(function, function))}({octets})"

    @property
    def at(self) -> str:
        """The local that holds where it is."""
        return f"{self.field.name}_at"

    @property
    def begin(self) -> str:
        """The local that holds where what is summed begins."""
        return f"{self.field.name}_begin"

    @property
    def stop(self) -> str:
        """The local that holds where what is summed ends."""
        return f"{self.field.name}_stop"

    def region(self, end: str) -> tuple[str, str]:
        """Return the code of where what is summed begins and ends.

        Args:
            end: the code of the end of the message.
        """
        begin = {"$start": "0", "": "start"}.get(self.check.start, self.begin)
        if self.check.end == self.field.label:
            return begin, f"{self.at} + {self.size}"
        return begin, end if self.check.end == "$end" else self.stop


def summed(layout: Layout) -> list[Summed]:
    """Return the checksums of a layout, in the order of the wire."""
    return [
        Summed(item, item.computed)
        for item in layout.items
        if isinstance(item, DataField) and isinstance(item.computed, Check)
    ]


def broken(sums: list[Summed], layout: Layout) -> set[str]:
    """Return the labels of the fields at whose end a place must be known."""
    found: set[str] = set()
    labels = [getattr(item, "label", "") for item in layout.items]
    for sum_ in sums:
        found |= {sum_.field.label, sum_.check.end}
        if sum_.check.start in labels:
            found.add(labels[labels.index(sum_.check.start) - 1])
    return found
