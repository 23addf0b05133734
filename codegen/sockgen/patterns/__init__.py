"""Reply patterns: which replies may follow a command, and in what order.

``Value* End | Reset``, ``Refused -> closed``, ``Error(text="no")``: names, sequence,
``|``, ``*``, ``+``, ``per``, groups, ``none``, transitions and constant arguments.
"""

from sockgen.patterns.nodes import (
    Alternatives,
    Argument,
    Batched,
    Each,
    Learned,
    Named,
    Nothing,
    Parsed,
    Pattern,
    Placeholder,
    Repeated,
    Sequence,
    names,
    sequences,
)
from sockgen.patterns.parser import parse

__all__ = [
    "Alternatives",
    "Argument",
    "Batched",
    "Each",
    "Learned",
    "Named",
    "Nothing",
    "Parsed",
    "Pattern",
    "Placeholder",
    "Repeated",
    "Sequence",
    "names",
    "parse",
    "sequences",
]
