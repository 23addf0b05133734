"""What a connection remembers: the fields under ``session:``, and where they are cleared."""

from collections.abc import Iterable
from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.states import (
    session_name_taken,
    session_without_value,
    unknown_session_field,
)
from sockgen.model import SessionField
from sockgen.resolve.identifiers import class_name, field_name, is_name
from sockgen.resolve.types import Types
from sockgen.schema import SessionDecl, StateDecl
from sockgen.wireform import parse_spec

__all__ = ["cleared", "session_fields"]

_STATE: Final = "state"


def session_fields(
    decls: tuple[SessionDecl, ...], types: Types, report: Report
) -> tuple[SessionField, ...]:
    """Return the fields; each begins without a value, so that none must be given.

    Args:
        decls: as they are written.
        types: of the protocol.
        report: takes what is wrong.
    """
    taken = _taken()
    found: list[SessionField] = []
    for decl in decls:
        name = decl.name.text
        attribute = field_name(name)
        if not is_name(name) or attribute in taken:
            report(session_name_taken(decl.name.span, name))
        if decl.type is None:
            continue
        if decl.type.text.startswith("["):
            inner = decl.type.text.strip("[]")
            report(session_without_value(decl.type.span, name, inner))
            continue
        spec, problems = parse_spec(decl.type.text, decl.type.locate)
        for problem in problems:
            report(problem)
        repeated = bool(spec.repeat)
        if repeated == decl.optional:
            written = decl.type.text.removesuffix(spec.repeat)
            report(session_without_value(decl.type.span, name, written))
        what = f"session field '{name}'"
        typed = types.of_spec(spec, what, class_name(name), report)
        if typed is not None:
            field = SessionField(name, attribute, typed.type, repeated, decl.name.span)
            found.append(field)
    return tuple(found)


def _taken() -> frozenset[str]:
    """Return the names that a handler has already."""
    # Only a schema with such fields pays for the runtime.
    from sockgen_runtime import ConversationHandler

    attributes = {"connection", "request", "client_address", "server", "rfile", "wfile"}
    return frozenset({*dir(ConversationHandler), *attributes, _STATE, "greet"})


def cleared(
    decl: StateDecl, fields: Iterable[SessionField], report: Report
) -> tuple[str, ...]:
    """Return the attributes that begin anew in a state."""
    known = {field.name: field.attribute for field in fields}
    for name in decl.clear or ():
        if name.text not in known:
            report(unknown_session_field(name.span, name.text, list(known)))
    names = [name.text for name in decl.clear or ()]
    return tuple(known[name] for name in names if name in known)
