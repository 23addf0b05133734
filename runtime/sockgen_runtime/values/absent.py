"""Texts that stand for nothing: for `None`, or for an empty value."""

from typing import Generic, TypeVar, final

from sockgen_runtime.errors import EncodeError

from .codec import Codec

__all__ = ["Empty", "Nil"]

_T = TypeVar("_T")


@final
class Nil(Generic[_T]):
    """A value, or a text that stands for none: `None`.

    Args:
        codec: the codec of the value.
        text: the text of `None`; a value that would be written the same is refused.
    """

    __slots__ = ("_codec", "_text", "expected")

    def __init__(self, codec: Codec[_T], text: bytes) -> None:
        self._codec = codec
        self._text = text
        self.expected: str = f"{codec.expected} or {text.decode('utf-8', 'replace')}"

    def decode(self, text: bytes) -> _T | None:
        """Return the value or `None`.

        Raises:
            BadText: the text has no value.
        """
        return None if text == self._text else self._codec.decode(text)

    def encode(self, value: _T | None) -> bytes:
        """Return the text of a value or of `None`.

        Raises:
            EncodeError: the value has no text, or that of `None`.
        """
        if value is None:
            return self._text
        text = self._codec.encode(value)
        if text == self._text:
            raise EncodeError("None in place of its text", value)
        return text


@final
class Empty(Generic[_T]):
    """A value, with a text in place of the empty one, which would not be seen.

    Args:
        codec: the codec of the value; it writes the empty value as no octets.
        text: the text of the empty value; a value that would be written the same is
            refused.
    """

    __slots__ = ("_codec", "_text", "expected")

    def __init__(self, codec: Codec[_T], text: bytes) -> None:
        self._codec = codec
        self._text = text
        self.expected: str = codec.expected

    def decode(self, text: bytes) -> _T:
        """Return the value.

        Raises:
            BadText: the text has no value.
        """
        return self._codec.decode(b"" if text == self._text else text)

    def encode(self, value: _T) -> bytes:
        """Return the text of a value.

        Raises:
            EncodeError: the value has no text, or that of the empty one.
        """
        text = self._codec.encode(value)
        if not text:
            return self._text
        if text == self._text:
            raise EncodeError("a value that is not written like the empty one", value)
        return text
