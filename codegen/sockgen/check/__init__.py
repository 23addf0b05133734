"""The rules that a model must keep, one small function each, all of them run.

Rules about languages (ambiguity, overlap, constants) lower the forms, which needs
forms of sound structure; they are run when the rules of structure found no error.
"""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from sockgen.check.ambiguity import ambiguous_forms, items_without_end
from sockgen.check.constants import unprintable_constants
from sockgen.check.overlaps import Overlaps, overlaps
from sockgen.check.replies import (
    alternatives_alike,
    commands_without_answer,
    greeting_arguments,
    simple_groups,
    unfixed_answers,
    unknown_replies,
    unknown_states,
)
from sockgen.check.structure import (
    blocks_within_lines,
    counted_fields,
    endless_lists,
    fields_without_room,
    first_lines,
    recursive_lines,
    silent_parts,
    unterminated_lines,
    unwrapped_fields,
)
from sockgen.check.usage import unused_replies, unused_types
from sockgen.diagnostics import Diagnostic
from sockgen.model import Protocol

__all__ = ["Overlaps", "check"]

_Rule: TypeAlias = Callable[[Protocol], Iterator[Diagnostic]]

_STRUCTURE: Final[tuple[_Rule, ...]] = (
    counted_fields,
    blocks_within_lines,
    recursive_lines,
    first_lines,
    endless_lists,
    unterminated_lines,
    silent_parts,
    unwrapped_fields,
    unknown_replies,
    unknown_states,
    simple_groups,
    commands_without_answer,
    unfixed_answers,
    greeting_arguments,
    alternatives_alike,
)
_LANGUAGE: Final[tuple[_Rule, ...]] = (
    fields_without_room,
    ambiguous_forms,
    items_without_end,
    unprintable_constants,
)
_WARNINGS: Final[tuple[_Rule, ...]] = (unused_replies, unused_types)


def check(model: Protocol, report: Callable[[Diagnostic], None]) -> Overlaps:
    """Report every rule that a model breaks; return which forms overlap."""
    found = Overlaps({})
    if not _run(_STRUCTURE, model, report):
        _run(_LANGUAGE, model, report)
        found = overlaps(model, report)
    _run(_WARNINGS, model, report)
    return found


def _run(
    rules: tuple[_Rule, ...], model: Protocol, report: Callable[[Diagnostic], None]
) -> int:
    """Run rules; return how many findings there were."""
    count = 0
    for rule in rules:
        for diagnostic in rule(model):
            report(diagnostic)
            count += 1
    return count
