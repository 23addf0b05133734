"""From the text of a wire form to its parts.

The notation is small: text stands for itself, ``{}`` holds a field, ``[]`` an optional
part, ``()`` alternatives, and a backslash takes the meaning from the character behind
it.  A mistake is reported and stepped over, so that one run shows every mistake.
"""

import re
from collections.abc import Callable
from typing import Final

from sockgen.diagnostics import Diagnostic, Span
from sockgen.diagnostics.wireform import (
    bad_field_name,
    empty_alternative,
    empty_form,
    malformed_spec,
    nested_too_deep,
    stray_bracket,
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
_NAME_FOLLOWS: Final = re.compile(r"[^\W_]")
_OPENING: Final = {"]": "[", "}": "{", ")": "("}


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
    span = locate(0, max(1, len(text)))
    whole = not cursor.given_up
    return WireForm(tuple(lines), text, span, whole), cursor.found


def _read_line(cursor: Cursor) -> Line:
    start = cursor.at
    parts = _read_parts(cursor, "", "", 0)
    terminated = cursor.ahead != "\\"
    cursor.take("\\")
    return Line(parts, terminated, cursor.span(start))


def _read_parts(
    cursor: Cursor, closing: str, outer: str, depth: int
) -> tuple[Part, ...]:
    """Read parts up to the end of the line or of the brackets that they are in.

    Args:
        cursor: where they begin.
        closing: the characters that end them.
        outer: the closing brackets that end what is around them.
        depth: how many brackets they are in.
    """
    parts: list[Part] = []
    while cursor.ahead and cursor.ahead not in f"\n{closing}{outer}":
        if cursor.ahead == "\\" and cursor.text[cursor.at + 1 :][:1] in ("", "\n"):
            break
        part = _read_part(cursor, closing, outer, depth)
        if part is not None:
            parts.append(part)
    return tuple(parts)


def _read_part(cursor: Cursor, closing: str, outer: str, depth: int) -> Part | None:
    start, ahead = cursor.at, cursor.ahead
    if ahead in "[(" and depth >= _DEEPEST:
        cursor.give_up(nested_too_deep(cursor.span(start, start + 1), _DEEPEST))
        return None
    if ahead == "{":
        return _read_braces(cursor)
    around = outer + closing.replace("|", "")
    if ahead == "[":
        return _read_optional(cursor, around, depth)
    if ahead == "(":
        return _read_choice(cursor, around, depth)
    if ahead in _OPENING:
        _skip_stray(cursor)
        return None
    return _read_literal(cursor, closing)


def _skip_stray(cursor: Cursor) -> None:
    """Step over a closing bracket; report it, if none is known to be open."""
    start, bracket = cursor.at, cursor.ahead
    cursor.at += 1
    if _OPENING[bracket] in cursor.pending:
        cursor.pending.remove(_OPENING[bracket])
    else:
        cursor.report(stray_bracket(cursor.span(start), bracket))
        cursor.strays += 1


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


def _read_optional(cursor: Cursor, outer: str, depth: int) -> Optional | Unordered:
    first = _read_brackets(cursor, outer, depth)
    options = [first]
    while cursor.take("&"):
        if not cursor.text.startswith("[", cursor.at):
            cursor.report(unordered_needs_optional(cursor.span(cursor.at - 1)))
            break
        options.append(_read_brackets(cursor, outer, depth))
    if len(options) == 1:
        return first
    return Unordered(tuple(options), first.span)


def _read_brackets(cursor: Cursor, outer: str, depth: int) -> Optional:
    start, strays = cursor.at, cursor.strays
    cursor.at += 1
    name = _read_text_name(cursor)
    parts = _read_parts(cursor, "]", outer, depth + 1)
    _close(cursor, start, strays)
    return Optional(name, parts, cursor.span(start))


def _close(cursor: Cursor, start: int, strays: int) -> None:
    """Step over the bracket that closes the one at ``start``; report its absence.

    Where another closing bracket was reported in between, it is what should be this one.
    """
    closing = {"[": "]", "(": ")"}[cursor.text[start]]
    if not cursor.take(closing) and cursor.strays == strays:
        cursor.give_up_bracket(start)


def _read_text_name(cursor: Cursor) -> str | None:
    """Read the name of ``[name= TEXT]``; there is none if fields follow."""
    start = cursor.at
    name = cursor.run(lambda c: c.isalnum() or c == "_")
    end = cursor.text.find("]", cursor.at)
    behind = cursor.text[cursor.at : end]
    named = name and name[0].isalpha() and behind.startswith("=")
    if named and not any(c in behind for c in "{[(\n") and len(behind) > 1:
        _check_name(cursor, start, name)
        cursor.at += 1
        return name
    cursor.at = start
    return None


def _read_choice(cursor: Cursor, outer: str, depth: int) -> Choice:
    start, strays = cursor.at, cursor.strays
    cursor.at += 1
    options: list[tuple[Part, ...]] = []
    while True:
        at = cursor.at
        options.append(_read_parts(cursor, "|)", outer, depth + 1))
        if not options[-1]:
            cursor.report(empty_alternative(cursor.span(at)))
        if not cursor.take("|"):
            break
    _close(cursor, start, strays)
    return Choice(tuple(options), cursor.span(start))


def _read_braces(cursor: Cursor) -> Part | None:
    """Read ``{name:type}``, ``{#name}``, ``{-}`` or ``{}``."""
    start = cursor.at
    cursor.at += 1
    if cursor.take("}"):
        return None
    if cursor.take("-}"):
        return Mark(cursor.span(start))
    stop = _end_of_field(cursor.text, cursor.at)
    size = cursor.take("#")
    if stop is None and not _NAME_FOLLOWS.match(cursor.text, cursor.at):
        cursor.give_up_bracket(start)
        return None
    names = [_read_name(cursor)]
    while size and cursor.take("+"):
        names.append(_read_name(cursor))
    if stop is None:
        spec = _read_unclosed(cursor, start)
    else:
        spec = _read_type(cursor, stop, named=bool(names[-1]))
        cursor.at = stop + 1
    span = cursor.span(start)
    if size:
        return Size(tuple(names), spec, span)
    return Field(names[0], spec, span)


def _read_unclosed(cursor: Cursor, start: int) -> Spec:
    """Read the type of a field that is not closed, as far as it is sure to be one."""
    at = cursor.at
    words: tuple[str, ...] = ()
    if cursor.take(":"):
        at = cursor.at
        words = (cursor.run(lambda c: c.isalnum() or c in "_.-"),)
    cursor.give_up_bracket(start)
    return Spec(tuple(filter(None, words)), None, "", (), cursor.span(at))


def _read_type(cursor: Cursor, stop: int, *, named: bool) -> Spec:
    """Read what stands behind the name of a field."""
    at = cursor.at
    if cursor.take(":") or (named and cursor.ahead == " "):
        return read_spec(cursor, stop)
    if named and at < stop:
        cursor.report(malformed_spec(cursor.span(at, stop), cursor.text[at:stop]))
    return Spec((), None, "", (), cursor.span(at))


def _end_of_field(text: str, start: int) -> int | None:
    """Return where the brace stands that closes a field, or None if there is none.

    In quotes and in parentheses that are closed, a brace is text.
    """
    at = start
    line = text.find("\n", start)
    end = len(text) if line < 0 else line
    while at < end and text[at] != "{":
        if text[at] == "}":
            return at
        closing = {'"': '"', "(": ")"}.get(text[at], "")
        behind = _behind(text, at + 1, end, closing) if closing else None
        at = at + 1 if behind is None else behind
    return None


def _behind(text: str, at: int, end: int, closing: str) -> int | None:
    """Return the place behind a closing character, or None if it does not come."""
    while at < end:
        if text[at] == closing:
            return at + 1
        at += 2 if text[at] == "\\" else 1
    return None


def _read_name(cursor: Cursor) -> str:
    start = cursor.at
    name = cursor.run(lambda c: c.isalnum() or c in "_-.")
    _check_name(cursor, start, name)
    return name


def _check_name(cursor: Cursor, start: int, name: str) -> None:
    if not (name.isascii() and name[:1].isalpha()):
        cursor.report(bad_field_name(cursor.span(start, start + len(name)), name))
