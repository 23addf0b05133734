"""What can be wrong with a form as a whole: what may stand where."""

from collections.abc import Iterable

from sockgen.diagnostics.registry import Diagnostic, Span, did_you_mean, error, rule

__all__ = [
    "bad_out_of_place",
    "block_in_line",
    "counted_optional",
    "counted_type",
    "ending_within",
    "endless_list",
    "no_room",
    "nothing_tells",
    "recursive_type",
    "repeat_needs_items",
    "starts_with_block",
    "sum_without_rest",
    "unwrap_unknown",
]


@rule(
    "SG388",
    "where a wrong value leads",
    """``bad=`` of a field in the first line of a command says which error a wrong value leads
    to. Elsewhere the verb and the arguments are known to be right: it is ``bad_value``.

    Right:  wire: 'page {number:uint bad=wrong_arguments}'
    """,
)
def bad_out_of_place(at: Span, field: str) -> Diagnostic:
    """Report bad= at a field that is not in the first line of a command."""
    return error(at, f"'bad=' of '{field}' stands outside of a command's first line")


@rule(
    "SG220",
    "attribute of repeated fields",
    """``sep=`` and ``end=`` say what stands between items; the field must be repeated:
    ``{keys:word+ sep=","}``. A dotted body cannot be repeated.
    """,
)
def repeat_needs_items(at: Span, name: str) -> Diagnostic:
    """Report sep= or end= at a single field."""
    return error(
        at,
        f"field '{name}' does not repeat words or lines",
        hint="{name:type+ sep=...}",
    )


@rule(
    "SG221",
    "no room for a field",
    """A field cannot hold an octet that may follow it, and here anything may. Put a
    delimiter between the two fields.

    Wrong:  {first}{second}
    Right:  {first}:{second}
    """,
)
def no_room(at: Span, name: str) -> Diagnostic:
    """Report a field whose end cannot be found."""
    return error(
        at,
        f"field '{name}' cannot be told from what follows it",
        hint="put a delimiter behind it",
    )


@rule(
    "SG222",
    "size and option",
    """A counted field cannot stand within an optional part, nor can its size.""",
)
def counted_optional(at: Span, name: str) -> Diagnostic:
    """Report a counted field within brackets."""
    return error(at, f"counted field '{name}' cannot be optional or an alternative")


@rule(
    "SG223",
    "type of a counted field",
    """A field whose size precedes it holds octets or text: ``{value:bytes}`` or
    ``{value:str}``.
    """,
)
def counted_type(at: Span, name: str) -> Diagnostic:
    """Report a counted field of another type."""
    return error(at, f"counted field '{name}' must be bytes or str")


@rule(
    "SG224",
    "block within a line",
    """A type of several lines (or with a payload) needs a line of the form for itself.""",
)
def block_in_line(at: Span, field: str, name: str) -> Diagnostic:
    """Report a block type in the middle of a line."""
    return error(
        at,
        f"field '{field}' of type '{name}', which has several lines, needs its own line",
    )


@rule(
    "SG225",
    "type contains itself",
    """A type cannot contain itself within a line: its texts would not be regular. It may
    where whole values stand on lines of their own, behind the first, and a repetition has
    a size:

        Array: |
          *{#items}
          {items:Item*}
        Item: Text | Array
    """,
)
def recursive_type(at: Span, names: Iterable[str]) -> Diagnostic:
    """Report types that contain each other."""
    return error(at, f"type contains itself: {' -> '.join(names)}")


@rule(
    "SG226",
    "nothing tells whether it is there",
    """An optional part or an alternative needs a field whose value tells whether it was
    there; a text alone gets a name: ``[name= TEXT]``.
    """,
)
def nothing_tells(at: Span) -> Diagnostic:
    """Report an optional part without a field."""
    return error(
        at,
        "nothing in this part tells whether it is there",
        hint="give it a field, or write it as a text of its own: [name= TEXT]",
    )


@rule(
    "SG227",
    "endless list",
    """Lines that repeat at the end of a command need a size, or a line behind them that
    ends them: nothing else tells the reader that the list is over.
    """,
)
def endless_list(at: Span, name: str) -> Diagnostic:
    """Report repeated lines without an end."""
    return error(
        at,
        f"nothing ends the lines of '{name}'",
        hint=f"put {{#{name}}} before them, or an empty line ({{}}) behind",
    )


@rule(
    "SG228",
    "no line to begin with",
    """A command begins with a line that tells which command it is.""",
)
def starts_with_block(at: Span, name: str) -> Diagnostic:
    """Report a command that begins with a body."""
    return error(at, f"command '{name}' must begin with a line of text or fields")


@rule(
    "SG229",
    "value names no field",
    """``value:`` names the only field of a type, which then stands for the type in
    Python, or is ``none`` for a type without fields.
    """,
)
def unwrap_unknown(at: Span, name: str, value: str, known: Iterable[str]) -> Diagnostic:
    """Report a ``value:`` that is not the type's only field."""
    hint = did_you_mean(value, list(known))
    return error(at, f"'{value}' is not the only field of type '{name}'", hint=hint)


@rule(
    "SG231",
    "line ending within a line",
    """A text of a form holds an octet that ends lines, so the line would end there. Write
    the form in several lines, or give the protocol another line ending.

    Wrong:  line: {end: ';'}    wire: 'SET {name};{value}'
    Right:  line: {end: ';'}    wire: 'SET {name},{value}'
    """,
)
def ending_within(at: Span, what: str, octet: bytes) -> Diagnostic:
    """Report a text that ends its own line."""
    shown = octet.decode("ascii", "backslashreplace")
    return error(
        at,
        f"{what} has {shown!r} within a line, which ends there",
        hint="use another text, or change 'line'",
    )


@rule(
    "SG454",
    "sum of sizes without a rest",
    """``{#a+b}`` is the number of octets of several fields together. All of them but one
    have a size of their own before it, so that it tells the size of that one.

    Right:  HPUB {#head} {#head+body}
            {head:bytes}{body:bytes}
    """,
)
def sum_without_rest(at: Span, names: str) -> Diagnostic:
    """Report a sum that does not tell the size of exactly one field."""
    return error(at, f"'{{#{names}}}' does not tell the size of exactly one field")
