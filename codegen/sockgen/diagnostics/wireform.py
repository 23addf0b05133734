"""What can be wrong with the notation of wire forms."""

from sockgen.diagnostics.registry import Diagnostic, Span, error, rule

__all__ = [
    "attribute_twice",
    "bad_escape",
    "bad_field_name",
    "empty_alternative",
    "empty_form",
    "malformed_spec",
    "nested_too_deep",
    "stray_bracket",
    "unclosed",
    "unordered_needs_optional",
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
