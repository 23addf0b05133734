"""Counted payloads: any octets, bounded in number."""

from typing import final

from sockgen_runtime.errors import BadText, EncodeError

from .codec import count
from .text import TextEncoding

__all__ = ["Payload", "PayloadText"]


@final
class Payload:
    """Octets of any kind.

    Args:
        low: octets there are at least.
        high: octets there are at most.
    """

    __slots__ = ("_high", "_low", "expected")

    def __init__(self, low: int, high: int) -> None:
        self._low = low
        self._high = high
        self.expected: str = count(low, high)

    def decode(self, text: bytes) -> bytes:
        """Return the octets.

        Raises:
            BadText: they are too few or too many.
        """
        if self._low <= len(text) <= self._high:
            return text
        raise BadText(self.expected, text)

    def encode(self, value: bytes) -> bytes:
        """Return the octets.

        Raises:
            EncodeError: they are too few or too many.
        """
        if self._low <= len(value) <= self._high:
            return value
        raise EncodeError(self.expected, value)


@final
class PayloadText:
    """Text of any kind.

    Args:
        low: octets of the encoded text, at least.
        high: octets of the encoded text, at most.
        encoding: the name of the encoding.
        errors: what happens to octets that have no character, as in `bytes.decode`.
    """

    __slots__ = ("_octets", "_text", "expected")

    def __init__(
        self, low: int, high: int, encoding: str = "utf-8", errors: str = "strict"
    ) -> None:
        self._octets = Payload(low, high)
        self._text = TextEncoding(encoding, errors)
        self.expected: str = f"{self._octets.expected} of {encoding} text"

    def decode(self, text: bytes) -> str:
        """Return the text.

        Raises:
            BadText: the octets are too few, too many, or no text.
        """
        return self._text.decode(self._octets.decode(text))

    def encode(self, value: str) -> bytes:
        """Return the octets of a text.

        Raises:
            EncodeError: they would be too few or too many.
        """
        return self._octets.encode(self._text.encode(value))
