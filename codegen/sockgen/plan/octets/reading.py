"""Straight-line code that reads a layout."""

from collections.abc import Iterable

from sockgen.lower.octets import Linear, Place, Run, Step, announcements, steps
from sockgen.lower.octets.needs import referred
from sockgen.lower.octets.places import place_size
from sockgen.model.layouts import (
    Check,
    Constraint,
    Count,
    DataField,
    Expression,
    FieldValue,
    Item,
    Layout,
    Literal,
    Present,
    Region,
    Size,
    Switch,
    Truth,
)
from sockgen.plan.imports import Imports
from sockgen.plan.layout import call, text_literal
from sockgen.plan.octets.bits import Bit, bits_of
from sockgen.plan.octets.conditions import condition_of, fixed_behind, opposite
from sockgen.plan.octets.context import Context
from sockgen.plan.octets.expressions import Known, as_python
from sockgen.plan.octets.lines import Lines
from sockgen.plan.octets.members import Types
from sockgen.plan.octets.summing import Summed, broken, summed
from sockgen.plan.octets.values import Values

__all__ = ["LayoutReader"]


class LayoutReader:
    """Writes the statements that read one layout.

    Args:
        context: of the package.
        imports: of the file.
        functions: the functions that read types and cases, by the classes.
        owner: the class whose layout it is.
        layout: all of it, folded.
        lines: where statements go.

    Attributes:
        raw: the code of each field as it is on the wire, by its label.
        values: the code of each field's value, by its name in Python.
        end: the local of the end of the region.
        recursive: whether the function knows its depth.
        used: whether the last item takes all of its region.
        refusal: the statement that refuses a message, if it is not an exception.
    """

    def __init__(
        self,
        context: Context,
        imports: Imports,
        functions: dict[str, str],
        owner: str,
        layout: Layout,
        lines: Lines,
    ) -> None:
        self.context = context
        self.imports = imports
        self.functions = functions
        self.owner = owner
        self.layout = layout
        self.lines = lines
        self.types = Types(context, imports, ".messages")
        self.converted = Values(context, imports)
        self.raw: dict[str, str] = {}
        self.values: dict[str, str] = {}
        self.end = "end"
        self.announced = announcements(layout)
        self.recursive = False
        self.used = False
        self.refusal = ""
        self._where: dict[str, Constraint] = {}
        self._sums = summed(layout)
        self._regions: list[str] = []
        self._place: int | None = None
        self._exact = self._peeks = False
        self._in_expressions = referred(layout)

    def constrain(self, where: Iterable[Constraint]) -> None:
        """Learn what fields must be in a message, before it is read."""
        self._where = {c.label: c for c in where if c.is_mixed}
        self._in_expressions |= set(self._where)

    def see_message(self, labels: Iterable[str]) -> None:
        """Learn which fields of the message the function is given."""
        self.raw |= {f"${label}": f"message_{label}" for label in labels}

    def begin(self, *, whole: bool) -> None:
        """Write what comes first.

        Args:
            whole: whether it begins at the first octet of the message.
        """
        self._place = 0 if whole else None
        if Region.ALL in self.announced or any(not s.check.start for s in self._sums):
            self.lines.add("start = 0" if whole else "start = at")

    def read(self, items: tuple[Item, ...]) -> None:
        """Read some items of the layout, one after the other."""
        layout = Layout(items, self.layout.span, self.layout.lsb)
        for step in steps(layout, breaks=broken(self._sums, self.layout)):
            self.used = False
            self._step(step)
            self._place = None

    def whole(self, run: Run) -> None:
        """Read a message that is one run."""
        self._place, self.end = 0, "len(data)"
        self._exact = True
        self._fields(run)

    def peek(self, run: Run) -> None:
        """Read the beginning of a message, and nothing behind it."""
        self._place, self._exact = 0, False
        self._peeks = True
        self._fields(run)

    def finish(self, lead: int = 0) -> None:
        """Check what can be checked only when everything was read.

        Args:
            lead: how many items were read by another function.
        """
        for item in self.layout.items[lead:]:
            if isinstance(item, DataField) and item.computed is not None:
                self._verify(item, item.computed)
        for sum_ in self._sums:
            self._check(sum_)
        if self._regions and not self.used:
            self.refuse(f"at != {self.end}", "nothing more")

    def message_value(self, label: str) -> str:
        """Return the code of a field of the message that a nested type looks at."""
        return self.raw.get(f"${label}") or self.raw[label]

    def code(self, expression: Expression) -> str:
        """Return an expression as Python."""
        return as_python(expression, Known(self._value, self.left, self._measure))

    @property
    def left(self) -> str:
        """The code of how many octets are left."""
        return f"{self.end} - at"

    def refuse(self, condition: str, expected: str) -> None:
        """Refuse the message if a condition holds."""
        with self.lines.block("if", condition):
            if self.refusal:
                self.lines.add(self.refusal)
                return
            malformed = self.imports.runtime("Malformed")
            reason = text_literal(f"{self.owner}: expected {expected}")
            self.lines.add(call(malformed, reason), before="raise ")

    def bound(self, stop: str) -> str:
        """Begin a region; return the local of its end.

        Args:
            stop: the code of where it ends.
        """
        name = self.lines.names.fresh("stop")
        self.lines.add(f"{name} = {stop}")
        self.refuse(f"not at <= {name} <= {self.end}", "a size that fits")
        return name

    # -- runs --------------------------------------------------------------------------

    def _step(self, step: Step) -> None:
        from sockgen.plan.octets.reading_items import ItemReader

        items = ItemReader(self)
        if isinstance(step, Run):
            self._positions(step)
            self._fields(step)
        elif isinstance(step, DataField):
            items.field(step)
        elif isinstance(step, Switch):
            items.switch(step)
        else:
            items.skip(step)
        if isinstance(step, (Run, DataField)):
            self._position(step)

    def _fields(self, run: Run) -> None:
        named = self.unpack(run)
        for name, place in named:
            if place.number and len(run.places) > 1:
                self.lines.add(self.number(name, place, run), before=f"{name} = ")
            if not place.bits:
                for field in place.fields:
                    if isinstance(field, DataField):
                        self._keep(field, name)
                continue
            for bit in bits_of(place):
                self._bit(bit, name)
        for place in run.places:
            for field in place.fields:
                if isinstance(field, DataField):
                    self._seen(field, run)

    def unpack(self, run: Run, target: str = "") -> list[tuple[str, Place]]:
        """Read places of a fixed size at once; return the local of each.

        Args:
            run: the places.
            target: the local of the only value; "": each has one of its own.
        """
        lines, place = self.lines, self._place
        at = "at" if place is None else str(place)
        end = f"{self.end} - at" if place is None else self.end
        relation = "!=" if self._exact else "<"
        self.refuse(f"{end} {relation} {(place or 0) + run.size}", "more octets")
        named = [
            (target or self._local(place), place)
            for place in run.places
            if not place.empty
        ]
        names = ", ".join(name for name, _ in named)
        only = run.places[0]
        if len(run.places) == 1 and named and only.size == 1 and only.code == "B":
            lines.add(f"{names} = data[{at}]")
        elif len(run.places) == 1 and named and only.code.endswith("s"):
            behind = f"at + {run.size}" if place is None else str(place + run.size)
            octets = (
                f"data[{at} : {behind}]" if place is None else f"data[{at}:{behind}]"
            )
            if only.number:
                octets = self.number(octets, only, run)
            lines.add(f"{names} = {octets}")
        elif named:
            form = self.imports.use(".fields", self.context.struct(run, self.owner))
            given = "data" if place == 0 else f"data, {at}"
            targets = f"({names},)" if len(named) == 1 else names
            lines.assign(targets, f"{form}.unpack_from({given})")
        if not self._exact and not self._peeks:
            lines.add(f"at += {run.size}" if place is None else f"at = {run.size}")
        self._place = None
        return named

    def _local(self, place: Place) -> str:
        first = place.fields[0]
        if place.bits or not isinstance(first, DataField):
            return self.lines.names.fresh("bits")
        return self.lines.local(first.name)

    def number(self, name: str, place: Place, run: Run) -> str:
        """Return the code of a number that ``struct`` has no code for."""
        order = "little" if run.little else "big"
        signed = ", signed=True" if place.signed else ""
        return f'int.from_bytes({name}, "{order}"{signed})'

    def _bit(self, bit: Bit, name: str) -> None:
        field, code = bit.field, bit.code(name)
        if field.label in self._in_expressions or field.low is not None:
            local = self.lines.local(field.name)
            self.lines.add(f"{local} = {code}")
            self._keep(field, local)
            return
        self.raw[field.label] = code
        if field.computed is not None:
            return
        flag = bit.width == 1 and not field.enumeration
        self.values[field.name] = (
            f"bool({bit.test(name)})" if flag else self.converted.read(field, code)
        )

    def _keep(self, field: DataField, local: str) -> None:
        """Remember the local in which a field is."""
        self.raw[field.label] = local
        if field.computed is None:
            self.values[field.name] = self.converted.read(field, local)

    def _seen(self, field: DataField, run: Run) -> None:
        """Check a field that was read, and begin the region that it announces."""
        raw = self.raw[field.label]
        self.check(field, raw)
        for region in (Region.ALL, Region.AFTER):
            by = self.announced.get(region)
            if by is not None and by[0].label == field.label:
                self._region(region, by[1], field, run)

    def check(self, field: DataField, raw: str) -> None:
        """Check a number: its constant, its range, what the message says of it."""
        label = field.label
        if isinstance(field.type, Truth):
            self.refuse(f"{raw} > 1", f"{label} to be 0 or 1")
        if isinstance(field.computed, Literal):
            value = field.computed.value
            self.refuse(f"{raw} != {value}", f"{label} to be {value}")
        elif field.low is not None or field.high is not None:
            if field.low is None:
                condition = f"{raw} > {field.high}"
            elif field.high is None:
                condition = f"{raw} < {field.low}"
            else:
                condition = f"not {field.low} <= {raw} <= {field.high}"
            self.refuse(condition, f"{label} in its range")
        if label in self._where:
            condition = condition_of(self._where[label], raw)
            self.refuse(opposite(condition), f"another {label}")

    def _region(
        self, region: Region, found: Linear, field: DataField, run: Run
    ) -> None:
        size = self.code(found.inverse(field.label, field.span))
        behind = run.behind(field.label)
        rest = self.fixed_behind(field)
        if region is Region.AFTER and rest is not None:
            self.refuse(f"{size} != {rest}", f"{field.label} to be that of the rest")
            return
        if region is Region.AFTER:
            stop = f"at - {behind} + {size}" if behind else f"at + {size}"
        else:
            stop = f"start + {size}"
        self.end = self.bound(stop)
        self._regions.append(self.end)

    def fixed_behind(self, field: DataField) -> int | None:
        """Return how many octets follow a field in its layout, if that is always so."""
        return fixed_behind(self.layout, field.label)

    # -- expressions and sums ----------------------------------------------------------

    def _value(self, value: FieldValue) -> str:
        if value.of_message:
            return self.message_value(value.label)
        return self.raw[value.label]

    def _measure(self, of: Size | Count | Present) -> str:
        """Return the code of something that is compared with what was announced."""
        fields = {f.label: f for f in self.layout.items if isinstance(f, DataField)}
        if isinstance(of, Present):
            return f"int({self.values[fields[of.of].name]} is not None)"
        assert isinstance(of.of, tuple)
        return " + ".join(self._length(fields[label]) for label in of.of)

    def _length(self, field: DataField) -> str:
        size = place_size(field.type)
        if field.repeat is None and size is not None:
            return str(size)
        name = self.values[field.name]
        return f"len({name} or ())" if field.may_lack else f"len({name})"

    def _verify(self, field: DataField, computed: Expression) -> None:
        """Check a computed field, unless it was obeyed already."""
        obeyed = any(by.label == field.label for by, _ in self.announced.values())
        if isinstance(computed, (Literal, Check)) or obeyed:
            return
        raw = self.raw[field.label]
        self.refuse(f"{raw} != {self.code(computed)}", f"{field.label} as computed")

    def _positions(self, run: Run) -> None:
        for sum_ in self._sums:
            if run.has(sum_.check.start):
                self.lines.add(f"{sum_.begin} = at")

    def _position(self, step: Run | DataField) -> None:
        """Remember where a field ends, if a sum ends there or is that field."""
        for sum_ in self._sums:
            labels = [step.label] if isinstance(step, DataField) else step.labels
            if labels and labels[-1] == sum_.field.label:
                self.lines.add(f"{sum_.at} = at - {sum_.size}")
            if labels and labels[-1] == sum_.check.end != sum_.field.label:
                self.lines.add(f"{sum_.stop} = at")

    def _check(self, sum_: Summed) -> None:
        octets = call(
            self.imports.runtime("summed"),
            "data",
            *sum_.region(self.end),
            sum_.at,
            str(sum_.size),
        )
        local = self.lines.names.fresh("octets")
        self.lines.add(octets, before=f"{local} = ")
        wrong = self.imports.runtime("BadChecksum")
        raw = self.raw[sum_.field.label]
        code = sum_.code(local, "read", self.context, self.imports)
        with self.lines.block("if", f"{code} != {raw}"):
            reason = text_literal(f"{self.owner}: expected another {sum_.field.label}")
            self.lines.add(call(wrong, reason), before="raise ")
