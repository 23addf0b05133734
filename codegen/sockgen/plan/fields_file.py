"""``fields.py``: the enums of a protocol and the codecs of its fields."""

from sockgen.model import Protocol
from sockgen.plan.codecs import Codecs
from sockgen.plan.enum_views import enum_view, number_enum_view
from sockgen.plan.exports import exported
from sockgen.plan.imports import Imports
from sockgen.plan.layout import lay_out
from sockgen.plan.mapping import map_view
from sockgen.plan.packing import packed_view
from sockgen.plan.views import FieldsView

__all__ = ["plan_fields"]


def plan_fields(protocol: Protocol, codecs: Codecs, imports: Imports) -> FieldsView:
    """Return the view of the file; every codec must have been asked for before."""
    base = imports.use("enum", "Enum") if protocol.enumerations else ""
    numbers = protocol.number_enums
    of_numbers = imports.use("enum", "IntEnum") if numbers else ""
    if codecs.constants:
        imports.use("typing", "Final")
    constants = tuple(
        lay_out(code, before=f"{name}: {final_name(imports)} = ")
        for name, code in codecs.constants
    )
    maps = tuple(
        map_view(type_, type_.mapping, type_.form, protocol, imports)
        for type_ in protocol.types
        if type_.mapping is not None and type_.form is not None
    )
    names = [enum.class_name for enum in protocol.enumerations]
    names += [enum.class_name for enum in numbers]
    names += [packed.class_name for packed in protocol.packed]
    names += [view.name for view in maps]
    names += [name for name, _ in codecs.constants]
    packed = tuple(
        packed_view(each, protocol, imports, read=each.class_name in codecs.packed)
        for each in protocol.packed
    )
    enums = [enum_view(enum, base) for enum in protocol.enumerations]
    enums += [number_enum_view(enum, of_numbers) for enum in numbers]
    return FieldsView(
        imports=tuple(imports.lines()),
        enums=tuple(enums),
        packed=packed,
        maps=maps,
        constants=constants,
        exported=exported(names),
    )


def final_name(imports: Imports) -> str:
    """Return what ``Final`` is called in a file."""
    return imports.use("typing", "Final")
