"""Numbers with parts: the classes of their values, and how these are read."""

from attrs import frozen

from sockgen.model import Packed, Protocol
from sockgen.model.layouts import Bits, DataField, NumberEnum, Reserved
from sockgen.plan.docs import quoted
from sockgen.plan.imports import Imports
from sockgen.plan.layout import call, lay_out
from sockgen.plan.octets.bits import Bit, bits_among
from sockgen.plan.octets.values import number_range
from sockgen.resolve.identifiers import snake_name

__all__ = ["PackedView", "packed_view", "reader_of"]


@frozen
class PackedView:
    """The class of a number with parts, and the function that makes one, if it is read."""

    name: str
    reader: str
    final: str
    message: str
    doc: str
    layout: str
    fields: tuple[str, ...]
    checks: tuple[str, ...]
    number: str
    value: str


def reader_of(packed: Packed) -> str:
    """Return the function that reads the parts of a number."""
    return f"_{snake_name(packed.class_name)}"


def packed_view(
    packed: Packed, protocol: Protocol, imports: Imports, *, read: bool
) -> PackedView:
    """Return the class of a number with parts.

    Args:
        packed: the number.
        protocol: whose it is.
        imports: the imports of the file.
        read: whether some codec reads it.
    """
    enums = {enum.class_name: enum for enum in protocol.number_enums}
    bits = list(bits_among(packed.parts, packed.bits))
    value = ""
    if read:
        made = call(packed.class_name, *(_read(bit, enums, imports) for bit in bits))
        value = lay_out(made, before="return ", indent=1)
    number = [_written(bit, f"self.{bit.field.name}") for bit in bits]
    checks = (_check(bit, enums, imports) for bit in bits)
    return PackedView(
        name=packed.class_name,
        reader=reader_of(packed) if read else "",
        final=imports.use("typing", "final"),
        message=imports.runtime("message"),
        doc=quoted(packed.doc or f"The parts of ``{packed.class_name}``."),
        layout=", ".join(_shown(part) for part in packed.parts),
        fields=tuple(f"{b.field.name}: {_type(b, enums)}" for b in bits),
        checks=tuple(check for check in checks if check),
        number=_joined(number),
        value=value,
    )


def _shown(part: DataField | Reserved) -> str:
    """Return a part as it is in the schema."""
    width = part.type.width if isinstance(part.type, Bits) else 0
    if isinstance(part, Reserved):
        return f"_: b{width}"
    enum = f" {part.enumeration}" if part.enumeration else ""
    ranged = f" {part.low}..{part.high}" if part.low is not None else ""
    return f"{part.label}: b{width}{enum}{ranged}"


def _type(bit: Bit, enums: dict[str, NumberEnum]) -> str:
    enum = enums.get(bit.field.enumeration)
    if enum is not None:
        return f"{enum.class_name} | int" if enum.open else enum.class_name
    return "bool" if bit.width == 1 else "int"


def _read(bit: Bit, enums: dict[str, NumberEnum], imports: Imports) -> str:
    enum = enums.get(bit.field.enumeration)
    if enum is None and bit.width == 1:
        return f"bool({bit.test('number')})"
    code = bit.code("number")
    if enum is None:
        return code
    if not enum.open:
        return f"{enum.class_name}({code})"
    members = f"{{member.value: member for member in {enum.class_name}}}"
    return f"{imports.runtime('member')}({members}, {code})"


def _written(bit: Bit, code: str) -> str:
    return f"{code} << {bit.shift}" if bit.shift else code


def _joined(parts: list[str]) -> str:
    """Return the statement that returns parts as a number, a part a line if it is long."""
    line = f"return {' | '.join(parts) or '0'}"
    if len(line) + 8 <= 88:
        return line
    inside = "\n            | ".join(parts)
    return f"return (\n            {inside}\n        )"


def _check(bit: Bit, enums: dict[str, NumberEnum], imports: Imports) -> str:
    """Return the statement that checks a part, nothing if its type says all."""
    field, enum = bit.field, enums.get(bit.field.enumeration)
    own = field.low is not None or field.high is not None
    if not own and ((enum is None and bit.width == 1) or (enum and not enum.open)):
        return ""
    low, high = number_range(field.type) or (0, 0)
    least = low if field.low is None else max(low, field.low)
    most = high if field.high is None else min(high, field.high)
    within = imports.runtime("within")
    return f'{within}(self.{field.name}, {least}, {most}, "{field.name}")'
