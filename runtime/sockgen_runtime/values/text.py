"""Text, in an encoding."""

import codecs
from typing import Final, final

from sockgen_runtime.errors import BadText, EncodeError

from .matching import Matching

__all__ = ["Text", "TextEncoding"]

# Encodings in which ASCII text is its own octets and nothing else is.
_PLAIN: Final = frozenset({"ascii", "iso8859-1", "iso8859-15", "utf-8"})


@final
class TextEncoding:
    """An encoding that refuses to write what it would read back as something else.

    With `surrogateescape`, for example, two lone surrogates can be written as octets that
    are read as one character.

    Args:
        encoding: the name of the encoding.
        errors: what happens to octets that have no character, as in `bytes.decode`.
    """

    __slots__ = ("_encoding", "_errors", "_plain")

    def __init__(self, encoding: str = "utf-8", errors: str = "strict") -> None:
        self._encoding = encoding
        self._errors = errors
        self._plain = codecs.lookup(encoding).name in _PLAIN

    def decode(self, octets: bytes, text: bytes | None = None) -> str:
        """Return the text.

        Args:
            octets: what is decoded.
            text: what these were on the wire, if that was something else.

        Raises:
            BadText: these octets are no text in this encoding.
        """
        try:
            return octets.decode(self._encoding, self._errors)
        except UnicodeError:
            wire = octets if text is None else text
            raise BadText(f"{self._encoding} text", wire) from None

    def encode(self, text: str) -> bytes:
        """Return the octets of a text.

        Raises:
            EncodeError: the encoding has none, or none that are read as this text.
        """
        try:
            octets = text.encode(self._encoding, self._errors)
            if self._plain and text.isascii():
                return octets
            if octets.decode(self._encoding, self._errors) == text:
                return octets
        except (UnicodeError, AttributeError):
            pass
        raise EncodeError(f"{self._encoding} text", text)


@final
class Text(Matching):
    """Text whose octets match a pattern.

    Args:
        pattern: a regular expression over octets that the whole encoded text matches.
        low: octets of the encoded text, at least.
        high: octets of the encoded text, at most; None: no bound of its own.
        encoding: the name of the encoding.
        errors: what happens to octets that have no character, as in `bytes.decode`.
    """

    __slots__ = ("_decode", "_encode")

    def __init__(
        self,
        pattern: bytes,
        low: int = 0,
        high: int | None = None,
        encoding: str = "utf-8",
        errors: str = "strict",
    ) -> None:
        super().__init__(pattern, low, high)
        converter = TextEncoding(encoding, errors)
        self._decode = converter.decode
        self._encode = converter.encode
        self.expected: str = f"{self.expected} of {encoding} text"

    def decode(self, text: bytes) -> str:
        """Return the text.

        Raises:
            BadText: the octets are too few, too many, not of the pattern, or no text.
        """
        if self._low <= len(text) <= self._high and self._matches(text):
            return self._decode(text)
        raise BadText(self.expected, text)

    def within(self, text: bytes) -> str:
        """Return the text of octets that are known to match the pattern.

        Raises:
            BadText: they are too few, too many, or no text.
        """
        if self._low <= len(text) <= self._high:
            return self._decode(text)
        raise BadText(self.expected, text)

    def encode(self, value: str) -> bytes:
        """Return the octets of a text.

        Raises:
            EncodeError: they would be too few, too many, or not of the pattern.
        """
        octets = self._encode(value)
        if self._low <= len(octets) <= self._high and self._matches(octets):
            return octets
        raise EncodeError(f"{self.expected} that match {self._pattern!r}", value)
