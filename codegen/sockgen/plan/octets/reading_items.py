"""Straight-line code that reads what has no fixed size, or stands in no struct."""

from collections.abc import Callable

from sockgen.lower.octets.announcing import Linear
from sockgen.lower.octets.places import Run, field_place, place_size
from sockgen.model.layouts import (
    Binary,
    DataField,
    Expression,
    Fixed,
    Hooked,
    Integer,
    Layout,
    Literal,
    Measured,
    Nested,
    Octets,
    Operator,
    Prefixed,
    Reserved,
    Size,
    Switch,
    ToEnd,
    Unary,
    UntilZero,
    While,
)
from sockgen.plan.octets.classes import every
from sockgen.plan.octets.reading import LayoutReader

__all__ = ["ItemReader"]


class ItemReader:
    """Writes the statements that read single items for a reader of a layout."""

    def __init__(self, reader: LayoutReader) -> None:
        self._reader = reader
        self._context = reader.context
        self._lines = reader.lines
        self._imports = reader.imports

    # -- fields ------------------------------------------------------------------------

    def field(self, field: DataField) -> None:
        """Read a field of its own, if it is there."""
        name = self._lines.local(field.name)
        condition = None
        if field.condition is not None:
            condition = self._reader.code(field.condition)
        elif field.optional:
            condition = f"at < {self._reader.end}"
        self._reader.raw[field.label] = self._reader.values[field.name] = name
        if condition is None:
            self._bounded(field, name)
            return
        type_ = self._reader.types.field(field)
        self._lines.add(f"{name}: {type_} | None = None")
        with self._lines.block("if", condition):
            self._bounded(field, name)

    def _bounded(self, field: DataField, name: str) -> None:
        """Read a field within its own region, if its size was announced."""
        reader = self._reader
        by = reader.announced.get(field.label)
        if by is None or not isinstance(by[1].of, Size) or _is_measured(field):
            self._whole(field, name)
            return
        self._within(by[0], by[1], lambda: self._whole(field, name))

    def _within(
        self, field: DataField, found: Linear, read: Callable[[], None]
    ) -> None:
        size = self._reader.code(found.inverse(field.label, field.span))
        self.within(size, field.label, read)

    def within(self, size: str, label: str, read: Callable[[], None]) -> None:
        """Read within a region of its own, all of which must be used.

        Args:
            size: the code of its octets.
            label: what announced it.
            read: reads what is in it.
        """
        reader, outer = self._reader, self._reader.end
        reader.end = reader.bound(f"at + {size}")
        read()
        if not reader.used:
            reader.refuse(f"at != {reader.end}", f"{label} to be a size that is used")
        reader.used = False
        reader.end = outer

    def _whole(self, field: DataField, name: str) -> None:
        if field.repeat is not None:
            self._repeated(field, name)
            return
        if self._reader.converted.read(field, name) == name:
            self._value(field, name)
            return
        read = self._lines.names.fresh(f"{name}_read")
        self._value(field, read)
        self._lines.add(self._reader.converted.read(field, read), before=f"{name} = ")

    def _value(self, field: DataField, name: str) -> None:
        """Read one value, or item, as it is on the wire."""
        reader = self._reader
        match field.type:
            case Octets(extent=extent) if not isinstance(extent, Fixed):
                self._octets(field, extent, name)
            case Nested():
                self._lines.add(f"{name}, at = {self._nested(field.type)}")
            case Hooked(name=hook):
                local = self._context.hook_local(hook)
                self._lines.add(f"{name}, at = {local}.read(data, at, {reader.end})")
            case _:
                self._fixed(field, name)
        if field.xor:
            self._unmasked(field, name)
        if field.align > 1:
            self._lines.add(f"at += -at % {field.align}")
            reader.refuse(f"at > {reader.end}", "more octets")

    def _fixed(self, field: DataField, name: str) -> None:
        size = place_size(field.type)
        assert size is not None
        place = field_place(field, size)
        run = Run((place,), bool(getattr(field.type, "little", False)))
        self._reader.unpack(run, name)
        self._reader.check(field, name)

    def _unmasked(self, field: DataField, name: str) -> None:
        xored = self._imports.runtime("xored")
        keys = ", ".join(self._reader.raw[label] for label in field.xor)
        self._lines.add(f"{name} = {xored}({name}, {keys})")

    def _octets(self, field: DataField, extent: object, name: str) -> None:
        reader, end = self._reader, self._reader.end
        if isinstance(extent, ToEnd):
            self._lines.add(f"{name} = data[at:{end}]")
            self._octet_count(field, f"{end} - at")
            self._lines.add(f"at = {end}")
            reader.used = True
            return
        if isinstance(extent, UntilZero):
            stop = self._lines.names.fresh("stop")
            self._lines.add(f"{stop} = data.find(0, at, {end})")
            reader.refuse(f"{stop} < 0", f"{field.label} to end with zero")
            self._lines.add(f"{name} = data[at:{stop}]")
            self._octet_count(field, f"{stop} - at")
            self._lines.add(f"at = {stop} + 1")
            return
        size = self._number(field, extent, "size")
        self._reader.refuse(self._too_many(extent, size, 1), "more octets")
        self._lines.add(f"{name} = data[at : at + {size}]")
        self._octet_count(field, size)
        self._lines.add(f"at += {size}")

    def _octet_count(self, field: DataField, count: str) -> None:
        """Check how many octets there are; of an item, there may be any number."""
        if field.repeat is None:
            self._counted(field, count)

    def _counted(self, field: DataField, count: str) -> None:
        """Check how many octets or items there are."""
        low, high = field.at_least, field.at_most
        if low and high is not None:
            condition = f"not {low} <= {count} <= {high}"
        elif high is not None:
            condition = f"{count} > {high}"
        else:
            condition = f"{count} < {low}"
        if low or high is not None:
            self._reader.refuse(condition, f"{field.label} of another size")
        if field.multiple > 1:
            plain = count if count.isidentifier() else f"({count})"
            expected = f"{field.label} of a multiple of {field.multiple}"
            self._reader.refuse(f"{plain} % {field.multiple}", expected)

    def _number(self, field: DataField, extent: object, wanted: str) -> str:
        """Return the code of an announced number, read or put in a local first."""
        match extent:
            case Fixed(count=count):
                return str(count)
            case Prefixed(type=prefix):
                name = self._lines.names.fresh(wanted)
                self._prefix(prefix, name)
                return name
            case Measured(count=count):
                code = self._reader.code(count)
                if code.isidentifier() or code.isdigit():
                    return code
                name = self._lines.names.fresh(wanted)
                self._lines.add(f"{name} = {code}")
                return name
            case _:
                raise AssertionError(extent)

    def _prefix(self, prefix: Integer, name: str) -> None:
        field = DataField(name, name, prefix, "", self._reader.layout.span)
        self._fixed(field, name)

    def _too_many(self, extent: object, count: str, least: int) -> str:
        """Return the condition that so many items cannot be in the region."""
        needed = count if least == 1 else f"{count} * {least}"
        if count.isdigit():
            return f"{self._reader.left} < {int(count) * least}"
        if isinstance(extent, Measured) and _may_be_negative(extent.count):
            return f"not 0 <= {needed} <= {self._reader.left}"
        return f"{needed} > {self._reader.left}"

    def _nested(self, type_: Nested) -> str:
        name = self._context.type_named(type_.name).class_name
        return self.call(name, self._context.type_named(type_.name).layout, type_.name)

    def call(self, class_name: str, layout: Layout, name: str = "", *given: str) -> str:
        """Return the call of the function that reads a class or a union.

        Args:
            class_name: the class.
            layout: its layout.
            name: of the type, if it is one.
            given: further arguments, behind the place.
        """
        reader, needs = self._reader, self._context.needs
        hooks = [self._context.hook_local(hook) for hook in needs.hooks(layout)]
        others = [reader.message_value(label) for label in needs.of_message(layout)]
        depth = []
        if name and needs.recursive(name):
            deeper = self._imports.runtime("deeper")
            limit = self._context.protocol.limits.depth
            own = "depth" if reader.recursive else "0"
            depth = [f"{deeper}({own}, {limit})"]
        arguments = ["data", "at", reader.end, *given, *hooks, *others, *depth]
        return f"{reader.functions[class_name]}({', '.join(arguments)})"

    # -- repetition --------------------------------------------------------------------

    def _repeated(self, field: DataField, name: str) -> None:
        extent = field.repeat
        least = self._context.sizes.value(field.type)
        if isinstance(extent, (ToEnd, UntilZero, While)):
            self._loop(field, name, self._head(extent), least)
            return
        count = self._number(field, extent, "count")
        if least:
            self._reader.refuse(self._too_many(extent, count, least), "fewer items")
        else:
            most = self._context.protocol.limits.items
            self._reader.refuse(f"{count} > {most}", "fewer items")
        if not isinstance(extent, Fixed):
            self._counted(field, count)
        item = self._at_once(field)
        if item:
            self._lines.add(f"{name} = tuple({item(count)})")
            size = f"{count} * {least}" if least > 1 else count
            self._lines.add(f"at += {size}")
            return
        self._loop(field, name, f"for _ in range({count})", least, counted=True)

    def _head(self, extent: object) -> str:
        if isinstance(extent, While):
            return f"while {self._reader.code(extent.condition)}"
        if isinstance(extent, UntilZero):
            return "while True"
        return f"while at < {self._reader.end}"

    def _at_once(self, field: DataField) -> Callable[[str], str] | None:
        """Return what makes the code of all items, if they are octets."""
        type_ = field.type
        plain = isinstance(type_, Integer) and type_.bits == 8 and not type_.signed
        bare = field.low is None and field.high is None and not field.xor
        if not plain or not bare or field.enumeration or field.align > 1:
            return None
        return lambda count: f"data[at : at + {count}]"

    def _loop(
        self,
        field: DataField,
        name: str,
        head: str,
        least: int,
        *,
        counted: bool = False,
    ) -> None:
        reader, lines = self._reader, self._lines
        items = lines.names.fresh(f"{field.name}_found")
        item = lines.names.fresh("item")
        lines.add(f"{items}: list[{reader.types.value(field)}] = []")
        word, _, condition = head.partition(" ")
        bare = word == "while" and condition != "True"
        with lines.block(*((word, condition) if bare else (head,))):
            if isinstance(field.repeat, UntilZero):
                self._last(field)
            if not counted and not least:
                most = self._context.protocol.limits.items
                reader.refuse(f"len({items}) >= {most}", "fewer items")
            self._value(field, item)
            code = reader.converted.read(field, item)
            lines.add(f"{items}.append({code})")
        if isinstance(field.repeat, UntilZero):
            size = place_size(field.type) or 1
            lines.add(f"at += {size}")
        lines.add(f"{name} = tuple({items})")
        if not counted:
            self._counted(field, f"len({name})")
        reader.used = isinstance(field.repeat, ToEnd)

    def _last(self, field: DataField) -> None:
        """End a loop at an item that is zero."""
        size = place_size(field.type) or 1
        self._reader.refuse(f"{self._reader.left} < {size}", "an item that is zero")
        zero = "data[at] == 0" if size == 1 else f"not any(data[at : at + {size}])"
        with self._lines.block("if", zero):
            self._lines.add("break")

    # -- others ------------------------------------------------------------------------

    def skip(self, reserved: Reserved) -> None:
        """Skip space that is in no struct."""
        size = place_size(reserved.type) or 0
        self._reader.refuse(f"{self._reader.left} < {size}", "more octets")
        self._lines.add(f"at += {size}")

    def switch(self, switch: Switch) -> None:
        """Read the case of a named switch."""
        name = self._lines.local(switch.name)
        self._reader.values[switch.name] = name
        self._lines.add(f"{name}: {self._reader.types.field(switch)}")
        by = self._reader.announced.get(switch.label)
        if switch.size is not None:
            size = self._reader.code(switch.size)
            self.within(size, switch.label, lambda: self._cases(switch, name))
        elif by is not None:
            self._within(*by, lambda: self._cases(switch, name))
        else:
            self._cases(switch, name)

    def _cases(self, switch: Switch, name: str) -> None:
        tag = self._reader.raw[switch.tag]
        word = "if"
        for case in every(switch):
            given: tuple[str, ...] = ()
            if case is switch.other:
                fields = (
                    i for i in self._reader.layout.items if not isinstance(i, Reserved)
                )
                label = next(f for f in fields if f.label == switch.tag)
                given = (self._reader.values[label.name],)
            code = self.call(case.class_name, case.layout, "", *given)
            head = (word, f"{tag} == {case.value}")
            with self._lines.block(*(("else",) if case is switch.other else head)):
                self._lines.add(f"{name}, at = {code}")
            word = "elif"
        if switch.other is None:
            with self._lines.block("else"):
                malformed = self._imports.runtime("Malformed")
                reason = f'"{self._reader.owner}: expected another {switch.tag}"'
                self._lines.add(f"raise {malformed}({reason})")


def _is_measured(field: DataField) -> bool:
    """Whether a field's octets were counted by what announced them already."""
    measured = isinstance(field.type, Octets) and field.repeat is None
    return measured and isinstance(getattr(field.type, "extent", None), Measured)


def _may_be_negative(expression: Expression) -> bool:
    match expression:
        case Literal(value=value):
            return value < 0
        case Unary():
            return True
        case Binary(operator=operator, left=left, right=right):
            less = operator is Operator.SUBTRACT
            return less or _may_be_negative(left) or _may_be_negative(right)
        case _:
            return False
