"""What the groups of a form's shape hold: it tells which field of a line is wrong."""

from collections.abc import Callable, Sequence
from typing import final

from sockgen_runtime.errors import (
    BadValue,
    ProtocolError,
    UnknownCommand,
    WrongArguments,
)
from sockgen_runtime.values.codec import Decoding

__all__ = ["Field"]


@final
class Field:
    """A group of a form's shape, and what it holds.

    Args:
        name: the name of the field.
        codec: what reads it; None: the group is a mark with no value, like `noreply`.
        type_name: the name of its type in the schema, where an answer may be declared.
        items: what splits the group, if the field is repeated.
        bad: the error of octets that the codec refuses.
    """

    __slots__ = ("_bad", "codec", "items", "name", "type_name")

    def __init__(
        self,
        name: str,
        codec: Decoding[object] | None = None,
        type_name: str = "",
        items: Callable[[bytes], Sequence[bytes]] | None = None,
        bad: type[BadValue | UnknownCommand | WrongArguments] = BadValue,
    ) -> None:
        self._bad = bad
        self.name: str = name
        self.codec: Decoding[object] | None = codec
        self.type_name: str = type_name
        self.items: Callable[[bytes], Sequence[bytes]] | None = items

    def mistake(self, text: bytes) -> ProtocolError | None:
        """Return what is wrong with the octets of this field, if anything is."""
        if self.codec is None:
            return None
        for item in [text] if self.items is None else self.items(text):
            try:
                self.codec.decode(item)
            except ValueError as error:
                return self._bad(
                    str(error),
                    field=self.name,
                    expected=self.codec.expected,
                    value=item,
                    type_name=self.type_name,
                )
        return None
