"""What can be wrong with the types of fields and their attributes."""

from collections.abc import Iterable

from sockgen.diagnostics.registry import Diagnostic, Span, did_you_mean, error, rule

__all__ = [
    "attribute_not_for",
    "attribute_unknown",
    "bad_attribute_value",
    "bad_match",
    "bad_quote",
    "bad_size_type",
    "bounds_crossed",
    "members_alike",
    "not_a_scalar",
    "repeated_type",
]


@rule("SG212", "unknown attribute", """A field has an attribute that does not exist.""")
def attribute_unknown(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report an attribute that no field has."""
    names = list(known)
    hint = did_you_mean(name, names) or f"attributes are: {', '.join(names)}"
    return error(at, f"unknown attribute '{name}'", hint=hint)


@rule(
    "SG232",
    "members alike in Python",
    """A value of a union is printed by its class. Members that are unwrapped (``value:``)
    must therefore differ in what they are in Python: one ``bytes``, one ``int``, one
    ``None``, and so on. Leave ``value:`` out of one of them, so that it is a class.
    """,
)
def members_alike(at: Span, union: str, one: str, other: str, kind: str) -> Diagnostic:
    """Report two members whose values have one class."""
    return error(
        at,
        f"members '{one}' and '{other}' of union '{union}' are both {kind} in Python",
        hint="leave out the 'value:' of one of them",
    )


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
        at,
        f"'{what}' does not suit {name}, which is no single value",
        hint="give bounds to the fields of its form; limits: {payload} bounds a dot body",
    )


@rule(
    "SG219", "bad type of a size", """A size is a whole number: an int type or hex."""
)
def bad_size_type(at: Span, name: str) -> Diagnostic:
    """Report a size that is no number."""
    return error(at, f"a size cannot be of type '{name}'", hint="use uint, u32 or hex")


@rule(
    "SG230",
    "repetition in a type",
    """A declared type is a single value. How often it comes is said by the field that has
    it, where ``sep=`` and ``end=`` stand too.

    Wrong:  types: {Keys: word+}
    Right:  types: {Key: word}
            commands: {get: {wire: 'get {keys:Key+}', reply: Ok}}
    """,
)
def repeated_type(at: Span, name: str) -> Diagnostic:
    """Report a declared type with ``*`` or ``+``."""
    return error(
        at, f"type '{name}' cannot be repeated", hint="repeat the field: {name:Type+}"
    )
