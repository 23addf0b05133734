"""From a wire form to the statements that read a message.

A form of one line becomes a plain function of that line.  A longer one becomes a
generator that asks for what it needs next, so that nothing is read twice however the
octets arrive.
"""

from attrs import define, field

from sockgen import regular as rl
from sockgen.lower import (
    Capture,
    CountedStep,
    DotStep,
    Languages,
    LineStep,
    RecordStep,
    RepeatStep,
    Step,
    captures,
    is_block,
    octets_of,
    run_name,
    steps,
)
from sockgen.model import (
    AnyOrder,
    Characters,
    Dotted,
    FieldPart,
    FlagPart,
    Form,
    Matched,
    OptionalPart,
    Protocol,
    Record,
    SizePart,
    Union,
    ValueType,
    field_parts,
    walk,
)
from sockgen.plan.annotations import Annotations
from sockgen.plan.codecs import Codecs, is_plain
from sockgen.plan.imports import Imports
from sockgen.plan.layout import (
    Code,
    Comprehension,
    Conditional,
    bytes_literal,
    call,
    flat,
    joined,
    lay_out,
)
from sockgen.plan.names import TAKEN_LOCALS, Names
from sockgen.resolve.identifiers import snake_name

__all__ = ["Reader", "Reading"]

_INDENT = "    "


@define
class Reading:
    """A function that reads: its statements, and the patterns it matches."""

    statements: list[str] = field(factory=list[str])
    generator: bool = False


class Reader:
    """Writes the function that reads one message or record.

    Args:
        title: the name its patterns are called after.
        patterns: takes a pattern (wanted name, source) and returns its constant.
        functions: the reading function of each record by its name in the schema.
    """

    def __init__(
        self,
        protocol: Protocol,
        languages: Languages,
        codecs: Codecs,
        imports: Imports,
        patterns: "Patterns",
        functions: dict[str, str],
    ) -> None:
        self._protocol = protocol
        self._languages = languages
        self._codecs = codecs
        self._imports = imports
        self._patterns = patterns
        self._functions = functions
        self._names = Names(TAKEN_LOCALS)
        self._out = Reading()
        self._values: dict[str, Code] = {}
        self._sizes: dict[str, str] = {}
        self._follows: dict[str, int] = {}
        self._has_line = True

    def read(
        self, form: Form, title: str, made: str | None, unwrap: str | None
    ) -> Reading:
        """Return the function's statements.

        Args:
            form: the form to read.
            title: what its patterns are called after.
            made: the class to make; None for a record that stands for its field.
            unwrap: that field, or ``"none"``.
        """
        for line in form.lines:
            self._follows |= self._languages.follows(line.parts)
        found = steps(form, self._protocol, self._languages)
        for at, step in enumerate(found):
            self._step(step, title, first=at == 0, last=at == len(found) - 1)
        if made is None:
            value: Code = "None"
            for part in field_parts(form):
                if part.label == unwrap:
                    value = self._values[part.name or ""]
            self._say("return ", value)
        else:
            self._say("return ", call(made, *self._arguments(form)))
        return self._out

    def _arguments(self, form: Form) -> list[Code]:
        positional: list[Code] = []
        named: list[Code] = []
        for part in required_first(form):
            value = self._values.get(part.name or "", "None")
            if is_required(part, form):
                positional.append(value)
            else:
                named.append(joined(f"{part.name}=", value))
        return positional + named

    def _say(self, before: str, code: Code, level: int = 0) -> None:
        text = lay_out(code, indent=level + 1, before=before)
        self._out.statements.append(_INDENT * level + text)

    def _line(self) -> None:
        """Have a line to look at."""
        if not self._has_line:
            self._ask("line = ", self._imports.runtime("LINE"))
        self._has_line = False

    def _ask(self, before: str, demand: Code, level: int = 0) -> None:
        self._out.generator = True
        self._say(f"{before}yield ", demand, level)

    # -- steps -----------------------------------------------------------------------

    def _step(self, step: Step, title: str, *, first: bool, last: bool) -> None:
        match step:
            case LineStep():
                self._match(step, title)
            case CountedStep():
                self._counted(step)
            case RepeatStep():
                self._repeat(step, last=last)
            case RecordStep():
                self._line()
                value = self._read_item(step.field.type)
                name = self._names.fresh(step.field.name.lower())
                self._say(f"{name} = ", value)
                self._values[step.field.name] = name
            case DotStep():
                self._dotted(step)

    def _match(self, step: LineStep, title: str) -> None:
        self._line()
        source = rl.python(step.expression)
        constant = self._patterns.add(title, source)
        how = "fullmatch" if step.complete else "match"
        if not step.captures and step.complete:
            self._say("", f"if {constant}.{how}(line) is None:")
            self._say("", f"raise {self._imports.runtime('Malformed')}", 1)
            return
        match = self._names.fresh("match")
        self._say(f"{match} = ", f"{constant}.{how}(line)")
        self._say("", f"if {match} is None:")
        self._say("", f"raise {self._imports.runtime('Malformed')}", 1)
        for group, capture in enumerate(step.captures, 1):
            self._capture(capture, f"{match}[{group}]")
        if not step.complete:
            name = self._imports.runtime("Back")
            self._ask("", call(name, f"len(line) - {match}.end()"))

    def _capture(self, capture: Capture, text: str) -> None:
        part = capture.part
        match part:
            case SizePart():
                for target in part.targets:
                    self._sizes[target] = self._size(part, text)
            case AnyOrder():
                self._any_order(part, text)
            case _:
                absent = "" if capture.sure else f"{text} is None"
                self._capture_if(capture, text, absent)

    def _capture_if(self, capture: Capture, text: str, absent: str) -> None:
        """Take a field or flag out of a group that may not have taken part."""
        part = capture.part
        if isinstance(part, FlagPart):
            self._values[part.name or ""] = f"not ({absent})"
            if absent == f"{text} is None":
                self._values[part.name or ""] = f"{text} is not None"
        elif isinstance(part, FieldPart):
            value = self._field(part, text)
            if absent:
                nothing = "()" if part.repeated else "None"
                value = Conditional(nothing, absent, value)
            self._values[part.name] = value
            if part.label in self._sizes and part.repeated:
                self._count_checked(part)

    def _size(self, part: SizePart, text: str) -> str:
        constant = self._imports.use(".fields", self._codecs.of(part.type, 0, ""))
        code = f"{constant}.decode({text})"
        return code if part.unit == 1 else f"{code} * {part.unit}"

    def _count_checked(self, part: FieldPart) -> None:
        name = self._names.fresh(part.name.lower())
        self._say(f"{name} = ", self._values[part.name])
        self._say("", f"if len({name}) != {self._sizes[part.label]}:")
        self._say("", f"raise {self._imports.runtime('Malformed')}", 1)
        self._values[part.name] = name

    def _any_order(self, part: AnyOrder, text: str) -> None:
        """Take parts in any order out of the run that holds them."""
        follow = self._follows[run_name(part)]
        expressions = self._languages.unordered(part, follow)
        patterns = [
            self._patterns.add(f"{_title(option)}_option", rl.python(expression))
            for option, expression in zip(part.options, expressions, strict=True)
        ]
        names = [self._names.fresh(_title(option).lower()) for option in part.options]
        function = self._imports.runtime("any_order")
        self._say(f"{', '.join(names)} = ", call(function, text, *patterns))
        for option, name in zip(part.options, names, strict=True):
            if isinstance(option, FlagPart):
                self._values[option.name or ""] = f"{name} is not None"
                continue
            for group, capture in enumerate(captures(option.parts), 1):
                absent = f"{name} is None"
                if not capture.sure:
                    absent += f" or {name}[{group}] is None"
                self._capture_if(capture, f"{name}[{group}]", absent)

    def _counted(self, step: CountedStep) -> None:
        if self._has_line:
            self._give_back()
        name = self._names.fresh(step.field.name.lower())
        demand = self._imports.runtime("Block" if step.block else "Take")
        self._ask(f"{name} = ", call(demand, self._sizes[step.field.label]))
        constant = self._imports.use(".fields", self._codecs.payload(step.field))
        self._values[step.field.name] = f"{constant}.decode({name})"

    def _give_back(self) -> None:
        self._ask("", call(self._imports.runtime("Back"), "len(line)"))
        self._has_line = False

    def _dotted(self, step: DotStep) -> None:
        if self._has_line:
            self._give_back()
        self._out.generator = True
        name = self._names.fresh(step.field.name.lower())
        limit = str(self._protocol.limits.payload)
        end = bytes_literal(self._protocol.line.end)
        demand = call(self._imports.runtime("dotted"), limit, end)
        self._say(f"{name} = yield from ", demand)
        value = name
        if getattr(step.field.type, "string", False):
            protocol = self._protocol
            value = f'{name}.decode("{protocol.encoding}", "{protocol.errors_mode}")'
        self._values[step.field.name] = value

    # -- repeated lines ----------------------------------------------------------------

    def _repeat(self, step: RepeatStep, *, last: bool) -> None:
        part = step.field
        name = self._names.fresh(part.name.lower())
        self._say("", f"{name}: list[{self._annotation(part)}] = []")
        limit = str(self._protocol.limits.items)
        room = self._imports.runtime("room")
        if step.size is not None:
            count = f"{room}({self._sizes[part.label]}, {limit})"
            self._say("", f"for _ in range({count}):")
            self._ask("line = ", self._imports.runtime("LINE"), 1)
            self._say(f"{name}.append(", joined(self._read_item(part.type), ")"), 1)
        else:
            self._line()
            self._say("", f"while {self._begins(part.type)}:")
            self._say(f"{name}.append(", joined(self._read_item(part.type), ")"), 1)
            self._say("", f"{room}(len({name}), {limit})", 1)
            self._ask("line = ", self._imports.runtime("LINE"), 1)
            self._has_line = True
            if part.low:
                self._say("", f"if not {name}:")
                self._say("", f"raise {self._imports.runtime('Malformed')}", 1)
            if last:
                self._give_back()
        self._values[part.name] = f"tuple({name})"

    def _annotation(self, part: FieldPart) -> str:
        return Annotations(self._protocol, self._imports, ".messages").value(part.type)

    def _begins(self, type_: ValueType) -> str:
        """Return the condition that ``line`` begins a record."""
        assert isinstance(type_, (Record, Union))
        named = self._protocol.type_named(type_.name)
        if named.form is None:
            return " or ".join(self._begins(Record(m)) for m in named.members)
        first = steps(named.form, self._protocol, self._languages)[0]
        assert isinstance(first, LineStep)
        source = rl.python(first.expression)
        constant = self._patterns.add(named.class_name, source)
        how = "fullmatch" if first.complete else "match"
        return f"{constant}.{how}(line)"

    def _read_item(self, type_: ValueType) -> Code:
        assert isinstance(type_, (Record, Union))
        named = self._protocol.type_named(type_.name)
        function = self._functions[type_.name]
        if is_block(named, self._protocol):
            self._out.generator = True
            return f"(yield from {function}(line))"
        return f"{function}(line)"

    # -- values ------------------------------------------------------------------------

    def _field(self, part: FieldPart, text: str) -> Code:
        follow = self._follows.get(part.name, 0)
        if not part.repeated:
            return self._value(part.type, text, follow, part.type_name)
        delimiter = part.end or part.separator
        return self._items(part, text, follow | sum(1 << o for o in delimiter[:1]))

    def _items(self, part: FieldPart, text: str, follow: int) -> Code:
        """Return the code for the items of a run."""
        limit = str(self._protocol.limits.items)
        item = self._languages.items(part, self._follows.get(part.name, 0))
        delimiter = part.end or part.separator
        body = text
        if part.end:
            body = f"{text}.removesuffix({bytes_literal(part.end)})"
        if delimiter and not octets_of(item) & octets_of(rl.literal(delimiter)):
            if delimiter == b" ":
                texts = call(self._imports.runtime("words"), body, limit)
            else:
                name = self._imports.runtime("separated")
                texts = call(name, body, bytes_literal(delimiter), limit)
            shown = "item"
        else:
            one = self._patterns.add(f"{part.name}_item", rl.python(item))
            between = rl.python(self._languages.separator(part)) if delimiter else ""
            gap = self._patterns.add(f"{part.name}_gap", between)
            name = self._imports.runtime("items")
            texts = call(name, one, gap, body, limit)
            shown = "item[0]"
        value = self._value(part.type, shown, follow, part.type_name)
        if flat(value) == "item":
            return call("tuple", texts)
        return call("tuple", Comprehension(flat(value), texts))

    def _value(self, type_: ValueType, text: str, follow: int, hint: str) -> Code:
        if isinstance(type_, (Record, Union)):
            return f"{self._functions[type_.name]}({text})"
        assert not isinstance(type_, Dotted), "a dotted body has its line for itself"
        if is_plain(type_):
            return text
        constant = self._imports.use(".fields", self._codecs.of(type_, follow, hint))
        known = isinstance(type_, (Characters, Matched))
        return f"{constant}.{'within' if known else 'decode'}({text})"


def _title(option: FlagPart | OptionalPart) -> str:
    """Return what a part in any order is called: its first field."""
    parts = option.parts if isinstance(option, OptionalPart) else (option,)
    for part in walk(parts):
        if isinstance(part, (FieldPart, FlagPart)) and part.name:
            return part.name
    return "part"


class Patterns:
    """The compiled patterns of a file, each once."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._made: dict[str, str] = {}
        self.constants: list[tuple[str, str]] = []

    def add(self, title: str, source: str) -> str:
        """Return the constant of a pattern."""
        if source not in self._made:
            name = self._names.fresh(f"_{snake_name(title).upper()}")
            self._made[source] = name
            self.constants.append((name, source))
        return self._made[source]


def is_required(part: FieldPart | FlagPart, form: Form) -> bool:
    """Whether a field has no default: it stands outside of every optional part."""
    if isinstance(part, FlagPart):
        return False
    return any(part is p for line in form.lines for p in line.parts) and part.low != 0


def required_first(form: Form) -> list[FieldPart | FlagPart]:
    """Return the fields in the order of the constructor."""
    return sorted(field_parts(form), key=lambda part: not is_required(part, form))
