"""How few octets a value can have on the wire."""

from sockgen.lower.octets.places import place_size
from sockgen.model import Protocol
from sockgen.model.layouts import (
    Bits,
    DataField,
    DataType,
    Fixed,
    Hooked,
    Item,
    Layout,
    Measured,
    Nested,
    Octets,
    Prefixed,
    Reserved,
    Switch,
    ToEnd,
    UntilZero,
)

__all__ = ["Sizes"]


class Sizes:
    """Knows the least sizes of the types of a protocol."""

    def __init__(self, protocol: Protocol) -> None:
        self._types = {type_.name: type_ for type_ in protocol.layout_types}
        self._hooks = {hook.name: hook for hook in protocol.hooks}
        self._least: dict[str, int] = {}

    def least(self, layout: Layout) -> int:
        """Return the least number of octets of a layout."""
        bits = sum(
            item.type.width
            for item in layout.items
            if not isinstance(item, Switch) and isinstance(item.type, Bits)
        )
        return bits // 8 + sum(self._item(item) for item in layout.items)

    def _item(self, item: Item) -> int:
        if isinstance(item, Switch):
            cases = [case.layout for case in item.cases]
            cases += [item.other.layout] if item.other is not None else []
            return min((self.least(layout) for layout in cases), default=0)
        if isinstance(item, Reserved):
            return self.value(item.type)
        if item.may_lack:
            return 0
        match item.repeat:
            case None:
                return max(self.value(item.type), self._bounded(item))
            case Fixed(count=count):
                return count * self.value(item.type)
            case Prefixed(type=prefix):
                return prefix.bits // 8 + item.at_least * self.value(item.type)
            case UntilZero():
                return 1
            case _:
                return item.at_least * self.value(item.type)

    def _bounded(self, field: DataField) -> int:
        if not isinstance(field.type, Octets):
            return 0
        before = field.type.extent
        prefix = before.type.bits // 8 if isinstance(before, Prefixed) else 0
        return prefix + field.at_least

    def value(self, type_: DataType) -> int:
        """Return the least number of octets of one value of a type."""
        match type_:
            case Nested(name=name):
                return self._nested(name)
            case Hooked(name=name):
                return self._hooks[name].low
            case Octets(extent=Prefixed(type=prefix)):
                return prefix.bits // 8
            case Octets(extent=UntilZero()):
                return 1
            case Octets(extent=ToEnd() | Measured()):
                return 0
            case _:
                return place_size(type_) or 0

    def _nested(self, name: str) -> int:
        if name not in self._least:
            self._least[name] = 0  # until it is known: types may contain themselves
            self._least[name] = self.least(self._types[name].layout)
        return self._least[name]
