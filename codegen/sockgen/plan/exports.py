"""``__all__`` of an emitted file."""

from collections.abc import Iterable

from sockgen.plan.layout import Bracket, joined, lay_out
from sockgen.plan.sorting import kind_of_name, with_numbers

__all__ = ["exported"]


def exported(names: Iterable[str]) -> str:
    """Return the statement that exports names, sorted as linters want them."""
    ordered = sorted(names, key=lambda n: (kind_of_name(n), with_numbers(n)))
    items = tuple(f'"{name}"' for name in ordered)
    return lay_out(joined("__all__ = ", Bracket("[", items, "]")))
