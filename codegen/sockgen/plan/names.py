"""Names that are unique within a file: a taken one gets a number."""

import keyword
import re
from collections.abc import Iterable
from typing import Final

from sockgen.lower.kinds import unwraps
from sockgen.model import Protocol
from sockgen.resolve.identifiers import snake_name

__all__ = ["TAKEN_CONSTANTS", "TAKEN_LOCALS", "Names", "encoders"]

TAKEN_CONSTANTS: Final = frozenset(
    {"COMMANDS", "ENVELOPE", "EVENTS", "FRAMING", "KW_ONLY", "LINE", "REPLIES", "UUID"}
)
"""Names in capitals that emitted files import or define themselves."""

_BUILTINS: Final = frozenset(
    {
        *("bool", "bytes", "float", "int", "isinstance", "len", "list", "range"),
        *("str", "sum", "tuple"),
    }
)
_RUNTIME: Final = frozenset(
    {
        *("all_or_none", "announced", "any_order", "at_most_one", "bounded", "chunked"),
        *("chunked_lines", "deeper", "divided", "dotted", "each", "encoded"),
        *("escaped", "exactly_one", "fitting", "gathered", "in_chunked_lines"),
        *("in_chunks", "items", "made_for", "marked", "matching", "message"),
        *("nested", "one_line", "only_with", "optional", "override", "parted"),
        *("required", "rest_of", "room", "run", "separated", "serve_together"),
        *("stuffed", "sum8", "terminated", "unclaimed", "unescaped", "units"),
        *("value_of", "with_marks", "words", "xor8"),
    }
)
TAKEN_LOCALS: Final = frozenset(
    {
        *("self", "item", "text", "line", "re", "tokens", "depth"),
        *_BUILTINS,
        *_RUNTIME,
        *keyword.kwlist,
    }
)
"""Names that emitted functions use themselves: no local of theirs is called so.

The functions of the runtime are all here; those of the file itself are added to these.
"""


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

    def local(self, label: str) -> str:
        """Return a local for a field, by its name in the schema or in Python."""
        return self.fresh(re.sub(r"\W", "_", label).lower())

    def __contains__(self, name: str) -> bool:
        return name in self._taken


def encoders(protocol: Protocol) -> dict[str, str]:
    """Return the functions that print values which are no messages, by their types."""
    names = Names()
    return {
        type_.name: names.fresh(f"encode_{snake_name(type_.class_name)}")
        for type_ in protocol.types
        if unwraps(type_, protocol) or type_.mapping
    }
