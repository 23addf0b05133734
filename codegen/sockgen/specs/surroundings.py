"""What a spec may name."""

from collections.abc import Mapping

from attrs import field, frozen

from sockgen.model import Enumeration
from sockgen.model.layouts import NumberEnum

__all__ = ["Known"]


@frozen
class Known:
    """What is there besides the spec.

    Attributes:
        layouts: the types that are layouts.
        hooks: those that hooks read.
        enums: the enums of numbers, by their names.
        texts: the enums of texts; one that is a list may be either.
        used: takes the name of each enum that is used, and whether for texts.
        fields: labels of all fields of the layout.
        earlier: those that stand before the field.
        string: whether texts are ``str``.
        little: whether the least octet of a number comes first.
        lsb: whether the first bit field takes the lowest bits.
    """

    layouts: frozenset[str]
    hooks: frozenset[str]
    enums: Mapping[str, NumberEnum]
    fields: frozenset[str] = field(factory=frozenset[str])
    earlier: frozenset[str] = field(factory=frozenset[str])
    string: bool = True
    little: bool = False
    lsb: bool = False
    texts: Mapping[str, Enumeration] = field(factory=dict[str, Enumeration])
    used: set[tuple[str, bool]] = field(factory=set[tuple[str, bool]])
