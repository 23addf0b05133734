"""Regular languages over octets: expressions, patterns, and what can be decided on them.

Every wire form is lowered to such an expression; the same expression is printed as the
pattern of the emitted code and decided on here, so that what was proven is what runs.
This package knows nothing of schemas or protocols.
"""

from sockgen.regular import octets
from sockgen.regular.expression import (
    EMPTY,
    NOTHING,
    Choice,
    Expression,
    Group,
    Octet,
    Opaque,
    Repeat,
    Sequence,
    choice,
    fold_case,
    groups,
    literal,
    open_payloads,
    optional,
    repeat,
    sequence,
    strip_groups,
    without,
)
from sockgen.regular.pattern import parse_pattern
from sockgen.regular.problem import PatternError, PatternProblem
from sockgen.regular.properties import (
    first,
    last,
    max_length,
    min_length,
    nullable,
    shortest,
)
from sockgen.regular.python import python

__all__ = [
    "EMPTY",
    "NOTHING",
    "Choice",
    "Expression",
    "Group",
    "Octet",
    "Opaque",
    "PatternError",
    "PatternProblem",
    "Repeat",
    "Sequence",
    "choice",
    "first",
    "fold_case",
    "groups",
    "last",
    "literal",
    "max_length",
    "min_length",
    "nullable",
    "octets",
    "open_payloads",
    "optional",
    "parse_pattern",
    "python",
    "repeat",
    "sequence",
    "shortest",
    "strip_groups",
    "without",
]
