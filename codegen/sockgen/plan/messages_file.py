"""``messages.py``: one class a message, with its fields and how it is printed."""

import re
from functools import partial
from typing import Final

from sockgen import regular as rl
from sockgen.check import Overlaps
from sockgen.lower import Languages, LineStep, steps
from sockgen.lower.kinds import NONE, kinds, leaves
from sockgen.lower.order import in_order_of_use, named_unions, recursive
from sockgen.lower.presence import Rule, rules
from sockgen.model import (
    Form,
    Message,
    NamedType,
    Protocol,
    Record,
)
from sockgen.plan.annotations import Annotations
from sockgen.plan.codecs import Codecs
from sockgen.plan.constructor import parameters
from sockgen.plan.docs import Doc, message_doc
from sockgen.plan.exports import exported
from sockgen.plan.framing import Framer
from sockgen.plan.imports import Imports
from sockgen.plan.layout import (
    WIDTH,
    Bracket,
    call,
    joined,
    lay_out,
    text_literal,
    tuple_of,
)
from sockgen.plan.names import encoders
from sockgen.plan.unions import message_unions
from sockgen.plan.views import FunctionView, MessagesView, MessageView
from sockgen.plan.wrapping import annotated
from sockgen.plan.writing import Writer

__all__ = ["plan_messages"]

_DEEPEST_UNION: Final = 200
"""Classes joined by ``|``; type checkers bound how deep an expression may be nested."""


def plan_messages(
    protocol: Protocol,
    languages: Languages,
    codecs: Codecs,
    overlaps: Overlaps,
) -> MessagesView:
    """Return the view of the file."""
    return _Planner(protocol, languages, codecs, overlaps).view()


class _Planner:
    def __init__(
        self,
        protocol: Protocol,
        languages: Languages,
        codecs: Codecs,
        overlaps: Overlaps,
    ) -> None:
        self._protocol = protocol
        self._languages = languages
        self._codecs = codecs
        self._overlaps = overlaps
        self._classes = [
            *(t.class_name for t in protocol.types if t.is_class),
            *(m.class_name for m in protocol.classes),
        ]
        enums = [enum.class_name for enum in protocol.enumerations]
        self._imports = Imports([*self._classes, *enums])
        self._encoders = encoders(protocol)
        self._recursive = recursive(protocol)
        self._defined: set[str] = set()
        self._annotations = Annotations(protocol, self._imports, "")

    def view(self) -> MessagesView:
        protocol = self._protocol
        types = tuple(self._record(t) for t in in_order_of_use(protocol) if t.is_class)
        functions = tuple(
            self._function(t, t.form) if t.form else self._dispatcher(t)
            for t in protocol.types
            if t.name in self._encoders
        )
        messages = tuple(self._message(m) for m in protocol.classes)
        aliases, alias_names = self._aliases()
        return MessagesView(
            imports=tuple(self._imports.lines()),
            types=types,
            functions=functions,
            messages=messages,
            aliases=aliases,
            values=tuple(self._value_alias(t) for t in named_unions(protocol)),
            exported=exported(
                [
                    *self._classes,
                    *alias_names,
                    *(t.class_name for t in named_unions(protocol)),
                    *self._encoders.values(),
                ]
            ),
        )

    def _value_alias(self, type_: NamedType) -> str:
        """Return the statement that names a union which contains itself."""
        before = f"{type_.class_name}: {self._imports.use('typing', 'TypeAlias')} = "
        text = f'"{self._annotations.union(type_)}"'
        if len(before) + len(text) <= WIDTH:
            return f"{before}{text}"
        return f"{before}(\n    {text}\n)"

    def _aliases(self) -> tuple[tuple[str, ...], list[str]]:
        """Return the statements that define the unions of messages, and their names."""
        unions = message_unions(self._protocol)
        found = {name: self._union(name, classes) for name, classes in unions.items()}
        return tuple(found.values()), list(found)

    def _union(self, name: str, classes: list[str]) -> str:
        before = f"{name}: {self._imports.use('typing', 'TypeAlias')} = "
        if len(classes) > _DEEPEST_UNION:
            union = self._imports.use("typing", "Union")
            return lay_out(
                joined(union, Bracket("[", tuple(classes), "]")), before=before
            )
        together = " | ".join(classes)
        if len(before) + len(together) <= WIDTH:
            return f"{before}{together}"
        if len(together) + 4 > WIDTH:
            together = "\n    | ".join(classes)
        return f"{before}(\n    {together}\n)"

    # -- classes ---------------------------------------------------------------------

    def _message(self, message: Message) -> MessageView:
        line_max = self._protocol.line.max
        for command in self._protocol.commands:
            if command.class_name == message.class_name and command.line_max:
                line_max = max(line_max, command.line_max)
        writer = self._writer()
        refused = tuple(
            self._imports.use(".fields", self._claimed(other))
            for other in self._others(message)
        )
        framing = self._protocol.framing_of(message)
        framed = framing is not None
        encode = writer.statements(
            message.form,
            ending=not framed,
            line_max=None if framed else line_max,
            refused=refused,
            framed=partial(self._framer().printed, framing) if framing else None,
        )
        title = f"The {message.kind} ``{message.name}``"
        doc = message_doc(message.doc, title, message.form.text)
        return self._class(message.class_name, doc, message.form, encode)

    def _framer(self) -> Framer:
        """Return what writes how tokens are printed."""
        return Framer(
            self._protocol,
            self._languages,
            self._codecs,
            self._imports,
            self._encoders,
            {},
        )

    def _claimed(self, message: Message) -> str:
        """Return the constant of the pattern that a message's first line matches."""
        first = steps(message.form, self._protocol, self._languages)[0]
        assert isinstance(first, LineStep)
        return self._codecs.pattern(rl.python(first.expression), message.class_name)

    def _others(self, message: Message) -> list[Message]:
        names = self._overlaps.narrower.get(message.class_name, ())
        return [m for m in self._protocol.classes if m.class_name in names]

    def _record(self, type_: NamedType) -> MessageView:
        assert type_.form is not None
        nested = type_.name in self._recursive
        encode = self._writer().statements(
            type_.form, ending=False, line_max=None, refused=(), nested=nested
        )
        title = f"The type ``{type_.name}``"
        doc = message_doc(type_.doc, title, type_.form.text)
        made = self._class(type_.class_name, doc, type_.form, encode, nested=nested)
        self._defined.add(type_.class_name)
        return made

    def _function(self, type_: NamedType, form: Form) -> FunctionView:
        """Return the function that prints a record which is no class of its own."""
        writer = self._writer(subject="", level=1)
        if type_.mapping is not None:
            labels = (type_.mapping.key, type_.mapping.value)
            writer.places = {label: f"value[{at}]" for at, label in enumerate(labels)}
        line_max = self._protocol.line.max if type_.mapping is not None else None
        nested = type_.name in self._recursive
        statements = writer.statements(
            form, ending=False, line_max=line_max, refused=(), nested=nested
        )
        return self._printer(type_, statements)

    def _printer(self, type_: NamedType, statements: list[str]) -> FunctionView:
        value = self._annotations.quoted(self._annotations.value(Record(type_.name)))
        given = "_value" if value == "None" else "value"  # which tells nothing
        name = self._encoders[type_.name]
        depth = ", depth: int = 0" if type_.name in self._recursive else ""
        return FunctionView(
            f"def {name}({given}: {value}{depth}) -> bytes:",
            f"Return ``{type_.name}`` as it is on the wire.",
            tuple(statements),
        )

    def _dispatcher(self, type_: NamedType) -> FunctionView:
        """Return the function that prints a union whose members are no messages."""
        members = sorted(leaves(type_, self._protocol), key=self._rank)
        statements: list[str] = []
        for at, leaf in enumerate(members):
            depth = {leaf.name, type_.name} <= self._recursive
            code = "value.encode(depth)" if depth else "value.encode()"
            if leaf.unwrap is not None:
                given = "value, depth" if depth else "value"
                code = f"{self._encoders[leaf.name]}({given})"
            plain = all(
                m.unwrap is None and m.name not in self._recursive for m in members[at:]
            )
            if plain or at == len(members) - 1:
                statements.append(f"return {code}")
                break
            statements += [f"if {self._is_a(leaf)}:", f"    return {code}"]
        return self._printer(type_, statements)

    def _rank(self, leaf: NamedType) -> int:
        """Return when to look whether a value is of a member: classes come last."""
        if leaf.unwrap is None:
            return 2 if leaf.name in self._recursive else 3
        return 0 if "bool" in kinds(leaf, self._protocol) else 1

    def _is_a(self, leaf: NamedType) -> str:
        """Return the condition that a value is of a member of a union."""
        found = sorted(kinds(leaf, self._protocol))
        tests = ["value is None"] if NONE in found else []
        names = [self._class_named(name) for name in found if name != NONE]
        if names:
            one = names[0] if len(names) == 1 else f"({', '.join(names)})"
            tests.append(f"isinstance(value, {one})")
        return " or ".join(tests)

    def _class_named(self, name: str) -> str:
        """Return a class by its name, imported if need be."""
        if name == "Decimal":
            return self._imports.use("decimal", name)
        if name in ("IPv4Address", "IPv6Address"):
            return self._imports.use("ipaddress", name)
        if name == "UUID":
            return self._imports.use("uuid", name)
        if name in {enum.class_name for enum in self._protocol.enumerations}:
            return self._imports.use(".fields", name)
        return name

    def _writer(self, subject: str = "self", level: int = 2) -> Writer:
        return Writer(
            self._protocol,
            self._languages,
            self._codecs,
            self._imports,
            self._encoders,
            subject=subject,
            level=level,
        )

    def _class(
        self,
        name: str,
        doc: Doc,
        form: Form,
        encode: list[str],
        *,
        nested: bool = False,
    ) -> MessageView:
        return MessageView(
            name=name,
            doc=doc,
            fields=tuple(self._fields(form)),
            encode=tuple(encode),
            parameters="self, depth: int = 0" if nested else "self",
            checks=tuple(self._check(rule) for rule in rules(form)),
            final=self._imports.use("typing", "final"),
            message=self._imports.runtime("message"),
        )

    def _fields(self, form: Form) -> list[str]:
        lines: list[str] = []
        keyword_only = False
        for parameter in parameters(form):
            if not parameter.required and not keyword_only:
                keyword_only = True
                lines.append(f"_: {self._imports.runtime('KW_ONLY')}")
            annotation = self._annotations.field(
                parameter.part, optional=parameter.default == "None"
            )
            default = f" = {parameter.default}" if parameter.default else ""
            if self._undefined & set(re.findall(r"\w+", annotation)):
                annotation = f'"{annotation}"'
            else:
                annotation = self._annotations.quoted(annotation)
            lines.append(annotated(parameter.name, annotation, default, 1))
        return lines

    @property
    def _undefined(self) -> set[str]:
        """The classes of types that are named before they are defined."""
        types = (t for t in self._protocol.types if t.name in self._recursive)
        return {t.class_name for t in types if t.is_class} - self._defined

    def _check(self, rule: Rule) -> str:
        """Return the statement that refuses a message filled only in part."""
        names = tuple_of(*(text_literal(name) for name in rule.names))
        function = self._imports.runtime(rule.function)
        code = call(function, *rule.conditions, joined("names=", names))
        return lay_out(code, indent=2)
