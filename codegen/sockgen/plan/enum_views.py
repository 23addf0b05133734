"""The classes of enums, of texts and of numbers."""

from sockgen.model import Enumeration
from sockgen.model.layouts import NumberEnum
from sockgen.plan.docs import quoted
from sockgen.plan.layout import bytes_literal
from sockgen.plan.views import EnumView

__all__ = ["enum_view", "number_enum_view"]


def enum_view(enum: Enumeration, base: str) -> EnumView:
    """Return the class of an enum of texts.

    Args:
        enum: the enum.
        base: what ``Enum`` is called in the file.
    """
    members = tuple(f"{name} = {bytes_literal(wire)}" for name, wire in enum.members)
    doc = enum.doc or f"The texts of ``{enum.class_name}``."
    return EnumView(enum.class_name, base, quoted(doc), members)


def number_enum_view(enum: NumberEnum, base: str) -> EnumView:
    """Return the class of an enum of numbers.

    Args:
        enum: the enum.
        base: what ``IntEnum`` is called in the file.
    """
    members = tuple(f"{member.name} = {member.value}" for member in enum.members)
    doc = enum.doc or f"The numbers of ``{enum.class_name}``."
    return EnumView(enum.class_name, base, quoted(doc), members)
