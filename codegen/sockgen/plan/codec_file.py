"""``codec.py``: the functions that read messages, and the tables that choose among them."""

from attrs import define, field

from sockgen import regular as rl
from sockgen.check import Overlaps
from sockgen.lower import CountedStep, Languages, LineStep, Step, is_block, steps
from sockgen.lower.order import recursive
from sockgen.lower.steps import Capture
from sockgen.model import (
    AnyReply,
    Body,
    Command,
    FieldPart,
    FlagPart,
    Form,
    Matched,
    Message,
    NamedType,
    Protocol,
    Record,
    SizePart,
    Union,
    both_ways,
)
from sockgen.plan.annotations import Annotations
from sockgen.plan.codecs import Codecs
from sockgen.plan.docs import quoted
from sockgen.plan.enveloping import envelope_constant
from sockgen.plan.exports import exported
from sockgen.plan.framing import Framer
from sockgen.plan.imports import Imports
from sockgen.plan.layout import (
    Bracket,
    Code,
    bytes_literal,
    call,
    joined,
    lay_out,
    text_literal,
    tuple_of,
)
from sockgen.plan.names import TAKEN_CONSTANTS, Names
from sockgen.plan.patterns import Patterns
from sockgen.plan.reading import Reader, Reading
from sockgen.plan.views import CodecView, ReaderView
from sockgen.plan.wrapping import signature
from sockgen.resolve.identifiers import class_name, snake_name
from sockgen.resolve.verbs import verbs

__all__ = ["plan_codec"]


def plan_codec(
    protocol: Protocol, languages: Languages, codecs: Codecs, overlaps: Overlaps
) -> CodecView:
    """Return the view of the file."""
    return _Planner(protocol, languages, codecs, overlaps).view()


@define
class _Made:
    """A reading function: its name and whether it is a generator."""

    name: str
    reading: Reading = field(factory=Reading)


class _Planner:
    def __init__(
        self,
        protocol: Protocol,
        languages: Languages,
        codecs: Codecs,
        overlaps: Overlaps,
    ) -> None:
        self._protocol = protocol
        self._overlaps = overlaps
        self._languages = languages
        self._codecs = codecs
        classes = [
            *(t.class_name for t in protocol.types),
            *(m.class_name for m in protocol.classes),
            *(e.class_name for e in protocol.enumerations),
        ]
        self._imports = Imports(classes)
        aliases = (f"_{name}" for name in TAKEN_CONSTANTS)
        self._names = Names({*TAKEN_CONSTANTS, *aliases})
        self._patterns = Patterns(self._names, protocol)
        self._functions: dict[str, str] = {}
        self._recursive = recursive(protocol)
        self._readers: list[ReaderView] = []
        self._made: dict[tuple[str, ...], str] = {}
        self._exported: list[str] = []

    def view(self) -> CodecView:
        protocol = self._protocol
        for type_ in protocol.types:
            self._functions[type_.name] = self._function_name(type_)
        for type_ in protocol.types:
            if type_.form is not None:
                self._record(type_, type_.form)
            else:
                self._union(type_)
        ordered = self._overlaps.in_reading_order
        commands = [self._form(message) for message in ordered(protocol.commands)]
        replies = [self._form(message) for message in ordered(protocol.replies)]
        events = [self._form(message) for message in ordered(protocol.events)]
        tables = [
            *self._around(),
            self._table("COMMANDS", "Command", commands, fold=protocol.line.fold),
            self._table("REPLIES", "Reply", replies, fold=False),
            self._table("EVENTS", "Event", events, fold=False),
        ]
        final = self._imports.use("typing", "Final")
        if self._patterns.constants:
            self._imports.module("re")
        patterns = [
            lay_out(call("re.compile", f'rb"{source}"'), before=f"{name}: {final} = ")
            for name, source in self._patterns.constants
        ]
        return CodecView(
            imports=tuple(self._imports.lines()),
            patterns=tuple(patterns),
            readers=tuple(self._readers),
            tables=tuple(table for table in tables if table),
            exported=exported(self._exported),
        )

    def _function_name(self, type_: NamedType) -> str:
        verb = "read" if is_block(type_, self._protocol) else "parse"
        return self._names.fresh(f"{verb}_{snake_name(type_.class_name)}")

    def _around(self) -> list[str]:
        """Return the constants that find commands in what arrives, and in their lines."""
        around = (self._protocol, self._languages, self._codecs, self._imports)
        names, constants = Framer(*around, {}, self._functions).constants()
        envelope = envelope_constant(*around)
        self._exported += [*names, *(["ENVELOPE"] if envelope else [])]
        return [*constants, envelope]

    def _reader(self, *, headless: bool = False) -> Reader:
        return Reader(
            self._protocol,
            self._languages,
            self._codecs,
            self._imports,
            self._patterns,
            self._functions,
            headless=headless,
        )

    # -- types -----------------------------------------------------------------------

    def _annotation(self, type_: NamedType) -> str:
        annotations = Annotations(self._protocol, self._imports, ".messages")
        return annotations.value(Record(type_.name))

    def _record(self, type_: NamedType, form: Form) -> None:
        made = None
        if type_.is_class:
            made = self._imports.use(".messages", type_.class_name)
        stands_for: tuple[str, ...] = (type_.unwrap,) if type_.unwrap else ()
        if type_.mapping is not None:
            stands_for = (type_.mapping.key, type_.mapping.value)
        nested = type_.name in self._recursive
        reading = self._reader().read(
            form, type_.class_name, made, stands_for, nested=nested
        )
        self._add(
            self._functions[type_.name],
            self._annotation(type_),
            reading,
            f"``{type_.name}``",
            self._given(type_),
        )

    def _given(self, type_: NamedType) -> str:
        """Return the parameters of a function that reads a type."""
        if type_.name in self._recursive:
            return "line: bytes, depth: int = 0"
        return "line: bytes"

    def _add(
        self,
        name: str,
        result: str,
        reading: Reading,
        what: str,
        given: str = "line: bytes",
    ) -> None:
        if reading.generator:
            result = f"{self._imports.runtime('Reading')}[{result}]"
        result = Annotations(self._protocol, self._imports, ".messages").quoted(result)
        self._exported.append(name)
        self._readers.append(
            ReaderView(
                signature(name, (given,), result, 0),
                f"Read {quoted(what)}.",
                tuple(reading.statements),
            )
        )

    def _union(self, type_: NamedType) -> None:
        """Write the function that tries the members of a union."""
        malformed = self._imports.runtime("Malformed")
        statements: list[str] = []
        block = is_block(type_, self._protocol)
        for name in type_.members:
            member = self._protocol.type_named(name)
            function = self._functions[name]
            inner = is_block(member, self._protocol)
            both = {name, type_.name} <= self._recursive
            given = "line, depth" if both else "line"
            code = (
                f"(yield from {function}({given}))" if inner else f"{function}({given})"
            )
            returned = [f"    return {code}"]
            if member.unwrap == "none":
                returned = [f"    {code}", "    return None"]
            statements += [
                "try:",
                *returned,
                f"except {malformed}:",
                "    pass",
            ]
        statements.append(f"raise {malformed}")
        reading = Reading(statements, block)
        name = self._functions[type_.name]
        what, given = f"``{type_.name}``", self._given(type_)
        self._add(name, self._annotation(type_), reading, what, given)

    # -- messages --------------------------------------------------------------------

    def _form(self, message: Message) -> Code:
        """Write the function of a message; return its entry in the table."""
        class_ = self._imports.use(".messages", message.class_name)
        headless, tokens = message.form.headless, message.form.tokens
        reader = self._reader(headless=headless)
        reading = reader.read(message.form, message.class_name, class_, tokens=tokens)
        verb = "read" if reading.generator else "parse"
        function = self._made.get((class_, *reading.statements))
        if function is None:
            function = self._names.fresh(f"{verb}_{snake_name(message.class_name)}")
            self._made[class_, *reading.statements] = function
            what = f"the {message.kind} ``{message.name}``"
            line = "_line" if headless else "line"  # a body has none
            given = "tokens: list[bytes]" if tokens else f"{line}: bytes"
            self._add(function, class_, reading, what, given)
        first = steps(message.form, self._protocol, self._languages)[0]
        words, glued = (
            (message.verbs, message.glued)
            if isinstance(message, Command)
            else verbs(message.form)
        )
        arguments: list[Code] = [
            text_literal(message.name),
            tuple_of(*(bytes_literal(word) for word in words)),
            *self._shape(first, self._languages.of(message.form)),
            f"tokens={function}" if tokens else f"{verb}={function}",
        ]
        if glued:
            arguments.append("prefix=True")
        if not words:
            arguments += _lead(message.form)
        if isinstance(message, Command):
            arguments += self._command_options(message, first)
        if headless:
            arguments.append("headless=True")
        # Told the class, type checkers need not look for one among all messages.
        return call(f"{self._imports.runtime('Form')}[{class_}]", *arguments)

    def _command_options(self, command: Command, first: object) -> list[Code]:
        options: list[Code] = []
        if self._protocol.envelope and not command.form.envelope:
            options.append("bare=True")
        if command.silent:
            options.append(f'silent="{command.silent}"')
        line_max = self._line_max(command)
        if line_max:
            options.append(f"line_max={line_max}")
        sizes = [
            (group, capture.part)
            for group, capture in enumerate(_captures(first), 1)
            if isinstance(capture.part, SizePart) and not capture.part.counts_items
        ]
        if sizes:
            # A sum tells how much follows better than the size of one field.
            group, part = max(sizes, key=lambda size: len(size[1].others))
            options.append(f"size={group}")
            if not self._has_trailer(command, part):
                options.append("trailer=False")
        return options

    def _line_max(self, command: Command) -> int | None:
        """Return the bound of a command's line; a payload within it comes on top."""
        found = steps(command.form, self._protocol, self._languages)
        if not isinstance(found[0], LineStep) or found[0].complete:
            return command.line_max
        line_max = command.line_max or self._protocol.line.max
        return line_max + self._protocol.limits.payload

    def _has_trailer(self, command: Command, size: SizePart) -> bool:
        found = steps(command.form, self._protocol, self._languages)
        counted = [s for s in found if isinstance(s, CountedStep) and s.size == size]
        return all(step.block for step in counted)

    def _shape(self, step: Step, languages: Languages) -> list[Code]:
        if not isinstance(step, LineStep):
            return ['rb""', "()"]
        atomic = rl.ambiguity(step.shape) is not None
        source = rl.python(step.shape, atomic=atomic)
        follows = languages.follows(step.parts)
        fields = [self._field(capture, follows) for capture in step.captures]
        ending = "" if step.complete else ".*"
        return [f'rb"{source}{ending}"', tuple_of(*fields)]

    def _field(self, capture: Capture, follows: dict[str, int]) -> Code:
        """Return the rule that tells which field of a line is wrong."""
        part = capture.part
        name = self._imports.runtime("Field")
        if isinstance(part, FlagPart):
            return call(name, text_literal(part.name or ""))
        if isinstance(part, SizePart):
            constant = self._codecs.of(part.type, 0, "")
            codec = self._imports.use(".fields", constant)
            return call(name, text_literal(part.label), codec)
        if not isinstance(part, FieldPart):
            return call(name, '""')
        arguments: list[Code] = [text_literal(part.label)]
        if not isinstance(part.type, (Record, Union, Body, AnyReply)):
            follow = follows.get(part.name, 0)
            delimiter = part.end or part.separator
            if part.repeated and delimiter:
                follow |= 1 << delimiter[0]
            constant = self._codecs.of(part.type, follow, part.type_name)
            arguments.append(self._imports.use(".fields", constant))
            arguments += self._items(part)
        elif isinstance(part.type, (Record, Union)) and (
            part.marked or not part.repeated
        ):
            parsed = self._imports.runtime("Parsed")
            function = self._functions[part.type.name]
            arguments.append(call(parsed, function, text_literal(part.type.name)))
            arguments.append(text_literal(part.type_name))
        if part.bad:
            arguments.append(f"bad={self._imports.runtime(class_name(part.bad))}")
        return call(name, *arguments)

    def _items(self, part: FieldPart) -> list[Code]:
        """Return the arguments that tell a field's type and how its items part."""
        arguments: list[Code] = []
        delimiter = part.end or part.separator
        if part.type_name:
            arguments.append(text_literal(part.type_name))
        if part.repeated and delimiter == b" ":
            arguments.append(f"items={self._imports.runtime('words')}")
        elif part.repeated and delimiter:
            function = self._imports.runtime("separated")
            between = bytes_literal(delimiter)
            body = f"run.removesuffix({between})" if part.end else "run"
            arguments.append(f"items=lambda run: {function}({body}, {between})")
        return arguments

    def _table(self, name: str, kind: str, forms: list[Code], *, fold: bool) -> str:
        if not forms:
            return ""
        final = self._imports.use("typing", "Final")
        table = self._imports.runtime("Forms")
        alias = f"{self._protocol.class_prefix}{kind}"
        element = self._imports.use(".messages", alias)
        options: list[Code] = ["ignore_case=True"] if fold else []
        framing = self._protocol.framing
        if framing is not None and (kind == "Command" or both_ways(framing)):
            options.append("framing=FRAMING")
        if kind == "Command" and self._protocol.envelope:
            options.append("envelope=ENVELOPE")
        self._exported.append(name)
        code = joined(f"{table}", Bracket("(", (*forms, *options), ")"))
        return lay_out(code, before=f"{name}: {final}[{table}[{element}]] = ")


def _lead(form: Form) -> list[Code]:
    """Return the octets that lines of a form without a verb begin with, if they differ."""
    parts = form.lines[0].parts[form.envelope :] if form.lines else ()
    first = parts[0] if parts else None
    if not isinstance(first, FieldPart) or not isinstance(first.type, Matched):
        return []
    pattern = first.type.pattern
    if rl.nullable(pattern):
        return []
    return [f'begins=rb"{rl.python(rl.Octet(rl.first(pattern)))}"']


def _captures(step: object) -> tuple[Capture, ...]:
    """Return what the groups of a step hold, if it is one of a line."""
    return step.captures if isinstance(step, LineStep) else ()
