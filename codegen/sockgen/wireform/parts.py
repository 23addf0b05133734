"""The parts of a wire form, as they are written.

Every part knows its span, so that a later stage can point at it, also inside a block
scalar of many lines.
"""

from typing import TypeAlias

from attrs import frozen

from sockgen.diagnostics import Span

__all__ = [
    "Attribute",
    "Choice",
    "Field",
    "Inline",
    "Line",
    "Literal",
    "Mark",
    "Optional",
    "Part",
    "Size",
    "Spec",
    "Unordered",
    "WireForm",
]


@frozen
class Literal:
    """Text that stands for itself."""

    text: bytes
    span: Span


@frozen
class Attribute:
    """``name=value`` behind a type; the value with its escapes resolved."""

    name: str
    value: str
    span: Span


@frozen
class Inline:
    """Texts to choose from, written in place of a type: ``(set|add|replace)``."""

    texts: tuple[Literal, ...]
    span: Span


@frozen
class Spec:
    """A type as it is written: its words, its repetition and its attributes.

    ``span`` is the type without its attributes.  ``words`` holds ``("str", "rest")`` for ``str rest``; it is empty where the type
    is left out.  ``repeat`` is ``""``, ``"*"`` or ``"+"``.
    """

    words: tuple[str, ...]
    inline: Inline | None
    repeat: str
    attributes: tuple[Attribute, ...]
    span: Span


@frozen
class Field:
    """``{name:type}``."""

    name: str
    spec: Spec
    span: Span


@frozen
class Size:
    """``{#name}`` or ``{#a+b:type}``: the size of other fields."""

    names: tuple[str, ...]
    spec: Spec
    span: Span


@frozen
class Optional:
    """``[...]``; ``name`` is given in ``[name= TEXT]``."""

    name: str | None
    parts: "tuple[Part, ...]"
    span: Span


@frozen
class Choice:
    """``(A|B)``: one of several."""

    options: "tuple[tuple[Part, ...], ...]"
    span: Span


@frozen
class Unordered:
    """``[a]&[b]``: optional parts in any order, each at most once."""

    options: tuple[Optional, ...]
    span: Span


@frozen
class Mark:
    """``{-}``: the mark of a reply of many lines."""

    span: Span


Part: TypeAlias = Literal | Field | Size | Optional | Choice | Unordered | Mark


@frozen
class Line:
    """A line; ``terminated`` unless a backslash at its end takes the line ending away."""

    parts: tuple[Part, ...]
    terminated: bool
    span: Span


@frozen
class WireForm:
    """A whole form, and the text it was read from; ``whole`` if no part is missing."""

    lines: tuple[Line, ...]
    text: str
    span: Span
    whole: bool = True
