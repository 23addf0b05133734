"""What the complaints of a YAML parser mean in a schema, and what to do about them."""

from typing import Final

from attrs import frozen

__all__ = ["Meaning", "meaning"]


@frozen
class Meaning:
    """What a complaint means.

    Attributes:
        message: in the words of a diagnostic.
        hint: what to do, if there is something that nearly always helps.
        from_the_start: what is wrong began where the parser's context begins.
    """

    message: str
    hint: str | None
    from_the_start: bool = False


_QUOTE: Final = "put the text in single quotes"

# A part of the context of PyYAML, a part of its problem, the message and the hint; the
# first that fits counts.
_PROBLEMS: Final = (
    ("quoted scalar", "end of stream", "this quote is never closed", None),
    (
        "",
        "mapping values are not allowed",
        "a ':' is not possible here",
        "put a text with ': ' in single quotes, or align the key with those above it",
    ),
    (
        "",
        "cannot start any token",
        "a text cannot begin with this character",
        _QUOTE,
    ),
    (
        "double-quoted",
        "unknown escape",
        "double quotes do not know this escape",
        "in single quotes a backslash stands for itself",
    ),
    (
        "double-quoted",
        "escape sequence of",
        "this escape needs more hexadecimal digits",
        "in single quotes a backslash stands for itself",
    ),
    (
        "simple key",
        "could not find expected ':'",
        "a ':' is missing: this line is no key, and no part of a text",
        "write 'key: value', or indent the line more than the key it belongs to",
    ),
    (
        "flow",
        "<stream end>",
        "this bracket is never closed",
        _QUOTE + " if it begins a text",
    ),
    (
        "flow mapping",
        "expected ',' or '}'",
        "',' or '}' expected: the map in braces does not go on like this",
        "in { } put texts with a comma or with one of { } [ ] in single quotes",
    ),
    (
        "flow sequence",
        "expected ',' or ']'",
        "',' or ']' expected: the list in brackets does not go on like this",
        "in [ ] put texts with a comma or with one of { } [ ] in single quotes",
    ),
    (
        "block mapping",
        "expected <block end>",
        "this does not belong to the map above it",
        "align it with the keys of its map; in single quotes a quote is written twice",
    ),
    (
        "block collection",
        "expected <block end>",
        "this does not belong to the list above it",
        "align it with the '-' of its list",
    ),
    (
        "block scalar",
        "expected a comment or a line break",
        "a text cannot begin on the line of '|' or '>'",
        "begin it on the next line, or " + _QUOTE,
    ),
    (
        "block scalar",
        "expected chomping or indentation indicators",
        "a text cannot begin on the line of '|' or '>'",
        "begin it on the next line, or " + _QUOTE,
    ),
    ("", "expected <document start>", "this does not belong to the map above it", None),
    ("anchor", "expected alphabetic", "a text cannot begin with '&'", _QUOTE),
    ("alias", "expected alphabetic", "a text cannot begin with '*'", _QUOTE),
    ("tag", "", "a text cannot begin with '!'", _QUOTE),
    ("directive", "", "a text cannot begin with '%'", _QUOTE),
)
_FROM_THE_START: Final = frozenset(
    {
        "this quote is never closed",
        "this bracket is never closed",
        "a ':' is missing: this line is no key, and no part of a text",
    }
)


def meaning(context: str, problem: str) -> Meaning | None:
    """Return what a complaint means, if it is a known one.

    Args:
        context: what the parser was doing.
        problem: what it says.
    """
    for doing, saying, message, hint in _PROBLEMS:
        if doing in context and saying in problem:
            return Meaning(message, hint, message in _FROM_THE_START)
    return None
