"""Conditions as they are written: ``named & identified & !guest``."""

import re
from typing import Final

from sockgen.diagnostics import Report
from sockgen.diagnostics.facts import bad_condition, bad_fact
from sockgen.model import Condition
from sockgen.resolve.identifiers import is_name
from sockgen.source import Scalar

__all__ = ["condition", "fact_names"]

_TERM: Final = re.compile(r"(!?)\s*([^\s!&]+)")


def condition(text: Scalar | None, report: Report) -> Condition | None:
    """Return a condition.

    Args:
        text: as it is written.
        report: takes what is wrong.
    """
    if text is None:
        return None
    needs: list[str] = []
    without: list[str] = []
    for term in text.text.split("&"):
        match = _TERM.fullmatch(term.strip())
        if match is None or not is_name(match[2]):
            report(bad_condition(text.span, text.text))
            return None
        (without if match[1] else needs).append(match[2])
    if set(needs) & set(without):
        report(bad_condition(text.span, text.text))
        return None
    return Condition(tuple(needs), tuple(without), text.text, text.span)


def fact_names(texts: tuple[Scalar, ...], report: Report) -> tuple[str, ...]:
    """Return the facts that a state knows."""
    for text in texts:
        if not is_name(text.text):
            report(bad_fact(text.span, text.text))
    return tuple(dict.fromkeys(text.text for text in texts if is_name(text.text)))
