"""Messages of octets: what their header must be, what they copy, what they consist of."""

import re
from collections.abc import Iterator
from typing import Final

from sockgen.diagnostics import Diagnostic, Report
from sockgen.diagnostics.layouts import (
    bad_where,
    no_such_field,
    no_such_type,
    two_enums,
)
from sockgen.model import Enumeration
from sockgen.model.layouts import (
    Constraint,
    DataField,
    Echo,
    HookType,
    Layout,
    LayoutType,
    MessageLayout,
    NumberEnum,
    data_fields,
)
from sockgen.resolve.classes import Classes
from sockgen.resolve.enumerations import members
from sockgen.resolve.escapes import octets_of
from sockgen.resolve.numbers import number_enum, whole
from sockgen.resolve.octets.layouts import Layouts
from sockgen.resolve.settings import choice
from sockgen.schema import OctetsDecl, SchemaDecl, TypeDecl
from sockgen.schema.section import scalar
from sockgen.source import Node, Scalar, Span
from sockgen.specs import Known

__all__ = ["Octets"]

_VALUE: Final = re.compile(r"(not )?([\w-]+)(?:\.\.([\w-]+))?")


class Octets:
    """What a schema says of octets.

    Args:
        decl: the schema.
        classes: hands out the names of classes.
        string: whether texts are ``str``.
        report: takes what is wrong.

    Attributes:
        types: the types that are layouts.
        hooks: the types that codecs of the user read.
        header: what every message begins with.
        accept: what is worth an answer.
    """

    def __init__(
        self, decl: SchemaDecl, classes: Classes, *, string: bool, report: Report
    ) -> None:
        self._report = report
        self._string = string
        self._doubts: dict[str, list[Diagnostic]] = {}
        self._classes = classes
        self._enums, self._texts = self._named(decl)
        hooks = [d for d in decl.types if d.hook is not None]
        self.hooks = tuple(self._hook(d, d.hook) for d in hooks if d.hook is not None)
        layouts = {d.name.text: d.layout for d in decl.types if d.layout is not None}
        for other in decl.types:
            if other.enum is None and other.hook is None and other.layout is None:
                report(no_such_type(other.span, other.name.text, ()))
        self._lsb = frozenset(_lowest_first(decl.types, report))
        known = Known(
            frozenset(layouts),
            frozenset(hook.name for hook in self.hooks),
            self._enums,
            string=string,
            texts=self._texts,
            little=decl.endian is not None and decl.endian.text == "little",
        )
        self._used = known.used
        self._layouts = Layouts(known, layouts, self._lsb, self._claim, report)
        found = [self._type(d, d.layout) for d in decl.types if d.layout is not None]
        spliced = self._layouts.spliced
        self.types = tuple(t for t in found if t.name not in spliced)
        empty = Layout((), decl.span)
        head = decl.header
        self.header = empty if head is None else self._layouts.layout(head, "")
        self.accept = tuple(self._constraints(decl.accept))

    def message(self, decl: OctetsDecl, owner: str, span: Span) -> MessageLayout:
        """Return what a message consists of."""
        header = tuple(data_fields(self.header))
        own = Layout((), span)
        if decl.layout is not None:
            own = self._layouts.layout(decl.layout, owner, header)
        layout = Layout((*self.header.items, *own.items), span)
        echoes = tuple(self._echoes(decl, layout))
        where = tuple(self._constraints(decl.where))
        return MessageLayout(layout, len(self.header.items), where, echoes, span)

    def _echoes(self, decl: OctetsDecl, layout: Layout) -> Iterator[Echo]:
        labels = [field.label for field in data_fields(layout)]
        known = [field.label for field in data_fields(self.header)]
        for target, source in decl.echo:
            if target.text not in labels:
                self._report(no_such_field(target.span, target.text, labels))
            elif source.text not in known:
                self._report(no_such_field(source.span, source.text, known))
            else:
                yield Echo(target.text, source.text, target.span)

    def _constraints(
        self, found: tuple[tuple[Scalar, Scalar], ...]
    ) -> Iterator[Constraint]:
        fields = {field.label: field for field in data_fields(self.header)}
        for label, text in found:
            if label.text not in fields:
                self._report(no_such_field(label.span, label.text, list(fields)))
                continue
            field = fields[label.text]
            match = _VALUE.fullmatch(text.text)
            low = None if match is None else self._number(field, match[2])
            high = low if match is None or match[3] is None else None
            if match is not None and match[3] is not None:
                high = self._number(field, match[3])
            if match is None or low is None or high is None:
                self._report(bad_where(text.span, text.text))
                continue
            ranges = ((low, high),)
            yield Constraint(label.text, ranges, bool(match[1]), label.span)

    def _number(self, field: DataField, text: str) -> int | None:
        if text in ("true", "false"):
            return int(text == "true")
        if text.isdigit():
            return int(text)
        if text[:2] == "0x":
            return int(text, 16)
        enum = next(
            (e for e in self._enums.values() if e.class_name == field.enumeration), None
        )
        member = enum.member(text) if enum is not None else None
        return None if member is None else member.value

    # -- types -------------------------------------------------------------------------

    def _claim(self, name: str, span: Span) -> str:
        self._classes.add(name, f"case '{name}'", span)
        return name

    def _type(self, decl: TypeDecl, node: Node) -> LayoutType:
        name = self._classes.claim(decl.name, "type")
        doc = decl.doc.text if decl.doc is not None else ""
        lsb = decl.name.text in self._lsb
        layout = self._layouts.layout(node, name, lsb=lsb)
        return LayoutType(decl.name.text, name, doc, layout, decl.span)

    def _named(
        self, decl: SchemaDecl
    ) -> tuple[dict[str, NumberEnum], dict[str, Enumeration]]:
        """Return the enums of numbers, and those of texts; most may be either."""
        numbers: dict[str, NumberEnum] = {}
        texts: dict[str, Enumeration] = {}
        for each in decl.types:
            pairs = each.enum
            if pairs is None:
                continue
            name, class_ = each.name.text, self._classes.claim(each.name, "type")
            texts[name] = self._text_enum(each, class_)
            if any(
                value is key or whole(value.text) is not None for key, value in pairs
            ):
                doubts = self._doubts.setdefault(name, [])
                numbers[name] = number_enum(each, class_, doubts.append)
        return numbers, texts

    def _text_enum(self, decl: TypeDecl, class_: str) -> Enumeration:
        found = decl.enum or ()
        pairs = [(name.text, octets_of(text, self._report)) for name, text in found]
        true = {key for key, text in decl.options.items() if text.text == "true"}
        return Enumeration(
            class_,
            members(pairs),
            fold="fold" in true,
            open="open" in true,
            string=self._string,
            doc=decl.doc.text if decl.doc is not None else "",
        )

    def enums(self) -> tuple[tuple[NumberEnum, ...], tuple[Enumeration, ...]]:
        """Return the enums of numbers, and of texts; a list is what it is used for."""
        as_text = {name for name, text in self._used if text}
        as_number = {name for name, text in self._used if not text}
        for name in sorted(as_text & as_number):
            self._report(two_enums(self._enums[name].span, name))
        for name, doubts in self._doubts.items():
            for doubt in doubts if name not in as_text else ():
                self._report(doubt)
        numbers = (e for e in self._enums.values() if e.name not in as_text)
        texts = (
            e for n, e in self._texts.items() if n in as_text or n not in self._enums
        )
        return tuple(numbers), tuple(texts)

    def _hook(self, decl: TypeDecl, hook: Scalar) -> HookType:
        module, _, attribute = hook.text.rpartition(".")
        if hook.text.startswith("..") and module in (".", ""):
            module = ".."
        low, high = decl.options.get("min"), decl.options.get("max")
        python = decl.python.text if decl.python is not None else "bytes"
        return HookType(
            decl.name.text,
            module,
            attribute,
            python,
            (whole(low.text) if low is not None else None) or 0,
            whole(high.text) if high is not None else None,
            decl.span,
        )


def _lowest_first(types: tuple[TypeDecl, ...], report: Report) -> Iterator[str]:
    """Yield the types whose first bit field takes the lowest bits."""
    for decl in types:
        text = scalar(decl.bits, f"'bits' of type '{decl.name.text}'", report)
        if choice(text, "bits", ("msb", "lsb"), report) == "lsb":
            yield decl.name.text
