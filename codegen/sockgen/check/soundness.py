"""What is left of a model without its mistakes, so that they do not hide others."""

from attrs import evolve

from sockgen.check.forms import title
from sockgen.model import FieldPart, Form, Message, NamedType, Protocol, Trust, walk

__all__ = ["without"]


def without(model: Protocol, broken: set[str]) -> Protocol:
    """Return a model without what has a mistake, and what uses a type that has one.

    Args:
        model: the model.
        broken: the titles of what must not be used, beside what says so itself.
    """
    bad = {t.name for t in model.types if title(t) in broken or not _is_sound(t)}
    while more := {
        t.name for t in model.types if t.name not in bad and _names(t) & bad
    }:
        bad |= more

    def sound(message: Message) -> bool:
        form = message.form
        trusted = form.trust is Trust.ALL and title(message) not in broken
        return trusted and not _used(form) & bad

    return evolve(
        model,
        types=tuple(t for t in model.types if t.name not in bad),
        commands=tuple(c for c in model.commands if sound(c)),
        replies=tuple(r for r in model.replies if sound(r)),
        events=tuple(e for e in model.events if sound(e)),
    )


def _is_sound(type_: NamedType) -> bool:
    return type_.sound and (type_.form is None or type_.form.trust is Trust.ALL)


def _names(type_: NamedType) -> set[str]:
    """Return the types that a type names."""
    used = _used(type_.form) if type_.form is not None else set[str]()
    return used | set(type_.members)


def _used(form: Form) -> set[str]:
    """Return the declared types that the fields of a form have."""
    parts = [part for line in form.lines for part in walk(line.parts)]
    parts += [entry.part for entry in form.entries]
    return {part.type_name for part in parts if isinstance(part, FieldPart)}
