"""The rules that a model must keep, one small function each, all of them run.

Rules about patterns need names only.  Rules about the structure of forms are run on
what is not broken so far, and rules about languages (ambiguity, overlap, constants),
which lower the forms, on what is sound after that: a mistake hides no other one.
"""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from attrs import evolve

from sockgen.check.ambiguity import ambiguous_forms, items_without_end
from sockgen.check.constants import unprintable_constants
from sockgen.check.endings import endings_within_lines
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
from sockgen.check.soundness import Broken, broken, without
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
from sockgen.diagnostics import Diagnostic, Report
from sockgen.model import Protocol

__all__ = ["Broken", "Overlaps", "broken", "check", "warn"]

_Rule: TypeAlias = Callable[[Protocol], Iterator[Diagnostic]]

_NAMES: Final[tuple[_Rule, ...]] = (
    unknown_replies,
    unknown_states,
    simple_groups,
    alternatives_alike,
)
_ARGUMENTS: Final[tuple[_Rule, ...]] = (unfixed_answers, greeting_arguments)
_STRUCTURE: Final[tuple[_Rule, ...]] = (
    counted_fields,
    blocks_within_lines,
    recursive_lines,
    first_lines,
    endless_lists,
    unterminated_lines,
    silent_parts,
    unwrapped_fields,
)
_LANGUAGE: Final[tuple[_Rule, ...]] = (
    endings_within_lines,
    fields_without_room,
    ambiguous_forms,
    items_without_end,
    unprintable_constants,
)
_WARNINGS: Final[tuple[_Rule, ...]] = (unused_replies, unused_types)


def check(
    model: Protocol,
    report: Report,
    suspects: Callable[[], Broken],
) -> Overlaps:
    """Report every rule that a model breaks; return which forms overlap.

    Args:
        model: the model, as far as it could be resolved.
        report: takes what is wrong.
        suspects: tells which declarations are broken by what was reported so far.
    """
    before = without(model, suspects())
    _run(_STRUCTURE, before, report)
    sound = without(model, suspects())
    _run(_LANGUAGE, sound, report)
    found = overlaps(sound, report)
    _run(_NAMES, model, report)
    _run((commands_without_answer,), before, report)
    _run(_ARGUMENTS, evolve(model, replies=before.replies), report)
    return found


def warn(model: Protocol, report: Report) -> None:
    """Report what looks wrong in a model without errors."""
    _run(_WARNINGS, model, report)


def _run(rules: tuple[_Rule, ...], model: Protocol, report: Report) -> None:
    for rule in rules:
        for diagnostic in rule(model):
            report(diagnostic)
