"""From the nodes under ``types:`` to declarations."""

from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.packing import bad_parts
from sockgen.diagnostics.schema import several_forms
from sockgen.schema.errors import error_at
from sockgen.schema.model import TypeDecl
from sockgen.schema.section import Section, pairs
from sockgen.source import Entry, Mapping, Scalar, Sequence

__all__ = ["read_type"]

_FORMS: Final = (
    *("is", "match", "wire", "one_of", "enum", "quoted", "escaped", "item"),
    *("hook", "layout", "parts"),
)
_OPTIONS: Final = (
    "min",
    "max",
    "width",
    "among",
    "deny",
    "open",
    "fold",
    "value",
    "escape",
    "double",
    "true",
    "false",
    "nil",
    "empty",
    "key",
    "keys",
    "duplicates",
)


def read_type(entry: Entry, report: Report) -> TypeDecl:
    """Return the declaration of a type."""
    what = f"type '{entry.key.text}'"
    if isinstance(entry.value, Scalar):
        return TypeDecl(entry.key, entry.key.span, text=entry.value)
    if isinstance(entry.value, Sequence):
        return TypeDecl(entry.key, entry.key.span, layout=entry.value)
    known = ("doc", "bad", "map", "python", "bits", *_FORMS, *_OPTIONS)
    section = Section(entry.value, what, known, report)
    given = [form for form in _FORMS if section.node(form) is not None]
    if section.lacks(*_FORMS) or len(given) > 1:
        report(several_forms(entry.key.span, what, given, _FORMS))
    if section.node("bits") is not None and not {"parts", "layout"} & {*given}:
        report(bad_parts(entry.key.span, "'parts' or 'layout' beside 'bits'"))
    return TypeDecl(
        name=entry.key,
        span=entry.key.span,
        doc=section.text("doc"),
        is_=section.text("is"),
        match=section.text("match"),
        wire=section.text("wire"),
        one_of=section.texts("one_of"),
        enum=_enum(section, report),
        quoted=section.text("quoted"),
        escaped=_escaped(section, report),
        item=section.text("item"),
        options={k: s for k in _OPTIONS if (s := section.text(k)) is not None},
        escapes=pairs(section.entries("map"), f"'map' of {what}", report),
        layout=section.node("layout"),
        hook=section.text("hook"),
        python=section.text("python"),
        parts=section.text("parts"),
        bits=section.node("bits"),
        bad=error_at(section.node("bad"), "bad_value", entry.key, report),
    )


def _enum(section: Section, report: Report) -> tuple[tuple[Scalar, Scalar], ...] | None:
    """Read the members of an enum: a map from identifier to wire text, or a list."""
    node = section.node("enum")
    if node is None:
        return None
    if isinstance(node, Mapping):
        return pairs(node.entries, f"'enum' of {section.what}", report)
    return tuple((text, text) for text in section.texts("enum") or ())


def _escaped(
    section: Section, report: Report
) -> tuple[tuple[Scalar, Scalar], ...] | None:
    """Read what stands for which octet: a map from one to the other."""
    if section.node("escaped") is None:
        return None
    what = f"'escaped' of {section.what}"
    return pairs(section.entries("escaped"), what, report)
