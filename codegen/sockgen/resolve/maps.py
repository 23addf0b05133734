"""Maps: a form for their items, and which of its two fields is the key."""

from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.maps import bad_item
from sockgen.model import (
    Body,
    Characters,
    Coded,
    EscapedText,
    FieldPart,
    FlagPart,
    Form,
    MapRules,
    Matched,
    QuotedText,
    Record,
    Trust,
    Union,
    field_parts,
)
from sockgen.resolve.settings import choice
from sockgen.schema import TypeDecl

__all__ = ["map_rules"]

_KEYS: Final = ("exact", "ignore-case")
_DUPLICATES: Final = ("keep", "first", "last", "error")


def map_rules(decl: TypeDecl, form: Form, report: Report) -> MapRules | None:
    """Return what a declaration says of a map; None if it is none, or a wrong one.

    Args:
        decl: the type.
        form: that of its items.
        report: takes what is wrong.
    """
    options = decl.options
    given = options.get("key")
    fold = choice(options.get("keys"), "keys", _KEYS, report) == "ignore-case"
    twice = choice(options.get("duplicates"), "duplicates", _DUPLICATES, report)
    if form.trust is Trust.NOTHING:
        return None
    parts = list(field_parts(form))
    labels = [part.label for part in parts]
    if len(set(labels)) < len(labels):
        return None  # Two fields of one name were reported.
    key = given.text if given is not None else labels[0] if labels else ""
    problem = ""
    if len(form.lines) != 1 or len(labels) != 2 or not _are_plain(form):
        problem = "need one line, with a key and a value"
    elif key not in labels:
        problem = f"have no field '{key}'"
    elif not _is_text(parts[labels.index(key)]):
        problem = "need a key that is text"
    if problem:
        report(bad_item(decl.span, decl.name.text, problem))
        return None
    value = next(label for label in labels if label != key)
    return MapRules(key, value, fold, twice)


def _are_plain(form: Form) -> bool:
    """Whether all fields stand directly in the line, and hold one scalar value each."""
    parts = form.lines[0].parts
    return all(
        part in parts
        and isinstance(part, FieldPart)
        and not part.repeated
        and not part.counted
        and not isinstance(part.type, (Record, Union, Body))
        for part in field_parts(form)
    )


def _is_text(part: FieldPart | FlagPart) -> bool:
    """Whether the values of a field are ``str`` or ``bytes``."""
    match part:
        case FieldPart(type=Characters() | Matched() | QuotedText() | EscapedText()):
            return True
        case FieldPart(type=Coded(kind="percent" | "base64")):
            return True
        case _:
            return False
