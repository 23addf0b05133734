"""What a connection remembers: the fields under ``session:``, and where they are cleared."""

from collections.abc import Iterable
from inspect import get_annotations
from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.maps import map_out_of_place
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

_OTHERS: Final = (
    *("state", "facts", "greet", "request", "client_address", "server"),
    *("connection", "rfile", "wfile"),
)
"""What a handler has besides what its base declares."""
_USED: Final = ("abstractmethod", "override", "property")
"""What the body of a handler's class names, beside classes and the built-in types."""


def session_fields(
    decls: tuple[SessionDecl, ...], types: Types, report: Report
) -> tuple[SessionField, ...]:
    """Return the fields; each begins without a value, so that none must be given.

    Args:
        decls: as they are written.
        types: of the protocol.
        report: takes what is wrong.
    """
    taken = _taken() if decls else set[str]()
    found: list[SessionField] = []
    for decl in decls:
        name = decl.name.text
        attribute = _attribute(name)
        if not is_name(name) or attribute in taken:
            report(session_name_taken(decl.name.span, name))
        taken.add(attribute)
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
        if typed is not None and types.is_map(typed.declared):
            report(map_out_of_place(decl.type.span, what))
        elif typed is not None:
            field = SessionField(name, attribute, typed.type, repeated, decl.name.span)
            found.append(field)
    return tuple(found)


def _attribute(name: str) -> str:
    """Return the attribute of a field, which hides nothing that its class uses."""
    attribute = field_name(name)
    hides = attribute[:1].isupper() or attribute in _USED
    return f"{attribute}_" if hides else attribute


def _taken() -> set[str]:
    """Return the names that a handler has already."""
    # Only a schema with such fields pays for the runtime.
    from sockgen_runtime import DuplexHandler

    declared = (get_annotations(base) for base in DuplexHandler.__mro__)
    names = {name for annotations in declared for name in annotations}
    return {*dir(DuplexHandler), *names, *_OTHERS}


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
