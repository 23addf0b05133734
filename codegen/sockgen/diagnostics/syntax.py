"""What can be wrong with a schema as YAML."""

from typing import Final

from sockgen.diagnostics.registry import (
    Diagnostic,
    Note,
    Span,
    error,
    rule,
    warning,
)
from sockgen.diagnostics.yaml_problems import meaning

__all__ = [
    "alias",
    "anchor",
    "bad_character",
    "byte_order_mark",
    "comment_cuts",
    "duplicate_key",
    "empty_file",
    "empty_key",
    "invalid_yaml",
    "key_not_text",
    "merge_key",
    "second_document",
    "tab",
    "tag",
    "too_deep",
    "unquoted_size",
]

_QUOTE: Final = "put the text in single quotes"


@rule(
    "SG100",
    "invalid YAML",
    """
    The file is not valid YAML. A text needs quotes if it begins with one of
    { [ * & ! % @ ` ' " | > #, or has ': ' or ' #' in it, and inside { } and [ ] also if
    it has a comma or a bracket. In single quotes nothing has a meaning but the quote
    itself, which is written twice.

    Wrong:  get: {wire: get {keys:Key+}, reply: Value* End}
    Right:  get: {wire: 'get {keys:Key+}', reply: Value* End}

    A block needs no quotes at all:

    Right:  wire: |
              get {keys:Key+}
    """,
)
def invalid_yaml(
    at: Span, context: str, problem: str, begun: Span | None
) -> Diagnostic:
    """Report what a YAML parser complains about.

    Args:
        at: where it stopped.
        context: what it was doing.
        problem: what it says.
        begun: where what it was doing began.
    """
    known = meaning(context, problem)
    if known is None:
        return error(at, f"invalid YAML: {problem}")
    if begun is not None and known.from_the_start:
        return error(begun, known.message, hint=known.hint)
    far = begun is not None and begun.line != at.line and "flow" in context
    notes = [Note("it begins here", begun)] if far else ()
    return error(at, known.message, hint=known.hint, notes=notes)


@rule(
    "SG101",
    "duplicate key",
    """
    A key is there twice in one map. YAML would keep one of them without a word.

    Wrong:  replies: {Ok: 'OK', Ok: 'DONE'}
    Right:  replies: {Ok: 'OK', Done: 'DONE'}
    """,
)
def duplicate_key(at: Span, name: str, first: Span) -> Diagnostic:
    """Report a key that its map has already."""
    return error(
        at, f"duplicate key '{name}'", notes=[Note("it is here already", first)]
    )


@rule(
    "SG102",
    "anchor",
    """
    Anchors are not part of the language: what is used more than once gets a name under
    `types:`. A text that begins with & needs quotes.

    Wrong:  wire: &key get {key:word}
    Right:  wire: '&key get {key:word}'
    """,
)
def anchor(at: Span, name: str) -> Diagnostic:
    """Report an anchor."""
    return error(
        at,
        f"anchor '&{name}' is not supported",
        hint=f"{_QUOTE}, or use a named type",
    )


@rule(
    "SG103",
    "alias",
    """
    Aliases are not part of the language: what is used more than once gets a name under
    `types:`. A text that begins with * needs quotes.

    Wrong:  wire: *{#items}
    Right:  wire: '*{#items}'
    """,
)
def alias(at: Span, name: str) -> Diagnostic:
    """Report an alias."""
    return error(
        at, f"alias '*{name}' is not supported", hint=f"{_QUOTE}, or use a named type"
    )


@rule(
    "SG104",
    "merge key",
    """
    The merge key of YAML is not part of the language.

    Wrong:  get: {<<: *common, wire: 'get {key:word}'}
    Right:  get: {reply: Value, wire: 'get {key:word}'}
    """,
)
def merge_key(at: Span) -> Diagnostic:
    """Report a merge."""
    return error(
        at, "merges ('<<') are not supported", hint="write out what was to be merged"
    )


@rule(
    "SG105",
    "tag",
    """
    Tags are not part of the language: every value is a text, and the schema says what it
    means. A text that begins with ! needs quotes.

    Wrong:  wire: !quit
    Right:  wire: '!quit'
    """,
)
def tag(at: Span, name: str) -> Diagnostic:
    """Report a tag."""
    return error(at, f"tag '{name}' is not supported", hint=_QUOTE)


@rule(
    "SG106",
    "several documents",
    """
    A file has one schema. What follows a line of three dashes would be another one.

    Wrong:  protocol: one
            ---
            protocol: two
    Right:  two files
    """,
)
def second_document(at: Span) -> Diagnostic:
    """Report a second document."""
    return error(
        at, "a second document begins here", hint="put it into a file of its own"
    )


@rule(
    "SG107",
    "key that is not text",
    """
    A key is a text. A key that begins with a bracket needs quotes.

    Wrong:  {key}: word
    Right:  '{key}': word
    """,
)
def key_not_text(at: Span) -> Diagnostic:
    """Report a list or map as a key."""
    return error(at, "a key must be a text", hint=_QUOTE)


@rule(
    "SG108",
    "empty key",
    """
    There is nothing before the colon.

    Wrong:  : get {key:word}
    Right:  get: 'get {key:word}'
    """,
)
def empty_key(at: Span) -> Diagnostic:
    """Report a key without text."""
    return error(at, "a key is missing before ':'")


@rule(
    "SG109",
    "tab",
    """
    Tabs look like blanks and mean something else, in YAML as well as on the wire. Indent
    with blanks; in a wire form a tab is written as an escape.

    Wrong:  get<TAB>{key:word}
    Right:  get\\t{key:word}
    """,
)
def tab(at: Span) -> Diagnostic:
    """Report a tab."""
    return error(at, "tab character", hint="write blanks, or \\t in a wire form")


@rule(
    "SG110",
    "character that cannot be read",
    """
    Control characters, and characters that some programs take for a line break and others
    do not, cannot stand in a schema. In a wire form they are written as escapes.

    Wrong:  a file with the character U+0085 in a wire form
    Right:  'get\\xc2\\x85{key:word}'
    """,
)
def bad_character(at: Span, character: str) -> Diagnostic:
    """Report a character, or the escape of one, that cannot be in a schema."""
    name = f"U+{ord(character):04X}" if len(character) == 1 else character
    return error(
        at, f"character {name} cannot be here", hint="in a wire form write \\xHH"
    )


@rule(
    "SG111",
    "byte order mark",
    """
    The file begins with a byte order mark, an invisible character that UTF-8 does not
    need and that other tools stumble over.

    Wrong:  saved as "UTF-8 with BOM"
    Right:  saved as "UTF-8"
    """,
)
def byte_order_mark(at: Span) -> Diagnostic:
    """Report a byte order mark."""
    return error(
        at, "the file begins with a byte order mark", hint="save it as UTF-8 without"
    )


@rule(
    "SG112",
    "nested too deep",
    """
    Lists and maps are inside each other to a depth that no schema needs.

    Wrong:  [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
    Right:  types with names
    """,
)
def too_deep(at: Span, deepest: int) -> Diagnostic:
    """Report a nesting without end."""
    return error(at, f"lists and maps are nested deeper than {deepest}")


@rule(
    "SG113",
    "comment in a text",
    """
    A blank and a # begin a comment in a text without quotes. What follows is lost, and
    here it looks like a part of the text.

    Wrong:  wire: LIST {name:word} #{count:uint}
    Right:  wire: 'LIST {name:word} #{count:uint}'

    If it is a comment, put a blank behind the #.
    """,
)
def comment_cuts(at: Span, text: str) -> Diagnostic:
    """Report a comment that seems to be part of a text."""
    return warning(
        at,
        f"this is a comment: the text is only '{text}'",
        hint="put the text in single quotes, or a blank behind '#'",
    )


@rule(
    "SG114",
    "size without quotes",
    """
    A text that begins with {# is a map and a comment to YAML, if it has no quotes.

    Wrong:  wire: {#value}:{value:bytes},
    Right:  wire: '{#value}:{value:bytes},'
    """,
)
def unquoted_size(at: Span) -> Diagnostic:
    """Report a wire form that YAML reads as a map and a comment."""
    return error(at, "'{#' begins a map and a comment here", hint=_QUOTE)


@rule(
    "SG115",
    "empty file",
    """
    There is nothing in the file but comments. The least schema has three keys:

    Right:  sockgen: 1
            protocol: ping
            commands:
              ping: {wire: PING, answer: Pong}
            replies:
              Pong: PONG
    """,
)
def empty_file(at: Span) -> Diagnostic:
    """Report a file without a schema."""
    return error(at, "the file is empty", hint="`sockgen init` writes a first schema")
