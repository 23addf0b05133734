"""The fields of a message as its constructor takes them."""

from sockgen.model import FieldPart, FlagPart, Form, field_parts

__all__ = ["is_required", "required_first"]


def is_required(part: FieldPart | FlagPart, form: Form) -> bool:
    """Whether a field has no default: it stands outside of every optional part."""
    if isinstance(part, FlagPart):
        return False
    return any(part is p for line in form.lines for p in line.parts) and part.low != 0


def required_first(form: Form) -> list[FieldPart | FlagPart]:
    """Return the fields in the order of the constructor."""
    return sorted(field_parts(form), key=lambda part: not is_required(part, form))
