"""What stands in one place of a layout, and how far it reaches."""

from enum import Enum
from typing import TypeAlias

from attrs import frozen

from sockgen.model.layouts.expressions import Expression

__all__ = [
    "Address",
    "AddressKind",
    "Bits",
    "DataType",
    "Extent",
    "Fixed",
    "FixedPoint",
    "Float",
    "Hooked",
    "Integer",
    "Measured",
    "Nested",
    "Octets",
    "Prefixed",
    "ToEnd",
    "Truth",
    "UntilZero",
    "While",
]


@frozen
class Integer:
    """A whole number of 8, 16, 24, 32, 40, 48, 56 or 64 bits."""

    bits: int
    signed: bool
    little: bool


@frozen
class Float:
    """A floating-point number of IEEE 754, of 32 or 64 bits."""

    bits: int
    little: bool


@frozen
class FixedPoint:
    """A fixed-point number: a raw whole number, of which ``fraction`` bits are a fraction."""

    whole: int
    fraction: int
    signed: bool
    little: bool


@frozen
class Bits:
    """Some bits of an integer that it makes with its neighbours; one bit is a ``bool``.

    ``little`` is the order of the integer's octets.
    """

    width: int
    little: bool = False


@frozen
class Truth:
    """An octet that is 0 or 1."""


class AddressKind(Enum):
    """What an address is, by its name in a schema."""

    IPV4 = "ipv4"
    IPV6 = "ipv6"
    UUID = "uuid"


@frozen
class Address:
    """An address, which has a class in the standard library."""

    kind: AddressKind


@frozen
class Fixed:
    """A number of octets or items that is known from the schema."""

    count: int


@frozen
class Prefixed:
    """The number stands before them."""

    type: Integer


@frozen
class Measured:
    """The number comes from earlier fields, or from one that is computed from this."""

    count: Expression


@frozen
class ToEnd:
    """As many as its region has."""


@frozen
class UntilZero:
    """Up to an octet, or an item, that is zero; that is not part of the value."""


@frozen
class While:
    """Items, as long as a condition holds before each."""

    condition: Expression


Extent: TypeAlias = Fixed | Prefixed | Measured | ToEnd | UntilZero | While


@frozen
class Octets:
    """A run of octets; a ``str`` in the protocol's encoding if ``string``.

    ``cstr`` is one that reaches up to zero.
    """

    extent: Extent
    string: bool


@frozen
class Nested:
    """A named type that is a layout, or a union of layouts."""

    name: str


@frozen
class Hooked:
    """A named type that a codec of the user reads and writes."""

    name: str


DataType: TypeAlias = (
    Integer | Float | FixedPoint | Bits | Truth | Address | Octets | Nested | Hooked
)
