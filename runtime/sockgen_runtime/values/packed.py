"""A number that stands for several fields, each in bits of its own."""

from collections.abc import Callable
from typing import Generic, SupportsInt, TypeVar, final

from sockgen_runtime.errors import BadText, EncodeError

from .codec import Codec

__all__ = ["Packed"]

_P = TypeVar("_P", bound=SupportsInt)


@final
class Packed(Generic[_P]):
    """A number with parts.

    Args:
        kind: the class of its values; `int()` of one is the number.
        parts: returns the value of a number; it raises `ValueError` if there is none.
        number: the codec of the number.
    """

    __slots__ = ("_kind", "_number", "_parts", "expected")

    def __init__(
        self, kind: type[_P], parts: Callable[[int], _P], number: Codec[int]
    ) -> None:
        self._kind = kind
        self._parts = parts
        self._number = number
        self.expected: str = number.expected

    def decode(self, text: bytes) -> _P:
        """Return the parts of the number.

        Raises:
            BadText: these octets are no number, or one of its parts means nothing.
        """
        number = self._number.decode(text)
        try:
            return self._parts(number)
        except ValueError:
            raise BadText(self.expected, text) from None

    def encode(self, value: _P) -> bytes:
        """Return the digits of the number.

        Raises:
            EncodeError: it is out of range, or what is given is of another class.
        """
        if not isinstance(value, self._kind):
            raise EncodeError(self.expected, value)
        return self._number.encode(int(value))
