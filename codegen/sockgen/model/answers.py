"""Replies with constant fields, and what errors are answered."""

from typing import TypeAlias

from attrs import frozen

from sockgen.model.types import ValueType
from sockgen.source import Span

__all__ = ["Call", "Constant", "ErrorAnswer", "Template", "Value"]


@frozen
class Template:
    """A text with ``{verb}`` and its like to be filled in."""

    text: str


Value: TypeAlias = bool | int | float | str | bytes | Template | None
"""A constant; an enum member is given by its Python name as ``Template``-free str."""


@frozen
class Constant:
    """A value that is given to a field, by the field's Python name.

    With ``many`` it is the only item of a field whose lines have marks.
    """

    name: str
    type: ValueType
    value: Value
    span: Span
    many: bool = False


@frozen
class Call:
    """A reply with constant fields: ``ClientError(text="...")``."""

    reply: str
    arguments: tuple[Constant, ...]
    span: Span


@frozen
class ErrorAnswer:
    """What an error is answered (None: nothing), and what happens then."""

    kind: str
    reply: Call | None
    action: str
    span: Span
