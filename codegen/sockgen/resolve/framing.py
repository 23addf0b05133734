"""From a framing as it is written to what it means, and which types are over tokens."""

from collections.abc import Iterable
from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.framing import bad_mark, two_framings, wrong_first_byte
from sockgen.diagnostics.names import unknown_type
from sockgen.model.framing import (
    FirstByte,
    FixedFraming,
    Framing,
    QuoteKind,
    StringFraming,
    WordFraming,
)
from sockgen.resolve.escapes import octets_of
from sockgen.resolve.settings import choice, number
from sockgen.schema import SchemaDecl, TypeDecl
from sockgen.schema.framing import FramingDecl, QuotesDecl
from sockgen.source import Scalar
from sockgen.wireform import Choice, Field, Optional, Part, Unordered, parse

__all__ = ["TypesInUse", "framed_types", "framing"]

_LONGEST: Final = 2**16
_BACKSLASH: Final = "\\"


def framing(
    decl: FramingDecl | None, types: Iterable[TypeDecl], report: Report
) -> Framing | None:
    """Return what a framing means; None if there is none, or it means nothing."""
    if decl is None:
        return None
    if decl.size is not None:
        return FixedFraming(number(decl.size, 1, _LONGEST, report))
    known = {type_.name.text for type_ in types}
    if decl.kind != "by_first_byte":
        return _single(decl, known, report)
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
    if decl.kind in ("by_first_byte", "fixed"):
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
    mark = _octet(decl.mark, "a quote", report)
    escape = _octet(decl.escape, "an escape", report)
    if escape == mark or (not escape and (decl.escapes or decl.hex)):
        at = decl.escape or decl.mark
        report(bad_mark(at.span, "an escape", decl.escape.text if decl.escape else ""))
    pairs = tuple(
        (_octet(letter, "an escape", report), _octet(text, "a character", report))
        for letter, text in decl.escapes
    )
    others = choice(decl.others, "others", ("take", "keep"), report)
    hexadecimal = _octet(decl.hex, "hex", report)
    return QuoteKind(mark, escape, pairs, hexadecimal, others == "keep")


def _octet(text: Scalar | None, what: str, report: Report) -> bytes:
    """Return a single octet; a lone backslash needs no other one before it."""
    if text is None:
        return b""
    octet = text.text.encode() if text.text == _BACKSLASH else octets_of(text, report)
    if len(octet) != 1:
        report(bad_mark(text.span, what, text.text))
        return b"?"
    return octet


def framed_types(decl: FramingDecl | None) -> set[str]:
    """Return the types that a framing names."""
    if decl is None:
        return set()
    found = {decl.type.text} if decl.type is not None else set[str]()
    inner = [choice for _, choice in decl.choices]
    for each in (*inner, *([decl.otherwise] if decl.otherwise else [])):
        found |= framed_types(each)
    return found


class TypesInUse:
    """Which types the forms of a schema use, found before anything is resolved."""

    def __init__(self, decl: SchemaDecl) -> None:
        self._decl = decl
        self._types = {type_.name.text: type_ for type_ in decl.types}

    def over_tokens(self, decl: FramingDecl | None, report: Report) -> frozenset[str]:
        """Return the records and unions that forms over tokens use.

        Args:
            decl: the framing of the commands.
            report: takes what is used in lines as well.
        """
        if decl is None or not decl.has_tokens:
            return frozenset()
        found = self._closure(c.wire for c in self._decl.commands)
        wires = [reply.wire for reply in self._decl.replies]
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
