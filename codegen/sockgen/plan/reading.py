"""From a wire form to the statements that read a message.

A form of one line becomes a plain function of that line.  A longer one becomes a
generator that asks for what it needs next, so that nothing is read twice however the
octets arrive.
"""

from attrs import define, field

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
    is_block,
    steps,
)
from sockgen.lower.batching import holds_replies
from sockgen.lower.order import recursive
from sockgen.model import (
    AnyReply,
    FieldPart,
    Form,
    MarkPart,
    Protocol,
    Record,
    Union,
    ValueType,
    field_parts,
)
from sockgen.plan.annotations import Annotations
from sockgen.plan.bodies import Bodies
from sockgen.plan.capturing import Captures
from sockgen.plan.codecs import Codecs
from sockgen.plan.constructor import is_required, required_first
from sockgen.plan.direct import by_tokens
from sockgen.plan.entries import Entries
from sockgen.plan.imports import Imports
from sockgen.plan.layout import (
    Code,
    bytes_literal,
    call,
    flat,
    joined,
    lay_out,
    lay_out_condition,
    text_literal,
    tuple_of,
)
from sockgen.plan.names import TAKEN_LOCALS, Names
from sockgen.plan.patterns import Patterns
from sockgen.plan.wrapping import annotated

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
        patterns: the patterns of the file.
        functions: the reading function of each record by its name in the schema.
        headless: whether there is no line to begin with.
    """

    def __init__(
        self,
        protocol: Protocol,
        languages: Languages,
        codecs: Codecs,
        imports: Imports,
        patterns: Patterns,
        functions: dict[str, str],
        *,
        headless: bool = False,
    ) -> None:
        self._protocol = protocol
        self._languages = languages
        self._codecs = codecs
        self._imports = imports
        self._patterns = patterns
        self._functions = functions
        self._recursive, self._nested = recursive(protocol), False
        self._names = Names([*TAKEN_LOCALS, *functions.values()])
        self._out = Reading()
        self._entries: Entries | None = None
        self._whole = ""  # the local that holds the map with all entries
        self._has_line = not headless
        self._mark: tuple[str, int] | None = None  # the match and group of the last one
        self._captures = Captures(
            protocol,
            languages,
            codecs,
            imports,
            patterns,
            functions,
            self._names,
            self._say,
        )

    def read(
        self,
        form: Form,
        title: str,
        made: str | None,
        stands_for: tuple[str, ...] = (),
        *,
        nested: bool = False,
        tokens: bool = False,
    ) -> Reading:
        """Return the function's statements.

        Args:
            form: the form to read.
            title: what its patterns are called after.
            made: the class to make; None for a record without one.
            stands_for: the fields whose values are returned then; ``"none"`` is None.
            nested: whether it may be within values of its own type.
            tokens: whether it is given tokens, no line.
        """
        self._languages = self._captures.languages = self._languages.of(form)
        self._nested = nested
        if nested:
            limit = str(self._protocol.limits.depth)
            self._say("depth = ", f"{self._imports.runtime('deeper')}(depth, {limit})")
        used = (self._codecs, self._imports, self._say)
        if tokens and made and by_tokens(form, made, *used):
            return self._out
        for line in form.lines:
            self._captures.follows |= self._languages.follows(line.parts)
        around = (self._protocol, self._codecs, self._imports)
        self._entries = Entries(form, *around) if form.has_entries else None
        found = steps(form, self._protocol, self._languages)
        for at, step in enumerate(found):
            self._step(step, title, last=at == len(found) - 1)
        self._take_entries()
        if made is not None:
            self._say("return ", call(made, *self._arguments(form)))
            return self._out
        names = {part.label: part.name or "" for part in field_parts(form)}
        taken = self._captures.values
        values = [taken[names[n]] if n in names else "None" for n in stands_for]
        if values != ["None"]:
            self._say("return ", values[0] if len(values) == 1 else tuple_of(*values))
        return self._out

    def _arguments(self, form: Form) -> list[Code]:
        positional: list[Code] = []
        named: list[Code] = []
        for part in required_first(form):
            value = self._captures.values.get(part.name or "", "None")
            if is_required(part, form):
                positional.append(value)
            else:
                named.append(joined(f"{part.name}=", value))
        return positional + named

    def _say(self, before: str, code: Code, level: int = 0) -> None:
        text = lay_out(code, indent=level + 1, before=before)
        self._out.statements.append(_INDENT * level + text)

    def _line(self, level: int = 0) -> None:
        """Have a line to look at."""
        if not self._has_line:
            self._ask("line = ", self._imports.runtime("LINE"), level)
        self._has_line = False

    def _ask(self, before: str, demand: Code, level: int = 0) -> None:
        self._out.generator = True
        self._say(f"{before}yield ", demand, level)

    # -- steps -----------------------------------------------------------------------

    def _step(self, step: Step, title: str, *, last: bool) -> None:
        match step:
            case LineStep():
                self._match(step, title, last=last)
            case CountedStep():
                self._counted(step)
            case RepeatStep():
                self._repeat(step, last=last)
            case RecordStep():
                self._line()
                value = self._read_item(step.field.type, alone=True)
                name = self._names.local(step.field.name)
                self._say(f"{name} = ", value)
                self._captures.values[step.field.name] = name
            case DotStep():
                self._dotted(step)
            case MarkedStep():
                self._marked(step)
            case BodyStep():
                self._body(step)

    def _match(self, step: LineStep, title: str, *, last: bool) -> None:
        level = self._unless_over(step)
        self._line(level)
        source = rl.python(step.expression)
        constant = self._patterns.add(title, source)
        how = "fullmatch" if step.complete else "match"
        if not step.captures and step.complete and not step.optional:
            self._say("", f"if {constant}.{how}(line) is None:")
            self._say("", f"raise {self._imports.runtime('Malformed')}", 1)
            return
        match = self._names.fresh("match")
        if step.optional:
            maybe = self._imports.runtime("line_or_nothing")
            self._say(f"{match} = ", call(maybe, constant, "line"))
        else:
            self._say(f"{match} = ", f"{constant}.{how}(line)", level)
            self._say("", f"if {match} is None:", level)
            self._say("", f"raise {self._imports.runtime('Malformed')}", level + 1)
        for group, capture in enumerate(step.captures, 1):
            self._captures.take(capture, f"{match}[{group}]")
            if isinstance(capture.part, MarkPart):
                self._mark = match, group
        for capture in step.captures:
            if isinstance(capture.part, FieldPart):
                self._gather(capture.part)
        if not last:
            for capture in step.captures:
                self._captures.settle(capture)
        if not step.complete:
            name = self._imports.runtime("Back")
            self._ask("", call(name, f"len(line) - {match}.end()"))
        if step.optional:
            self._say("", f"if {match}.end():")
            self._ask("line = ", self._imports.runtime("LINE"), 1)
            self._has_line = True
            if last:
                self._give_back()

    # -- lines with marks --------------------------------------------------------------

    def _unless_over(self, step: LineStep) -> int:
        """Begin with the last lines if the mark says that there are some.

        Return the level of indentation of what reads them.
        """
        part = step.marked
        if part is None or self._mark is None:
            return 0
        match, group = self._mark
        name = self._captures.values[part.name] = self._names.local(part.name)
        annotation = f"tuple[{self._annotation(part)}, ...]"
        self._say("", f"{name}: {annotation} = ()")
        self._say("", f'if {match}[{group}] == b"-":')
        return 1

    def _marked(self, step: MarkedStep) -> None:
        """Read the items of a field, the first of which is in a line that matched."""
        part = step.field
        assert self._mark is not None
        match, mark = self._mark
        item = next(n for n, c in enumerate(step.line.captures, 1) if c.part is part)
        limit = str(self._protocol.limits.items)
        decoder = self._captures.decoder(part)
        function = self._imports.runtime("marked")
        code = call(function, match, str(mark), str(item), limit, decoder)
        known = self._captures.values.get(part.name)
        name = self._names.local(part.name) if known is None else flat(known)
        self._captures.values[part.name] = name
        self._out.generator = True
        self._say(f"{name} = yield from ", code, 0 if known is None else 1)

    def _counted(self, step: CountedStep) -> None:
        if self._has_line:
            self._give_back()
        name = self._names.local(step.field.name)
        demand = self._imports.runtime("Block" if step.block else "Take")
        self._ask(f"{name} = ", call(demand, self._captures.sizes[step.field.label]))
        self._captures.values[step.field.name] = self._payload(step.field, name)

    def _give_back(self) -> None:
        self._ask("", call(self._imports.runtime("Back"), "len(line)"))
        self._has_line = False

    def _dotted(self, step: DotStep) -> None:
        if self._has_line:
            self._give_back()
        self._out.generator = True
        name = self._names.local(step.field.name)
        limit = str(self._protocol.limits.payload)
        end = bytes_literal(self._protocol.line.end)
        demand = call(self._imports.runtime("dotted"), limit, end)
        self._say(f"{name} = yield from ", demand)
        self._captures.values[step.field.name] = self._payload(step.field, name)

    def _body(self, step: BodyStep) -> None:
        if self._has_line:
            self._give_back()
        self._out.generator = True
        name = self._names.local(step.field.name)
        bodies = Bodies(self._protocol, self._codecs, self._imports)
        before, demand = bodies.demanded(step.field, self._told)
        self._say(f"{name} = {before} ", demand)
        if step.block:
            self._ask("", call(self._imports.runtime("Block"), "0"))
        self._captures.values[step.field.name] = self._payload(step.field, name)

    def _told(self, key: str, needed: bool) -> str:
        """Return a local with the size that an entry of the map tells."""
        assert self._entries is not None, (
            "a size in a map stands in a form that has one"
        )
        name = self._names.fresh("size")
        self._say(f"{name} = ", self._entries.size(key, self._whole, needed=needed))
        return name

    def _payload(self, part: FieldPart, text: str) -> Code:
        """Return the value of a payload, or of a body."""
        constant = self._imports.use(".fields", self._codecs.payload(part))
        arguments = [text_literal(part.label), constant, text]
        if part.type_name:
            arguments.append(text_literal(part.type_name))
        return call(self._imports.runtime("value_of"), *arguments)

    # -- repeated lines ----------------------------------------------------------------

    def _repeat(self, step: RepeatStep, *, last: bool) -> None:
        part = step.field
        name = self._names.local(part.name)
        kind = f"list[{self._annotation(part)}]"
        self._say("", annotated(name, kind, " = []", 1))
        limits = self._protocol.limits
        nested = isinstance(part.type, AnyReply)
        limit = str(limits.batch if nested else limits.items)
        room = self._imports.runtime("room")
        if step.size is not None:
            count = f"{room}({self._captures.sizes[part.label]}, {limit})"
            self._say("", f"for _ in range({count}):")
            self._ask("line = ", self._imports.runtime("LINE"), 1)
            self._say(f"{name}.append(", joined(self._read_item(part.type), ")"), 1)
        else:
            self._line()
            condition = self._patterns.begins(part.type, self._languages)
            self._say("", lay_out_condition("while", condition, indent=1))
            self._say(f"{name}.append(", joined(self._read_item(part.type), ")"), 1)
            self._say("", f"{room}(len({name}), {limit})", 1)
            self._ask("line = ", self._imports.runtime("LINE"), 1)
            self._has_line = True
            if part.low:
                self._say("", f"if not {name}:")
                self._say("", f"raise {self._imports.runtime('Malformed')}", 1)
            if last:
                self._give_back()
        self._captures.values[part.name] = f"{self._captures.collected(part)}({name})"
        self._gather(part)

    def _gather(self, part: FieldPart) -> None:
        """Have a map with its entries, if there are fields among them."""
        if self._entries is not None and part is self._entries.form.map:
            self._whole = self._names.fresh("entries")
            self._say(f"{self._whole} = ", self._captures.values[part.name])

    def _take_entries(self) -> None:
        """Take the entries that are fields out of the map, when everything is read."""
        if self._entries is not None:
            self._captures.values |= self._entries.taken(
                self._whole, self._functions, self._names, self._say
            )

    def _annotation(self, part: FieldPart) -> str:
        return Annotations(self._protocol, self._imports, ".messages").value(part.type)

    def _read_item(self, type_: ValueType, *, alone: bool = False) -> Code:
        """Return what reads an item; it stands ``alone`` or within something else."""
        if isinstance(type_, AnyReply):
            self._out.generator = True
            holders = [r.name for r in self._protocol.replies if holds_replies(r)]
            without = ", ".join(text_literal(name) for name in holders)
            return f"(yield from {self._imports.runtime('any_of')}(REPLIES, line, {without}))"
        assert isinstance(type_, (Record, Union))
        named = self._protocol.type_named(type_.name)
        function = self._functions[type_.name]
        given = "line"
        if self._nested and type_.name in self._recursive:
            given = "line, depth"
        if is_block(named, self._protocol):
            self._out.generator = True
            read = f"yield from {function}({given})"
            return read if alone else f"({read})"
        return f"{function}({given})"
