"""What is asked of maps: the types of their keys and values."""

from sockgen.model import (
    Characters,
    EscapedText,
    FieldPart,
    Matched,
    Protocol,
    QuotedText,
    Record,
    field_parts,
)

__all__ = ["has_octet_keys", "is_text", "value_part"]


def value_part(part: FieldPart, model: Protocol) -> FieldPart | None:
    """Return the field of a map's items that holds the value."""
    return _side(part, model, key=False)


def is_text(part: FieldPart, model: Protocol) -> bool:
    """Whether the values of a map are text, or octets."""
    side = value_part(part, model)
    return side is not None and isinstance(
        side.type, (Characters, Matched, QuotedText, EscapedText)
    )


def has_octet_keys(part: FieldPart, model: Protocol) -> bool:
    """Whether the keys of a map are ``bytes``."""
    side = _side(part, model, key=True)
    return side is not None and not getattr(side.type, "string", False)


def _side(part: FieldPart, model: Protocol, *, key: bool) -> FieldPart | None:
    assert isinstance(part.type, Record)
    named = model.type_named(part.type.name)
    if named.mapping is None or named.form is None:
        return None
    label = named.mapping.key if key else named.mapping.value
    found = (p for p in field_parts(named.form) if p.label == label)
    return next((p for p in found if isinstance(p, FieldPart)), None)
