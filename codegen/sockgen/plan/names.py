"""Names that are unique within a file: a taken one gets a number."""

from collections.abc import Iterable
from typing import Final

__all__ = ["TAKEN_CONSTANTS", "TAKEN_LOCALS", "Names"]

TAKEN_CONSTANTS: Final = frozenset({"COMMANDS", "KW_ONLY", "LINE", "REPLIES", "UUID"})
"""Names in capitals that emitted files import or define themselves."""

TAKEN_LOCALS: Final = frozenset(
    {
        *("self", "item", "text", "line", "len", "range", "tuple", "list", "sum"),
        *(
            "all_or_none",
            "any_order",
            "bounded",
            "dotted",
            "exactly_one",
            "fitting",
            "items",
        ),
        *("matching", "re", "room", "separated", "stuffed", "unclaimed", "units"),
        *("words", "int", "str", "bytes", "float", "bool"),
    }
)
"""Names that emitted functions use themselves: no local of theirs is called so."""


class Names:
    """Hands out names that were not handed out before."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def fresh(self, wanted: str) -> str:
        """Return the wanted name, with a number behind it if it is taken."""
        name, count = wanted, 1
        while name in self._taken:
            count += 1
            name = f"{wanted}_{count}"
        self._taken.add(name)
        return name

    def __contains__(self, name: str) -> bool:
        return name in self._taken
