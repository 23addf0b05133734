"""Everything that can be wrong, as values; and the only place that words it.

A constructor of a diagnostic is registered with its code, title and explanation:

    @rule("SG203", "unknown type", \"\"\"Long text for `sockgen explain` ...\"\"\")
    def unknown_type(at: Span, field: str, name: str, known: Iterable[str]) -> Diagnostic:
        return error(
            at,
            f"field '{field}' has unknown type '{name}'",
            hint=did_you_mean(name, known),
        )
"""

from sockgen.diagnostics.diagnostic import (
    Diagnostic,
    Note,
    Report,
    Severity,
    error,
    has_errors,
    warning,
)
from sockgen.diagnostics.registry import Rule, find_rule, rule, rules
from sockgen.diagnostics.span import Span
from sockgen.diagnostics.suggestions import closest, did_you_mean, one_of

__all__ = [
    "Diagnostic",
    "Note",
    "Report",
    "Rule",
    "Severity",
    "Span",
    "closest",
    "did_you_mean",
    "error",
    "find_rule",
    "has_errors",
    "one_of",
    "rule",
    "rules",
    "warning",
]
