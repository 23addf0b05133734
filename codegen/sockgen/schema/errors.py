"""From nodes to answers to errors, wherever in a schema they stand."""

from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.schema import missing_key, unknown_error_kind
from sockgen.schema.model import ErrorDecl
from sockgen.schema.section import Section
from sockgen.source import Entry, Node, Scalar

__all__ = ["ACTIONS", "ERROR_KINDS", "error_at", "errors"]

ACTIONS: Final = ("continue", "swallow", "resynchronise", "nak", "close", "drop")
ERROR_KINDS: Final = (
    "unknown_command",
    "wrong_arguments",
    "bad_value",
    "wrong_state",
    "line_too_long",
    "payload_too_large",
    "bad_trailer",
    "bad_frame",
    "bad_checksum",
    "bad_envelope",
    "too_many_items",
    "missing_size",
    "too_deep",
    "batch_too_large",
    "handler_failure",
    "too_many_connections",
    "idle_timeout",
    "command_timeout",
    "slow_consumer",
    "stranger",
)


def errors(found: tuple[Entry, ...], report: Report) -> tuple[ErrorDecl, ...]:
    """Return the answers of a map from kinds of errors."""
    decls: list[ErrorDecl] = []
    for entry in found:
        if entry.key.text == "accept":
            continue  # no error, but which of them are answered
        if entry.key.text not in ERROR_KINDS:
            report(unknown_error_kind(entry.key.span, entry.key.text))
        decl = error_at(entry.value, entry.key.text, entry.key, report)
        if decl is not None:
            decls.append(decl)
    return tuple(decls)


def error_at(
    node: Node | None, kind: str, key: Scalar, report: Report
) -> ErrorDecl | None:
    """Return what a node says of one kind of errors."""
    if node is None:
        return None
    if isinstance(node, Scalar):
        if node.text in ACTIONS:
            return ErrorDecl(kind, key.span, None, node)
        return ErrorDecl(kind, key.span, node, None)
    section = Section(node, f"error '{kind}'", ("reply", "then"), report)
    if section.lacks("reply", "then"):
        report(missing_key(key.span, "reply", section.what))
    reply, then = section.text("reply"), section.text("then")
    return ErrorDecl(kind, key.span, reply, then)
