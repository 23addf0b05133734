"""What a layout is measured by while it is written, and what expressions become."""

import re

from sockgen.lower.octets import announcements
from sockgen.lower.octets.places import place_size
from sockgen.model.layouts import (
    Binary,
    Check,
    Count,
    DataField,
    Expression,
    FieldValue,
    Layout,
    Octets,
    Prefixed,
    Present,
    Region,
    Size,
    Switch,
    Unary,
    UntilZero,
)
from sockgen.plan.imports import Imports
from sockgen.plan.octets.classes import Class
from sockgen.plan.octets.conditions import fixed_behind
from sockgen.plan.octets.expressions import Known, as_python
from sockgen.plan.octets.members import members

__all__ = ["Measures", "is_atom", "local"]


class Measures:
    """Writes expressions where a layout is written.

    Args:
        imports: of the file.
        class_: the class whose layout it is.

    Attributes:
        fields: the fields of the layout, by their labels.
        measured: the labels of those whose size is known when they are written.
        announced: what announces others.
    """

    def __init__(self, imports: Imports, class_: Class) -> None:
        self.imports = imports
        self.class_ = class_
        self.layout = class_.layout
        self.announced = announcements(self.layout)
        self._members = {m.item.label: m for m in members(class_)}
        self.fields = {
            i.label: i for i in self.layout.items if isinstance(i, (DataField, Switch))
        }
        self.measured = self._measured_fields()

    def code(self, expression: Expression, left: str = "") -> str:
        """Return an expression as Python; ``left`` is the code of what is left."""
        return as_python(expression, Known(self.value, left, self._measure))

    def given(self, field: DataField | Switch) -> str:
        """Return the code of what a field is given, which is there."""
        member = self._members.get(field.label)
        code = f"self.{field.name}"
        if member is not None and member.echoed:
            return f'{self.imports.runtime("given")}({code}, "{field.name}")'
        return code

    def tag_of(self, field: DataField) -> str:
        """Return the code of a tag that a named union decides; "" if it is none."""
        for item in self.layout.items:
            if isinstance(item, Switch) and item.label and item.tag == field.label:
                return f"{local(item.name)}_tag"
        if self.class_.tag == field.label:
            unlike = self.imports.runtime("unlike")
            known = ", ".join(map(str, self.class_.known))
            known += "," if len(self.class_.known) == 1 else ""
            return f'{unlike}({self.given(field)}, ({known}), "{field.name}")'
        return ""

    def is_late(self, computed: Expression) -> bool:
        """Whether something is known only when all was written."""
        match computed:
            case Check():
                return True
            case Size(of=Region()):
                return self._rest(computed) is None
            case Size(of=tuple() as labels):
                return any(label in self.measured for label in labels)
            case Unary(operand=operand):
                return self.is_late(operand)
            case Binary(left=left, right=right):
                return self.is_late(left) or self.is_late(right)
            case FieldValue(label=label, of_message=False):
                inner = getattr(self.fields.get(label), "computed", None)
                return inner is not None and self.is_late(inner)
            case _:
                return False

    def _rest(self, size: Size) -> int | None:
        """Return the octets of the rest of the layout, if they are always as many."""
        label = self.after(every_rest=True)
        if size.of is not Region.AFTER or label is None:
            return None
        return fixed_behind(self.layout, label)

    def after(self, *, every_rest: bool = False) -> str | None:
        """Return the label of the field that announces what is behind it.

        Args:
            every_rest: also if that is always as much.
        """
        by = self.announced.get(Region.AFTER)
        if by is None:
            return None
        label = by[0].label
        fixed = fixed_behind(self.layout, label) is not None
        return None if fixed and not every_rest else label

    def _measured_fields(self) -> set[str]:
        """Return the labels of the fields whose sizes are known when they are written."""
        return {
            label
            for size in sizes_in(self.layout)
            if isinstance(size.of, tuple)
            for label in size.of
            if not _is_plain(self.fields[label])
        }

    def value(self, value: FieldValue) -> str:
        """Return the code of a field that an expression looks at."""
        if value.of_message and value.label not in self.fields:
            return f"message_{value.label}"
        field = self.fields[value.label]
        if not isinstance(field, DataField) or field.computed is None:
            return (isinstance(field, DataField) and self.tag_of(field)) or (
                f"self.{field.name}"
            )
        code = self.code(field.computed)
        return code if is_atom(code) else f"({code})"

    def _measure(self, of: Size | Count | Present) -> str:
        if isinstance(of, Present):
            return f"(self.{self.fields[of.of].name} is not None)"
        if isinstance(of, Count):
            return " + ".join(self._length(self.fields[label]) for label in of.of)
        if of.of is Region.ALL:
            return "len(out)" if self.class_.message else "len(out) - start"
        if of.of is Region.AFTER:
            label = self.after(every_rest=True)
            assert label is not None
            rest = self._rest(of)
            behind = f"len(out) - {local(self.fields[label].name)}_behind"
            return behind if rest is None else str(rest)
        return " + ".join(self._size(self.fields[label]) for label in of.of)

    def _size(self, field: DataField | Switch) -> str:
        if field.label in self.measured:
            return f"{local(field.name)}_size"
        fixed = isinstance(field, DataField) and place_size(field.type)
        return str(fixed) if fixed else self._length(field)

    def _length(self, field: DataField | Switch) -> str:
        code = f"self.{field.name}"
        member = self._members.get(field.label)
        absent = member is not None and member.keyword
        return f"len({code} or ())" if absent else f"len({code})"

    def _all_measured(self) -> bool:
        sizes = (size.of for size in sizes_in(self.layout))
        return Region.ALL in sizes and self.class_.message is None


def local(name: str) -> str:
    """Return a name from which locals are made: ``class_`` makes ``class_at``."""
    return name.rstrip("_")


def sizes_in(layout: Layout) -> list[Size]:
    """Return every size that is asked for by what is computed in a layout."""
    found: list[Size] = []

    def visit(expression: Expression) -> None:
        match expression:
            case Size():
                found.append(expression)
            case Unary(operand=operand):
                visit(operand)
            case Binary(left=left, right=right):
                visit(left)
                visit(right)
            case _:
                pass

    for item in layout.items:
        if isinstance(item, DataField) and item.computed is not None:
            visit(item.computed)
    return found


def _is_plain(field: DataField | Switch) -> bool:
    """Whether the size of a field is the length of its value, or always the same."""
    if isinstance(field, Switch) or field.repeat is not None or field.align > 1:
        return False
    if place_size(field.type) is not None:
        return not field.may_lack
    octets = isinstance(field.type, Octets) and not field.type.string
    return octets and not isinstance(
        getattr(field.type, "extent", None), (Prefixed, UntilZero)
    )


def is_atom(code: str) -> bool:
    """Whether code needs no brackets wherever it stands."""
    return re.fullmatch(r"[\w.]+(\([^()]*\))?|\([^()]*\)", code) is not None
