"""Regular languages over octets: expressions, patterns, and what can be decided on them.

Every wire form is lowered to such an expression; the same expression is printed as the
pattern of the emitted code and decided on here, so that what was proven is what runs.
This package knows nothing of schemas or protocols.
"""

from sockgen.regular import octets
from sockgen.regular.ambiguity import Ambiguity, Cause, ambiguity
from sockgen.regular.automaton import Automaton, build
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
from sockgen.regular.items import Split, items_split
from sockgen.regular.matching import accepts
from sockgen.regular.overlap import Covering, Overlap, Verdict, covers, equal, overlap
from sockgen.regular.pattern import parse_pattern
from sockgen.regular.prefixes import candidates, disjoint_by_prefix
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
from sockgen.regular.reading import Reading
from sockgen.regular.unambiguous import unambiguous

__all__ = [
    "EMPTY",
    "NOTHING",
    "Ambiguity",
    "Automaton",
    "Cause",
    "Choice",
    "Covering",
    "Expression",
    "Group",
    "Octet",
    "Opaque",
    "Overlap",
    "PatternError",
    "PatternProblem",
    "Reading",
    "Repeat",
    "Sequence",
    "Split",
    "Verdict",
    "accepts",
    "ambiguity",
    "build",
    "candidates",
    "choice",
    "covers",
    "disjoint_by_prefix",
    "equal",
    "first",
    "fold_case",
    "groups",
    "items_split",
    "last",
    "literal",
    "max_length",
    "min_length",
    "nullable",
    "octets",
    "open_payloads",
    "optional",
    "overlap",
    "parse_pattern",
    "python",
    "repeat",
    "sequence",
    "shortest",
    "strip_groups",
    "unambiguous",
    "without",
]
