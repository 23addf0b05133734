"""Signatures and annotations whose types are long, divided as the formatter does it."""

import re

from sockgen.plan.layout import WIDTH

__all__ = ["annotated", "derived", "signature"]

_INDENT = "    "


def signature(name: str, arguments: tuple[str, ...], result: str, indent: int) -> str:
    """Return the first line of a function, or lines.

    Args:
        name: the function.
        arguments: its parameters.
        result: what it returns.
        indent: the level of indentation it stands at.
    """
    line = f"def {name}({', '.join(arguments)}) -> {result}:"
    if len(_INDENT) * indent + len(line) <= WIDTH:
        return line
    inner = "\n".join(f"{_INDENT * (indent + 1)}{argument}," for argument in arguments)
    return f"def {name}(\n{inner}\n{_INDENT * indent}) -> {_result(result, indent)}:"


def derived(name: str, bases: str) -> str:
    """Return the first line of a class, or lines.

    Args:
        name: the class.
        bases: what it is derived from.
    """
    line = f"class {name}({bases}):"
    return line if len(line) <= WIDTH else f"class {name}(\n{_INDENT}{bases}\n):"


def annotated(name: str, type_: str, default: str, indent: int) -> str:
    """Return a variable with its type, which may be a list or tuple of a long union.

    Args:
        name: the variable.
        type_: its type.
        default: what stands behind it.
        indent: the level of indentation it stands at.
    """
    line = f"{name}: {type_}{default}"
    found = re.fullmatch(r"(\w+\[)(.*?)(, \.\.\.)?\]", type_)
    if len(_INDENT) * indent + len(line) <= WIDTH or found is None:
        return line
    start = _INDENT * (indent + 1)
    inner = f"{found[2]}{found[3] or ''}"
    if len(start) + len(inner) > WIDTH:
        inner = _union(found[2], start)
        inner += f",\n{start}...," if found[3] else ""
    return f"{name}: {found[1]}\n{start}{inner}\n{_INDENT * indent}]{default}"


def _result(result: str, indent: int) -> str:
    """Return a type as it stands behind a long list of parameters."""
    if len(f"{_INDENT * indent}) -> {result}:") <= WIDTH:
        return result
    start = _INDENT * (indent + 1)
    if len(start) + len(result) > WIDTH:
        result = _union(result, start)
    return f"(\n{start}{result}\n{_INDENT * indent})"


def _union(type_: str, start: str) -> str:
    """Return a union with a line for each member."""
    return f"\n{start}| ".join(re.split(r" \| (?![^\[]*\])", type_))
