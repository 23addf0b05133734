"""What can be wrong with names and references."""

from collections.abc import Iterable

from sockgen.diagnostics.registry import (
    Diagnostic,
    Note,
    Span,
    did_you_mean,
    error,
    rule,
)

__all__ = [
    "bad_class_name",
    "bad_name",
    "bad_protocol_name",
    "class_twice",
    "did_not_name",
    "field_twice",
    "silent_needs_flag",
    "size_of_nothing",
    "type_cycle",
    "type_needs_wire",
    "unknown_member",
    "unknown_reply",
    "unknown_type",
    "unknown_union_member",
]


@rule(
    "SG203",
    "unknown type",
    """A field, a type or a union names a type that is neither built in nor declared.

    Wrong:  set {key:Key} {flags:u33}
    Right:  set {key:Key} {flags:u32}

    ``sockgen`` knows: word text rest str bytes int uint i8..i64 u8..u64 f64 decimal hex
    bool quoted base64 percent json ipv4 ipv6 uuid dot.
    """,
)
def unknown_type(at: Span, what: str, name: str, known: Iterable[str]) -> Diagnostic:
    """Report a type that does not exist.

    Args:
        at: where it is named.
        what: what is of that type: ``field 'flags'``.
        name: the type as it is written.
        known: the types that exist.
    """
    hint = did_you_mean(name, list(known))
    if hint is None and " " in name:
        hint = "a type is one word; only 'str' or 'bytes' stands beside another"
    return error(at, f"{what} has unknown type '{name}'", hint=hint)


@rule(
    "SG313",
    "unknown member of a union",
    """A union names types that are declared under ``types:``.

    Wrong:  Shape: Circle | Sqare
    Right:  Shape: Circle | Square
    """,
)
def unknown_union_member(
    at: Span, union: str, name: str, known: Iterable[str]
) -> Diagnostic:
    """Report a member of a union that does not exist."""
    hint = did_you_mean(name, list(known))
    return error(at, f"union '{union}' has unknown member '{name}'", hint=hint)


@rule("SG301", "type cycle", """A type is defined by itself.""")
def type_cycle(at: Span, names: Iterable[str]) -> Diagnostic:
    """Report types that define each other."""
    return error(at, f"type is defined by itself: {' -> '.join(names)}")


@rule(
    "SG302",
    "member without a wire form",
    """The members of a union are types with wire forms of their own, which become
    classes. A scalar becomes one by a form: ``Number: '{value:int}'``.
    """,
)
def type_needs_wire(at: Span, union: str, name: str) -> Diagnostic:
    """Report a scalar within a union."""
    return error(
        at,
        f"'{name}' in union '{union}' has no wire form of its own",
        hint=f"declare it as a form, for example {name}: '{{value:...}}'",
    )


@rule(
    "SG303",
    "field given twice",
    """Two fields of a message have the same name, perhaps after a trailing underscore
    was added or ``-`` became ``_``.
    """,
)
def field_twice(at: Span, name: str, other: str) -> Diagnostic:
    """Report two fields of one name."""
    shown = f"field '{name}' is there twice"
    if name != other:
        shown = f"fields '{name}' and '{other}' have the same name in Python"
    return error(at, shown, hint="rename one of them")


@rule(
    "SG304",
    "size of nothing",
    """``{#name}`` is the size of a field that comes behind it in the same form.""",
)
def size_of_nothing(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report a size whose field does not follow."""
    names = list(known)
    hint = did_you_mean(name, [n for n in names if n != name])
    where = "must come before it" if name in names else "names no field of this form"
    return error(at, f"'{{#{name}}}' {where}", hint=hint)


@rule(
    "SG305",
    "two classes of one name",
    """Commands, replies, types and enums share one namespace of Python classes. Give
    one of them another class: ``class: NewName``.
    """,
)
def class_twice(
    at: Span, name: str, owner: str, other: str, first: Span | None
) -> Diagnostic:
    """Report two things that become the same class.

    Args:
        at: where the second one stands.
        name: the class.
        owner: the second one.
        other: the first one.
        first: where it stands, if it is in the schema.
    """
    return error(
        at,
        f"{owner} and {other} would both be class '{name}'",
        hint="rename one, or give a command or reply 'class: AnotherName'",
        notes=[Note("the other one is here", first)] if first is not None else (),
    )


@rule(
    "SG306",
    "bad name",
    """A name begins with a letter and goes on with letters, digits, ``_``, ``-``.""",
)
def bad_name(at: Span, kind: str, name: str) -> Diagnostic:
    """Report a name that cannot become a class."""
    return error(
        at,
        f"'{name}' is no name for a {kind}",
        hint="begin with a letter; then letters, digits, '_', '-' and '.'",
    )


@rule(
    "SG307",
    "bad class name",
    """``class:`` gives a Python class: ``class: NewName``.""",
)
def bad_class_name(at: Span, name: str) -> Diagnostic:
    """Report a class that begins with no capital letter."""
    return error(
        at,
        f"'{name}' is no name for a class",
        hint="a capital letter, then letters and digits",
    )


@rule(
    "SG308",
    "bad protocol name",
    """The protocol's name becomes a Python package: small letters, digits and ``_``.""",
)
def bad_protocol_name(at: Span, name: str) -> Diagnostic:
    """Report a protocol whose package would have a strange name."""
    return error(
        at,
        f"'{name}' is no name for a protocol",
        hint="use small letters, digits and '_', beginning with a letter",
    )


@rule(
    "SG309",
    "unknown reply",
    """A pattern names a reply that is not under ``replies:``.""",
)
def unknown_reply(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report a reply that does not exist."""
    return error(at, f"unknown reply '{name}'", hint=did_you_mean(name, list(known)))


@rule("SG310", "unknown member", """An enum has no member of this name.""")
def unknown_member(at: Span, name: str, enum: str, known: Iterable[str]) -> Diagnostic:
    """Report a member that an enum does not have."""
    names = list(known)
    hint = did_you_mean(name, names) or f"members are: {', '.join(names)}"
    return error(at, f"'{enum}' has no member '{name}'", hint=hint)


@rule(
    "SG311",
    "silent names no flag",
    """``silent:`` names an optional text of the command's form, such as ``[ noreply]``:
    when it is there, the command is not answered.
    """,
)
def silent_needs_flag(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report a ``silent:`` that names no flag."""
    names = list(known)
    hint = did_you_mean(name, names) or "name an optional text such as [ noreply]"
    return error(at, f"'{name}' is no optional text of this form", hint=hint)


@rule(
    "SG312",
    "optional text without a name",
    """An optional text becomes a ``bool`` of its own name; a text that cannot be a
    Python name is given one: ``[name= TEXT]``.
    """,
)
def did_not_name(at: Span, text: str) -> Diagnostic:
    """Report an optional text that cannot be a name."""
    return error(at, f"'{text}' cannot be the name of a field", hint="[name= TEXT]")
