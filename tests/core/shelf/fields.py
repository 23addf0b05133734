"""The codecs of the fields."""

from enum import Enum
from typing import Final

from sockgen_runtime import Choice, Integer, Octets, Text

__all__ = ["DELTA", "KEY", "LIST_KIND", "SIZE", "TEXT", "U8", "ListKind"]


class ListKind(Enum):
    """Which names are listed."""

    ALL = b"all"
    OLD = b"old"


DELTA: Final = Integer(0, 2**64 - 1)
KEY: Final = Octets(rb"[^\n\r ]+", 1, 20)
LIST_KIND: Final = Choice(ListKind)
SIZE: Final = Integer(0)
TEXT: Final = Text(rb"[^\n\r]*")
U8: Final = Integer(0, 255)
