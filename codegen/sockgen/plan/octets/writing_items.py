"""Straight-line code that writes what has no fixed size, or stands in no struct."""

from sockgen.lower.octets.places import Run, field_place, place_size
from sockgen.model.layouts import (
    DataField,
    Expression,
    FieldValue,
    Fixed,
    Hooked,
    Integer,
    Layout,
    Measured,
    Nested,
    Octets,
    Prefixed,
    Present,
    Switch,
    UntilZero,
    While,
)
from sockgen.plan.layout import call
from sockgen.plan.octets.classes import every
from sockgen.plan.octets.measuring import local
from sockgen.plan.octets.writing import LayoutWriter

__all__ = ["ItemWriter"]


class ItemWriter:
    """Writes the statements that write single items for a writer of a layout."""

    def __init__(self, writer: LayoutWriter) -> None:
        self._writer = writer
        self._context = writer.context
        self._lines = writer.lines
        self._imports = writer.imports

    def field(self, field: DataField) -> None:
        """Write a field of its own, if it is there."""
        code = f"self.{field.name}"
        condition = field.condition
        if condition is None and not field.optional:
            self._whole(field, self._writer.given(field))
            return
        if condition is None or self._announces(condition, field):
            with self._lines.block("if", f"{code} is not None"):
                self._whole(field, code)
            return
        value = self._lines.names.fresh(field.name)
        given = self._imports.runtime("given")
        with self._lines.block("if", self._writer.code(condition)):
            self._lines.add(f'{value} = {given}({code}, "{field.name}")')
            self._whole(field, value)
        with self._lines.block("elif", f"{code} is not None"):
            error = self._imports.runtime("EncodeError")
            self._lines.add(f'raise {error}("nothing", {code}, "{field.name}")')

    def _announces(self, condition: Expression, field: DataField) -> bool:
        """Whether a condition is a field that tells whether this one is there."""
        if not isinstance(condition, FieldValue):
            return False
        items = self._writer.layout.items
        fields = (item for item in items if isinstance(item, DataField))
        by = next((f for f in fields if f.label == condition.label), None)
        computed = by.computed if by is not None else None
        return isinstance(computed, Present) and computed.of == field.label

    def _whole(self, field: DataField, code: str) -> None:
        if field.repeat is None:
            self._value(field, code)
            return
        self._counted(field, field.repeat, f"len({code})")
        name = local(field.name)
        if isinstance(field.repeat, While):
            self._lines.add(f"{name}_begins: list[int] = []")
        item = self._lines.names.fresh("item")
        with self._lines.block(f"for {item} in {code}"):
            if isinstance(field.repeat, While):
                self._lines.add(f"{name}_begins.append(len(out))")
            if isinstance(field.repeat, UntilZero):
                self._not_zero(field, item)
            self._value(field, item)
        if isinstance(field.repeat, UntilZero):
            self._lines.add(f"out += bytes({place_size(field.type) or 1})")
        if isinstance(field.repeat, While):
            self._last(field, field.repeat.condition, name)

    def _not_zero(self, field: DataField, item: str) -> None:
        if place_size(field.type) is None:
            self._lines.add("begin = len(out)")
            return
        wire = self._writer.converted.write(field, item)
        self._writer.refuse(f"not {wire}", f"{field.label} without zero")

    def _last(self, field: DataField, condition: Expression, name: str) -> None:
        """Check that as many items are read as were written, when all is."""
        writer = self._writer
        self._lines.add(f"{name}_end = len(out)")
        more = writer.code(condition, "len(out) - place")
        less = writer.code(condition, f"len(out) - {name}_end")
        found = f"all({more} for place in {name}_begins)"
        writer.checks.append((f"not {found} or {less}", f"other {field.label}"))

    # -- values ------------------------------------------------------------------------

    def _value(self, field: DataField, code: str) -> None:
        """Write a value, or an item."""
        match field.type:
            case Octets(extent=extent) if not isinstance(extent, Fixed):
                self._octets(field, extent, code)
            case Nested():
                self._lines.add(self._nested(field.type, code))
            case Hooked(name=hook):
                self._lines.add(f"{self._context.hook_local(hook)}.write({code}, out)")
            case _:
                self._fixed(field, code)
        if field.align > 1:
            self._lines.add(f"out += bytes(-len(out) % {field.align})")

    def _fixed(self, field: DataField, code: str) -> None:
        size = place_size(field.type)
        assert size is not None
        place = field_place(field, size)
        run = Run((place,), bool(getattr(field.type, "little", False)))
        value = self._masked(field, self._writer.scalar(field, code))
        if place.number:
            little, name = run.little, field.name
            integer = self._writer.converted.integer
            self._lines.add(f"out += {integer(value, place, little=little, name=name)}")
            return
        if place.code.endswith("s"):
            self._lines.add(f"out += {value}")
            return
        owner = self._writer.class_.name
        form = self._imports.use(".fields", self._context.struct(run, owner))
        packed = self._imports.runtime("packed")
        self._lines.add(call(packed, form, value), before="out += ")

    def _masked(self, field: DataField, code: str) -> str:
        if not field.xor:
            return code
        items = self._writer.layout.items
        names = {i.label: i.name for i in items if isinstance(i, DataField)}
        keys = ", ".join(f"self.{names[label]}" for label in field.xor)
        return f"{self._imports.runtime('xored')}({code}, {keys})"

    def _octets(self, field: DataField, extent: object, code: str) -> None:
        code = self._writer.converted.write(field, code)
        if isinstance(field.type, Octets) and field.type.string:
            name = self._lines.names.fresh(f"{local(field.name)}_octets")
            self._lines.add(f"{name} = {code}")
            code = name
        self._counted(field, extent, f"len({code})", octets=True)
        code = self._masked(field, code)
        if isinstance(extent, UntilZero):
            code = f'{self._imports.runtime("ended")}({code}, "{field.name}")'
        self._lines.add(f"out += {code}")

    def _counted(
        self, field: DataField, extent: object, count: str, *, octets: bool = False
    ) -> None:
        """Check how many octets or items there are, and write that if it is written."""
        low, high = field.at_least, field.at_most
        checked = count
        of_items = octets and field.repeat is not None
        bounded = low or high is not None or field.multiple > 1
        if bounded and not of_items:
            sized = self._imports.runtime("sized")
            more = f", multiple={field.multiple}" if field.multiple > 1 else ""
            checked = f'{sized}({count}, {low}, {high}, "{field.name}"{more})'
        if isinstance(extent, Prefixed):
            self._prefix(extent.type, checked)
            return
        if isinstance(extent, Fixed):
            expected = str(extent.count)
        elif isinstance(extent, Measured) and not self._is_announced(field):
            expected = self._writer.code(extent.count)
        else:
            if checked != count:
                self._lines.add(checked)
            return
        self._writer.refuse(f"{count} != {expected}", f"{field.label} of another size")

    def _is_announced(self, field: DataField) -> bool:
        return field.label in self._writer.announced

    def _prefix(self, prefix: Integer, count: str) -> None:
        field = DataField("count", "count", prefix, "", self._writer.layout.span)
        run = Run((field_place(field, prefix.bits // 8),), prefix.little)
        if run.places[0].number:
            integer = self._writer.converted.integer
            place, little = run.places[0], run.little
            code = integer(count, place, little=little, name="count")
            self._lines.add(f"out += {code}")
            return
        owner = self._writer.class_.name
        form = self._imports.use(".fields", self._context.struct(run, owner))
        packed = self._imports.runtime("packed")
        self._lines.add(call(packed, form, count), before="out += ")

    def _nested(self, type_: Nested, code: str) -> str:
        layout = self._context.type_named(type_.name).layout
        return f"{code}.write({', '.join(self._arguments(layout, type_.name))})"

    def _arguments(self, layout: Layout, name: str = "") -> list[str]:
        needs = self._context.needs
        hooks = [self._context.hook_local(hook) for hook in needs.hooks(layout)]
        others = [self._writer.message_value(x) for x in needs.of_message(layout)]
        depth: list[str] = []
        if name and needs.recursive(name):
            nested = self._imports.runtime("nested")
            own = "depth" if self._writer.recursive else "0"
            depth = [f"{nested}({own}, {self._context.protocol.limits.depth})"]
        return ["out", *hooks, *others, *depth]

    # -- unions ------------------------------------------------------------------------

    def tag(self, switch: Switch) -> None:
        """Put the tag of a named union in a local."""
        tag, code = f"{local(switch.name)}_tag", f"self.{switch.name}"
        cases = every(switch)
        for at, case in enumerate(cases):
            value = str(case.value)
            if case is switch.other:
                items = self._writer.layout.items
                fields = (i for i in items if isinstance(i, DataField))
                name = next(f.name for f in fields if f.label == switch.tag)
                known = ", ".join(str(c.value) for c in switch.cases)
                known += "," if len(switch.cases) == 1 else ""
                unlike = self._imports.runtime("unlike")
                value = f'{unlike}({code}.{name}, ({known}), "{name}")'
            if len(cases) == 1:
                self._lines.add(f"{tag} = {value}")
                return
            word = "if" if at == 0 else "elif"
            head = (word, f"isinstance({code}, {case.class_name})")
            with self._lines.block(*(("else",) if at == len(cases) - 1 else head)):
                self._lines.add(f"{tag} = {value}")

    def switch(self, switch: Switch) -> None:
        """Write the case of a named union."""
        if switch.size is not None:
            self._lines.add("begin = len(out)")
        groups = [tuple(self._arguments(case.layout)) for case in every(switch)]
        if len(set(groups)) == 1:
            self._lines.add(f"self.{switch.name}.write({', '.join(groups[0])})")
        else:
            self._each(switch, groups)
        if switch.size is not None:
            size = self._writer.code(switch.size)
            condition = f"len(out) - begin != {size}"
            self._writer.refuse(condition, f"{switch.label} of another size")

    def _each(self, switch: Switch, groups: list[tuple[str, ...]]) -> None:
        """Write each case with what it needs."""
        code = f"self.{switch.name}"
        for at, (case, given) in enumerate(zip(every(switch), groups, strict=True)):
            word = "if" if at == 0 else "elif"
            head = (word, f"isinstance({code}, {case.class_name})")
            with self._lines.block(*(("else",) if at == len(groups) - 1 else head)):
                self._lines.add(f"{code}.write({', '.join(given)})")
