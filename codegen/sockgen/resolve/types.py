"""The types of a schema, resolved on demand, because they name each other."""

import re
from typing import Final

from attrs import evolve

from sockgen import regular as rl
from sockgen.diagnostics import Report
from sockgen.diagnostics.names import (
    class_twice,
    type_cycle,
    type_needs_wire,
    unknown_type,
    unknown_union_member,
)
from sockgen.diagnostics.schema import (
    bad_union,
    empty_enum,
    not_yet,
    reserved_type_name,
)
from sockgen.diagnostics.wireform import bad_match, bad_quote, not_a_scalar
from sockgen.model import (
    Dotted,
    Enumeration,
    Matched,
    QuotedText,
    Record,
    Scalar,
    Union,
    ValueType,
)
from sockgen.regular import PatternError, octets, parse_pattern
from sockgen.resolve import builtin
from sockgen.resolve.attributes import TYPE_ATTRIBUTES, Given, apply
from sockgen.resolve.identifiers import class_name, constant_name
from sockgen.resolve.settings import unescape
from sockgen.schema import TypeDecl
from sockgen.source import Scalar as Text
from sockgen.source import Span
from sockgen.wireform import Spec, parse_spec

__all__ = ["Types", "is_wire"]

_EITHER: Final = (*builtin.EXTENTS, "quoted", "percent", "dot")


def is_wire(text: str) -> bool:
    """Whether the short form of a type is a wire form rather than a spec."""
    return "{" in text


def is_union(text: str) -> bool:
    """Whether the short form of a type is a union of types."""
    return "|" in text and "(" not in text and not is_wire(text)


class Types:
    """Every declared type by its name; resolves a spec to a type."""

    def __init__(
        self,
        decls: tuple[TypeDecl, ...],
        *,
        string: bool,
        line_octets: int,
        report: Report,
    ) -> None:
        self.string = string
        self.line_octets = line_octets
        self._report = report
        self._decls: dict[str, TypeDecl] = {}
        self._scalars: dict[str, Scalar | None] = {}
        self._under_way: list[str] = []
        self.enumerations: list[Enumeration] = []
        self.class_names = {class_name(decl.name.text) for decl in decls}
        for decl in decls:
            if decl.name.text in builtin.BUILTIN:
                report(reserved_type_name(decl.name.span, decl.name.text))
            self._decls[decl.name.text] = decl

    @property
    def known(self) -> tuple[str, ...]:
        """The names of all types, declared ones first."""
        return (*self._decls, *builtin.BUILTIN)

    def kind(self, name: str) -> str:
        """Return ``"record"``, ``"union"`` or ``"scalar"`` for a declared type."""
        decl = self._decls[name]
        text = decl.text.text if decl.text is not None else ""
        if decl.wire is not None or is_wire(text):
            return "record"
        if decl.one_of is not None or is_union(text):
            return "union"
        return "scalar"

    def members(self, decl: TypeDecl) -> tuple[str, ...]:
        """Return the members of a union, each a declared record or union."""
        found: list[str] = []
        for name, span in self._member_names(decl):
            if name not in self._decls:
                known = list(self._decls)
                self._report(unknown_union_member(span, decl.name.text, name, known))
            elif self.kind(name) == "scalar":
                self._report(type_needs_wire(span, decl.name.text, name))
            elif "value" in self._decls[name].options:
                where = f"'{name}', a member of union '{decl.name.text}'"
                self._report(not_yet(span, "value", where))
            else:
                found.append(name)
        if len(self._member_names(decl)) < 2:
            self._report(bad_union(decl.span, decl.name.text))
        return tuple(found)

    def _member_names(self, decl: TypeDecl) -> list[tuple[str, Span]]:
        if decl.one_of is not None:
            return [(text.text.strip(), text.span) for text in decl.one_of]
        assert decl.text is not None
        whole = decl.text
        return [
            (match[0].strip(), whole.locate(match.start(), len(match[0].strip())))
            for match in re.finditer(r"[^|\s][^|]*", whole.text)
        ]

    def resolve_all(self) -> None:
        """Resolve every declared scalar type, so that its mistakes are reported."""
        for name in self._decls:
            if self.kind(name) == "scalar":
                self._declared(name)

    # -- from a spec to a type ---------------------------------------------------

    def of_spec(
        self, spec: Spec, owner: str, field: str, *, fold: bool = False
    ) -> tuple[ValueType, str]:
        """Return the type that a spec means, and the name of the declared type.

        Args:
            spec: the type as it is written.
            owner: the class the field belongs to; an inline enum is named after it.
            field: the name of the field, for messages and inline enums.
            fold: whether an inline enum ignores letter case.
        """
        given = tuple(
            Given(a.name, a.value, a.span)
            for a in spec.attributes
            if a.name in TYPE_ATTRIBUTES
        )
        if spec.inline is not None:
            texts = [
                (t.text.decode("utf-8", "replace"), t.text)
                for t in spec.inline.texts
                if t.text
            ]
            members = self._members(texts)
            name = class_name(owner) + class_name(field)
            made = Enumeration(name, members, fold, False, self.string)
            applied = apply(made, given, self._report)
            if isinstance(applied, Enumeration):
                self._add_enumeration(applied, spec.span)
            return applied, ""
        what = f"type '{field}'" if owner == field else f"field '{field}'"
        found, declared = self._words(spec, what)
        if isinstance(found, (Record, Union, Dotted)):
            for attribute in given:
                self._report(not_a_scalar(attribute.span, attribute.name, field))
            return found, declared
        return apply(found, given, self._report), declared

    def _words(self, spec: Spec, what: str) -> tuple[ValueType, str]:
        words = list(spec.words)
        string = self.string
        values = [word for word in words if word in builtin.VALUES]
        if values and (len(words) > 1 or values == ["str"]):
            string = values[0] == "str"
            words.remove(values[0])
            if words and words[0] not in _EITHER:
                given = " ".join(spec.words)
                self._report(unknown_type(spec.span, what, given, _EITHER))
        elif values:
            return builtin.characters("word", self.line_octets, string=False), ""
        if len(words) > 1:
            extra = " ".join(spec.words)
            self._report(unknown_type(spec.span, what, extra, self.known))
            return self._fallback(), ""
        name = words[0] if words else "word"
        if name in builtin.EXTENTS:
            return builtin.characters(name, self.line_octets, string=string), ""
        return self._named(name, spec.span, what, string=string)

    def _named(
        self, name: str, span: Span, what: str, *, string: bool
    ) -> tuple[ValueType, str]:
        if name in self._decls:
            kind = self.kind(name)
            if kind == "record":
                return Record(name), name
            if kind == "union":
                return Union(name), name
            return self._declared(name) or self._fallback(), name
        if name == "dot":
            return Dotted(string), ""
        if name == "quoted":
            quote = self._quote(b'"', b"\\", (), double=False)
            return evolve(quote, string=string), ""
        scalar = builtin.named(name, string=string)
        if scalar is None:
            self._report(unknown_type(span, what, name, self.known))
            return self._fallback(), ""
        return scalar, ""

    def _fallback(self) -> Scalar:
        return builtin.characters("word", self.line_octets, string=self.string)

    # -- declared scalars ------------------------------------------------------------

    def _declared(self, name: str) -> Scalar | None:
        if name in self._scalars:
            return self._scalars[name]
        decl = self._decls[name]
        if name in self._under_way:
            self._report(type_cycle(decl.span, [*self._under_way, name]))
            return None
        self._under_way.append(name)
        self._scalars[name] = scalar = self._scalar(decl)
        self._under_way.pop()
        return scalar

    def _scalar(self, decl: TypeDecl) -> Scalar | None:
        given = tuple(
            Given(key, text.text, text.span)
            for key, text in decl.options.items()
            if key in TYPE_ATTRIBUTES
        )
        base = self._base(decl)
        if base is None:
            return None
        applied = apply(base, given, self._report)
        if isinstance(applied, Enumeration):
            self._add_enumeration(applied, decl.span)
        return applied

    def _add_enumeration(self, made: Enumeration, span: Span) -> None:
        """Remember an enum; the same one is made again by ``is:``."""
        for other in self.enumerations:
            if other.class_name == made.class_name:
                if other.members != made.members:
                    name = made.class_name
                    self._report(class_twice(span, name, "this enum", "another enum"))
                return
        self.enumerations.append(made)

    def _base(self, decl: TypeDecl) -> Scalar | None:
        name = decl.name.text
        text = decl.text or decl.is_
        if text is not None:
            spec, found = parse_spec(text.text, text.locate)
            for diagnostic in found:
                self._report(diagnostic)
            type_, _ = self.of_spec(spec, name, name)
            if isinstance(type_, (Record, Union, Dotted)):
                self._report(not_a_scalar(text.span, "is", name))
                return None
            return type_
        if decl.match is not None:
            return self._match(decl, decl.match)
        if decl.enum is not None:
            return self._enum(decl)
        if decl.quoted is not None:
            return self._quoted(decl, decl.quoted)
        return None

    def _match(self, decl: TypeDecl, match: Text) -> Scalar | None:
        parsed = parse_pattern(match.text)
        if isinstance(parsed, PatternError):
            span = match.locate(parsed.offset, max(1, parsed.length))
            self._report(bad_match(span, decl.name.text, parsed.message))
            return None
        deny = decl.options.get("deny")
        if deny is not None:
            parsed = rl.without(parsed, octets.of(unescape(deny.text)))
        parsed = rl.without(parsed, self.line_octets)
        return Matched(rl.unambiguous(parsed) or parsed, 0, None, self.string)

    def _enum(self, decl: TypeDecl) -> Scalar | None:
        pairs = [(k.text, unescape(v.text)) for k, v in decl.enum or ()]
        if not pairs or not all(wire for _, wire in pairs):
            self._report(empty_enum(decl.span, decl.name.text))
            return None
        return Enumeration(
            class_name(decl.name.text),
            self._members(pairs),
            fold=False,
            open=False,
            string=self.string,
            doc=decl.doc.text if decl.doc else "",
        )

    def _members(self, pairs: list[tuple[str, bytes]]) -> tuple[tuple[str, bytes], ...]:
        """Give every member a name of its own; equal ones get a number."""
        taken: dict[str, int] = {}
        members: list[tuple[str, bytes]] = []
        for identifier, wire in pairs:
            name = constant_name(identifier)
            taken[name] = taken.get(name, 0) + 1
            if taken[name] > 1:
                name = f"{name}_{taken[name]}"
            members.append((name, wire))
        return tuple(members)

    def _quoted(self, decl: TypeDecl, quote: Text) -> Scalar | None:
        escape = decl.options.get("escape")
        double = decl.options.get("double")
        mark = unescape(escape.text) if escape is not None else b""
        if escape is not None and escape.text == "\\":
            mark = b"\\"
        around = unescape(quote.text)
        if len(around) != 1 or len(mark) > 1 or around == mark:
            self._report(bad_quote(quote.span, decl.name.text))
            return None
        mapped = tuple((unescape(k.text), unescape(v.text)) for k, v in decl.escapes)
        twice = double is not None and double.text == "true"
        return self._quote(around, mark, mapped, double=twice)

    def _quote(
        self,
        quote: bytes,
        escape: bytes,
        mapped: tuple[tuple[bytes, bytes], ...],
        *,
        double: bool,
    ) -> QuotedText:
        return QuotedText(
            quote, escape, mapped, double, 0, None, self.string, self.line_octets
        )
