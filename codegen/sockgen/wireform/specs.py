"""Types as they are written in a field: ``u32``, ``str rest``, ``Key+ sep=","``."""

from collections.abc import Callable

from sockgen.diagnostics import Diagnostic, Span
from sockgen.diagnostics.wireform import (
    attribute_twice,
    empty_alternative,
    malformed_spec,
    unclosed,
)
from sockgen.wireform.cursor import Cursor
from sockgen.wireform.parts import Attribute, Inline, Literal, Spec

__all__ = ["parse_spec", "read_spec"]


def parse_spec(
    text: str, locate: Callable[[int, int], Span]
) -> tuple[Spec, list[Diagnostic]]:
    """Parse a type that stands alone, as under ``types:``."""
    cursor = Cursor(text.removesuffix("\n"), locate)
    spec = read_spec(cursor, closing="")
    if cursor.take("\n"):
        rest = cursor.text[cursor.at :].strip()
        cursor.report(malformed_spec(cursor.span(cursor.at, len(text)), rest))
    return spec, cursor.found


def read_spec(cursor: Cursor, closing: str) -> Spec:
    """Read a type up to ``closing`` (a character, or nothing: to the end)."""
    start = cursor.at
    words: list[str] = []
    attributes: list[Attribute] = []
    inline: Inline | None = None
    repeat = ""
    cursor.skip_blanks()
    while cursor.ahead and cursor.ahead not in f"{closing}\n":
        at = cursor.at
        if cursor.ahead == "(" and inline is None and not words:
            inline = _read_inline(cursor)
            repeat = cursor.run("*+".__contains__)[:1]
            cursor.skip_blanks()
            continue
        word = cursor.run(lambda c: c.isalnum() or c in "_.-")
        if word and cursor.take("="):
            attributes.append(_read_attribute(cursor, word, at))
        elif word and not attributes:
            words.append(word)
            repeat = cursor.run("*+".__contains__)[:1] or repeat
        else:
            cursor.at = max(cursor.at, at + 1)
            cursor.report(malformed_spec(cursor.span(at), cursor.text[at : cursor.at]))
        cursor.skip_blanks()
    _refuse_duplicates(cursor, attributes)
    return Spec(tuple(words), inline, repeat, tuple(attributes), cursor.span(start))


def _refuse_duplicates(cursor: Cursor, attributes: list[Attribute]) -> None:
    seen: set[str] = set()
    for attribute in attributes:
        if attribute.name in seen:
            cursor.report(attribute_twice(attribute.span, attribute.name))
        seen.add(attribute.name)


def _read_attribute(cursor: Cursor, name: str, start: int) -> Attribute:
    """Read the value of an attribute: quoted, or up to the next blank."""
    if cursor.take('"'):
        value = _read_quoted(cursor, start)
    else:
        value = cursor.run(lambda c: c not in " }\n")
    return Attribute(name, value, cursor.span(start))


def _read_quoted(cursor: Cursor, start: int) -> str:
    octets = bytearray()
    while cursor.ahead and cursor.ahead not in '"\n':
        if cursor.ahead == "\\":
            octets += cursor.escape()
        else:
            octets += cursor.ahead.encode()
            cursor.at += 1
    if not cursor.take('"'):
        cursor.report(unclosed(cursor.span(start), '"'))
        brace = cursor.text.rfind("}", start, cursor.at)
        cursor.at = cursor.at if brace < 0 else brace  # so that only this is reported
    return octets.decode("utf-8", "surrogateescape")


def _read_inline(cursor: Cursor) -> Inline:
    """Read ``(A|B|C)``, the cursor being on its parenthesis."""
    start = cursor.at
    cursor.at += 1
    texts: list[Literal] = []
    text, at = bytearray(), cursor.at
    while True:
        if cursor.ahead in ("|", ")", "\n", ""):
            if not text:
                cursor.report(empty_alternative(cursor.span(at)))
            texts.append(Literal(bytes(text), cursor.span(at)))
            if not cursor.take("|"):
                break
            text, at = bytearray(), cursor.at
        elif cursor.ahead == "\\":
            text += cursor.escape()
        else:
            text += cursor.ahead.encode()
            cursor.at += 1
    if not cursor.take(")"):
        cursor.report(unclosed(cursor.span(start), "("))
    return Inline(tuple(texts), cursor.span(start))
