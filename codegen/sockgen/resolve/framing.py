"""From a framing as it is written to what it means, and which types are over tokens."""

from collections.abc import Iterable
from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.framing import (
    bad_mark,
    framings_differ,
    two_framings,
    unknown_framing,
    wrong_first_byte,
)
from sockgen.diagnostics.names import unknown_type
from sockgen.model import Form, field_parts
from sockgen.model.framing import (
    FirstByte,
    Framing,
    QuoteKind,
    StringFraming,
    WordFraming,
)
from sockgen.resolve.escapes import octets_of
from sockgen.resolve.frames import by_first_byte, line_framing, octet
from sockgen.resolve.settings import choice
from sockgen.schema import CommandDecl, SchemaDecl, TypeDecl
from sockgen.schema.framing import FramingDecl, QuotesDecl
from sockgen.source import Scalar
from sockgen.wireform import Choice, Field, Optional, Part, Unordered, parse

__all__ = ["Framings", "TypesInUse"]

_LINES: Final = "lines"
_ANY: Final = "any"


def framing(
    decl: FramingDecl | None, types: Iterable[TypeDecl], report: Report
) -> Framing | None:
    """Return what a framing means; None if there is none, or it means nothing."""
    if decl is None:
        return None
    if decl.kind not in ("by_first_byte", "strings", "words"):
        return line_framing(decl, report)
    known = {type_.name.text for type_ in types}
    if decl.kind != "by_first_byte":
        return _single(decl, known, report)
    if not decl.has_tokens:
        return by_first_byte(decl, report)
    options: list[tuple[bytes, WordFraming | StringFraming]] = []
    for key, inner in decl.choices:
        octet = octets_of(key, report)
        if len(octet) != 1 or octet in dict(options):
            report(wrong_first_byte(key.span, key.text, "expected one octet, once"))
        found = _single(inner, known, report)
        if found is not None:
            options.append((octet, found))
    otherwise = None
    if decl.otherwise is not None:
        otherwise = _single(decl.otherwise, known, report)
    if otherwise is None or not options:
        return otherwise
    printed = otherwise if decl.first else options[0][1]
    return FirstByte(tuple(options), otherwise, printed)


def _single(
    decl: FramingDecl, known: set[str], report: Report
) -> WordFraming | StringFraming | None:
    if not decl.has_tokens or decl.kind == "by_first_byte":
        text = "only tokens stand in a choice"
        report(wrong_first_byte(decl.span, decl.kind, text))
        return None
    if decl.type is not None:
        name = decl.type.text
        if name not in known:
            report(unknown_type(decl.type.span, "the framing", name, sorted(known)))
            return None
        return StringFraming(name, decl.type.span)
    blank = b" " if decl.blank is None else octets_of(decl.blank, report)
    if decl.blank is not None and not blank:
        report(bad_mark(decl.blank.span, "a blank", decl.blank.text))
    quotes: list[QuoteKind] = []
    for each in decl.quotes:
        kind = _quotes(each, report)
        if kind.mark in blank or kind.mark in [other.mark for other in quotes]:
            report(bad_mark(each.mark.span, "a quote", each.mark.text))
        quotes.append(kind)
    begin = choice(decl.begin, "begin", ("word", "anywhere"), report)
    deny = b"" if decl.deny is None else octets_of(decl.deny, report)
    return WordFraming(blank or b" ", tuple(quotes), deny, begin == "anywhere")


def _quotes(decl: QuotesDecl, report: Report) -> QuoteKind:
    mark = octet(decl.mark, "a quote", report)
    escape = octet(decl.escape, "an escape", report)
    if escape == mark or (not escape and (decl.escapes or decl.hex)):
        at = decl.escape or decl.mark
        report(bad_mark(at.span, "an escape", decl.escape.text if decl.escape else ""))
    pairs = tuple(
        (octet(letter, "an escape", report), octet(text, "a character", report))
        for letter, text in decl.escapes
    )
    others = choice(decl.others, "others", ("take", "keep"), report)
    hexadecimal = octet(decl.hex, "hex", report)
    return QuoteKind(mark, escape, pairs, hexadecimal, others == "keep")


class Framings:
    """The framings of a schema: of the protocol, of its states, and by name."""

    def __init__(self, decl: SchemaDecl, report: Report) -> None:
        self._report = report
        self._types = decl.types
        self._named = {name.text: found for name, found in decl.framings}
        self._default = self._meant(decl.framing)
        self._states = {
            state.name.text: self._meant(state.framing)
            if state.framing
            else self._default
            for state in decl.states
        }
        self._made: dict[int, Framing | None] = {}

    def _meant(self, decl: FramingDecl | None) -> FramingDecl | None:
        """Return the framing that a name stands for; lines have none."""
        if decl is None or decl.kind != "named" or decl.type is None:
            return decl
        name = decl.type.text
        if name not in self._named and name != _LINES:
            self._report(unknown_framing(decl.type.span, name, self._named))
        return self._named.get(name)

    def decl_of(self, command: CommandDecl) -> FramingDecl | None:
        """Return the framing in which a command comes: that of its states."""
        names = [state.text for state in command.states or ()]
        where = [n for n in self._states if n in names or _ANY in names]
        found = {id(self._states[name]): self._states[name] for name in where}
        if len(found) > 1:
            self._report(framings_differ(command.span, command.name.text, where))
        return next(iter(found.values()), self._default)

    def of(self, command: CommandDecl) -> Framing | None:
        """Return what `decl_of` means."""
        return self._framing(self.decl_of(command))

    @property
    def default(self) -> Framing | None:
        """The framing of the protocol."""
        return self._framing(self._default)

    def of_state(self, name: str) -> Framing | None:
        """Return the framing of a state."""
        return self._framing(self._states[name])

    def only_field(self, decl: TypeDecl, form: Form | None) -> str | None:
        """Return the field of a type whose values are the tokens of messages."""
        found = (self._default, *self._states.values(), *self._named.values())
        types = {name for framing in found for name in framed_types(framing)}
        if form is None or decl.name.text not in types:
            return None
        labels = [part.label for part in field_parts(form)]
        return labels[0] if len(labels) == 1 else None

    def _framing(self, decl: FramingDecl | None) -> Framing | None:
        if id(decl) not in self._made:
            self._made[id(decl)] = framing(decl, self._types, self._report)
        return self._made[id(decl)]


def framed_types(decl: FramingDecl | None) -> set[str]:
    """Return the types that a framing names."""
    if decl is None:
        return set()
    named = decl.type is not None and decl.kind == "strings"
    found = {decl.type.text} if named and decl.type is not None else set[str]()
    inner = [choice for _, choice in decl.choices]
    for each in (*inner, *([decl.otherwise] if decl.otherwise else [])):
        found |= framed_types(each)
    return found


class TypesInUse:
    """Which types the forms of a schema use, found before anything is resolved."""

    def __init__(self, decl: SchemaDecl) -> None:
        self._decl = decl
        self._types = {type_.name.text: type_ for type_ in decl.types}

    def over_tokens(self, framings: Framings, report: Report) -> frozenset[str]:
        """Return the records and unions that forms over tokens use.

        Args:
            framings: of the commands.
            report: takes what is used in lines as well.
        """
        tokens: list[Scalar | None] = []
        wires = [reply.wire for reply in self._decl.replies]
        for command in self._decl.commands:
            decl = framings.decl_of(command)
            has_tokens = decl is not None and decl.has_tokens
            (tokens if has_tokens else wires).append(command.wire)
        found = self._closure(tokens)
        wires += [event.wire for event in self._decl.events]
        in_lines = self._closure(wires)
        for name in sorted(found & in_lines):
            report(two_framings(self._types[name].span, name))
        return frozenset(found - in_lines)

    def _closure(self, wires: Iterable[Scalar | None]) -> set[str]:
        found: set[str] = set()
        todo = [name for wire in wires for name in self._names(wire)]
        while todo:
            name = todo.pop()
            if name in found:
                continue
            decl = self._types[name]
            text = decl.wire or decl.text
            members = [m.text.strip() for m in decl.one_of or ()]
            if text is not None and "{" not in text.text:
                members += [word.strip() for word in text.text.split("|")]
                text = None
            if text is not None or len(members) > 1:
                found.add(name)
            todo += [m for m in members if m in self._types] + self._names(text)
        return found

    def _names(self, wire: Scalar | None) -> list[str]:
        """Return the declared types that a wire form names."""
        if wire is None:
            return []
        written, _ = parse(wire.text, wire.locate)
        words = (w for line in written.lines for w in _words(line.parts))
        return [word for word in words if word in self._types]


def _words(parts: Iterable[Part]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if isinstance(part, Field):
            found += part.spec.words
        elif isinstance(part, Optional):
            found += _words(part.parts)
        elif isinstance(part, Choice):
            found += [word for option in part.options for word in _words(option)]
        elif isinstance(part, Unordered):
            found += _words(part.options)
    return found
