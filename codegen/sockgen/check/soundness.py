"""Which declarations are sound, so that a mistake in one does not hide those in others.

A declaration is broken if an error stands between its name and the next key of the
schema, or if it uses a type that is.  What refers to a broken declaration is not told
so: the mistake is reported where it is.
"""

from bisect import bisect_right
from collections.abc import Iterable
from typing import TypeAlias

from attrs import evolve, frozen

from sockgen.diagnostics import Diagnostic, Severity
from sockgen.model import FieldPart, Form, Protocol, Record, Union, walk
from sockgen.schema import SchemaDecl
from sockgen.source import Mapping, Node

__all__ = ["Broken", "broken", "without"]

_Place: TypeAlias = tuple[int, int]


@frozen
class Broken:
    """The names of declarations with mistakes in them."""

    types: frozenset[str] = frozenset()
    commands: frozenset[str] = frozenset()
    replies: frozenset[str] = frozenset()


def broken(root: Node, declared: SchemaDecl, found: Iterable[Diagnostic]) -> Broken:
    """Return the declarations that errors stand in.

    Args:
        root: the schema as it was read, whose keys end declarations.
        declared: its declarations.
        found: what is wrong so far.
    """
    starts: list[tuple[_Place, str, str]] = []
    if isinstance(root, Mapping):
        starts += [((e.key.span.line, e.key.span.column), "", "") for e in root.entries]
    for kind in ("types", "commands", "replies"):
        for decl in getattr(declared, kind):
            place = (decl.name.span.line, decl.name.span.column)
            starts.append((place, kind, decl.name.text))
    starts.sort()
    places = [place for place, _, _ in starts]
    names: dict[str, set[str]] = {"": set(), "types": set(), "commands": set()}
    names["replies"] = set()
    for each in found:
        if each.severity is not Severity.ERROR or each.span is None:
            continue
        at = bisect_right(places, (each.span.line, each.span.column)) - 1
        if at >= 0:
            _, kind, name = starts[at]
            names[kind].add(name)
    return Broken(
        frozenset(names["types"]),
        frozenset(names["commands"]),
        frozenset(names["replies"]),
    )


def without(model: Protocol, left_out: Broken) -> Protocol:
    """Return a model without what is broken, and without what uses a broken type."""
    bad = set(left_out.types)
    types = list(model.types)
    while True:
        spoilt = [
            type_
            for type_ in types
            if type_.name in bad
            or bad & set(type_.members)
            or (type_.form is not None and bad & _used(type_.form))
        ]
        if not spoilt:
            break
        bad |= {type_.name for type_ in spoilt}
        types = [type_ for type_ in types if type_ not in spoilt]
    return evolve(
        model,
        types=tuple(types),
        commands=tuple(
            c
            for c in model.commands
            if c.name not in left_out.commands and not bad & _used(c.form)
        ),
        replies=tuple(
            r
            for r in model.replies
            if r.name not in left_out.replies and not bad & _used(r.form)
        ),
    )


def _used(form: Form) -> set[str]:
    """Return the declared types that the fields of a form have."""
    found: set[str] = set()
    for line in form.lines:
        for part in walk(line.parts):
            if isinstance(part, FieldPart):
                found.add(part.type_name)
                if isinstance(part.type, Record | Union):
                    found.add(part.type.name)
    return found - {""}
