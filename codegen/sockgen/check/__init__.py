"""The rules that a model must keep, one small function each, all of them run.

A mistake hides no other one, and none is reported for another's sake: a rule is run on
every form that it can judge.  Rules of structure need to know all parts of a form; rules
of languages, which lower it, need a form without mistakes, and types without them.
"""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from sockgen.check.ambiguity import unreadable_lines
from sockgen.check.batches import batches_alone, batches_end, replies_alone
from sockgen.check.bodies import (
    bodies_in_place,
    bodies_told_apart,
    endings_of_lines,
    replies_to_the_end,
)
from sockgen.check.constants import unprintable_constants
from sockgen.check.datagrams import (
    exchanges_begin_nothing,
    exchanges_copy_nothing,
    exchanges_in_datagrams,
    nothing_kept,
    records_are_lines,
)
from sockgen.check.endings import endings_within_lines
from sockgen.check.envelopes import echoes_known, echoes_of_commands
from sockgen.check.facts import facts_known, facts_used
from sockgen.check.fills import filled_from
from sockgen.check.forms import Owned, forms
from sockgen.check.frames import frames_of_messages
from sockgen.check.framing import (
    framed_forms,
    framed_strings,
    unframed_errors,
    unheard_signs,
)
from sockgen.check.layouts import (
    fields_of_message,
    fixed_places,
    messages_told_apart,
    only_datagrams,
    sums_of_hooks,
    sums_to_the_end,
)
from sockgen.check.maps import entries_in_a_map
from sockgen.check.members import alike_members
from sockgen.check.optional_lines import optional_lines
from sockgen.check.overflows import shortened_answers
from sockgen.check.overlaps import Overlaps, overlaps
from sockgen.check.recursion import recursive_types
from sockgen.check.replies import (
    alternatives_alike,
    constant_greeting,
    guarded_replies,
    replies_for_items,
    simple_groups,
    unfixed_answers,
)
from sockgen.check.soundness import without
from sockgen.check.states import (
    bodies_alone,
    deferrals_alone,
    events_allowed,
    states_left,
    states_reached,
    unknown_states,
)
from sockgen.check.structure import (
    bad_in_place,
    blocks_within_lines,
    counted_fields,
    endless_lists,
    first_lines,
    silent_parts,
    unwrapped_fields,
)
from sockgen.check.usage import unused_conversations, unused_replies, unused_types
from sockgen.diagnostics import Diagnostic, Report
from sockgen.lower import Languages
from sockgen.model import Protocol, Trust

__all__ = ["Overlaps", "check", "warn"]

_Rule: TypeAlias = Callable[[Protocol], Iterator[Diagnostic]]
_FormRule: TypeAlias = Callable[[Owned, Protocol], Iterator[Diagnostic]]
_LanguageRule: TypeAlias = Callable[[Owned, Protocol, Languages], Iterator[Diagnostic]]

_STRUCTURE: Final[tuple[_FormRule, ...]] = (
    framed_forms,
    bad_in_place,
    counted_fields,
    blocks_within_lines,
    first_lines,
    endless_lists,
    bodies_in_place,
    endings_of_lines,
    entries_in_a_map,
    silent_parts,
    unwrapped_fields,
    replies_alone,
)
_LANGUAGES: Final[tuple[_LanguageRule, ...]] = (
    endings_within_lines,
    unreadable_lines,
    optional_lines,
)
_PATTERNS: Final[tuple[_Rule, ...]] = (
    alike_members,
    nothing_kept,
    exchanges_in_datagrams,
    exchanges_begin_nothing,
    exchanges_copy_nothing,
    frames_of_messages,
    records_are_lines,
    shortened_answers,
    framed_strings,
    unframed_errors,
    unheard_signs,
    unknown_states,
    bodies_alone,
    deferrals_alone,
    events_allowed,
    simple_groups,
    unfixed_answers,
    constant_greeting,
    guarded_replies,
    replies_for_items,
    alternatives_alike,
    replies_to_the_end,
    bodies_told_apart,
    batches_end,
    batches_alone,
    filled_from,
    echoes_of_commands,
    echoes_known,
    facts_known,
)
_OCTETS: Final[tuple[_Rule, ...]] = (
    only_datagrams,
    sums_of_hooks,
    sums_to_the_end,
    fixed_places,
    fields_of_message,
    messages_told_apart,
)
_WARNINGS: Final[tuple[_Rule, ...]] = (
    unused_replies,
    unused_types,
    unused_conversations,
    states_reached,
    states_left,
    facts_used,
)


def check(model: Protocol, report: Report) -> Overlaps:
    """Report every rule that a model breaks; return which forms overlap."""
    _run(_PATTERNS, model, report)
    if model.binary:
        _run(_OCTETS, model, report)
        return Overlaps({})
    sound = _sound(model, report)
    languages = Languages(sound)
    for owned in forms(sound):
        for rule in _LANGUAGES:
            for diagnostic in rule(owned, sound, languages):
                report(diagnostic)
    _run((unprintable_constants,), sound, report)
    return overlaps(sound, report)


def warn(model: Protocol, report: Report) -> None:
    """Report what looks wrong in a model without errors."""
    _run(_WARNINGS, model, report)


def _run(rules: tuple[_Rule, ...], model: Protocol, report: Report) -> None:
    for rule in rules:
        for diagnostic in rule(model):
            report(diagnostic)


def _sound(model: Protocol, report: Report) -> Protocol:
    """Return what is left of a model without the forms that have a mistake."""
    broken: set[str] = set()
    for cycle, diagnostic in recursive_types(model):
        report(diagnostic)
        broken |= cycle
    for owned in forms(model):
        if owned.form.trust is Trust.NOTHING:
            continue
        for rule in _STRUCTURE:
            for diagnostic in rule(owned, model):
                report(diagnostic)
                broken.add(owned.what)
    return without(model, broken)
