"""Octets and text in a safe alphabet: base64, and percent signs.

Bounds count the octets of the value itself, not of what is written.
"""

import binascii
import re
from typing import Final, final

from sockgen_runtime.errors import BadText

from .bounds import Bounds
from .text import TextEncoding

__all__ = ["Base64", "Percent", "PercentOctets"]

_PERCENT_VALID: Final = re.compile(rb"(?:[^%]|%[0-9A-Fa-f]{2})*", re.DOTALL)
_PERCENT_PAIR: Final = re.compile(rb"%([0-9A-Fa-f]{2})")
# RFC 3986, section 2.3: the characters that never need an escape.
_PERCENT_NEEDED: Final = re.compile(rb"[^A-Za-z0-9._~-]")


@final
class Base64:
    """Octets in base64 (RFC 4648, section 4), with padding.

    Args:
        low: octets of the value, at least.
        high: octets of the value, at most; None: no bound of its own.
    """

    __slots__ = ("_bounds", "expected")

    def __init__(self, low: int = 0, high: int | None = None) -> None:
        self._bounds = Bounds("base64", low, high)
        self.expected: str = self._bounds.expected

    def decode(self, text: bytes) -> bytes:
        """Return the octets.

        Raises:
            BadText: this is no base64, or of too few or too many octets.
        """
        try:
            value = binascii.a2b_base64(text, strict_mode=True)
        except binascii.Error:
            raise BadText(self.expected, text) from None
        return self._bounds.read(value, text)

    def encode(self, value: bytes) -> bytes:
        """Return octets in base64.

        Raises:
            EncodeError: they are too few or too many.
        """
        return binascii.b2a_base64(self._bounds.write(value), newline=False)


@final
class PercentOctets:
    """Octets of which some are written as `%` and two hexadecimal digits (RFC 3986).

    Every octet but letters, digits and `-._~` is escaped when written; any may be when
    read.

    Args:
        low: octets of the value, at least.
        high: octets of the value, at most; None: no bound of its own.
    """

    __slots__ = ("_bounds", "expected")

    def __init__(self, low: int = 0, high: int | None = None) -> None:
        self._bounds = Bounds("percent-encoded text", low, high)
        self.expected: str = self._bounds.expected

    def decode(self, text: bytes) -> bytes:
        """Return the octets.

        Raises:
            BadText: a percent sign has no two digits, or there are too few or too many.
        """
        if _PERCENT_VALID.fullmatch(text) is None:
            raise BadText(self.expected, text)
        value = _PERCENT_PAIR.sub(lambda match: bytes((int(match[1], 16),)), text)
        return self._bounds.read(value, text)

    def encode(self, value: bytes) -> bytes:
        """Return octets with escapes.

        Raises:
            EncodeError: they are too few or too many.
        """
        return _PERCENT_NEEDED.sub(
            lambda match: b"%%%02X" % match[0][0], self._bounds.write(value)
        )


@final
class Percent:
    """Text of which some octets are written as `%` and two hexadecimal digits.

    Args:
        low: octets of the encoded text, before the escapes, at least.
        high: the same, at most; None: no bound of its own.
        encoding: the name of the encoding.
        errors: what happens to octets that have no character, as in `bytes.decode`.
    """

    __slots__ = ("_encoding", "_octets", "expected")

    def __init__(
        self,
        low: int = 0,
        high: int | None = None,
        encoding: str = "utf-8",
        errors: str = "strict",
    ) -> None:
        self._octets = PercentOctets(low, high)
        self._encoding = TextEncoding(encoding, errors)
        self.expected: str = self._octets.expected

    def decode(self, text: bytes) -> str:
        """Return the text.

        Raises:
            BadText: an escape is wrong, the octets are no text, too few or too many.
        """
        return self._encoding.decode(self._octets.decode(text), text)

    def encode(self, value: str) -> bytes:
        """Return text with escapes.

        Raises:
            EncodeError: the text has no octets in this encoding, too few or too many.
        """
        return self._octets.encode(self._encoding.encode(value))
