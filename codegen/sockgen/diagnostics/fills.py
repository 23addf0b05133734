"""What can be wrong with fields that are filled from the command under way."""

from collections.abc import Iterable

from sockgen.diagnostics.registry import Diagnostic, Span, did_you_mean, error, rule

__all__ = [
    "not_filled",
    "unknown_filled",
    "unknown_source",
]


@rule(
    "SG480",
    "unknown source of a field",
    """``fill:`` of a reply takes a field from the command under way: ``command.verb``,
    ``command.name``, ``command.FIELD``, or its place in a batch, ``batch.index``.

    Right:  fill: {verb: command.verb, receipt-id: command.receipt}
    """,
)
def unknown_source(at: Span, text: str, known: Iterable[str]) -> Diagnostic:
    """Report something that a field cannot be filled from."""
    names = [*known, "command.FIELD"]
    hint = did_you_mean(text, names) or f"one of: {', '.join(names)}"
    return error(at, f"no field is filled from '{text}'", hint=hint)


@rule("SG481", "unknown field to fill", """``fill:`` names fields of its reply.""")
def unknown_filled(at: Span, name: str, known: Iterable[str]) -> Diagnostic:
    """Report a field that the reply does not have."""
    names = list(known)
    hint = did_you_mean(name, names) or f"fields are: {', '.join(names) or 'none'}"
    return error(at, f"the reply has no field '{name}'", hint=hint)


@rule(
    "SG482",
    "field that cannot be filled",
    """A field is filled by a value of its type: a number for ``batch.index``, text for
    ``command.verb`` and ``command.name``, and for ``command.FIELD`` what every command
    has that may be answered so; a field that may be absent can also be filled from
    commands without that field.
    """,
)
def not_filled(at: Span, name: str, why: str) -> Diagnostic:
    """Report a field whose source does not suit it."""
    return error(at, f"field '{name}' cannot be filled: {why}")
