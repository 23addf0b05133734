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
    line, _, rest = cursor.text.partition("\n")
    spec = read_spec(cursor, len(line))
    if rest:
        at = len(line) + 1
        cursor.report(malformed_spec(cursor.span(at, len(text)), rest.strip()))
    return spec, cursor.found


def read_spec(cursor: Cursor, stop: int) -> Spec:
    """Read a type, the cursor being behind its colon.

    Args:
        cursor: it is at ``stop`` afterwards.
        stop: where the type ends, on the line of the cursor.
    """
    return _SpecReader(cursor, stop).read()


class _SpecReader:
    """Reads the words, the alternatives and the attributes of one type.

    What is none of these is reported once, because more of it mostly follows from that.
    """

    def __init__(self, cursor: Cursor, stop: int) -> None:
        self._cursor = cursor
        self._stop = stop
        self._words: list[str] = []
        self._inline: Inline | None = None
        self._repeat = ""
        self._attributes: list[Attribute] = []
        self._garbled = False

    def read(self) -> Spec:
        cursor = self._cursor
        cursor.skip_blanks()
        start = end = cursor.at
        while cursor.at < self._stop:
            self._take()
            if not self._attributes and not self._garbled:
                end = cursor.at
            cursor.skip_blanks()
        _refuse_duplicates(cursor, self._attributes)
        # Of words around a mistake only the first is sure to be the type.
        words = self._words[:1] if self._garbled else self._words
        return Spec(
            tuple(words),
            self._inline,
            self._repeat,
            tuple(self._attributes),
            cursor.span(start, end),
        )

    def _take(self) -> None:
        cursor, start = self._cursor, self._cursor.at
        if cursor.ahead == "(" and not (self._words or self._inline):
            self._inline = _read_inline(cursor, self._stop)
            self._take_repeat()
            return
        word = cursor.run(lambda c: c.isalnum() or c in "_.-")
        if word and cursor.take("="):
            attribute = _read_attribute(cursor, word, start, self._stop)
            self._attributes.append(attribute)
        elif word and not (self._attributes or self._inline):
            self._words.append(word)
            self._take_repeat()
        else:
            self._refuse(start)

    def _take_repeat(self) -> None:
        start = self._cursor.at
        signs = self._cursor.run("*+".__contains__)
        if len(signs) > 1:
            self._refuse(start)
        self._repeat = signs[:1] or self._repeat

    def _refuse(self, start: int) -> None:
        """Step over what cannot be here, up to the next blank."""
        cursor = self._cursor
        blank = cursor.text.find(" ", start, self._stop)
        cursor.at = self._stop if blank < 0 else blank
        if not self._garbled:
            text = cursor.text[start : cursor.at]
            cursor.report(malformed_spec(cursor.span(start), text))
        self._garbled = True


def _refuse_duplicates(cursor: Cursor, attributes: list[Attribute]) -> None:
    seen: set[str] = set()
    for attribute in attributes:
        if attribute.name in seen:
            cursor.report(attribute_twice(attribute.span, attribute.name))
        seen.add(attribute.name)


def _read_attribute(cursor: Cursor, name: str, start: int, stop: int) -> Attribute:
    """Read the value of an attribute: quoted, or up to the next blank."""
    if cursor.take('"'):
        value = _read_quoted(cursor, start, stop)
    else:
        blank = cursor.text.find(" ", cursor.at, stop)
        behind = stop if blank < 0 else blank
        value = cursor.text[cursor.at : behind]
        cursor.at = behind
    return Attribute(name, value, cursor.span(start))


def _read_quoted(cursor: Cursor, start: int, stop: int) -> str:
    octets = bytearray()
    while cursor.at < stop and cursor.ahead != '"':
        if cursor.ahead == "\\":
            octets += cursor.escape()
        else:
            octets += cursor.ahead.encode()
            cursor.at += 1
    if not cursor.take('"'):
        cursor.report(unclosed(cursor.span(start), '"'))
    return octets.decode("utf-8", "surrogateescape")


def _read_inline(cursor: Cursor, stop: int) -> Inline:
    """Read ``(A|B|C)``, the cursor being on its parenthesis."""
    start = cursor.at
    cursor.at += 1
    texts: list[Literal] = []
    text, at = bytearray(), cursor.at
    while True:
        if cursor.at >= stop or cursor.ahead in ("|", ")"):
            if not text:
                cursor.report(empty_alternative(cursor.span(at)))
            texts.append(Literal(bytes(text), cursor.span(at)))
            if cursor.at >= stop or not cursor.take("|"):
                break
            text, at = bytearray(), cursor.at
        elif cursor.ahead == "\\":
            text += cursor.escape()
        else:
            text += cursor.ahead.encode()
            cursor.at += 1
    if cursor.at >= stop or not cursor.take(")"):
        cursor.give_up_bracket(start)
    return Inline(tuple(texts), cursor.span(start))
