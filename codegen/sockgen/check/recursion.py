"""No type contains itself within a line: its texts would be of no regular language."""

from collections.abc import Iterator

from sockgen.check.forms import title
from sockgen.diagnostics import Diagnostic
from sockgen.diagnostics.structure import recursive_type
from sockgen.lower.order import named_within_lines
from sockgen.model import Protocol

__all__ = ["recursive_types"]


def recursive_types(model: Protocol) -> Iterator[tuple[set[str], Diagnostic]]:
    """Yield a diagnostic for every cycle of types, with the titles of its types."""
    names = {t.name: named_within_lines(t) for t in model.types}
    seen: set[str] = set()
    for type_ in model.types:
        cycle = None if type_.name in seen else _way_back(type_.name, names)
        if cycle is None:
            continue
        seen.update(cycle)
        titles = {title(t) for t in model.types if t.name in cycle}
        yield titles, recursive_type(type_.span, [*cycle, type_.name])


def _way_back(start: str, names: dict[str, list[str]]) -> list[str] | None:
    """Return a shortest way from a type to itself, without its end."""
    ways = [[start]]
    seen: set[str] = set()
    for way in ways:  # grows meanwhile
        for name in names[way[-1]]:
            if name == start:
                return way
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return None
