"""What a value is at run time: by that the members of a union are told apart."""

from sockgen.model import (
    Characters,
    Coded,
    DecimalNumber,
    Enumeration,
    FieldPart,
    FlagPart,
    HexNumber,
    Matched,
    NamedType,
    Nullable,
    Number,
    Packed,
    Protocol,
    QuotedText,
    RealNumber,
    Record,
    Switch,
    Union,
    ValueType,
    field_parts,
)

__all__ = ["NONE", "UNKNOWN", "kinds", "leaves", "unwraps"]

NONE = "None"
UNKNOWN = "object"
"""Values of many classes, such as JSON."""

_CODED = {
    "base64": "bytes",
    "ipv4": "IPv4Address",
    "ipv6": "IPv6Address",
    "uuid": "UUID",
}


def leaves(
    type_: NamedType, protocol: Protocol, around: frozenset[str] = frozenset()
) -> list[NamedType]:
    """Return the records that are members of a union, or of a union that is.

    Args:
        type_: the union, or a record, which stands for itself.
        protocol: what has it.
        around: unions that it is a member of; one that contains itself is reported.
    """
    if type_.form is not None:
        return [type_]
    inside = around | {type_.name}
    members = (protocol.type_named(n) for n in type_.members if n not in inside)
    found = [leaf for member in members for leaf in leaves(member, protocol, inside)]
    return list({leaf.name: leaf for leaf in found}.values())


def unwraps(type_: NamedType, protocol: Protocol) -> bool:
    """Whether values of a type are no objects that can print themselves."""
    return any(leaf.unwrap is not None for leaf in leaves(type_, protocol))


def kinds(
    type_: NamedType, protocol: Protocol, around: frozenset[str] = frozenset()
) -> set[str]:
    """Return the classes that the values of a record have at run time.

    Args:
        type_: the record.
        protocol: what has it.
        around: records whose values are values of this one; it adds none to its own.
    """
    if type_.name in around:
        return set()
    if type_.unwrap is None:
        return {type_.class_name}
    if type_.unwrap == "none":
        return {NONE}
    for part in field_parts(type_.form) if type_.form is not None else ():
        if part.label == type_.unwrap:
            return _of_field(part, protocol, around | {type_.name})
    return {UNKNOWN}


def _of_field(
    part: FieldPart | FlagPart, protocol: Protocol, around: frozenset[str]
) -> set[str]:
    if isinstance(part, FlagPart):
        return {"bool"}
    return {"tuple"} if part.repeated else _of_value(part.type, protocol, around)


def _of_value(type_: ValueType, protocol: Protocol, around: frozenset[str]) -> set[str]:
    match type_:
        case Characters() | Matched() | QuotedText():
            return {"str" if type_.string else "bytes"}
        case Number() | HexNumber():
            return {"int"}
        case RealNumber():
            return {"float"}
        case DecimalNumber():
            return {"Decimal"}
        case Packed():
            return {type_.class_name}
        case Switch():
            return {"bool"}
        case Enumeration(open=is_open):
            other = "str" if type_.string else "bytes"
            return {type_.class_name, *([other] if is_open else [])}
        case Coded(kind="percent"):
            return {"str" if type_.string else "bytes"}
        case Coded():
            return {_CODED.get(type_.kind, UNKNOWN)}
        case Nullable():
            inner = _of_value(type_.inner, protocol, around)
            return inner if type_.empty else inner | {NONE}
        case Record() | Union():
            named = protocol.type_named(type_.name)
            members = leaves(named, protocol)
            return {kind for leaf in members for kind in kinds(leaf, protocol, around)}
        case _:
            return {"str" if getattr(type_, "string", False) else "bytes"}
