"""A form as it is written: its lines, and all of its parts."""

from attrs import evolve

from sockgen.wireform import Attribute, Choice, Line, Optional, Part, Unordered

__all__ = ["joined", "octets", "walk"]


def joined(lines: list[Line]) -> list[Line]:
    """Return the lines of a form; one without its ending goes on with the next."""
    found: list[Line] = []
    for line in lines:
        if found and not found[-1].terminated:
            before = found.pop()
            parts = before.parts + line.parts
            found.append(evolve(line, parts=parts, span=before.span))
        else:
            found.append(line)
    return found


def walk(parts: tuple[Part, ...]) -> list[Part]:
    """Return every part, outer ones before what they contain, from left to right."""
    found: list[Part] = []
    for part in parts:
        found.append(part)
        if isinstance(part, Optional):
            found += walk(part.parts)
        elif isinstance(part, Choice):
            for option in part.options:
                found += walk(option)
        elif isinstance(part, Unordered):
            found += walk(part.options)
    return found


def octets(attribute: Attribute | None, default: bytes) -> bytes:
    """Return the octets of an attribute, or others if it is not there."""
    if attribute is None:
        return default
    return attribute.value.encode("utf-8", "surrogateescape")
