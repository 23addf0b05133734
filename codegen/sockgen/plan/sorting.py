"""How linters sort names: constants, then classes, then the rest; numbers by their value."""

import re
from typing import Final

__all__ = ["kind_of_name", "with_numbers"]

_NUMBER: Final = re.compile("[0-9]+")
_DIGITS: Final = 9


def kind_of_name(name: str) -> int:
    """Return where names like this one stand among the others."""
    if name.isupper() and len(name) > 1:
        return 0
    return 1 if name[:1].isupper() else 2


def with_numbers(name: str) -> str:
    """Return what sorts as a name does whose numbers count by their value."""
    return _NUMBER.sub(lambda found: found[0].zfill(_DIGITS), name)
