"""Text numbers with parts: which bits are which field, and the enums of these."""

from collections.abc import Iterator

from attrs import evolve, frozen

from sockgen.diagnostics import Report
from sockgen.diagnostics.packing import bad_parts, large_member
from sockgen.model import HexNumber, Number, Packed, Protocol, ValueType
from sockgen.model.layouts import Bits, DataField, NumberEnum, Reserved
from sockgen.resolve.identifiers import class_name, field_name
from sockgen.resolve.numbers import number_enum
from sockgen.schema import TypeDecl
from sockgen.source import Mapping, Node, Scalar, Sequence, Span, Unreadable
from sockgen.specs import Known, SpecParser
from sockgen.specs.tokens import BadSpec

__all__ = ["Packing"]


@frozen
class _Made:
    """A class besides those of messages: its name, what it is, and where."""

    class_name: str
    owner: str
    span: Span


class Packing:
    """Every number with parts, and the enums that only parts have.

    Args:
        decls: the types as they are declared.
        report: takes what is wrong with the enums.

    Attributes:
        enums: the enums of parts, by their names.
    """

    def __init__(self, decls: tuple[TypeDecl, ...], report: Report) -> None:
        words = {word for decl in decls for word in _words(decl.bits)}
        self.enums = {
            decl.name.text: number_enum(decl, class_name(decl.name.text), report)
            for decl in decls
            if decl.enum is not None and decl.name.text in words
        }
        self._known = Known(frozenset(), frozenset(), self.enums)
        self._made: dict[str, tuple[Packed, TypeDecl]] = {}

    @property
    def classes(self) -> Iterator[_Made]:
        """The classes that they need, their enums among them."""
        for enum in self.enums.values():
            yield _Made(enum.class_name, f"type '{enum.name}'", enum.span)
        for packed, decl in self._made.values():
            owner = f"type '{decl.name.text}'"
            yield _Made(packed.class_name, owner, decl.span)

    def given_to(self, model: Protocol) -> Protocol:
        """Return a model with the numbers that have parts, and with their enums."""
        packed = tuple(packed for packed, _ in self._made.values())
        return evolve(model, number_enums=tuple(self.enums.values()), packed=packed)

    def pack(self, decl: TypeDecl, number: ValueType, report: Report) -> Packed | None:
        """Return a number with parts; None, if there is none.

        Args:
            decl: the type.
            number: what it is without parts.
            report: takes what is wrong.
        """
        at = decl.parts.span if decl.parts is not None else decl.span
        if not isinstance(number, (Number, HexNumber)) or _is_signed(number):
            report(bad_parts(at, "'parts' of a number that is not negative"))
            return None
        if isinstance(decl.bits, Unreadable):
            return None
        if not isinstance(decl.bits, Sequence) or not decl.bits.items:
            report(bad_parts(decl.span, "a list 'bits' of 'name: bN'"))
            return None
        found = [self._part(item, report) for item in decl.bits.items]
        parts = tuple(part for part in found if part is not None)
        labels = [part.label for part in parts if isinstance(part, DataField)]
        if len(set(labels)) < len(labels):
            report(bad_parts(decl.span, "another name for each part"))
            return None
        if len(parts) < len(found):
            return None
        doc = decl.doc.text if decl.doc is not None else ""
        packed = Packed(class_name(decl.name.text), number, parts, doc)
        most = (1 << packed.bits) - 1
        high = most if number.high is None else min(number.high, most)
        return evolve(packed, number=evolve(number, high=high))

    def keep(self, packed: Packed, decl: TypeDecl) -> None:
        """Remember a number with parts, as it is with its bounds."""
        self._made.setdefault(packed.class_name, (packed, decl))

    def _part(self, item: Node, report: Report) -> DataField | Reserved | None:
        if not isinstance(item, Mapping) or len(item.entries) != 1:
            if not isinstance(item, Unreadable):
                report(bad_parts(item.span, "'name: bN'"))
            return None
        (entry,) = item.entries
        if not isinstance(entry.value, Scalar):
            if not isinstance(entry.value, Unreadable):
                report(bad_parts(entry.value.span, "'bN', and an enum or a range"))
            return None
        label, at = entry.key.text, entry.key.span
        name = field_name("reserved" if label == "_" else label)
        try:
            field = SpecParser(entry.value, self._known, report).parse(label, name, at)
        except BadSpec:
            return None
        plain = DataField(
            name, label, field.type, field.enumeration, at, field.low, field.high
        )
        if field != plain or not isinstance(field.type, Bits):
            report(bad_parts(entry.value.span, "'bN', and an enum or a range"))
            return None
        for enum in self.enums.values():
            if enum.class_name == field.enumeration:
                _check_members(enum, field.type.width, entry.value.span, report)
        return Reserved(field.type, at) if label == "_" else field


def _is_signed(number: Number | HexNumber) -> bool:
    """Whether a number may be negative."""
    return number.low is None or number.low < 0


def _check_members(enum: NumberEnum, width: int, at: Span, report: Report) -> None:
    """Report the members that have no room in a part."""
    for member in enum.members:
        if not 0 <= member.value < 1 << width:
            report(large_member(at, member.label, member.value, width))


def _words(bits: Node | None) -> Iterator[str]:
    """Yield the words of the specs in a list of parts."""
    for item in bits.items if isinstance(bits, Sequence) else ():
        for entry in item.entries if isinstance(item, Mapping) else ():
            if isinstance(entry.value, Scalar):
                yield from entry.value.text.split()
