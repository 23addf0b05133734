"""``messages.py`` of a protocol of octets: a class for each message, type and case."""

import re
from collections.abc import Iterator

from attrs import frozen

from sockgen.diagrams import diagram
from sockgen.model import Protocol
from sockgen.plan.docs import Doc, layout_doc
from sockgen.plan.exports import exported
from sockgen.plan.imports import Imports
from sockgen.plan.layout import WIDTH
from sockgen.plan.octets.classes import Class, classes_of, every, in_order
from sockgen.plan.octets.context import Context, union_of
from sockgen.plan.octets.lines import Lines
from sockgen.plan.octets.members import Types, members
from sockgen.plan.octets.writing import LayoutWriter
from sockgen.plan.unions import message_unions
from sockgen.plan.wrapping import annotated, signature

__all__ = ["ClassView", "LayoutMessagesView", "is_recursive", "plan_layout_messages"]


@frozen
class MethodView:
    """A method: its head, what it says of itself, its statements."""

    signature: str
    doc: str
    statements: tuple[str, ...]


@frozen
class ClassView:
    """A class, or the statement that names a union of classes before it."""

    name: str
    doc: Doc
    fields: tuple[str, ...]
    method: MethodView
    final: str
    message: str
    aliases: tuple[str, ...]


@frozen
class LayoutMessagesView:
    """``messages.py``."""

    imports: tuple[str, ...]
    exported: str
    classes: tuple[ClassView, ...]
    aliases: tuple[str, ...]
    template: str = "layout_messages.py"


def plan_layout_messages(protocol: Protocol, context: Context) -> LayoutMessagesView:
    """Return the view of the file."""
    return _Planner(protocol, context).view()


class _Planner:
    def __init__(self, protocol: Protocol, context: Context) -> None:
        self._protocol = protocol
        self._context = context
        self._classes = classes_of(protocol)
        self._unions = {
            type_.class_name: union
            for type_ in in_order(protocol)
            if (union := union_of(type_.layout)) is not None
        }
        names = [class_.name for class_ in self._classes]
        enums = [enum.class_name for enum in protocol.number_enums]
        enums += [enum.class_name for enum in protocol.enumerations]
        self._imports = Imports([*names, *self._unions, *enums])
        self._types = Types(context, self._imports, "")
        self._defined: set[str] = set()
        self._all = {*names, *self._unions}

    def view(self) -> LayoutMessagesView:
        classes = tuple(self._class(class_) for class_ in self._classes)
        aliases = dict(self._messages())
        names = [*(c.name for c in self._classes), *self._unions, *aliases]
        return LayoutMessagesView(
            classes=classes,
            aliases=tuple(aliases.values()),
            exported=exported(names),
            imports=tuple(self._imports.lines()),
        )

    def _messages(self) -> Iterator[tuple[str, str]]:
        """Yield the unions of messages: their names and the statements."""
        for name, classes in message_unions(self._protocol).items():
            yield name, self._alias(name, classes)

    def _alias(self, name: str, classes: list[str]) -> str:
        before = f"{name}: {self._imports.use('typing', 'TypeAlias')} = "
        together = " | ".join(dict.fromkeys(classes))
        if len(before) + len(together) <= WIDTH:
            return f"{before}{together}"
        if len(together) + 4 > WIDTH:
            together = "\n    | ".join(dict.fromkeys(classes))
        return f"{before}(\n    {together}\n)"

    # -- classes -----------------------------------------------------------------------

    def _class(self, class_: Class) -> ClassView:
        fields = tuple(self._fields(class_))
        method = self._encode(class_) if class_.message else self._write(class_)
        self._defined.add(class_.name)
        aliases: list[str] = []
        for name, union in self._unions.items():
            cases = [case.class_name for case in every(union)]
            if cases[-1] == class_.name:
                aliases.append(self._alias(name, cases))
                self._defined.add(name)
        return ClassView(
            name=class_.name,
            doc=layout_doc(class_.doc, class_.title, diagram(class_.layout)),
            fields=fields,
            method=method,
            final=self._imports.use("typing", "final"),
            message=self._imports.runtime("message"),
            aliases=tuple(aliases),
        )

    def _fields(self, class_: Class) -> Iterator[str]:
        keyword_only = False
        for member in members(class_):
            if member.keyword and not keyword_only:
                keyword_only = True
                yield f"_: {self._imports.runtime('KW_ONLY')}"
            annotation = self._types.member(member)
            unknown = (self._all - self._defined) & set(re.findall(r"\w+", annotation))
            if unknown:
                annotation = f'"{annotation}"'
            default = " = None" if member.keyword else ""
            yield annotated(member.name, annotation, default, 1)

    def _encode(self, class_: Class) -> MethodView:
        lines = Lines(2)
        writer = LayoutWriter(self._context, self._imports, class_, lines)
        doc = "Return the message as it is on the wire."
        if writer.is_single:
            writer.single()
        elif not class_.layout.items:
            lines.add('return b""')
        else:
            lines.add("out = bytearray()")
            for hook in self._context.needs.hooks(class_.layout):
                constant = self._context.hook_constants[hook]
                begin = f"{self._imports.use('.fields', constant)}.begin()"
                lines.add(f"{self._context.hook_local(hook)} = {begin}")
            writer.write()
            lines.add("return bytes(out)")
        return MethodView("def encode(self) -> bytes:", doc, tuple(lines.lines))

    def _write(self, class_: Class) -> MethodView:
        lines = Lines(2)
        writer = LayoutWriter(self._context, self._imports, class_, lines)
        writer.recursive = self._is_recursive(class_)
        parameters = ["self", "out: bytearray", *self._given(class_)]
        if writer.recursive:
            parameters.append("depth: int = 0")
        writer.write()
        head = signature("write", tuple(parameters), "None", 1)
        doc = "Write the value behind what was written before."
        return MethodView(head, doc, tuple(lines.lines))

    def _given(self, class_: Class) -> Iterator[str]:
        """Yield what `write` is given: the same for all cases of a type."""
        needs, every = self._context.needs, class_.union or class_.layout
        own, labels = needs.hooks(class_.layout), needs.of_message(class_.layout)
        for hook in needs.hooks(every):
            unread = "" if hook in own else "_"
            local = self._context.hook_local(hook)
            yield f"{unread}{local}: {self._types.bound(hook)}"
        for label in needs.of_message(every):
            yield f"{'' if label in labels else '_'}message_{label}: int"

    def _is_recursive(self, class_: Class) -> bool:
        return is_recursive(class_, self._context)


def is_recursive(class_: Class, context: Context) -> bool:
    """Whether the functions of a class are given how deep it is."""
    for type_ in context.protocol.layout_types:
        union = union_of(type_.layout)
        names = [type_.class_name]
        if union is not None:
            names = [case.class_name for case in every(union)]
        if class_.name in names:
            return context.needs.recursive(type_.name)
    return False
