"""The registry of rules: a code, a title and a long explanation for each diagnostic.

A rule is declared around the function that words its diagnostic. The codes are stable: a
code that was released keeps its meaning and is never used again for another one. They
are grouped by stage:

    SG0xx  files and configuration          files.py
    SG1xx  YAML, keys of the schema         syntax.py (to SG119), schema.py
    SG2xx  wire forms and types             wireform.py, fields.py, structure.py
    SG3xx  names and references             names.py
    SG4xx  replies, errors, ambiguity       semantics.py; states: states.py; events:
                                            pushes.py
    SG5xx  transcripts                      transcript.py
    SG6xx  output and verification          output.py

What a constructor needs beside its rule is handed out here too.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec

from attrs import evolve, frozen

from sockgen.diagnostics.diagnostic import Diagnostic, Note, error, warning
from sockgen.diagnostics.span import Span
from sockgen.diagnostics.suggestions import did_you_mean, one_of

__all__ = [
    "Diagnostic",
    "Note",
    "Rule",
    "Span",
    "did_you_mean",
    "error",
    "find_rule",
    "one_of",
    "rule",
    "rules",
    "warning",
]

_P = ParamSpec("_P")
_CODE: Final = re.compile(r"SG[0-9]{3}")
_RULES: Final[dict[str, "Rule"]] = {}


@frozen
class Rule:
    """What a code stands for.

    Attributes:
        code: ``SG`` and three digits.
        title: a few words.
        explanation: paragraphs of plain text, with a wrong and a right example.
    """

    code: str
    title: str
    explanation: str


def rule(
    code: str, title: str, explanation: str
) -> Callable[[Callable[_P, Diagnostic]], Callable[_P, Diagnostic]]:
    """Register a rule; the function behind it words the diagnostic.

    Args:
        code: ``SG`` and three digits, used once in the whole program.
        title: a few words, as for a table of contents.
        explanation: what ``sockgen explain`` prints; the indentation of the source is
            taken away.

    Raises:
        ValueError: if the code is malformed or taken.
    """
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code!r} is no code: expected SG and three digits")
    if code in _RULES:
        raise ValueError(f"{code} is taken by {_RULES[code].title!r}")
    _RULES[code] = Rule(code, title, inspect.cleandoc(explanation))

    def decorate(make: Callable[_P, Diagnostic]) -> Callable[_P, Diagnostic]:
        @wraps(make)
        def with_code(*args: _P.args, **kwargs: _P.kwargs) -> Diagnostic:
            return evolve(make(*args, **kwargs), code=code)

        return with_code

    return decorate


def rules() -> tuple[Rule, ...]:
    """Return every rule, ordered by code."""
    package = importlib.import_module("sockgen.diagnostics")
    for module in pkgutil.iter_modules(package.__path__, "sockgen.diagnostics."):
        importlib.import_module(module.name)
    return tuple(_RULES[code] for code in sorted(_RULES))


def find_rule(code: str) -> Rule | None:
    """Return the rule with a code; ``sg203`` and ``203`` are understood too."""
    wanted = code.strip().upper()
    wanted = wanted if wanted.startswith("SG") else f"SG{wanted}"
    return next((each for each in rules() if each.code == wanted), None)
