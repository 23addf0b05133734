"""Values whose texts a reading function understands."""

from collections.abc import Callable
from typing import Generic, TypeVar, final

__all__ = ["Parsed"]

_T_co = TypeVar("_T_co", covariant=True)


@final
class Parsed(Generic[_T_co]):
    """The reading half of a codec, for a type with a wire form of its own.

    Args:
        parse: what reads a text; raises `Malformed` or `BadText`.
        expected: what is accepted, in words.
    """

    __slots__ = ("_parse", "expected")

    def __init__(self, parse: Callable[[bytes], _T_co], expected: str) -> None:
        self._parse = parse
        self.expected: str = expected

    def decode(self, text: bytes) -> _T_co:
        """Return the value of a text.

        Raises:
            Malformed: it stands for none.
        """
        return self._parse(text)
