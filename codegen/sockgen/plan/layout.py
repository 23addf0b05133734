"""Python source that stands as a formatter would leave it.

An expression is laid out flat if it fits into the line, and else its last bracket is
opened: an item a line, a comma behind each.  Formatters keep such a comma, so that the
result is stable under any line length from ``WIDTH`` up.
"""

import re
from typing import Final, TypeAlias

from attrs import frozen

__all__ = [
    "WIDTH",
    "Bracket",
    "Code",
    "Comprehension",
    "Conditional",
    "Joined",
    "bytes_literal",
    "call",
    "flat",
    "joined",
    "lay_out",
    "lay_out_condition",
    "text_literal",
    "tuple_of",
]

WIDTH: Final = 88
_INDENT: Final = "    "


@frozen
class Bracket:
    """Items between brackets."""

    open: str
    items: "tuple[Code, ...]"
    close: str


@frozen
class Joined:
    """Pieces one after the other; only the last bracket among them is ever opened."""

    pieces: "tuple[Code, ...]"


@frozen
class Comprehension:
    """``[element for item in source]``; opened before ``for``.

    In parentheses it is a generator expression.
    """

    element: "Code"
    source: "Code"
    brackets: tuple[str, str] = ("[", "]")


@frozen
class Conditional:
    """``nothing if absent else value``, an argument; opened before ``if`` and ``else``."""

    nothing: str
    absent: str
    value: "Code"


Code: TypeAlias = str | Bracket | Joined | Comprehension | Conditional


def joined(*pieces: Code) -> Code:
    """Return pieces of source one after the other."""
    return Joined(pieces)


def call(function: str, *arguments: Code) -> Code:
    """Return a call."""
    return Joined((function, Bracket("(", arguments, ")")))


def tuple_of(*items: Code) -> Code:
    """Return a tuple, also of one item."""
    return Bracket("(", items, ",)" if len(items) == 1 else ")")


def flat(code: Code) -> str:
    """Return source in one line."""
    if isinstance(code, str):
        return code
    if isinstance(code, Joined):
        return "".join(flat(piece) for piece in code.pieces)
    if isinstance(code, Comprehension):
        start, end = code.brackets
        return f"{start}{flat(code.element)} for item in {flat(code.source)}{end}"
    if isinstance(code, Conditional):
        return f"{code.nothing} if {code.absent} else {flat(code.value)}"
    return code.open + ", ".join(flat(item) for item in code.items) + code.close


def lay_out(code: Code, *, indent: int = 0, before: str = "", after: str = "") -> str:
    """Return source, its first line without indentation.

    Args:
        code: what to print.
        indent: the level of indentation it stands at.
        before: what stands before it in its line, such as ``return ``.
        after: what stands behind it, such as a comma.
    """
    line = f"{before}{flat(code)}{after}"
    if len(_INDENT) * indent + len(line) <= WIDTH:
        return line
    if isinstance(code, Joined):
        return _open_last(code, indent, before, after)
    if isinstance(code, Bracket) and code.items:
        return _open(code, indent, before, after)
    if isinstance(code, Comprehension):
        return _open_comprehension(code, indent, before, after)
    if isinstance(code, Conditional):
        return _open_conditional(code, indent, before, after)
    return line


def lay_out_condition(word: str, condition: str, *, indent: int = 0) -> str:
    """Return ``if condition:``, a part of the condition a line if it is long.

    Args:
        word: ``if``, ``elif`` or ``while``.
        condition: parts with ``and`` between them, or with ``or``.
        indent: the level of indentation it stands at.
    """
    line = f"{word} {condition}:"
    if len(_INDENT) * indent + len(line) <= WIDTH:
        return line
    operator = " and " if " and " in condition else " or "
    start = f"\n{_INDENT * (indent + 1)}"
    parts = f"{start}{operator.lstrip()}".join(condition.split(operator))
    return f"{word} ({start}{parts}\n{_INDENT * indent}):"


def _open(code: Bracket, indent: int, before: str, after: str) -> str:
    inner = _INDENT * (indent + 1)
    items = [inner + lay_out(item, indent=indent + 1, after=",") for item in code.items]
    close = code.close.removeprefix(",")
    body = "\n".join(items)
    return f"{before}{code.open}\n{body}\n{_INDENT * indent}{close}{after}"


def _open_comprehension(
    code: Comprehension, indent: int, before: str, after: str
) -> str:
    inner = _INDENT * (indent + 1)
    element = lay_out(code.element, indent=indent + 1)
    source = lay_out(code.source, indent=indent + 1, before="for item in ")
    body = f"{inner}{element}\n{inner}{source}"
    start, end = code.brackets
    if start == "(":
        line = f"{inner}{flat(code)[1:-1]}"
        body = line if len(line) <= WIDTH else body
    return f"{before}{start}\n{body}\n{_INDENT * indent}{end}{after}"


def _open_conditional(code: Conditional, indent: int, before: str, after: str) -> str:
    if before.endswith((" = ", "return ")):
        return _in_parentheses(code, indent, before, after)
    start = f"\n{_INDENT * indent}"
    if isinstance(code.value, Conditional):  # It is opened together with this one.
        value = _open_conditional(code.value, indent, "else ", after)
    else:
        value = lay_out(code.value, indent=indent, before="else ", after=after)
    return f"{before}{code.nothing}{start}if {code.absent}{start}{value}"


def _in_parentheses(code: Conditional, indent: int, before: str, after: str) -> str:
    inner = _INDENT * (indent + 1)
    body = f"{inner}{flat(code)}"
    if len(body) > WIDTH:
        value = lay_out(code.value, indent=indent + 1, before="else ")
        body = f"{inner}{code.nothing}\n{inner}if {code.absent}\n{inner}{value}"
    return f"{before}(\n{body}\n{_INDENT * indent}){after}"


def _open_last(code: Joined, indent: int, before: str, after: str) -> str:
    for at in range(len(code.pieces) - 1, -1, -1):
        piece = code.pieces[at]
        if isinstance(piece, str) or not _opens(piece):
            continue
        start = before + "".join(flat(p) for p in code.pieces[:at])
        end = "".join(flat(p) for p in code.pieces[at + 1 :]) + after
        if start.endswith(" % ") and not before:  # within brackets
            right = lay_out(piece, indent=indent, before="% ", after=end)
            return f"{start.removesuffix(' % ')}\n{_INDENT * indent}{right}"
        if _is_too_long(start, indent) and before == "return " and not end:
            return _open_operation(start.removeprefix(before), piece, indent)
        if not before and start.endswith(" % "):
            # Within brackets an operator begins a line.
            right = lay_out(piece, indent=indent, before="% ", after=end)
            return f"{start.removesuffix(' % ')}\n{_INDENT * indent}{right}"
        return lay_out(piece, indent=indent, before=start, after=end)
    return f"{before}{flat(code)}{after}"


def _is_too_long(start: str, indent: int) -> bool:
    """Whether a text and its arguments, which stand behind it, need a line each."""
    return start.endswith(" % ") and len(_INDENT) * indent + len(start) >= WIDTH


def _open_operation(start: str, arguments: Code, indent: int) -> str:
    inner = _INDENT * (indent + 1)
    right = lay_out(arguments, indent=indent + 1, before="% ")
    left = start.removesuffix(" % ")
    return f"return (\n{inner}{left}\n{inner}{right}\n{_INDENT * indent})"


def _opens(code: Code) -> bool:
    if isinstance(code, (Comprehension, Conditional)):
        return True
    if isinstance(code, Bracket):
        return bool(code.items)
    return isinstance(code, Joined) and any(_opens(piece) for piece in code.pieces)


def bytes_literal(octets: bytes) -> str:
    """Return a bytes literal with the quotes that a formatter prefers."""
    quote = "'" if octets.count(b'"') > octets.count(b"'") else '"'
    pieces: list[str] = []
    for octet in octets:
        character = chr(octet)
        if character in ("\\", quote):
            pieces.append("\\" + character)
        elif 0x20 <= octet < 0x7F:
            pieces.append(character)
        else:
            named = {9: "\\t", 10: "\\n", 13: "\\r"}
            pieces.append(named.get(octet, f"\\x{octet:02x}"))
    return f"b{quote}{''.join(pieces)}{quote}"


def text_literal(text: str) -> str:
    """Return a str literal with the quotes that a formatter prefers."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    body = text.replace("\\", "\\\\").replace(quote, "\\" + quote)
    body = body.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    body = re.sub(
        r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", _escape_character, body
    )
    return f"{quote}{body}{quote}"


def _escape_character(match: re.Match[str]) -> str:
    number = ord(match[0])
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"
