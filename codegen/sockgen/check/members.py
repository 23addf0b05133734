"""Values of a union tell by what they are of which member they are."""

from collections.abc import Iterator
from itertools import combinations

from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.fields import members_alike
from sockgen.lower.kinds import UNKNOWN, kinds, leaves
from sockgen.model import NamedType, Protocol

__all__ = ["alike_members"]


def alike_members(model: Protocol) -> Iterator[Diagnostic]:
    """Members of a union that are no classes of their own differ in Python."""
    types = {type_.name: type_ for type_ in model.types}
    for type_ in model.types:
        if type_.form is not None or not _is_known(type_, types):
            continue
        for one, other in combinations(leaves(type_, model), 2):
            a, b = kinds(one, model), kinds(other, model)
            alike = a & b or {UNKNOWN} & (a | b)
            if alike:
                kind = min(alike)
                yield members_alike(type_.span, type_.name, one.name, other.name, kind)


def _is_known(
    type_: NamedType, types: dict[str, NamedType], around: frozenset[str] = frozenset()
) -> bool:
    """Whether all members of a union are there, and it is none of itself."""
    inside = around | {type_.name}
    if not type_.sound or inside & set(type_.members):
        return False
    members = [types.get(name) for name in type_.members]
    return all(
        m is not None and (m.form is not None or _is_known(m, types, inside))
        for m in members
    )
