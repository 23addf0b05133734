"""From a wire form as it is written to a form whose types are resolved."""

import re
from typing import Final

from attrs import evolve

from sockgen.diagnostics import Report
from sockgen.diagnostics.fields import (
    attribute_unknown,
    bad_attribute_value,
    bad_size_type,
)
from sockgen.diagnostics.framing import reserved_octet
from sockgen.diagnostics.maps import entry_not_single, map_out_of_place
from sockgen.diagnostics.names import (
    bad_name,
    did_not_name,
    field_twice,
    size_of_nothing,
)
from sockgen.diagnostics.structure import repeat_needs_items, sum_without_rest
from sockgen.model import (
    BETWEEN,
    RESERVED,
    AnyOrder,
    AnyReply,
    Body,
    Entry,
    FieldPart,
    FlagPart,
    Form,
    FormLine,
    HexNumber,
    LiteralPart,
    MarkPart,
    Number,
    OneOf,
    OptionalPart,
    Part,
    Record,
    SizePart,
    ToEnd,
    Trust,
    Union,
)
from sockgen.model import Scalar as Scalar_
from sockgen.resolve.attributes import TYPE_ATTRIBUTES, error_of
from sockgen.resolve.bodies import BODY_ATTRIBUTES, body
from sockgen.resolve.envelope import Around
from sockgen.resolve.identifiers import class_name, field_name, is_name
from sockgen.resolve.marks import by_line, with_marks
from sockgen.resolve.noted import Noted
from sockgen.resolve.types import Typed, Types
from sockgen.resolve.written import joined, octets, walk
from sockgen.schema import EntryDecl
from sockgen.source import Scalar, Span
from sockgen.wireform import (
    Attribute,
    Choice,
    Field,
    Line,
    Literal,
    Mark,
    Optional,
    Size,
    Spec,
    Unordered,
    parse,
    parse_spec,
)
from sockgen.wireform import Part as Written

__all__ = ["FormResolver"]

_FIELD_ATTRIBUTES: Final = ("bad", "sep", "end", *BODY_ATTRIBUTES, *TYPE_ATTRIBUTES)


class FormResolver:
    """Resolves the forms of one owner (a command, a reply or a type).

    Args:
        types: the types of the schema.
        owner: the class of the owner; inline enums are named after it.
        fold: whether letter case is ignored in literal text.
        report: takes what is wrong.
        tokens: whether the forms are over tokens.
    """

    def __init__(
        self,
        types: Types,
        owner: str,
        *,
        fold: bool,
        report: Report,
        tokens: bool = False,
    ) -> None:
        self._types = types.over_tokens() if tokens else types
        self._tokens = tokens
        self._owner = owner
        self._fold = fold
        self._report = Noted(report)
        self._trust = Trust.ALL
        self._sizes: dict[str, Size] = {}
        self._sized: set[str] = set()  # fields with a size of their own, so far
        self._repeated: set[str] = set()
        self._maps: frozenset[str] = frozenset()
        self._names: dict[str, str] = {}

    def resolve(
        self,
        *texts: Scalar,
        marks: bool = True,
        entries: tuple[EntryDecl, ...] = (),
        around: Around | None = None,
    ) -> Form:
        """Parse a form and resolve its types; what is wrong with it is reported.

        Args:
            texts: the form, and lines behind it that it has in common with others.
            marks: whether its lines may have the marks of many-line messages.
            entries: those of its map that are fields of their own.
            around: what stands around its first line.
        """
        parsed = [parse(text.text, text.locate) for text in texts]
        for diagnostic in (each for _, found in parsed for each in found):
            self._report(diagnostic)
        whole = all(written.whole for written, _ in parsed)
        if not whole:
            self._trust = Trust.NOTHING
        given = [line for written, _ in parsed for line in written.lines]
        given = around.line(given) if around is not None else given
        everything = [p for line in given for p in walk(line.parts)]
        self._note(everything)
        lines = tuple(self._whole_line(line) for line in joined(given))
        lines = with_marks(lines, self._report, allowed=marks)
        declared = tuple(e for d in entries if (e := self._entry(d)) is not None)
        if whole:
            self._check_sizes(everything)
        if self._report.any and self._trust is Trust.ALL:
            self._trust = Trust.PARTS
        text = "\n".join(written.text for written, _ in parsed)
        found = (lines, text, parsed[0][0].span, self._trust, self._tokens, declared)
        return Form(*found, envelope=around.leading(given) if around else 0)

    def _note(self, everything: list[Written]) -> None:
        """Remember which fields have a size, are repeated or are maps."""
        for part in everything:
            if isinstance(part, Size):
                for name in part.names:
                    self._sizes.setdefault(name, part)
            elif isinstance(part, Field) and (part.spec.repeat or self._is_map(part)):
                self._repeated.add(part.name)
        fields = (part for part in everything if isinstance(part, Field))
        self._maps = frozenset(p.name for p in fields if self._is_map(p))

    def _entry(self, decl: EntryDecl) -> Entry | None:
        """Resolve an entry of the map: a field whose text has no surroundings."""
        key = decl.name
        if not is_name(key.text):
            self._report(bad_name(key.span, "entry", key.text))
        if decl.type is None or not is_name(key.text):
            return None
        spec, found = parse_spec(decl.type.text, decl.type.locate)
        for diagnostic in found:
            self._report(diagnostic)
        typed = self._typed(spec, key.text)
        if spec.repeat or isinstance(typed.type, Body):
            self._report(entry_not_single(decl.type.span, key.text))
        elif self._types.is_map(typed.declared):
            self._report(map_out_of_place(decl.type.span, f"entry '{key.text}'"))
        name = self._claim(key.text, Field(key.text, spec, key.span))
        part = FieldPart(name, key.text, typed.type, typed.declared, key.span)
        return Entry(part, key.text, required=not decl.optional)

    def _check_sizes(self, everything: list[Written]) -> None:
        fields: dict[str, int] = {}
        for at, part in enumerate(everything):
            if isinstance(part, Field):
                fields.setdefault(part.name, at)
        for at, part in enumerate(everything):
            if not isinstance(part, Size):
                continue
            for name in part.names:
                if is_name(name) and fields.get(name, -1) < at:
                    self._report(size_of_nothing(part.span, name, list(fields)))

    def _whole_line(self, line: Line) -> FormLine:
        parts = self._line(line.parts)
        to_end = any(
            isinstance(p, FieldPart) and isinstance(p.type, ToEnd) for p in parts
        )
        return FormLine(parts, line.terminated and not to_end, line.span)

    def _line(self, written: tuple[Written, ...]) -> tuple[Part, ...]:
        """Resolve a line; items that have it for themselves are lines of their own."""
        parts = self._parts(written)
        if any(isinstance(part, Mark) for part in written):
            pairs = zip(parts, written, strict=True)
            return tuple(by_line(part, as_written) for part, as_written in pairs)
        match parts:
            case (FieldPart(type=Record() | Union() | AnyReply()) as part,) if (
                part.repeated
            ):
                given = {a.name for a in _spec(written[0]).attributes}
                if not given & {"sep", "end"}:
                    return (evolve(part, lines=True),)
            case _:
                pass
        return parts

    def _parts(self, written: tuple[Written, ...]) -> tuple[Part, ...]:
        return tuple(self._part(part) for part in written)

    def _part(self, part: Written) -> Part:
        match part:
            case Literal():
                text = self._text(part.text, part.span)
                return LiteralPart(text, self._fold, part.span)
            case Field():
                return self._field(part)
            case Size():
                return self._size(part)
            case Optional():
                return self._optional(part)
            case Choice():
                return self._choice(part)
            case Unordered():
                return AnyOrder(
                    tuple(self._optional(option) for option in part.options), part.span
                )
            case Mark():
                return MarkPart("", part.span)

    def _text(self, text: bytes, span: Span) -> bytes:
        """Return text as it stands in a line; in one of tokens a blank divides them."""
        self._check_octets(text, span)
        return text.replace(b" ", BETWEEN) if self._tokens else text

    def _check_octets(self, text: bytes, span: Span) -> None:
        """Report octets that divide tokens, and so cannot stand in a form over them."""
        for octet in RESERVED if self._tokens else b"":
            if octet in text:
                self._report(reserved_octet(span, octet))

    def _choice(self, part: Choice) -> OneOf:
        """Resolve alternatives; beside fields, a plain text is a flag of its own."""
        texts = all(isinstance(p, Literal) for option in part.options for p in option)
        options: list[tuple[Part, ...]] = []
        for option in part.options:
            match option:
                case (Literal() as literal,) if not texts:
                    alone = Optional(None, option, literal.span)
                    options.append((self._flag(alone, literal.text),))
                case _:
                    options.append(self._parts(option))
        return OneOf(tuple(options), part.span)

    # -- optional parts ------------------------------------------------------------

    def _optional(self, part: Optional) -> FlagPart | OptionalPart:
        if len(part.parts) == 1 and isinstance(part.parts[0], Literal):
            return self._flag(part, part.parts[0].text)
        return OptionalPart(self._parts(part.parts), part.span)

    def _flag(self, part: Optional, text: bytes) -> FlagPart:
        label = part.name
        if label is None:
            words = text.decode("ascii", "replace").strip()
            plain = re.sub(r"\W+", "_", words, flags=re.ASCII).strip("_").lower()
            has_letters = re.search("[a-z]", plain) is not None
            label = plain if has_letters and not plain[0].isdigit() else None
            if has_letters and label is None:
                self._report(did_not_name(part.span, words))
        text = self._text(text, part.span)
        if label is None:
            return FlagPart(None, "", text, self._fold, part.span)
        name = self._claim(label, part)
        return FlagPart(name, label, text, self._fold, part.span)

    def _claim(self, label: str, part: Field | Optional) -> str:
        """Register the Python name of a field; two may not have the same."""
        name = field_name(label)
        if not is_name(label):
            return name  # It was reported.
        if name in self._types.class_names:
            name = f"{name}_"  # else it would hide the class from later annotations
        if name in self._names:
            self._report(field_twice(part.span, label, self._names[name]))
        self._names[name] = label
        return name

    # -- fields --------------------------------------------------------------------

    def _field(self, part: Field) -> FieldPart:
        name = self._claim(part.name, part)
        typed = self._typed(part.spec, part.name)
        type_, declared = typed.type, typed.declared
        attributes = {a.name: a for a in part.spec.attributes}
        for attribute in part.spec.attributes:
            if attribute.name not in _FIELD_ATTRIBUTES:
                known = list(_FIELD_ATTRIBUTES)
                self._report(attribute_unknown(attribute.span, attribute.name, known))
        repeat = part.spec.repeat
        counted = part.name in self._sizes and part.name not in self._repeated
        if repeat and isinstance(type_, Body):
            self._report(repeat_needs_items(part.span, part.name))
        type_ = body(type_, part, attributes, self._maps, self._report)
        is_map = self._is_map(part)
        if is_map and repeat:
            self._report(map_out_of_place(part.span, f"field '{part.name}'"))
            repeat = ""
        for key in ("sep", "end"):
            if key in attributes and not (repeat or is_map):
                self._report(repeat_needs_items(attributes[key].span, part.name))
            elif key in attributes:
                self._check_octets(octets(attributes[key], b""), attributes[key].span)
        return FieldPart(
            name=name,
            label=part.name,
            type=type_,
            type_name=declared,
            span=part.span,
            low=0 if is_map else {"": None, "*": 0, "+": 1}[repeat],
            separator=octets(attributes.get("sep"), self._separator(attributes)),
            end=octets(attributes.get("end"), b""),
            counted=counted,
            collection=class_name(declared) if is_map else "",
            bad=error_of(attributes.get("bad"), self._report),
        )

    def _is_map(self, part: Field) -> bool:
        return len(part.spec.words) == 1 and self._types.is_map(part.spec.words[0])

    def _separator(self, attributes: dict[str, Attribute]) -> bytes:
        if "end" in attributes:
            return b""
        return BETWEEN if self._tokens else b" "

    def _size(self, part: Size) -> SizePart:
        untyped = not part.spec.words and part.spec.inline is None
        spec = evolve(part.spec, words=("uint",)) if untyped else part.spec
        unit = 1
        for attribute in part.spec.attributes:
            if attribute.name == "unit":
                unit = self._unit(attribute)
            elif attribute.name not in TYPE_ATTRIBUTES:
                known = ["unit", "min", "max", "width"]
                self._report(attribute_unknown(attribute.span, attribute.name, known))
        type_ = self._size_type(spec, part.names[0])
        counts_items = any(name in self._repeated for name in part.names)
        if len(part.names) == 1:
            self._sized.add(part.names[0])
            return SizePart(part.names, type_, unit, counts_items, part.span)
        others = tuple(name for name in part.names if name in self._sized)
        own = tuple(name for name in part.names if name not in self._sized)
        if len(own) != 1 or counts_items or len(set(part.names)) != len(part.names):
            self._report(sum_without_rest(part.span, "+".join(part.names)))
        return SizePart(own or part.names[:1], type_, unit, False, part.span, others)

    def _size_type(self, spec: Spec, name: str) -> Number | HexNumber:
        typed = self._typed(spec, f"#{name}", unknown=Number(0, None))
        if isinstance(typed.type, (Number, HexNumber)) and not spec.repeat:
            return typed.type
        written = " ".join(spec.words) + spec.repeat
        self._report(bad_size_type(spec.span, written or "a choice"))
        return Number(0, None)

    def _typed(self, spec: Spec, field: str, unknown: Scalar_ | None = None) -> Typed:
        """Return what a spec means; ``unknown`` where it means nothing."""
        choices = self._owner + class_name(field)
        what = f"field '{field}'"
        types, fold = self._types, self._fold
        typed = types.of_spec(spec, what, choices, self._report, fold=fold)
        if typed is None:
            typed = Typed(unknown or types.fallback, sound=False)
        if not typed.sound and self._trust is Trust.ALL:
            self._trust = Trust.PARTS
        return typed

    def _unit(self, attribute: Attribute) -> int:
        if re.fullmatch(r"[1-9]\d{0,5}", attribute.value):
            return int(attribute.value)
        self._report(
            bad_attribute_value(
                attribute.span, "unit", attribute.value, "a whole number from 1"
            )
        )
        return 1


def _spec(part: Written) -> Spec:
    assert isinstance(part, Field)
    return part.spec
