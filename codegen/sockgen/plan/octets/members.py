"""The fields of a class as its constructor takes them, and their types."""

import re

from attrs import frozen

from sockgen.model.layouts import (
    Address,
    AddressKind,
    Bits,
    DataField,
    DataType,
    Float,
    Hooked,
    Item,
    Nested,
    Octets,
    Reserved,
    Switch,
    Truth,
)
from sockgen.plan.imports import Imports
from sockgen.plan.octets.classes import Class, every
from sockgen.plan.octets.context import Context

__all__ = ["Member", "Types", "members"]


@frozen
class Member:
    """A field of a class: ``item`` is what it is on the wire.

    ``echoed`` if it is copied from a command, ``optional`` if it may be None otherwise.
    """

    name: str
    item: DataField | Switch
    optional: bool
    echoed: bool

    @property
    def keyword(self) -> bool:
        """Whether it is given by keyword, and None by default."""
        return self.optional or self.echoed


def members(class_: Class) -> list[Member]:
    """Return the fields of a class, those that are given by keyword last."""
    layout = class_.message.layout if class_.message is not None else None
    echoes: set[str] = set()
    if layout is not None:
        echoes = {echo.target for echo in layout.echoes}
    items: list[Item] = [*([class_.outside] if class_.outside else [])]
    items += class_.layout.items
    tags = {i.tag for i in items if isinstance(i, Switch)}
    found = [
        _member(item, echoes)
        for item in items
        if _is_member(item, tags - {class_.outside.label if class_.outside else ""})
    ]
    return sorted(found, key=lambda member: member.keyword)


def _is_member(item: Item, tags: set[str]) -> bool:
    if isinstance(item, Reserved):
        return False
    if isinstance(item, Switch):
        return bool(item.label)
    return item.computed is None and item.label not in tags


def _member(item: Item, echoes: set[str]) -> Member:
    assert not isinstance(item, Reserved)
    optional = isinstance(item, DataField) and item.may_lack
    return Member(item.name, item, optional, item.label in echoes)


class Types:
    """Writes the types of fields for one file.

    Args:
        context: of the package.
        imports: of the file.
        messages: the module that defines classes, "" in that module itself.
    """

    def __init__(self, context: Context, imports: Imports, messages: str) -> None:
        self._context = context
        self._imports = imports
        self._messages = messages

    def member(self, member: Member) -> str:
        """Return the type of an attribute."""
        text = self.field(member.item)
        return f"{text} | None" if member.keyword else text

    def field(self, item: DataField | Switch) -> str:
        """Return the type of a field that is there."""
        if isinstance(item, Switch):
            return " | ".join(self.named(c.class_name) for c in every(item))
        value = self.value(item)
        return f"tuple[{value}, ...]" if item.repeat is not None else value

    def copied(self, item: DataField | Switch) -> str:
        """Return the type of a field that is copied, which may not be there."""
        there = isinstance(item, Switch) or not item.may_lack
        return self.field(item) if there else f"{self.field(item)} | None"

    def value(self, field: DataField) -> str:
        """Return the type of a value, or of an item."""
        enum = self._context.enum(field)
        if enum is not None:
            name = self._imports.use(".fields", enum.class_name)
            return f"{name} | int" if enum.open else name
        texts = self._context.texts(field)
        if texts is not None:
            name = self._imports.use(".fields", texts.class_name)
            other = "str" if texts.string else "bytes"
            return f"{name} | {other}" if texts.open else name
        return self.plain(field.type)

    def plain(self, type_: DataType) -> str:
        """Return the type of a value that is no member of an enum."""
        match type_:
            case Bits(width=1) | Truth():
                return "bool"
            case Float():
                return "float"
            case Octets(string=string):
                return "str" if string else "bytes"
            case Address(kind=kind):
                return self._address(kind)
            case Nested(name=name):
                return self.named(self._context.type_named(name).class_name)
            case Hooked(name=name):
                return self.hook(name)
            case _:
                return "int"

    def hook(self, name: str) -> str:
        """Return the type of the values of a hook, with the imports that it needs."""
        python = self._context.hook_named(name).python

        def imported(match: re.Match[str]) -> str:
            return self._imports.use(match[1], match[2])

        return re.sub(r"([\w.]+)\.(\w+)", imported, python)

    def bound(self, name: str) -> str:
        """Return the type of a hook that a function is given."""
        return f"{self._imports.runtime('Bound')}[{self.hook(name)}]"

    def named(self, class_name: str) -> str:
        """Return a class or a union of the package."""
        if self._messages:
            return self._imports.use(self._messages, class_name)
        return class_name

    def _address(self, kind: AddressKind) -> str:
        match kind:
            case AddressKind.IPV4:
                return self._imports.use("ipaddress", "IPv4Address")
            case AddressKind.IPV6:
                return self._imports.use("ipaddress", "IPv6Address")
            case AddressKind.UUID:
                return self._imports.use("uuid", "UUID")
