"""From a wire form to the statements that print a message.

Everything that has a fixed place goes into one ``%`` operation; what may be absent is
prepared in a statement before it.
"""

from collections.abc import Callable

from sockgen import regular as rl
from sockgen.lower import (
    BodyStep,
    CountedStep,
    DotStep,
    Languages,
    LineStep,
    MarkedStep,
    RecordStep,
    RepeatStep,
    Step,
    steps,
)
from sockgen.lower.order import recursive
from sockgen.lower.presence import first_name, present, telling, value_of
from sockgen.lower.scalars import leaves_out, scalar_language
from sockgen.lower.steps import begins_with_ends, endings
from sockgen.model import (
    AnyOrder,
    AnyReply,
    Body,
    FieldPart,
    FlagPart,
    Form,
    LiteralPart,
    MarkPart,
    Number,
    OneOf,
    OptionalPart,
    Part,
    Protocol,
    Record,
    SizePart,
    Union,
    ValueType,
    is_token,
    walk,
)
from sockgen.plan.bodies import Bodies
from sockgen.plan.codecs import Codecs
from sockgen.plan.entries import Entries
from sockgen.plan.imports import Imports
from sockgen.plan.layout import (
    Code,
    Comprehension,
    bytes_literal,
    call,
    flat,
    lay_out,
    lay_out_condition,
    tuple_of,
)
from sockgen.plan.lengths import longest_text
from sockgen.plan.names import TAKEN_LOCALS, Names
from sockgen.plan.optional_lines import printed_parts
from sockgen.plan.template import Template, without_last_name
from sockgen.regular import Expression

__all__ = ["Writer"]

_INDENT = "    "


class Writer:
    """Writes the ``encode`` method of one message or record.

    Args:
        encoders: the function that prints each type without a class, by its name.
        subject: what the fields belong to; nothing for the parameter of a function.
        level: the level of indentation of the statements.
    """

    def __init__(
        self,
        protocol: Protocol,
        languages: Languages,
        codecs: Codecs,
        imports: Imports,
        encoders: dict[str, str],
        *,
        subject: str = "self",
        level: int = 2,
    ) -> None:
        self._protocol = protocol
        self._languages = languages
        self._codecs = codecs
        self._imports = imports
        self._encoders = encoders
        self._subject = subject
        self._first_level = self._level = level
        self._names = Names([*TAKEN_LOCALS - {"line"}, *encoders.values()])
        if not subject:
            self._names.fresh("value")
        self.places: dict[str, str] = {}  # of fields that are no attributes
        self._entries: Entries | None = None
        self._together = ""  # the local with all entries of the map
        self._statements: list[str] = []
        self._framed = self._nested = self._ends_first = False
        self._recursive = recursive(protocol)
        self._payloads: dict[str, str] = {}
        self._refused: tuple[str, ...] = ()
        self._follows: dict[str, int] = {}

    def statements(
        self,
        form: Form,
        *,
        ending: bool,
        line_max: int | None,
        refused: tuple[str, ...],
        framed: Callable[[Code], Code] | None = None,
        nested: bool = False,
    ) -> list[str]:
        """Return the statements of the method.

        Args:
            form: the form to print.
            ending: whether the last line's ending is printed.
            line_max: the most octets of a line; None: not checked.
            refused: constants of patterns that the text must not match.
            framed: what prints the tokens that the text is made of.
            nested: whether it may be within values of its own type.
        """
        self._languages = self._languages.of(form)
        self._framed, self._nested = framed is not None, nested
        if nested:
            name = self._imports.runtime("nested")
            limit = str(self._protocol.limits.depth)
            self._say("depth = ", call(name, "depth", limit))
        for line in form.lines:
            self._follows |= self._languages.follows(line.parts)
        self._fields = {
            part.label: part
            for line in form.lines
            for part in walk(line.parts)
            if isinstance(part, FieldPart)
        }
        around = (self._protocol, self._codecs, self._imports)
        self._entries = Entries(form, *around) if form.has_entries else None
        whole = Template()
        found = steps(form, self._protocol, self._languages)
        self._ends_first = begins_with_ends(found, ending=ending)
        for step, ended in zip(found, endings(found, ending=ending), strict=True):
            self._step(step, whole, line_max, refused if step is found[0] else ())
            if ended:
                whole.literal(self._protocol.line.end)
        code = whole.code()
        self._say("return ", code if framed is None else framed(code))
        return without_last_name(self._statements)

    def _say(self, before: str, code: Code) -> None:
        text = lay_out(code, indent=self._level, before=before)
        deeper = _INDENT * (self._level - self._first_level)
        self._statements.append(deeper + text)

    # -- steps -----------------------------------------------------------------------

    def _step(
        self,
        step: Step,
        whole: Template,
        line_max: int | None,
        refused: tuple[str, ...],
    ) -> None:
        end = bytes_literal(self._protocol.line.end)
        match step:
            case LineStep() if step.marked is None:
                self._line(step, whole, line_max, refused)
            case LineStep():
                self._refused = refused
            case MarkedStep():
                whole.place(self._marked(step, line_max or 0, end))
            case CountedStep():
                whole.place(self._payload(step.field))
            case RecordStep():
                whole.place(self._value(step.field.type, self._of(step.field), 0))
            case RepeatStep():
                whole.place(call('b"".join', self._repeated(step, end)))
            case DotStep():
                name = self._imports.runtime("stuffed")
                whole.place(call(name, self._payload(step.field), end))
            case BodyStep():
                bodies = Bodies(self._protocol, self._codecs, self._imports)
                octets = self._payload(step.field)
                whole.place(bodies.printed(step.field.type, octets))

    def _repeated(self, step: RepeatStep, end: str) -> Comprehension:
        """Return the items of a field that has lines for itself."""
        part = step.field
        if isinstance(part.type, AnyReply):
            name = self._imports.runtime("bounded")
            bounds = str(part.low or 0), str(self._protocol.limits.batch)
            many = call(name, self._of(part), *bounds)
            return Comprehension("item.encode()", many)
        item = flat(self._value(part.type, "item", 0))
        text = f"{end} + {item}" if self._ends_first else f"{item} + {end}"
        return Comprehension(text, self._many(part))

    def _line(
        self,
        step: LineStep,
        whole: Template,
        line_max: int | None,
        refused: tuple[str, ...],
    ) -> None:
        template, end = Template(), self._protocol.line.end
        self._parts(printed_parts(step, end, first=self._ends_first), template)
        longest = longest_text(step.parts)
        bounded = line_max is not None and (longest is None or longest > line_max)
        if not bounded and not refused and not self._framed:
            whole.add(template)
            return
        checked = template.code()
        if not step.optional:
            name = self._names.fresh("line")
            self._say(f"{name} = ", checked)
            checked = name
        if bounded:
            most = str((line_max or 0) + len(end) * step.optional)
            checked = call(self._imports.runtime("fitting"), checked, most)
        if refused:
            checked = call(self._imports.runtime("unclaimed"), checked, *refused)
        whole.place(checked)

    def _marked(self, step: MarkedStep, line_max: int, end: str) -> Code:
        """Return the code for the lines of a field, each with its mark."""
        parts = step.line.parts
        at = next(n for n, part in enumerate(parts) if isinstance(part, MarkPart))
        halves: list[Code] = []
        for half in (parts[:at], parts[at + 1 :]):
            template = Template()
            self._parts(half, template)
            halves.append(template.code())
        lines = Comprehension(tuple_of(*halves), self._many(step.field))
        claims = self._refused
        name = self._imports.runtime("with_marks")
        return call(name, lines, end, str(line_max), *claims)

    # -- parts -----------------------------------------------------------------------

    def _parts(self, parts: tuple[Part, ...], template: Template) -> None:
        for part in parts:
            match part:
                case LiteralPart():
                    template.literal(part.text)
                case FieldPart():
                    template.place(self._field(part))
                case MarkPart():
                    more = f"{self._subject}.{part.more}"
                    template.place(f'b"-" if {more} else b" "')
                case SizePart():
                    self._size(part, template)
                case FlagPart():
                    self._flag(part, template)
                case OptionalPart():
                    self._optional(part, template)
                case OneOf():
                    self._one_of(part, template)
                case AnyOrder():
                    for option in part.options:
                        self._parts((option,), template)

    def _of(self, part: FieldPart | FlagPart) -> str:
        return self.places.get(part.label) or value_of(part, self._subject)

    def _flag(self, part: FlagPart, template: Template) -> None:
        if part.name is not None:
            text = bytes_literal(part.text)
            template.place(f'{text} if {self._of(part)} else b""')

    def _field(self, part: FieldPart) -> Code:
        if part.counted:
            return self._payload(part)
        follow = self._follows.get(part.name, 0)
        if part.marked:
            return self._value(part.type, "item", follow, part.type_name)
        if not part.repeated:
            return self._value(part.type, self._of(part), follow, part.type_name)
        behind = follow | sum(1 << o for o in (part.end or part.separator)[:1])
        item = flat(self._value(part.type, "item", behind, part.type_name))
        if part.end:
            item += f" + {bytes_literal(part.end)}"
        between = bytes_literal(b"" if part.end else part.separator)
        return call(f"{between}.join", Comprehension(item, self._many(part)))

    def _many(self, part: FieldPart) -> Code:
        name = self._imports.runtime("bounded")
        limit = str(self._protocol.limits.items)
        return call(name, self._items(part), str(part.low or 0), limit)

    def _items(self, part: FieldPart) -> str:
        if self._entries is None or part is not self._entries.form.map:
            return self._of(part) + (".entries" if part.collection else "")
        if not self._together:
            listed = self._entries.together(self._of, self._payload, self._encoders)
            beside = call(f"{self._of(part)}.beside", *listed)
            self._together = self._names.fresh("entries")
            self._say(f"{self._together} = ", beside)
        return self._together

    def _value(self, type_: ValueType, value: str, follow: int, hint: str = "") -> Code:
        if isinstance(type_, (Record, Union)):
            return self._record(type_, value, follow)
        assert not isinstance(type_, (Body, AnyReply)), "a body is no part of a line"
        constant = self._imports.use(".fields", self._codecs.of(type_, follow, hint))
        code = call(f"{constant}.encode", value)
        if is_token(type_):
            return call(self._imports.runtime("escaped"), code)
        if not leaves_out(type_):
            return code
        return self._within(type_, code, scalar_language(type_, 0), follow, constant)

    def _record(self, type_: Record | Union, value: str, follow: int) -> Code:
        depth = "depth" if self._nested and type_.name in self._recursive else ""
        code = f"{value}.encode({depth})"
        if type_.name in self._encoders:
            given = f"{value}, {depth}" if depth else value
            code = f"{self._encoders[type_.name]}({given})"
        alone = self._languages.value(type_, 0)
        return self._within(type_, code, alone, follow, type_.name)

    def _within(
        self, type_: ValueType, code: Code, alone: Expression, follow: int, title: str
    ) -> Code:
        """Return code that also checks that a text holds nothing that may follow it."""
        within = rl.python(self._languages.value(type_, follow))
        if within == rl.python(alone):
            return code
        constant = self._codecs.pattern(within, f"{title}_here")
        name = self._imports.use(".fields", constant)
        return call(self._imports.runtime("matching"), code, name)

    def _payload(self, part: FieldPart) -> str:
        """Return the local that holds a payload's octets."""
        if part.name not in self._payloads:
            name = self._names.local(part.name)
            constant = self._imports.use(".fields", self._codecs.payload(part))
            self._say(f"{name} = ", f"{constant}.encode({self._of(part)})")
            self._payloads[part.name] = name
        return self._payloads[part.name]

    def _size(self, part: SizePart, template: Template) -> None:
        told = self._items if part.counts_items else self._payload
        targets = (self._fields[name] for name in (*part.others, *part.targets))
        measured = " + ".join(f"len({told(target)})" for target in targets)
        if part.unit != 1:
            name = self._imports.runtime("units")
            measured = f"{name}({measured}, {part.unit})"
        plain = isinstance(part.type, Number) and not part.type.width and part.unit == 1
        if plain and self._fits(part, part.type.high):
            template.place(measured, b"%d")
            return
        constant = self._codecs.of(part.type, 0, "")
        name = self._imports.use(".fields", constant)
        template.place(f"{name}.encode({measured})")

    def _fits(self, part: SizePart, high: int | None) -> bool:
        limits = self._protocol.limits
        most = max(limits.payload * (1 + len(part.others)), limits.items)
        return high is None or min(most, 2**40) <= high

    # -- parts that may be absent ------------------------------------------------------

    def _optional(self, part: OptionalPart, template: Template) -> None:
        condition = present(part.parts, self._subject)
        name = self._names.local(first_name(part.parts))
        self._say(f"{name} = ", 'b""')
        self._branch("if", condition, name, part.parts)
        template.place(name)

    def _one_of(self, part: OneOf, template: Template) -> None:
        if not any(telling(option) for option in part.options):
            self._parts(part.options[0], template)
            return
        name = self._names.local(first_name(part.options[0]))
        self._say(f"{name} = ", 'b""')
        for at, option in enumerate(part.options):
            word = "elif" if at else "if"
            self._branch(word, present(option, self._subject), name, option)
        template.place(name)

    def _branch(self, word: str, when: str, name: str, parts: tuple[Part, ...]) -> None:
        """Write ``if when: name = parts``."""
        self._say("", lay_out_condition(word, when, indent=self._level))
        self._level += 1
        template = Template()
        if len(parts) == 1 and isinstance(parts[0], FlagPart):
            template.literal(parts[0].text)  # an alternative that is only a text
        else:
            self._parts(parts, template)
        self._say(f"{name} = ", template.code())
        self._level -= 1
