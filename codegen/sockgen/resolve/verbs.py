"""The verbs of a form: the first words that its lines can begin with.

A form whose first word holds a field has no complete verb; what stands before that
field is a prefix then, and the form is ``glued``.
"""

from typing import Final

from attrs import frozen

from sockgen.model import (
    BETWEEN,
    AnyOrder,
    Enumeration,
    FieldPart,
    FlagPart,
    Form,
    LiteralPart,
    OneOf,
    OptionalPart,
    Part,
)

__all__ = ["verbs"]

_MOST: Final = 256


@frozen
class _Lead:
    """What a line begins with: ``done`` behind its first word, ``open`` at a field."""

    text: bytes
    blank: bytes
    done: bool = False
    open: bool = False

    def then(self, text: bytes) -> "_Lead":
        word, blank, _ = text.partition(self.blank)
        return _Lead(self.text + word, self.blank, done=bool(blank))

    @property
    def going(self) -> bool:
        return not (self.done or self.open)


def verbs(form: Form, *, fold: bool = False) -> tuple[tuple[bytes, ...], bool]:
    """Return the verbs of a form, and whether more may follow them without a blank.

    Args:
        form: the form.
        fold: whether their letters may be of either case: they are capitals then.
    """
    blank = BETWEEN if form.tokens else b" "
    parts = form.lines[0].parts[form.envelope :] if form.lines else ()
    leads = _extend([_Lead(b"", blank)], parts)
    found = (lead.text.upper() if fold else lead.text for lead in leads)
    texts = tuple(dict.fromkeys(found))
    if not all(texts) or len(texts) > _MOST:
        return (), False
    return texts, any(lead.open for lead in leads)


def _extend(leads: list[_Lead], parts: tuple[Part, ...]) -> list[_Lead]:
    for part in parts:
        if not any(lead.going for lead in leads) or len(leads) > _MOST:
            break
        leads = [after for lead in leads for after in _after(lead, part)]
    return leads


def _after(lead: _Lead, part: Part) -> list[_Lead]:
    if not lead.going:
        return [lead]
    match part:
        case LiteralPart():
            return [lead.then(part.text)]
        case FieldPart(type=Enumeration(open=False) as enum, low=None):
            return [lead.then(wire) for _, wire in enum.members]
        case FlagPart():
            return [lead, lead.then(part.text)]
        case OptionalPart():
            return [lead, *_extend([lead], part.parts)]
        case OneOf():
            return [a for option in part.options for a in _extend([lead], option)]
        case AnyOrder():
            return [lead, *(a for option in part.options for a in _after(lead, option))]
        case _:
            return [_Lead(lead.text, lead.blank, open=True)]
