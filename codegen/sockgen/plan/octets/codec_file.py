"""``codec.py`` of a protocol of octets: how messages are told apart, and read."""

from attrs import evolve

from sockgen.lower.octets import Run, folded, steps
from sockgen.lower.refusing import error_answers
from sockgen.model import Message, Protocol, Reply
from sockgen.model.layouts import (
    DataField,
    Layout,
    LayoutType,
    Switch,
)
from sockgen.plan.exports import exported
from sockgen.plan.imports import Imports
from sockgen.plan.layout import Bracket, Code, call, joined, lay_out, text_literal
from sockgen.plan.names import TAKEN_CONSTANTS, Names
from sockgen.plan.octets.attempts import attempt
from sockgen.plan.octets.classes import Class, classes_of, every
from sockgen.plan.octets.conditions import condition_of, opposite
from sockgen.plan.octets.context import Context, union_of
from sockgen.plan.octets.given import members_of
from sockgen.plan.octets.lines import Lines
from sockgen.plan.octets.members import Types, members
from sockgen.plan.octets.messages_file import is_recursive
from sockgen.plan.octets.parts import head, led, own_items, plain, until, where
from sockgen.plan.octets.reading import LayoutReader
from sockgen.plan.octets.replies import echo_function
from sockgen.plan.octets.summing import summed
from sockgen.plan.views import CodecView, ReaderView
from sockgen.plan.wrapping import signature
from sockgen.resolve.identifiers import snake_name

__all__ = ["plan_layout_codec"]


def plan_layout_codec(protocol: Protocol, context: Context) -> CodecView:
    """Return the view of the file."""
    return _Planner(protocol, context).view()


class _Planner:
    def __init__(self, protocol: Protocol, context: Context) -> None:
        self._protocol = protocol
        self._context = context
        self._classes = classes_of(protocol)
        self._unions = {
            type_.class_name: type_
            for type_ in protocol.layout_types
            if union_of(type_.layout) is not None
        }
        taken = [c.name for c in self._classes] + list(self._unions)
        taken += [e.class_name for e in protocol.number_enums]
        taken += [e.class_name for e in protocol.enumerations]
        self._imports = Imports(taken)
        self._types = Types(context, self._imports, ".messages")
        names = Names(TAKEN_CONSTANTS)
        verbs = {c.name: "parse" if c.message else "read" for c in self._classes}
        verbs |= dict.fromkeys(self._unions, "read")
        self._functions = {
            name: names.fresh(f"{verb}_{snake_name(name)}")
            for name, verb in verbs.items()
        }
        self._readers: list[ReaderView] = []
        self._exported: list[str] = []

    def view(self) -> CodecView:
        for class_ in self._classes:
            if class_.message is not None:
                self._message(class_, class_.message)
            else:
                self._part(class_)
            for type_ in self._unions.values():
                union = union_of(type_.layout)
                if union is not None and every(union)[-1].class_name == class_.name:
                    self._union(type_, union)
        protocol = self._protocol
        self._answers()
        tables = [
            self._table("COMMANDS", "Command", protocol.commands),
            self._table("REPLIES", "Reply", protocol.replies),
            self._table("EVENTS", "Event", protocol.events),
        ]
        return CodecView(
            patterns=(),
            readers=tuple(self._readers),
            tables=tuple(table for table in tables if table),
            exported=exported(self._exported),
            imports=tuple(self._imports.lines()),
        )

    def _add(
        self, name: str, given: tuple[str, ...], result: str, what: str, lines: Lines
    ) -> None:
        self._exported.append(name)
        head = signature(name, given, result, 0)
        self._readers.append(ReaderView(head, what, tuple(lines.tidy())))

    def _reader(self, owner: str, layout: Layout, lines: Lines) -> LayoutReader:
        around = (self._context, self._imports, self._functions)
        return LayoutReader(*around, owner, layout, lines)

    # -- messages ----------------------------------------------------------------------

    def _message(self, class_: Class, message: Message) -> None:
        lines = Lines(1, frozenset(self._functions.values()))
        reader = self._reader(class_.name, class_.layout, lines)
        assert message.layout is not None
        reader.constrain(message.layout.where)
        found = steps(class_.layout)
        if len(found) == 1 and isinstance(found[0], Run) and not summed(class_.layout):
            reader.whole(found[0])
        else:
            lines.add("end = len(data)")
            if not isinstance(found[0] if found else None, Run):
                lines.add("at = 0")
            for hook in self._context.needs.hooks(class_.layout):
                constant = self._context.hook_constants[hook]
                begin = f"{self._imports.use('.fields', constant)}.begin()"
                lines.add(f"{self._context.hook_local(hook)} = {begin}")
            reader.begin(whole=bool(found) and isinstance(found[0], Run))
            reader.read(class_.layout.items)
            reader.finish()
            if not reader.used or reader.end != "end":
                reader.refuse("at != len(data)", "nothing more")
        name = self._functions[class_.name]
        lines.add(self._made(class_, reader.values), before="return ")
        result = self._imports.use(".messages", class_.name)
        what = f"Read the {message.kind} ``{message.name}``."
        self._add(name, ("data: bytes",), result, what, lines)

    def _made(self, class_: Class, values: dict[str, str]) -> Code:
        """Return the call of a constructor with the values of its fields."""
        arguments = [
            f"{m.name}={values[m.name]}" if m.keyword else values[m.name]
            for m in members(class_)
        ]
        return call(self._imports.use(".messages", class_.name), *arguments)

    # -- types -------------------------------------------------------------------------

    def _part(self, class_: Class) -> None:
        lines = Lines(1, frozenset(self._functions.values()))
        layout, lead = class_.layout, class_.lead
        reader = self._reader(class_.name, layout, lines)
        given = self._led(class_, reader)
        reader.see_message(self._context.needs.of_message(own_items(class_)))
        reader.recursive = is_recursive(class_, self._context)
        reader.begin(whole=False)
        reader.read(layout.items[lead:])
        reader.finish(lead)
        made = self._made(class_, reader.values)
        lines.add(joined(made, ", at"), before="return ")
        result = self._imports.use(".messages", class_.name)
        own = own_items(class_)
        parameters = self._parameters(own, given, recursive=reader.recursive)
        name = self._functions[class_.name]
        what = f"Read ``{class_.name}``; return it and the place behind it."
        self._add(name, parameters, f"tuple[{result}, int]", what, lines)

    def _led(self, class_: Class, reader: LayoutReader) -> list[str]:
        """Return the parameters for what was read before a case; note their values."""
        found: list[str] = []
        for item in [*led(class_), *([class_.outside] if class_.outside else [])]:
            name = reader.lines.local(item.name)
            reader.raw[item.label] = reader.values[item.name] = name
            type_ = "int"
            if item.computed is None:
                type_ = self._types.field(item)
            found.append(f"{name}: {type_}")
        return found

    def _parameters(
        self, layout: Layout, given: list[str], *, recursive: bool
    ) -> tuple[str, ...]:
        needs = self._context.needs
        hooks = [
            f"{self._context.hook_local(hook)}: {self._types.bound(hook)}"
            for hook in needs.hooks(layout)
        ]
        others = [f"message_{label}: int" for label in needs.of_message(layout)]
        depth = ["depth: int = 0"] if recursive else []
        places = ["data: bytes", "at: int", "end: int"]
        return (*places, *given, *hooks, *others, *depth)

    def _union(self, type_: LayoutType, union: Switch) -> None:
        lines = Lines(1, frozenset(self._functions.values()))
        layout = folded(type_.layout)
        reader = self._reader(type_.class_name, layout, lines)
        reader.see_message(self._context.needs.of_message(layout))
        reader.recursive = self._context.needs.recursive(type_.name)
        reader.begin(whole=False)
        reader.read(layout.items[:-1])
        classes = {class_.name: class_ for class_ in self._classes}
        for case in every(union):
            given = [
                reader.values[item.name]
                if item.computed is None
                else reader.raw[item.label]
                for item in led(classes[case.class_name])
            ]
            code = self._case_call(case.class_name, layout, given, reader)
            if case is union.other:
                lines.add(code, before="return ")
                continue
            with lines.block(f"if {reader.raw[union.tag]} == {case.value}"):
                lines.add(code, before="return ")
        if union.other is None:
            malformed = self._imports.runtime("Malformed")
            reason = text_literal(f"{type_.class_name}: expected another {union.tag}")
            lines.add(call(malformed, reason), before="raise ")
        result = self._imports.use(".messages", type_.class_name)
        parameters = self._parameters(layout, [], recursive=reader.recursive)
        what = f"Read ``{type_.name}``; return it and the place behind it."
        name = self._functions[type_.class_name]
        self._add(name, parameters, f"tuple[{result}, int]", what, lines)

    def _case_call(
        self, name: str, layout: Layout, given: list[str], reader: LayoutReader
    ) -> Code:
        """Return the call of the function that reads a case of a union."""
        needs = self._context.needs
        own = own_items(next(c for c in self._classes if c.name == name))
        hooks = [self._context.hook_local(hook) for hook in needs.hooks(own)]
        others = [f"message_{label}" for label in needs.of_message(own)]
        depth = ["depth"] if reader.recursive else []
        arguments = ["data", "at", reader.end, *given, *hooks, *others, *depth]
        return call(self._functions[name], *arguments)

    # -- answers to errors -------------------------------------------------------------

    def _answers(self) -> None:
        """Write what is looked at in a message that was refused."""
        replies = [r for r in self._protocol.replies if r.layout and r.layout.echoes]
        for reply in replies:
            assert reply.layout is not None
            self._echo(reply, [echo.source for echo in reply.layout.echoes])
        if self._protocol.accept and self._is_asked():
            lines = Lines(1)
            labels = {c.label for c in self._protocol.accept}
            codes = self._heads(labels, lines, "return False")
            parts = [condition_of(c, codes[c.label]) for c in self._protocol.accept]
            lines.add(call("bool", " and ".join(parts)), before="return ")
            what = "Return whether a message that was refused is answered."
            self._add("is_answered", ("data: bytes",), "bool", what, lines)

    def _is_asked(self) -> bool:
        """Whether some answer to an error copies nothing, and so reads no message."""
        calls = (answer.reply for answer in error_answers(self._protocol))
        replies = [self._protocol.reply_named(c.reply) for c in calls if c is not None]
        return any(reply.layout and not reply.layout.echoes for reply in replies)

    def _echo(self, reply: Reply, sources: list[str]) -> None:
        """Write the function that reads what a reply copies, as far as it is there."""
        header = self._protocol.header
        assert header is not None
        assert reply.layout is not None
        by_source = {echo.target: echo.source for echo in reply.layout.echoes}
        order = [by_source[m.item.label] for m in members_of(reply) if m.echoed]
        layout = plain(folded(header), set(order))
        lines = Lines(1, frozenset(self._functions.values()))
        reader = self._reader(self._protocol.class_prefix + "Head", layout, lines)
        lines.add("end = len(data)")
        for hook in self._context.needs.hooks(layout):
            constant = self._context.hook_constants[hook]
            begin = f"{self._imports.use('.fields', constant)}.begin()"
            lines.add(f"{self._context.hook_local(hook)} = {begin}")
        fields = {i.label: i for i in layout.items if isinstance(i, DataField)}
        first, behind = head(layout)
        reader.begin(whole=True)
        reader.read(first)
        for constraint in self._protocol.accept:
            condition = condition_of(constraint, reader.raw[constraint.label])
            reader.refuse(opposite(condition), "a message that is answered")
        late = [label for label in order if fields[label] in behind]
        if late:
            attempt(reader, behind, [fields[label] for label in late])
        values = [reader.values[fields[label].name] for label in order]
        types = [self._types.copied(fields[label]) for label in order]
        comma = "," if len(values) == 1 else ""
        lines.add(Bracket("(", tuple(values), f"{comma})"), before="return ")
        what = f"Return what ``{reply.name}`` copies of a message that was refused."
        result = f"tuple[{', '.join(types)}]"
        self._add(echo_function(reply), ("data: bytes",), result, what, lines)

    # -- tables ------------------------------------------------------------------------

    def _table(self, name: str, kind: str, messages: tuple[Message, ...]) -> str:
        if not messages:
            return ""
        final = self._imports.use("typing", "Final")
        table = self._imports.runtime("Forms")
        form = self._imports.runtime("Form")
        element = self._imports.use(".messages", f"{self._protocol.class_prefix}{kind}")
        choose = f"choose_{kind.lower()}"
        self._choose(choose, kind.lower(), messages)
        forms: list[Code] = []
        for message in messages:
            class_ = self._imports.use(".messages", message.class_name)
            parse = f"parse={self._functions[message.class_name]}"
            given = (text_literal(message.name), "()", 'rb""', parse)
            forms.append(call(f"{form}[{class_}]", *given))
        self._exported.append(name)
        code = call(table, *forms, f"choose={choose}")
        return lay_out(code, before=f"{name}: {final}[{table}[{element}]] = ")

    def _choose(self, name: str, kind: str, messages: tuple[Message, ...]) -> None:
        lines = Lines(1)
        conditions = {m.name: where(m) for m in messages}
        labels = {c.label for where in conditions.values() for c in where}
        codes = self._heads(labels, lines)
        for message in messages:
            parts = [condition_of(c, codes[c.label]) for c in conditions[message.name]]
            if not parts:
                lines.add(f"return {text_literal(message.name)}")
                break
            with lines.block("if", " and ".join(parts)):
                lines.add(f"return {text_literal(message.name)}")
        else:
            lines.add('return ""')
        given = "data: bytes" if labels else "_data: bytes"
        what = f"Return the name of the {kind} that a message is; nothing, if of none."
        self._add(name, (given,), "str", what, lines)

    def _heads(
        self, labels: set[str], lines: Lines, refusal: str = ""
    ) -> dict[str, str]:
        """Read fields of the header; return their codes, by their labels."""
        if not labels:
            return {}
        header = self._protocol.header
        assert header is not None
        layout = evolve(header, items=tuple(until(header.items, labels)))
        owner = f"{self._protocol.class_prefix}Head"
        reader = self._reader(owner, layout, lines)
        reader.refusal = refusal
        run = steps(layout)[0]
        assert isinstance(run, Run), "what messages are told apart by is in one place"
        lines.add("end = len(data)")
        reader.peek(run)
        return reader.raw
