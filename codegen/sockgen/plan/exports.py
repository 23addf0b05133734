"""``__all__`` of an emitted file."""

from collections.abc import Iterable

from sockgen.plan.layout import Bracket, joined, lay_out

__all__ = ["exported"]


def exported(names: Iterable[str]) -> str:
    """Return the statement that exports names, sorted as linters want them."""
    ordered = sorted(names, key=lambda name: (_rank(name), name))
    items = tuple(f'"{name}"' for name in ordered)
    return lay_out(joined("__all__ = ", Bracket("[", items, "]")))


def _rank(name: str) -> int:
    if name.isupper() and len(name) > 1:
        return 0
    return 1 if name[:1].isupper() else 2
