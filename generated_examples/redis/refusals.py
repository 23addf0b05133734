"""Why something cannot be done to the data. The messages are those of Redis.

Refused
|-- WrongType        the key holds a value of another kind
|-- NotAnInteger     a value that is to be counted is no number of 64 bits
|-- OutOfRange       a number, an index or a moment beyond what there is
`-- NoSuchKey        the key holds nothing
"""

from typing import ClassVar, final

__all__ = ["NoSuchKey", "NotAnInteger", "OutOfRange", "Refused", "WrongType"]


class Refused(Exception):
    """What was asked for cannot be done; nothing was changed.

    Attributes:
        kind: the word by which clients tell it from others.
    """

    kind: ClassVar[str] = "ERR"


@final
class WrongType(Refused):
    """The key holds a value of another kind."""

    kind = "WRONGTYPE"

    def __init__(self) -> None:
        super().__init__("Operation against a key holding the wrong kind of value")


@final
class NotAnInteger(Refused):
    """A value that is to be counted is no number of 64 bits."""

    def __init__(self, what: str = "value is not an integer or out of range") -> None:
        super().__init__(what)


@final
class OutOfRange(Refused):
    """A number, an index or a moment is beyond what there is."""


@final
class NoSuchKey(Refused):
    """The key holds nothing."""

    def __init__(self) -> None:
        super().__init__("no such key")
