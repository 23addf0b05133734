"""Single values: what is made of a number or of octets, and back."""

from typing import Final

from sockgen.lower.octets import Place
from sockgen.model.layouts import (
    Address,
    AddressKind,
    Bits,
    DataField,
    DataType,
    FixedPoint,
    Integer,
    Octets,
    Truth,
)
from sockgen.plan.imports import Imports
from sockgen.plan.layout import text_literal
from sockgen.plan.octets.context import Context

__all__ = ["Values", "mask", "number_range"]

_CLASSES: Final = {
    AddressKind.IPV4: ("ipaddress", "IPv4Address"),
    AddressKind.IPV6: ("ipaddress", "IPv6Address"),
}


def mask(width: int) -> str:
    """Return the literal that leaves so many bits."""
    return str((1 << width) - 1) if width < 4 else f"0x{(1 << width) - 1:X}"


def number_range(type_: DataType) -> tuple[int, int] | None:
    """Return the least and the greatest number of a type; None: it is no number."""
    match type_:
        case Integer(bits=bits, signed=signed):
            pass
        case FixedPoint(whole=whole, fraction=fraction, signed=signed):
            bits = whole + fraction
        case Bits(width=bits):
            signed = False
        case _:
            return None
    return (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)


class Values:
    """Writes conversions of single values for one file.

    Args:
        context: of the package.
        imports: of the file.
    """

    def __init__(self, context: Context, imports: Imports) -> None:
        self._context = context
        self._imports = imports
        self._encoding = text_literal(context.protocol.encoding)
        mode = context.protocol.errors_mode
        self._errors = "" if mode == "strict" else f", {text_literal(mode)}"

    def read(self, field: DataField, code: str) -> str:
        """Return the code of a value.

        Args:
            field: whose value it is.
            code: of what stands on the wire, as a number or as octets.
        """
        enum = self._context.enum(field)
        if enum is not None and enum.open:
            constant = self._context.known_constants[enum.class_name]
            known = self._imports.use(".fields", constant)
            return f"{self._imports.runtime('member')}({known}, {code})"
        if enum is not None:
            return f"{self._imports.use('.fields', enum.class_name)}({code})"
        if self._context.texts(field) is not None:
            return f"{self._texts(field)}.decode({code})"
        match field.type:
            case Bits(width=1) | Truth():
                return f"bool({code})"
            case Octets(string=True):
                return f"{code}.decode({self._encoding}{self._errors})"
            case Address(kind=AddressKind.UUID):
                return f"{self._imports.use('uuid', 'UUID')}(bytes={code})"
            case Address(kind=kind):
                return f"{self._imports.use(*_CLASSES[kind])}({code})"
            case _:
                return code

    def write(self, field: DataField, code: str) -> str:
        """Return the code of what is written for a value: a number, or octets.

        Args:
            field: whose value it is.
            code: of the value.
        """
        if self._context.texts(field) is not None:
            return f"{self._texts(field)}.encode({code})"
        match field.type:
            case Octets(string=True):
                coded = self._imports.runtime("coded")
                return (
                    f'{coded}({code}, {self._encoding}, "{field.name}"{self._errors})'
                )
            case Address(kind=AddressKind.UUID):
                return f"{code}.bytes"
            case Address():
                return f"{code}.packed"
            case _:
                return code

    def _texts(self, field: DataField) -> str:
        """Return the constant that reads and writes the texts of an enum."""
        constant = self._context.text_constants[field.enumeration]
        return self._imports.use(".fields", constant)

    def integer(self, code: str, place: Place, *, little: bool, name: str) -> str:
        """Return the code of the octets of a number that ``struct`` has no code for."""
        order = ", little=True" if little else ""
        signed = ", signed=True" if place.signed else ""
        integer = self._imports.runtime("integer")
        return f'{integer}({code}, {place.size}, "{name}"{order}{signed})'

    def checked(self, field: DataField, code: str) -> str:
        """Return the code of a number that is checked to have room in its place."""
        bounds = number_range(field.type)
        if bounds is None or (isinstance(field.type, Bits) and field.type.width == 1):
            return code
        own = (field.low, field.high)
        low = bounds[0] if own[0] is None else max(bounds[0], own[0])
        high = bounds[1] if own[1] is None else min(bounds[1], own[1])
        enum = self._context.enum(field)
        if enum is not None and not enum.open and own == (None, None):
            return code  # its members have been checked
        within = self._imports.runtime("within")
        return f'{within}({code}, {low}, {high}, "{field.name}")'
