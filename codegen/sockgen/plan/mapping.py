"""The classes of maps: typed, with the rules of the schema."""

from sockgen.model import (
    Enumeration,
    FieldPart,
    Form,
    MapRules,
    NamedType,
    Protocol,
    field_parts,
)
from sockgen.plan.annotations import Annotations
from sockgen.plan.docs import quoted
from sockgen.plan.imports import Imports
from sockgen.plan.layout import text_literal
from sockgen.plan.views import MapView

__all__ = ["map_view"]


def map_view(
    type_: NamedType, rules: MapRules, form: Form, protocol: Protocol, imports: Imports
) -> MapView:
    """Return the class of a map.

    Args:
        type_: the map.
        rules: what it says besides the form of its items.
        form: that form.
        protocol: whose type it is.
        imports: the imports of the file.
    """
    parts = {p.label: p for p in field_parts(form) if isinstance(p, FieldPart)}
    sides = [_value(parts[label], protocol, imports) for label in _labels(rules)]
    settings = ["ignore_case = True"] if rules.ignore_case else []
    if rules.duplicates != "keep":
        settings.append(f"duplicates = {text_literal(rules.duplicates)}")
    if sides[1] == "str":
        settings.append(f"encoding = {text_literal(protocol.encoding)}")
        if protocol.errors_mode != "strict":
            settings.append(f"errors = {text_literal(protocol.errors_mode)}")
    return MapView(
        name=type_.class_name,
        base=f"{imports.runtime('FieldMap')}[{', '.join(sides)}]",
        final=imports.use("typing", "final"),
        doc=quoted(type_.doc or f"The entries of ``{type_.name}``."),
        settings=tuple(settings),
    )


def _labels(rules: MapRules) -> tuple[str, str]:
    return rules.key, rules.value


def _value(part: FieldPart, protocol: Protocol, imports: Imports) -> str:
    """Return the type of a value in the file that defines the enums."""
    if isinstance(part.type, Enumeration):
        other = " | str" if part.type.string else " | bytes"
        return part.type.class_name + (other if part.type.open else "")
    return Annotations(protocol, imports, "").value(part.type)
