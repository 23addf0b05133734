"""What can be wrong with maps, with the texts in them, and with what is declared of both."""

from collections.abc import Iterable

from sockgen.diagnostics.registry import Diagnostic, Span, did_you_mean, error, rule

__all__ = [
    "bad_escapes",
    "bad_item",
    "entries_without_map",
    "entry_not_single",
    "map_out_of_place",
    "unknown_form",
]


@rule(
    "SG250",
    "texts that stand for octets",
    """``escaped`` maps texts, as they are on the wire, to the octet that each stands for. No two
    stand for one octet, and no text begins with another, so that it is known where each ends.

    Right:  {escaped: {'\\\\n': '\\\\n', '\\\\c': ':', '\\\\\\\\': '\\\\\\\\'}}
    """,
)
def bad_escapes(at: Span, name: str) -> Diagnostic:
    """Report texts that do not tell what they stand for."""
    return error(at, f"the texts of type '{name}' must each stand for one octet")


@rule(
    "SG251",
    "item of a map",
    """The items of a map have a form of one line with two fields that hold one scalar value each,
    always there: the key, which is text, and the value. ``key:`` says which is the key, if it is
    not the first.

    Right:  {item: '{name}: {value:rest}'}
    """,
)
def bad_item(at: Span, name: str, why: str) -> Diagnostic:
    """Report a form that is none of a key and a value."""
    return error(at, f"the items of map '{name}' {why}")


@rule(
    "SG252",
    "map out of place",
    """A map repeats by itself, as it has any number of items. It stands in a form, and is neither
    a member of a union nor the type of another one, of an entry or of a field of the session.
    """,
)
def map_out_of_place(at: Span, what: str) -> Diagnostic:
    """Report a map where there cannot be one."""
    return error(at, f"{what} cannot be a map, or repeat one")


@rule(
    "SG253",
    "entries without their map",
    """``keys:`` declares entries of the message's map, and ``size=`` may name one: so the form
    has one map, outside of optional parts, whose values are text; or several, of which one
    has lines of its own.

    Right:  {wire: 'SET {params:Params}', keys: {age: [u32]}}
    """,
)
def entries_without_map(at: Span, what: str) -> Diagnostic:
    """Report entries of no map, or of one of several."""
    return error(at, f"{what} needs one map in its form, with values that are text")


@rule(
    "SG254",
    "entry that is no single value",
    """An entry of a map has one value: ``text``, a number, an enum, or a type with a form of one
    line. In brackets it may be missing.

    Right:  keys: {id: text, ack: [AckMode]}
    """,
)
def entry_not_single(at: Span, name: str) -> Diagnostic:
    """Report an entry of several values, or of a block."""
    return error(at, f"entry '{name}' must have one value, in one line")


@rule(
    "SG255",
    "unknown form",
    """``use:`` names a form under ``forms:``, whose lines follow those of ``wire:``.""",
)
def unknown_form(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report use: of a form that is not declared."""
    return error(
        at, f"there is no form '{name}'", hint=did_you_mean(name, tuple(known))
    )
