"""The types of a schema, resolved on demand, because they name each other."""

import re
from typing import Final

from attrs import evolve, frozen

from sockgen.diagnostics import Report
from sockgen.diagnostics.fields import attribute_unknown, not_a_scalar, repeated_type
from sockgen.diagnostics.maps import map_out_of_place
from sockgen.diagnostics.names import (
    type_cycle,
    type_needs_wire,
    unknown_type,
    unknown_union_member,
)
from sockgen.diagnostics.packing import number_in_a_form
from sockgen.diagnostics.schema import bad_union, reserved_type_name
from sockgen.model import (
    RESERVED,
    AnyReply,
    Body,
    Chunked,
    Dotted,
    Enumeration,
    Packed,
    Record,
    Scalar,
    ToEnd,
    Union,
    ValueType,
)
from sockgen.resolve import builtin
from sockgen.resolve.attributes import TYPE_ATTRIBUTES, Given, apply
from sockgen.resolve.enumerations import Enumerations, members
from sockgen.resolve.identifiers import class_name
from sockgen.resolve.noted import Noted
from sockgen.resolve.packing import Packing
from sockgen.resolve.scalars import Surroundings, declared_scalar, quoted
from sockgen.schema import TypeDecl
from sockgen.source import Scalar as Text
from sockgen.source import Span
from sockgen.wireform import Spec, parse_spec

__all__ = ["Typed", "Types", "kind"]

_EITHER: Final = (*builtin.EXTENTS, "quoted", "percent", *builtin.BODIES)


@frozen
class Typed:
    """What a spec means.

    Attributes:
        type: the type.
        declared: the name of the declared type, nothing for a built-in one.
        sound: no mistake was reported in the declared type.
    """

    type: ValueType
    declared: str = ""
    sound: bool = True


class Types:
    """Every declared type by its name; resolves a spec to a type.

    Args:
        decls: the types as they are declared.
        surroundings: what the protocol says of text.
        complete: whether all declarations could be read.
        report: takes what is wrong with the declarations.
    """

    def __init__(
        self,
        decls: tuple[TypeDecl, ...],
        surroundings: Surroundings,
        report: Report,
        *,
        complete: bool,
    ) -> None:
        self._around = surroundings
        self._report = report
        self._complete = complete
        self._all = decls
        self._decls: dict[str, TypeDecl] = {}
        self._scalars: dict[str, Typed | None] = {}
        self._under_way: list[str] = []
        self.enumerations = Enumerations()
        self.packing = Packing(decls, report)
        self._tokens: Types | None = None
        self.class_names = {class_name(decl.name.text) for decl in decls}
        for decl in decls:
            if decl.name.text in builtin.BUILTIN:
                report(reserved_type_name(decl.name.span, decl.name.text))
            self._decls.setdefault(decl.name.text, decl)

    @property
    def fallback(self) -> Scalar:
        """The type of a field whose own type is not known."""
        return self._characters("word", string=self._around.string)

    def is_map(self, name: str) -> bool:
        """Whether a declared type is a map."""
        return name in self._decls and self._decls[name].item is not None

    def resolve_all(self) -> None:
        """Resolve every declared scalar type, so that its mistakes are reported."""
        for decl in self._all:
            if kind(decl) != "scalar" or decl.name.text in self.packing.enums:
                continue
            if decl is self._decls[decl.name.text]:
                self._declared(decl.name.text)
            else:  # It is there twice, which was reported.
                self._resolve(decl)

    def over_tokens(self) -> "Types":
        """Return the same types as they are in forms over tokens."""
        if self._tokens is None:
            octets = sum(1 << octet for octet in RESERVED[:2])
            around = Surroundings(self._around.string, octets, tokens=True)
            made = Types(self._all, around, self._report, complete=self._complete)
            made.enumerations, made.packing = self.enumerations, self.packing
            self._tokens = made
        return self._tokens

    # -- unions --------------------------------------------------------------------

    def members(self, decl: TypeDecl, report: Report) -> tuple[str, ...]:
        """Return the members of a union, each a declared record or union."""
        found: list[str] = []
        named = _member_names(decl)
        for name, span in named:
            member = self._decls.get(name)
            if member is None:
                if self._complete:
                    known = list(self._decls)
                    report(unknown_union_member(span, decl.name.text, name, known))
            elif kind(member) == "scalar":
                report(type_needs_wire(span, decl.name.text, name))
            elif member.item is not None:
                report(map_out_of_place(span, f"a member of union '{decl.name.text}'"))
            else:
                found.append(name)
        if len(named) < 2:
            report(bad_union(decl.span, decl.name.text))
        return tuple(found)

    # -- from a spec to a type ---------------------------------------------------

    def of_spec(
        self,
        spec: Spec,
        what: str,
        choices: str,
        report: Report,
        *,
        fold: bool = False,
    ) -> Typed | None:
        """Return the type that a spec means, None if there is no such type.

        Args:
            spec: the type as it is written.
            what: what is of that type, for messages: ``field 'flags'``.
            choices: the class of the enum, if the spec is texts to choose from.
            report: takes what is wrong with the spec.
            fold: whether such an enum ignores letter case.
        """
        given = tuple(
            Given(a.name, a.value, a.span)
            for a in spec.attributes
            if a.name in TYPE_ATTRIBUTES
        )
        if spec.inline is not None:
            found = self._inline(spec, choices, fold=fold)
        else:
            found = self._words(spec, what, report)
        if found is None:
            return None
        if isinstance(found.type, (Record, Union, Body, AnyReply)):
            for attribute in given:
                report(not_a_scalar(attribute.span, attribute.name, what))
            return found
        type_ = apply(found.type, given, report)
        if spec.inline is not None:
            self.enumerations.add(type_, f"the choice of {what}", spec.span, report)
        return evolve(found, type=type_)

    def _inline(self, spec: Spec, choices: str, *, fold: bool) -> Typed | None:
        texts = spec.inline.texts if spec.inline is not None else ()
        pairs = [(t.text.decode("utf-8", "replace"), t.text) for t in texts if t.text]
        if not pairs:
            return None
        string = self._around.string
        return Typed(Enumeration(choices, members(pairs), fold, False, string))

    def _words(self, spec: Spec, what: str, report: Report) -> Typed | None:
        words = list(spec.words)
        string = self._around.string
        value = next((word for word in words if word in builtin.VALUES), None)
        if value is not None and (len(words) > 1 or value == "str"):
            string = value == "str"
            words.remove(value)
            if words and words[0] not in _EITHER:
                given = " ".join(spec.words)
                report(unknown_type(spec.span, what, given, _EITHER))
                return None
        elif value is not None:
            return Typed(self._characters("word", string=False))
        if len(words) > 1:
            known = (*self._decls, *builtin.BUILTIN)
            report(unknown_type(spec.span, what, " ".join(spec.words), known))
            return None
        return self._named(
            words[0] if words else "word", spec.span, what, report, string
        )

    def _named(
        self, name: str, span: Span, what: str, report: Report, string: bool
    ) -> Typed | None:
        if name in self._decls:
            match kind(self._decls[name]):
                case "record":
                    return Typed(Record(name), name)
                case "union":
                    return Typed(Union(name), name)
                case _ if name in self.packing.enums:
                    report(number_in_a_form(span, name))
                    return None
                case _:
                    return self._declared(name)
        if name in builtin.EXTENTS:
            return Typed(self._characters(name, string=string))
        if name in builtin.BODIES:
            bodies = {"dot": Dotted(string), "eof": ToEnd(string)}
            return Typed(bodies.get(name, Chunked(string, 0)))
        if name == "dot":
            return Typed(Dotted(string))
        if name == "reply":
            return Typed(AnyReply())
        if name == "quoted":
            return Typed(quoted(b'"', b"\\", (), self._around, string=string))
        scalar = builtin.named(name, string=string)
        if scalar is not None:
            return Typed(scalar)
        if self._complete:
            known = (*self._decls, *builtin.BUILTIN)
            report(unknown_type(span, what, name, known))
        return None

    def _characters(self, extent: str, *, string: bool) -> Scalar:
        if self._around.tokens:
            return builtin.token(string=string)
        return builtin.characters(extent, self._around.line_octets, string=string)

    # -- declared scalars ------------------------------------------------------------

    def _declared(self, name: str) -> Typed | None:
        if name in self._scalars:
            return self._scalars[name]
        decl = self._decls[name]
        if name in self._under_way:
            self._report(type_cycle(decl.span, [*self._under_way, name]))
            return None
        self._under_way.append(name)
        self._scalars[name] = typed = self._resolve(decl)
        self._under_way.pop()
        return typed

    def _resolve(self, decl: TypeDecl) -> Typed | None:
        report = Noted(self._report)
        name = decl.name.text
        given = tuple(
            Given(key, text.text, text.span)
            for key, text in decl.options.items()
            if key in TYPE_ATTRIBUTES
        )
        base = self._base(decl, report)
        if base is None or isinstance(base.type, (Record, Union, Body, AnyReply)):
            return None
        type_ = apply(base.type, given, report)
        owner = f"type '{name}'"
        self.enumerations.add(type_, owner, decl.span, report)
        if decl.parts is not None and isinstance(type_, Packed):
            self.packing.keep(type_, decl)
        return Typed(type_, name, base.sound and not report.any)

    def _base(self, decl: TypeDecl, report: Report) -> Typed | None:
        text = decl.text or decl.is_
        if text is not None:
            return self._by_spec(decl, text, report)
        if decl.parts is not None:
            number = self._by_spec(decl, decl.parts, report)
            if number is None:
                return None
            packed = self.packing.pack(decl, number.type, report)
            return None if packed is None else Typed(packed)
        scalar = declared_scalar(decl, self._around, report)
        return None if scalar is None else Typed(scalar)

    def _by_spec(self, decl: TypeDecl, text: Text, report: Report) -> Typed | None:
        name = decl.name.text
        spec, found = parse_spec(text.text, text.locate)
        for diagnostic in found:
            report(diagnostic)
        for attribute in spec.attributes:
            if attribute.name not in TYPE_ATTRIBUTES:
                known = list(TYPE_ATTRIBUTES)
                report(attribute_unknown(attribute.span, attribute.name, known))
        if spec.repeat:
            report(repeated_type(text.span, name))
        typed = self.of_spec(spec, f"type '{name}'", class_name(name), report)
        if typed is not None and isinstance(
            typed.type, (Record, Union, Body, AnyReply)
        ):
            report(not_a_scalar(text.span, "is", f"type '{name}'"))
        return typed


def kind(decl: TypeDecl) -> str:
    """Return ``"record"``, ``"union"`` or ``"scalar"`` for a declared type."""
    text = decl.text.text if decl.text is not None else ""
    if decl.wire is not None or decl.item is not None or "{" in text:
        return "record"
    if decl.one_of is not None or ("|" in text and "(" not in text):
        return "union"
    return "scalar"


def _member_names(decl: TypeDecl) -> list[tuple[str, Span]]:
    if decl.one_of is not None:
        return [(text.text.strip(), text.span) for text in decl.one_of]
    whole = decl.text
    if whole is None:
        return []
    return [
        (match[0].strip(), whole.locate(match.start(), len(match[0].strip())))
        for match in re.finditer(r"[^|\s][^|]*", whole.text)
    ]
