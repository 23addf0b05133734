"""Enums whose members are numbers; those of a list count from 0."""

import re

from sockgen.diagnostics import Report
from sockgen.diagnostics.layouts import bad_where
from sockgen.model.layouts import Member, NumberEnum
from sockgen.resolve.identifiers import constant_name
from sockgen.schema import TypeDecl

__all__ = ["number_enum", "whole"]


def number_enum(decl: TypeDecl, class_: str, report: Report) -> NumberEnum:
    """Return an enum of numbers.

    Args:
        decl: a type with ``enum:``.
        class_: its class.
        report: takes what is wrong.
    """
    members: list[Member] = []
    for place, (name, value) in enumerate(decl.enum or ()):
        number = place if value is name else whole(value.text)
        if number is None:
            report(bad_where(value.span, value.text))
        else:
            members.append(Member(constant_name(name.text), name.text, number))
    open_ = decl.options.get("open")
    return NumberEnum(
        decl.name.text,
        class_,
        decl.doc.text if decl.doc is not None else "",
        tuple(members),
        open_ is not None and open_.text == "true",
        decl.span,
    )


def whole(text: str) -> int | None:
    """Return the number that a text is, or None."""
    if re.fullmatch(r"0[xX][0-9a-fA-F]+", text):
        return int(text, 16)
    return int(text) if re.fullmatch(r"-?\d{1,20}", text) else None
