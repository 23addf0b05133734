"""Declared types that are no other type with attributes: patterns, enums, quotes."""

from itertools import pairwise

from attrs import frozen

from sockgen import regular as rl
from sockgen.diagnostics import Report
from sockgen.diagnostics.fields import bad_match, bad_quote
from sockgen.diagnostics.maps import bad_escapes
from sockgen.diagnostics.names import bad_name
from sockgen.diagnostics.schema import empty_enum
from sockgen.model import Enumeration, EscapedText, Matched, QuotedText, Scalar
from sockgen.regular import PatternError, octets, parse_pattern
from sockgen.resolve.enumerations import members
from sockgen.resolve.escapes import octets_of
from sockgen.resolve.identifiers import class_name
from sockgen.resolve.settings import choice
from sockgen.schema import TypeDecl
from sockgen.source import Scalar as Text

__all__ = ["Surroundings", "declared_scalar", "quoted"]


@frozen
class Surroundings:
    """What a protocol says of all text.

    Attributes:
        string: whether it is ``str``, and not ``bytes``.
        line_octets: a mask of the octets that end lines, or divide tokens.
        tokens: whether it is made of tokens.
    """

    string: bool
    line_octets: int
    tokens: bool = False


def declared_scalar(
    decl: TypeDecl, around: Surroundings, report: Report
) -> Scalar | None:
    """Return a type that is declared by a pattern, an enum or quotes."""
    if decl.match is not None:
        return _matched(decl, decl.match, around, report)
    if decl.enum is not None:
        return _enum(decl, decl.enum, around, report)
    if decl.quoted is not None:
        return _quoted(decl, decl.quoted, around, report)
    if decl.escaped is not None:
        return _escaped(decl, decl.escaped, around, report)
    return None


def _matched(
    decl: TypeDecl, match: Text, around: Surroundings, report: Report
) -> Scalar | None:
    parsed = parse_pattern(match.text)
    if isinstance(parsed, PatternError):
        span = match.locate(parsed.offset, max(1, parsed.length))
        report(bad_match(span, decl.name.text, parsed.message))
        return None
    deny = decl.options.get("deny")
    if deny is not None:
        parsed = rl.without(parsed, octets.of(octets_of(deny, report)))
    parsed = rl.without(parsed, around.line_octets)
    return Matched(rl.unambiguous(parsed) or parsed, 0, None, around.string)


def _enum(
    decl: TypeDecl,
    given: tuple[tuple[Text, Text], ...],
    around: Surroundings,
    report: Report,
) -> Scalar | None:
    for identifier, text in given:
        if identifier is not text and not identifier.text.isascii():
            report(bad_name(identifier.span, "member of an enum", identifier.text))
    pairs = [(identifier.text, octets_of(text, report)) for identifier, text in given]
    if not pairs or not all(wire for _, wire in pairs):
        report(empty_enum(decl.span, decl.name.text))
        return None
    return Enumeration(
        class_name(decl.name.text),
        members(pairs),
        fold=False,
        open=False,
        string=around.string,
        doc=decl.doc.text if decl.doc else "",
    )


def _quoted(
    decl: TypeDecl, quote: Text, around: Surroundings, report: Report
) -> Scalar | None:
    escape = decl.options.get("escape")
    mark = _mark(escape, report) if escape is not None else b""
    surround = octets_of(quote, report)
    if len(surround) != 1 or len(mark) > 1 or surround == mark:
        report(bad_quote(quote.span, decl.name.text))
        return None
    mapped = tuple(
        (octets_of(letter, report), octets_of(text, report))
        for letter, text in decl.escapes
    )
    twice = choice(decl.options.get("double"), "double", ("false", "true"), report)
    return quoted(surround, mark, mapped, around, double=twice == "true")


def _escaped(
    decl: TypeDecl,
    given: tuple[tuple[Text, Text], ...],
    around: Surroundings,
    report: Report,
) -> Scalar | None:
    """Return text with escapes; these are written as they are on the wire."""
    texts = tuple(
        (text.text.encode("utf-8", "surrogateescape"), _mark(octet, report))
        for text, octet in given
    )
    if not _decides(texts):
        report(bad_escapes(decl.span, decl.name.text))
        return None
    begins = octets.of(b"".join(text[:1] for text, _ in texts))
    deny = decl.options.get("deny")
    denied = octets.of(octets_of(deny, report)) if deny is not None else 0
    plain = octets.ALL & ~begins & ~denied & ~around.line_octets
    return EscapedText(texts, plain, 0, None, around.string)


def _decides(texts: tuple[tuple[bytes, bytes], ...]) -> bool:
    """Whether each octet has one text, and none of these begins with another."""
    written = sorted(text for text, _ in texts)
    meant = {octet for _, octet in texts}
    begun = any(longer.startswith(text) for text, longer in pairwise(written))
    single = all(len(octet) == 1 for octet in meant)
    return (
        bool(texts)
        and single
        and len(meant) == len(texts)
        and not begun
        and all(written)
    )


def _mark(escape: Text, report: Report) -> bytes:
    """Return the octet that escapes; a lone backslash needs no other one before it."""
    return b"\\" if escape.text == "\\" else octets_of(escape, report)


def quoted(
    quote: bytes,
    escape: bytes,
    mapped: tuple[tuple[bytes, bytes], ...],
    around: Surroundings,
    *,
    double: bool = False,
    string: bool | None = None,
) -> QuotedText:
    """Return quoted text.

    Args:
        quote: the octet around it.
        escape: the octet that takes the meaning from the next one; there may be none.
        mapped: what letters stand for behind the escape.
        around: what the protocol says of text.
        double: whether a quote is written twice.
        string: whether it is ``str``, if that is not as the protocol says.
    """
    return QuotedText(
        quote,
        escape,
        mapped,
        double,
        0,
        None,
        around.string if string is None else string,
        around.line_octets,
    )
