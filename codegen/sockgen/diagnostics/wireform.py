"""What can be wrong with wire forms and with types."""

from collections.abc import Iterable

from sockgen.diagnostics.registry import Diagnostic, Span, did_you_mean, error, rule

__all__ = [
    "attribute_not_for",
    "attribute_twice",
    "attribute_unknown",
    "bad_attribute_value",
    "bad_escape",
    "bad_field_name",
    "bad_match",
    "bad_quote",
    "bad_size_type",
    "block_in_line",
    "bounds_crossed",
    "counted_optional",
    "counted_type",
    "empty_alternative",
    "empty_form",
    "ending_within",
    "endless_list",
    "malformed_spec",
    "nested_too_deep",
    "no_room",
    "not_a_scalar",
    "nothing_tells",
    "recursive_line",
    "repeat_needs_items",
    "starts_with_block",
    "stray_bracket",
    "unclosed",
    "unordered_needs_optional",
    "unwrap_unknown",
]


@rule(
    "SG201",
    "unclosed bracket",
    """A bracket or quote of a wire form is not closed on its line.

    Wrong:  get {key
    Right:  get {key}

    A bracket that stands for itself is written with a backslash: ``\\{``.
    """,
)
def unclosed(at: Span, bracket: str) -> Diagnostic:
    """Report a bracket that is not closed."""
    return error(
        at,
        f"'{bracket}' is not closed",
        hint=f"write '\\{bracket}' for the text itself",
    )


@rule(
    "SG202",
    "stray bracket",
    """A closing bracket closes nothing. Written with a backslash it stands for itself.""",
)
def stray_bracket(at: Span, bracket: str) -> Diagnostic:
    """Report a closing bracket without an opening one."""
    return error(
        at,
        f"'{bracket}' closes nothing",
        hint=f"write '\\{bracket}' for the text itself",
    )


@rule(
    "SG204",
    "unknown escape",
    r"""Escapes are \s \t \r \n \0 \xHH and a backslash before a character that has a
    meaning: [ ] { } ( ) | \ .
    """,
)
def bad_escape(at: Span, text: str) -> Diagnostic:
    """Report an escape that does not exist."""
    hint = "escapes are \\s \\t \\r \\n \\0 \\xHH and \\ before [ ] { } ( ) | \\"
    return error(at, f"unknown escape '{text}'", hint=hint)


@rule(
    "SG205",
    "malformed field",
    """A field is ``{name}``, ``{name:type}`` or ``{name:type attribute=value ...}``.""",
)
def malformed_spec(at: Span, text: str) -> Diagnostic:
    """Report something in a field that is neither a type nor an attribute."""
    return error(
        at,
        f"'{text}' is neither a type nor an attribute",
        hint="a field is written {name:type attribute=value}",
    )


@rule("SG206", "attribute given twice", """An attribute may stand once in a field.""")
def attribute_twice(at: Span, name: str) -> Diagnostic:
    """Report an attribute that is repeated."""
    return error(at, f"attribute '{name}' is given twice")


@rule(
    "SG207",
    "empty alternative",
    """An alternative between ``(``, ``|`` and ``)`` is empty. What may be absent
    altogether is an optional part: ``[...]``.
    """,
)
def empty_alternative(at: Span) -> Diagnostic:
    """Report an alternative without text."""
    return error(at, "an alternative is empty", hint="write [...] for an optional part")


@rule(
    "SG208",
    "bad field name",
    """The name of a field begins with a letter and goes on with letters, digits,
    ``_``, ``-`` or ``.``.
    """,
)
def bad_field_name(at: Span, name: str) -> Diagnostic:
    """Report a field without a usable name."""
    shown = f"'{name}' is no name of a field" if name else "a field needs a name"
    return error(at, shown, hint="names are letters, digits, '_', '-' and '.'")


@rule("SG209", "empty wire form", """A wire form has at least one line of text.""")
def empty_form(at: Span) -> Diagnostic:
    """Report a form without text."""
    return error(at, "the wire form is empty", hint="write {} for an empty line")


@rule("SG210", "nested too deep", """Brackets of a form nest to a limited depth.""")
def nested_too_deep(at: Span, limit: int) -> Diagnostic:
    """Report brackets that nest too deep."""
    return error(at, f"brackets nest deeper than {limit} levels")


@rule(
    "SG211",
    "'&' joins optional parts",
    """``[a]&[b]`` are optional parts in any order. A plain ``&`` behind a bracket is
    written ``\\&``.
    """,
)
def unordered_needs_optional(at: Span) -> Diagnostic:
    """Report ``]&`` without a following ``[``."""
    return error(at, "'&' must be followed by '['", hint="write '\\&' for the text")


@rule("SG212", "unknown attribute", """A field has an attribute that does not exist.""")
def attribute_unknown(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report an attribute that no field has."""
    names = list(known)
    hint = did_you_mean(name, names) or f"attributes are: {', '.join(names)}"
    return error(at, f"unknown attribute '{name}'", hint=hint)


@rule(
    "SG213",
    "attribute does not suit the type",
    """``width`` suits numbers and words, ``among`` words, ``true`` and ``false`` suit
    ``bool``, ``open`` and ``fold`` suit enums, ``min`` and ``max`` numbers and texts.
    """,
)
def attribute_not_for(at: Span, name: str, kind: str) -> Diagnostic:
    """Report an attribute that its type cannot have."""
    return error(at, f"attribute '{name}' does not suit {kind}")


@rule("SG214", "bad attribute value", """The value of an attribute has another form.""")
def bad_attribute_value(at: Span, name: str, text: str, expected: str) -> Diagnostic:
    """Report an attribute's value."""
    return error(at, f"attribute '{name}' cannot be '{text}'", hint=f"give {expected}")


@rule("SG215", "bounds crossed", """``min`` is greater than ``max``.""")
def bounds_crossed(at: Span, low: str, high: str) -> Diagnostic:
    """Report bounds between which there is nothing."""
    return error(at, f"min {low} is greater than max {high}")


@rule(
    "SG216",
    "bad pattern",
    r"""A ``match:`` pattern is regular: literals, classes, ``| ( ) ? * + {m,n}``. It
    always matches as a whole. There is no lookaround, no backreference, no anchor.

    Right:  Stamp: {match: '\d{4}-\d\d-\d\d'}
    """,
)
def bad_match(at: Span, name: str, message: str) -> Diagnostic:
    """Report a pattern that cannot be used."""
    return error(at, f"pattern of type '{name}': {message}")


@rule(
    "SG217",
    "bad quote",
    """``quoted:`` is one character, and ``escape:`` another one.""",
)
def bad_quote(at: Span, name: str) -> Diagnostic:
    """Report quotes that cannot be told from what they escape."""
    return error(
        at,
        f"type '{name}' needs one quote character and another one to escape with",
    )


@rule(
    "SG218",
    "not a scalar",
    """Attributes and ``is:`` change scalar types only: a type with a wire form of its
    own has its bounds at its own fields.
    """,
)
def not_a_scalar(at: Span, what: str, name: str) -> Diagnostic:
    """Report something that only a scalar type can have."""
    return error(
        at, f"'{what}' does not suit '{name}', which has a wire form of its own"
    )


@rule(
    "SG219", "bad type of a size", """A size is a whole number: an int type or hex."""
)
def bad_size_type(at: Span, name: str) -> Diagnostic:
    """Report a size that is no number."""
    return error(at, f"a size cannot be of type '{name}'", hint="use uint, u32 or hex")


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
    """A type cannot contain itself within a line (its texts would not be regular), and in
    this version not over several lines either.""",
)
def recursive_line(at: Span, name: str) -> Diagnostic:
    """Report a line type that contains itself."""
    return error(at, f"type '{name}' contains itself")


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
