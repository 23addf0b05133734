"""Layouts: lists of ``name: spec``, with ``use:`` and ``switch:``."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from attrs import evolve, frozen

from sockgen.diagnostics import Report
from sockgen.diagnostics.layouts import (
    bad_layout,
    bits_left,
    no_such_field,
    no_such_type,
    other_bits,
)
from sockgen.model.layouts import (
    Bits,
    Case,
    DataField,
    Expression,
    Item,
    Layout,
    NumberEnum,
    Reserved,
    Switch,
)
from sockgen.resolve.identifiers import class_name, field_name
from sockgen.schema.section import Section
from sockgen.source import Entry, Node, Scalar, Sequence, Span, Unreadable
from sockgen.source import Mapping as MappingNode
from sockgen.specs import Known, SpecParser
from sockgen.specs.expressions import ExpressionParser
from sockgen.specs.tokens import BadSpec, Tokens

__all__ = ["Layouts"]

_SPEC: Final = (
    *("type", "repeat", "if", "min", "max", "multiple", "align", "doc", "optional"),
)
_SWITCH: Final = ("switch", "cases", "else", "size")


@frozen
class _Found:
    """An item as it is written: its label ("" for an unnamed switch), and its node."""

    label: str
    span: Span
    node: Node


class Layouts:
    """Resolves layouts.

    Args:
        known: what specs may name.
        types: the nodes of the types that are layouts.
        lsb: those whose first bit field takes the lowest bits.
        claim: takes the name of a class.
        report: takes what is wrong.

    Attributes:
        spliced: the types whose fields stand in others.
    """

    def __init__(
        self,
        known: Known,
        types: Mapping[str, Node],
        lsb: frozenset[str],
        claim: Callable[[str, Span], str],
        report: Report,
    ) -> None:
        self._known = known
        self._types = types
        self._lsb = lsb
        self._claim = claim
        self._report = report
        self.spliced: set[str] = set()

    def layout(
        self,
        node: Node,
        owner: str,
        before: tuple[DataField, ...] = (),
        *,
        lsb: bool = False,
    ) -> Layout:
        """Return a layout.

        Args:
            node: the list.
            owner: the class whose layout it is.
            before: the fields that stand before it on the wire.
            lsb: whether the first bit field takes the lowest bits.
        """
        written = list(self._written(node, lsb, 0))
        labels = {w.label for w in written} | {field.label for field in before}
        known = evolve(self._known, fields=frozenset(labels - {"", "_"}), lsb=lsb)
        items: list[Item] = []
        seen = {field.label for field in before}
        for found in written:
            known = evolve(known, earlier=frozenset(seen))
            if found.label in seen and found.label != "_":
                self._report(bad_layout(found.span, "another name for each field"))
                continue
            seen.add(found.label)
            item = self._item(found, known, owner, (*before, *_fields(items)))
            if item is not None:
                items.append(item)
        self._check_bits(items)
        return Layout(tuple(items), node.span, lsb)

    def _written(self, node: Node, lsb: bool, depth: int) -> Iterator[_Found]:
        """Yield the items of a list, those of types that it uses among them."""
        if isinstance(node, Unreadable):
            return
        if not isinstance(node, Sequence):
            self._report(bad_layout(node.span, "a list of 'name: spec'"))
            return
        for item in node.items:
            if not isinstance(item, MappingNode) or not item.entries:
                self._report(bad_layout(item.span, "'name: spec'"))
                continue
            first = item.entries[0]
            if any(entry.key.text == "switch" for entry in item.entries):
                yield _Found("", item.span, item)
            elif first.key.text == "use" and len(item.entries) == 1:
                yield from self._used(first, lsb, depth)
            elif len(item.entries) > 1:
                self._report(bad_layout(item.span, "one field in each item"))
            else:
                yield _Found(first.key.text, first.key.span, first.value)

    def _used(self, entry: Entry, lsb: bool, depth: int) -> Iterator[_Found]:
        name = entry.value
        if isinstance(name, Scalar) and name.text in self._types and depth < 20:
            if (name.text in self._lsb) is not lsb:
                self._report(other_bits(name.span, name.text))
            self.spliced.add(name.text)
            yield from self._written(self._types[name.text], lsb, depth + 1)
        else:
            text = name.text if isinstance(name, Scalar) else ""
            self._report(no_such_type(name.span, text, list(self._types)))

    # -- items -------------------------------------------------------------------------

    def _item(
        self, found: _Found, known: Known, owner: str, before: tuple[DataField, ...]
    ) -> Item | None:
        node = found.node
        if isinstance(node, MappingNode) and node.get("switch") is not None:
            return self._switch(found, node, known, owner, before)
        spec = node if isinstance(node, Scalar) else self._joined(node)
        if spec is None:
            return None
        label = "reserved" if found.label == "_" else found.label
        try:
            parser = SpecParser(spec, known, self._report)
            field = parser.parse(found.label, field_name(label), found.span)
        except BadSpec:
            return None
        return Reserved(field.type, found.span) if found.label == "_" else field

    def _joined(self, node: Node) -> Scalar | None:
        """Return the spec that a map says, as a line."""
        if not isinstance(node, MappingNode):
            if not isinstance(node, Unreadable):
                self._report(bad_layout(node.span, "a spec"))
            return None
        section = Section(node, "a spec", _SPEC, self._report)
        type_ = section.text("type")
        if type_ is None:
            self._report(bad_layout(node.span, "the 'type' of a field"))
            return None
        text = type_.text
        if (repeat := section.text("repeat")) is not None:
            text += f" * {repeat.text}"
        for key in ("if", "min", "max", "multiple", "align"):
            if (value := section.text(key)) is not None:
                text += f" {key} {value.text}"
        return Scalar(text, type_.span)

    # -- switches ----------------------------------------------------------------------

    def _switch(
        self,
        found: _Found,
        node: MappingNode,
        known: Known,
        owner: str,
        before: tuple[DataField, ...],
    ) -> Switch | None:
        section = Section(node, "a switch", _SWITCH, self._report)
        tag = section.text("switch")
        if tag is None:
            return None
        fields = {field.label: field for field in before}
        if tag.text not in fields:
            self._report(no_such_field(tag.span, tag.text, list(fields)))
            return None
        enum = self._enum(fields[tag.text])
        prefix = f"{owner}{class_name(found.label)}" if found.label else owner
        inner = before if not found.label else ()
        cases: list[Case] = []
        for entry in section.entries("cases"):
            value = self._tag(entry.key, enum)
            if value is not None:
                name = self._claim(_case_class(entry.key.text), entry.key.span)
                layout = self.layout(entry.value, name, inner, lsb=known.lsb)
                at = entry.key.span
                cases.append(Case(entry.key.text, value, name, layout, at))
        other: Case | None = None
        rest = section.node("else")
        if rest is not None:
            name = self._claim(f"Other{prefix}", rest.span)
            layout = self.layout(rest, name, inner, lsb=known.lsb)
            other = Case("else", -1, name, layout, rest.span)
        name = field_name(found.label) if found.label else ""
        size = self._size(section.text("size"), known)
        return Switch(
            name, found.label, tag.text, size, tuple(cases), other, found.span
        )

    def _size(self, text: Scalar | None, known: Known) -> Expression | None:
        if text is None:
            return None
        try:
            tokens = Tokens(text, self._report)
            return ExpressionParser(tokens, known, self._report).parse()
        except BadSpec:
            return None

    def _enum(self, field: DataField) -> NumberEnum | None:
        enums = self._known.enums.values()
        return next((e for e in enums if e.class_name == field.enumeration), None)

    def _tag(self, key: Scalar, enum: NumberEnum | None) -> int | None:
        if key.text.isdigit():
            return int(key.text)
        member = enum.member(key.text) if enum is not None else None
        if member is None:
            known = [m.label for m in enum.members] if enum is not None else []
            self._report(no_such_field(key.span, key.text, known))
            return None
        return member.value

    def _check_bits(self, items: list[Item]) -> None:
        """Report bit fields that fill no integer."""
        bits, at = 0, None
        for item in (*items, None):
            type_ = getattr(item, "type", None)
            if isinstance(type_, Bits) and item is not None:
                bits, at = bits + type_.width, at or item.span
                if bits % 8 == 0 and bits <= 64:
                    bits, at = 0, None
            elif bits and at is not None:
                self._report(bits_left(at, bits))
                bits, at = 0, None


def _fields(items: list[Item]) -> tuple[DataField, ...]:
    return tuple(item for item in items if isinstance(item, DataField))


def _case_class(member: str) -> str:
    """Return the class of a case: ``NS`` is ``Ns``, ``read-only`` is ``ReadOnly``."""
    if member.isdigit():
        return f"Case{member}"
    return class_name(member.capitalize() if member.isupper() else member)
