"""Which messages match the same input, and which of two is read first.

Where every text of one form is a text of another, the narrower one is read first, and
the wider one refuses to print its texts.  Where neither contains the other, one of them
must be marked ``otherwise``.  Forms of several lines are told apart by any of the lines
that they begin with.
"""

from typing import Final

from attrs import frozen

from sockgen import regular as rl
from sockgen.check.forms import title
from sockgen.check.points import pairs
from sockgen.diagnostics import Report
from sockgen.diagnostics.semantics import (
    overlapping_forms,
    same_forms,
    undecided_forms,
)
from sockgen.lower import Languages, LineStep, steps
from sockgen.model import Message, Protocol
from sockgen.regular import Expression, Verdict

__all__ = ["Overlaps", "overlaps"]

_SHOWN: Final = 60


@frozen
class Overlaps:
    """For each message (by class) those that are read before it and claim its texts."""

    narrower: dict[str, tuple[str, ...]]

    def in_reading_order(self, messages: tuple[Message, ...]) -> list[Message]:
        """Return messages so that each comes behind those that are narrower."""
        ordered: list[Message] = []
        left = list(messages)
        while left:
            names = {message.class_name for message in left}
            ready = [
                m for m in left if not names & set(self.narrower.get(m.class_name, ()))
            ]
            ordered += ready
            done = {message.class_name for message in ready}
            left = [m for m in left if m.class_name not in done]
        return ordered


def overlaps(model: Protocol, report: Report) -> Overlaps:
    """Compare all messages that may come at the same point."""
    languages = Languages(model)
    leading = {
        title(message): _leading_lines(message, model, languages)
        for message in model.messages
    }
    narrower: dict[str, list[str]] = {}
    for one, other in pairs(model):
        a, b = leading[title(one)], leading[title(other)]
        if not a or not b:
            continue
        found = rl.overlap(a[0], b[0])
        if found is None or _differ(a[1:], b[1:]):
            continue
        wide = _wider(one, other, a[0], b[0], found.witness, report)
        if wide is not None:
            narrow = other if wide is one else one
            narrower.setdefault(wide.class_name, []).append(narrow.class_name)
    return Overlaps({name: tuple(found) for name, found in narrower.items()})


def _leading_lines(
    message: Message, model: Protocol, languages: Languages
) -> list[Expression]:
    """Return the lines that a form begins with: its first, and those read as it is."""
    found: list[Expression] = []
    for step in steps(message.form, model, languages):
        if not isinstance(step, LineStep) or step.optional:
            break
        found.append(step.expression)
        if not step.complete or step.marked is not None:
            break
    return found


def _differ(some: list[Expression], others: list[Expression]) -> bool:
    """Whether two rows of lines have no text in common at one place."""
    return any(rl.overlap(a, b) is None for a, b in zip(some, others, strict=False))


def _wider(
    one: Message,
    other: Message,
    a: Expression,
    b: Expression,
    witness: bytes,
    report: Report,
) -> Message | None:
    """Return the more general of two overlapping messages, or report that none is."""
    if one.otherwise != other.otherwise:
        return one if one.otherwise else other
    covers, covered = rl.covers(a, b).verdict, rl.covers(b, a).verdict
    if covers is Verdict.YES and covered is Verdict.YES:
        report(same_forms(other.span, title(one), title(other), _shown(witness)))
    elif covers is Verdict.YES:
        return one
    elif covered is Verdict.YES:
        return other
    elif Verdict.UNDECIDED in (covers, covered):
        report(undecided_forms(other.span, title(one), title(other)))
    else:
        shown = _shown(witness)
        report(overlapping_forms(other.span, title(one), title(other), shown))
    return None


def _shown(witness: bytes) -> str:
    text = witness.decode("latin-1").encode("unicode_escape").decode("ascii")
    return f"'{text[:_SHOWN]}'"
