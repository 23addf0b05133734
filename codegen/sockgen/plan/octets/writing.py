"""Straight-line code that writes a layout: forward, then what was not known before."""

from attrs import frozen

from sockgen.lower.octets import (
    Linear,
    Place,
    Run,
    Step,
    linear,
    steps,
)
from sockgen.lower.octets.places import field_place, place_size
from sockgen.model.layouts import (
    Bits,
    Check,
    Constraint,
    DataField,
    Expression,
    FieldValue,
    Fixed,
    Literal,
    Octets,
    Present,
    Reserved,
    Switch,
)
from sockgen.plan.imports import Imports
from sockgen.plan.layout import Code, call, text_literal
from sockgen.plan.octets.bits import bits_of
from sockgen.plan.octets.classes import Class
from sockgen.plan.octets.conditions import condition_of
from sockgen.plan.octets.context import Context
from sockgen.plan.octets.lines import Lines
from sockgen.plan.octets.measuring import Measures, is_atom, local
from sockgen.plan.octets.summing import Summed, broken, summed
from sockgen.plan.octets.values import Values

__all__ = ["LayoutWriter"]


@frozen
class _Later:
    """A computed field that is written when all is known: ``at`` is the local of where.

    ``beside`` is the code of what else is in its integer, ``shift`` where it is there;
    ``odd`` its place if ``struct`` has no such number.
    """

    field: DataField
    at: str
    struct: str
    beside: str = ""
    shift: int = 0
    odd: Place | None = None
    little: bool = False


class LayoutWriter(Measures):
    """Writes the statements that write one layout.

    Args:
        context: of the package.
        imports: of the file.
        class_: the class whose layout it is.
        lines: where statements go.

    Attributes:
        recursive: whether the function knows its depth.
    """

    def __init__(
        self, context: Context, imports: Imports, class_: Class, lines: Lines
    ) -> None:
        super().__init__(imports, class_)
        self.context = context
        self.lines = lines
        self.recursive = False
        self.converted = Values(context, imports)
        self.checks: list[tuple[str, str]] = []
        message = class_.message
        where = message.layout.where if message and message.layout else ()
        self._where = {c.label: c for c in where if c.is_mixed}
        self._later: list[_Later] = []
        self._sums = summed(self.layout)

    @property
    def is_single(self) -> bool:
        """Whether everything is one struct, written at once."""
        found = steps(self.layout)
        return len(found) == 1 and isinstance(found[0], Run) and not self._sums

    def single(self) -> None:
        """Write the only statement of a class that is one struct."""
        (run,) = steps(self.layout)
        assert isinstance(run, Run)
        self.lines.add(self._packed(run), before="return ")

    def message_value(self, label: str) -> str:
        """Return the code of a field of the message that a nested type looks at."""
        if label in self.fields and self.class_.message is not None:
            return self.value(FieldValue(label, False, self.layout.span))
        return f"message_{label}"

    def write(self) -> None:
        """Write all items, then what was not known before, then the checksums."""
        from sockgen.plan.octets.writing_items import ItemWriter

        begins = any(sum_.check.start == "" for sum_ in self._sums)
        if self._all_measured() or begins:
            self.lines.add("start = len(out)")
        for item in self.layout.items:
            if isinstance(item, Switch) and item.label:
                ItemWriter(self).tag(item)
        for step in steps(self.layout, breaks=self._breaks()):
            self._step(step)
        for condition, expected in self.checks:
            self.refuse(condition, expected)
        for later in self._later:
            self._patch(later)
        for sum_ in self._sums:
            self._sum(sum_)

    def refuse(self, condition: str, expected: str) -> None:
        """Raise if a condition holds."""
        error = self.imports.runtime("EncodeError")
        with self.lines.block("if", condition):
            made = call(error, text_literal(expected), "self")
            self.lines.add(made, before="raise ")

    # -- steps -------------------------------------------------------------------------

    def _step(self, step: Step) -> None:
        from sockgen.plan.octets.writing_items import ItemWriter

        items = ItemWriter(self)
        if isinstance(step, Run):
            self._run(step)
        elif isinstance(step, Reserved):
            self.lines.add(f"out += bytes({place_size(step.type)})")
        else:
            label = step.label
            if label in self.measured:
                self.lines.add(f"{local(step.name)}_at = len(out)")
            if isinstance(step, Switch):
                items.switch(step)
            else:
                items.field(step)
            if label in self.measured:
                name = local(step.name)
                self.lines.add(f"{name}_size = len(out) - {name}_at")
        self._placed(step)

    def _run(self, run: Run) -> None:
        for sum_ in self._sums:
            if run.labels and run.labels[0] == sum_.check.start:
                self.lines.add(f"{sum_.begin} = len(out)")
        self.lines.add(self._packed(run), before="out += ")

    def _placed(self, step: Step) -> None:
        """Remember where a step ends, if something depends on it."""
        labels: list[str] = []
        if isinstance(step, Run):
            labels = step.labels
        elif not isinstance(step, Reserved):
            labels = [step.label]
        for sum_ in self._sums:
            if labels and labels[-1] == sum_.field.label:
                self.lines.add(f"{sum_.at} = len(out) - {sum_.size}")
            if labels and labels[-1] == sum_.check.end != sum_.field.label:
                self.lines.add(f"{sum_.stop} = len(out)")
        after = self.after()
        if after is not None and after in labels:
            behind = step.behind(after) if isinstance(step, Run) else 0
            name = f"{local(self.fields[after].name)}_behind"
            minus = f" - {behind}" if behind else ""
            self.lines.add(f"{name} = len(out){minus}")

    def _packed(self, run: Run) -> Code:
        """Return the code of the octets of a run."""
        values: list[str] = []
        offset = 0
        for place in run.places:
            if not place.empty:
                values.append(self._place(place, run, offset))
            offset += place.size
        if not values:
            return f"bytes({run.size})"
        if len(run.places) == 1 and run.places[0].code.endswith("s"):
            return values[0]  # octets, or a number that is none of ``struct``
        form = self.imports.use(".fields", self.context.struct(run, self.class_.name))
        return call(self.imports.runtime("packed"), form, *values)

    def _place(self, place: Place, run: Run, offset: int) -> str:
        if place.bits:
            code = self._bits(place, run, offset)
        else:
            (field,) = (f for f in place.fields if isinstance(f, DataField))
            code = self._number(field, Run((place,), run.little), offset)
        if not place.number:
            return code
        names = [f.name for f in place.fields if isinstance(f, DataField)]
        return self.converted.integer(code, place, little=run.little, name=names[0])

    def _number(self, field: DataField, run: Run, offset: int) -> str:
        """Return the code of what a place holds, 0 for what is not known yet."""
        if field.computed is None:
            tag = self.tag_of(field)
            if tag:
                return tag
            return self.scalar(field, self.given(field))
        if not self.is_late(field.computed):
            return self._early(field, field.computed)
        if not isinstance(field.computed, Check):
            self._put_off(field, run, offset)
        place = run.places[0]
        plain = place.code.endswith("s") and not place.number
        return f"bytes({place.size})" if plain else "0"

    def _form(self, run: Run) -> str:
        return self.imports.use(".fields", self.context.struct(run, self.class_.name))

    def _put_off(
        self, field: DataField, run: Run, offset: int, beside: str = "", shift: int = 0
    ) -> None:
        """Remember a field that is written later; ``run`` is its place alone."""
        at = f"{local(field.name)}_at"
        self.lines.add(f"{at} = len(out)" + (f" + {offset}" if offset else ""))
        place = run.places[0]
        odd = place if place.number else None
        form = "" if place.number else self._form(run)
        later = _Later(field, at, form, beside, shift, odd, run.little)
        self._later.append(later)

    def _bits(self, place: Place, run: Run, offset: int) -> str:
        parts: list[str] = []
        late: list[tuple[DataField, int]] = []
        for bit in bits_of(place):
            field = bit.field
            if field.computed is None:
                code = self.tag_of(field) or self.scalar(field, self.given(field))
            elif self.is_late(field.computed):
                late.append((field, bit.shift))
                continue
            else:
                code = self._early(field, field.computed)
            if code != "0":
                plain = code if is_atom(code) or code.endswith(")") else f"({code})"
                parts.append(f"{plain} << {bit.shift}" if bit.shift else plain)
        name = self.lines.names.fresh("bits")
        if not parts or (len(parts) == 1 and not late):
            name = parts[0] if parts else "0"
        else:
            self.lines.any_of(parts, f"{name} = ")
        for field, shift in late:
            self._put_off(field, Run((place,), run.little), offset, name, shift)
        return name

    def scalar(self, field: DataField, code: str) -> str:
        """Return the code of what a place holds: checked, as ``struct`` takes it."""
        if field.label in self._where:
            self._unlike(self._where[field.label], code)
        code = self.converted.write(field, code)
        if isinstance(field.type, Octets) and isinstance(field.type.extent, Fixed):
            exact = self.imports.runtime("exact")
            return f'{exact}({code}, {field.type.extent.count}, "{field.name}")'
        if isinstance(field.type, Bits) or self._is_checked(field):
            return self.converted.checked(field, code)
        return code

    def _unlike(self, constraint: Constraint, code: str) -> None:
        condition = condition_of(constraint, code)
        self.refuse(f"not ({condition})", f"another {constraint.label}")

    # -- what is computed --------------------------------------------------------------

    def _early(self, field: DataField, computed: Expression) -> str:
        """Return the code of what a field is computed as, when it is written."""
        code = self.code(computed)
        if isinstance(computed, (Literal, Present)):
            return code
        found = linear(computed)
        if found is not None and found.scale.denominator > 1:
            code = self._divided(field, found)
        bits = isinstance(field.type, Bits) and not code.isdigit()
        if bits or self._is_checked(field):
            return self.converted.checked(field, code)
        return code

    def _is_checked(self, field: DataField) -> bool:
        """Whether a number has bounds of its own."""
        return field.low is not None or field.high is not None

    def _divided(self, field: DataField, found: Linear) -> str:
        """Return the code of a size in units of several octets: no octet may be lost."""
        multiple = found.scale.denominator
        add = int(found.offset / found.scale)
        code = self.code(found.of) + (f" + {add}" if add else "")
        sized = self.imports.runtime("sized")
        made = f'{sized}({code}, 0, None, "{field.name}", multiple={multiple})'
        times = f" * {found.scale.numerator}" if found.scale.numerator > 1 else ""
        return f"{made}{times} // {multiple}"

    def _patch(self, later: _Later) -> None:
        computed = later.field.computed
        assert computed is not None
        value = self._early(later.field, computed)
        if later.beside:
            shifted = f"{value} << {later.shift}" if later.shift else value
            value = f"{later.beside} | {shifted}" if later.beside != "0" else shifted
        if later.odd is not None:
            size = later.odd.size
            code = self.converted.integer(
                value, later.odd, little=later.little, name=later.field.name
            )
            self.lines.add(code, before=f"out[{later.at} : {later.at} + {size}] = ")
            return
        patch = self.imports.runtime("patch")
        self.lines.add(call(patch, "out", later.at, later.struct, value))

    def _sum(self, sum_: Summed) -> None:
        place = field_place(sum_.field, sum_.size)
        little = bool(getattr(sum_.field.type, "little", False))
        form = self._form(Run((place,), little))
        begin, end = sum_.region("len(out)")
        octets = (
            f"out[{begin}:{end}]" if end.isidentifier() else f"out[{begin} : {end}]"
        )
        if (begin, end) == ("0", "len(out)"):
            octets = "out"
        code = sum_.code(octets, "write", self.context, self.imports)
        if isinstance(sum_.field.type, Octets):
            exact = self.imports.runtime("exact")
            code = f'{exact}({code}, {sum_.size}, "{sum_.field.name}")'
        self.lines.add(call(self.imports.runtime("patch"), "out", sum_.at, form, code))

    def _breaks(self) -> set[str]:
        return broken(self._sums, self.layout)
