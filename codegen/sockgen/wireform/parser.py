"""From the text of a wire form to its parts.

The notation is small: text stands for itself, ``{}`` holds a field, ``[]`` an optional
part, ``()`` alternatives, and a backslash takes the meaning from the character behind
it.  A mistake is reported and stepped over, so that one run shows every mistake.
"""

from collections.abc import Callable
from typing import Final

from sockgen.diagnostics import Diagnostic, Span
from sockgen.diagnostics.wireform import (
    bad_field_name,
    empty_alternative,
    empty_form,
    nested_too_deep,
    stray_bracket,
    unclosed,
    unordered_needs_optional,
)
from sockgen.wireform.cursor import Cursor
from sockgen.wireform.parts import (
    Choice,
    Field,
    Line,
    Literal,
    Mark,
    Optional,
    Part,
    Size,
    Spec,
    Unordered,
    WireForm,
)
from sockgen.wireform.specs import read_spec

__all__ = ["parse"]

_DEEPEST: Final = 32


def parse(
    text: str, locate: Callable[[int, int], Span]
) -> tuple[WireForm, list[Diagnostic]]:
    """Parse a wire form.

    Args:
        text: the form; a final newline (of a block scalar) is ignored.
        locate: maps an offset and a length within ``text`` to a place in the schema.

    Returns:
        The form, as far as it could be read, and what is wrong with it.
    """
    cursor = Cursor(text.removesuffix("\n"), locate)
    lines: list[Line] = []
    while True:
        lines.append(_read_line(cursor))
        if not cursor.take("\n"):
            break
    if not cursor.text:
        cursor.report(empty_form(cursor.span(0)))
    return WireForm(tuple(lines), text, locate(0, max(1, len(text)))), cursor.found


def _read_line(cursor: Cursor) -> Line:
    start = cursor.at
    parts = _read_parts(cursor, "\n", 0)
    terminated = cursor.ahead != "\\"
    cursor.take("\\")
    return Line(parts, terminated, cursor.span(start))


def _read_parts(cursor: Cursor, closing: str, depth: int) -> tuple[Part, ...]:
    """Read parts up to one of the ``closing`` characters or the end of the line."""
    parts: list[Part] = []
    while cursor.ahead and cursor.ahead != "\n" and cursor.ahead not in closing:
        if cursor.ahead == "\\" and cursor.text[cursor.at + 1 :][:1] in ("", "\n"):
            break
        part = _read_part(cursor, closing, depth)
        if part is not None:
            parts.append(part)
    return tuple(parts)


def _read_part(cursor: Cursor, closing: str, depth: int) -> Part | None:
    start, ahead = cursor.at, cursor.ahead
    if ahead in "[(" and depth >= _DEEPEST:
        cursor.give_up(nested_too_deep(cursor.span(start, start + 1), _DEEPEST))
        return None
    if ahead == "{":
        return _read_braces(cursor)
    if ahead == "[":
        return _read_optional(cursor, depth)
    if ahead == "(":
        return _read_choice(cursor, depth)
    if ahead in "]})":
        cursor.at += 1
        cursor.report(stray_bracket(cursor.span(start), ahead))
        return None
    return _read_literal(cursor, closing)


def _read_literal(cursor: Cursor, closing: str) -> Literal:
    start = cursor.at
    octets = bytearray()
    while cursor.ahead and cursor.ahead not in "{}[]()\n" + closing:
        if cursor.ahead != "\\":
            octets += cursor.ahead.encode("utf-8", "surrogatepass")
            cursor.at += 1
        elif cursor.text[cursor.at + 1 :][:1] in ("", "\n"):
            break
        else:
            octets += cursor.escape()
    return Literal(bytes(octets), cursor.span(start))


def _read_optional(cursor: Cursor, depth: int) -> Optional | Unordered:
    first = _read_brackets(cursor, depth)
    options = [first]
    while cursor.take("&"):
        if not cursor.text.startswith("[", cursor.at):
            cursor.report(unordered_needs_optional(cursor.span(cursor.at - 1)))
            break
        options.append(_read_brackets(cursor, depth))
    if len(options) == 1:
        return first
    return Unordered(tuple(options), first.span)


def _read_brackets(cursor: Cursor, depth: int) -> Optional:
    start = cursor.at
    cursor.at += 1
    name = _read_text_name(cursor)
    parts = _read_parts(cursor, "]", depth + 1)
    if not cursor.take("]"):
        cursor.report(unclosed(cursor.span(start), "["))
    return Optional(name, parts, cursor.span(start))


def _read_text_name(cursor: Cursor) -> str | None:
    """Read the name of ``[name= TEXT]``; there is none if fields follow."""
    start = cursor.at
    name = cursor.run(lambda c: c.isalnum() or c == "_")
    end = cursor.text.find("]", cursor.at)
    behind = cursor.text[cursor.at : end]
    named = name and name[0].isalpha() and behind.startswith("=")
    if named and not any(c in behind for c in "{[(\n") and len(behind) > 1:
        cursor.at += 1
        return name
    cursor.at = start
    return None


def _read_choice(cursor: Cursor, depth: int) -> Choice:
    start = cursor.at
    cursor.at += 1
    options: list[tuple[Part, ...]] = []
    while True:
        at = cursor.at
        options.append(_read_parts(cursor, "|)", depth + 1))
        if not options[-1]:
            cursor.report(empty_alternative(cursor.span(at)))
        if not cursor.take("|"):
            break
    if not cursor.take(")"):
        cursor.report(unclosed(cursor.span(start), "("))
    return Choice(tuple(options), cursor.span(start))


def _read_braces(cursor: Cursor) -> Part | None:
    """Read ``{name:type}``, ``{#name}``, ``{-}`` or ``{}``."""
    start = cursor.at
    cursor.at += 1
    if cursor.take("}"):
        return None
    if cursor.take("-}"):
        return Mark(cursor.span(start))
    size = cursor.take("#")
    names = [_read_name(cursor)]
    while size and cursor.take("+"):
        names.append(_read_name(cursor))
    at = cursor.at
    spec = Spec((), None, "", (), cursor.span(at))
    if cursor.take(":") or cursor.ahead == " ":
        spec = read_spec(cursor, closing="}")
    if not cursor.take("}"):
        cursor.run(lambda c: c not in "}\n")
        cursor.report(unclosed(cursor.span(start), "{"))
        cursor.take("}")
    span = cursor.span(start)
    if size:
        return Size(tuple(names), spec, span)
    return Field(names[0], spec, span)


def _read_name(cursor: Cursor) -> str:
    start = cursor.at
    name = cursor.run(lambda c: c.isalnum() or c in "_-.")
    if not (name.isascii() and name[:1].isalpha()):
        cursor.report(bad_field_name(cursor.span(start), name))
    return name
