r"""Text in which some octets stand as others: a line feed as a backslash and an `n`.

Every octet that has such a text is written as it. Others, and those that delimit nothing
in their place, may stand for themselves when read.
"""

import re
from collections.abc import Mapping
from typing import final

from sockgen_runtime.errors import BadText, EncodeError

from .bounds import Bounds
from .text import TextEncoding

__all__ = ["Escaped", "EscapedOctets"]


@final
class EscapedOctets:
    """Octets of which some are written as other texts.

    Args:
        pattern: a regular expression over octets that the whole text matches.
        texts: what stands for which octet; no text begins with another, and what they
            begin with never stands for itself.
        low: octets of the value, at least.
        high: octets of the value, at most; None: no bound of its own.
    """

    __slots__ = (
        "_bounds",
        "_matches",
        "_octet",
        "_octets",
        "_special",
        "_text",
        "expected",
    )

    def __init__(
        self,
        pattern: bytes,
        texts: Mapping[bytes, bytes],
        low: int = 0,
        high: int | None = None,
    ) -> None:
        self._matches = re.compile(pattern).fullmatch
        self._octet = dict(texts)
        self._octets = re.compile(b"|".join(map(re.escape, texts)))
        self._text = {octet: text for text, octet in texts.items()}
        self._special = re.compile(b"|".join(map(re.escape, self._text)))
        self._bounds = Bounds("escaped text", low, high)
        self.expected: str = self._bounds.expected

    def decode(self, text: bytes) -> bytes:
        """Return the octets.

        Raises:
            BadText: an escape is unknown, or there are too few or too many.
        """
        if self._matches(text) is None:
            raise BadText(self.expected, text)
        value = self._octets.sub(lambda match: self._octet[match[0]], text)
        return self._bounds.read(value, text)

    def encode(self, value: bytes) -> bytes:
        """Return octets with escapes.

        Raises:
            EncodeError: one of them cannot be written, or they are too few or too many.
        """
        octets = self._bounds.write(value)
        text = self._special.sub(lambda match: self._text[match[0]], octets)
        if self._matches(text) is None:
            raise EncodeError(self.expected, value)
        return text


@final
class Escaped:
    """Text of which some octets are written as other texts.

    Args:
        pattern: a regular expression over octets that the whole text matches.
        texts: what stands for which octet, as for `EscapedOctets`.
        low: octets of the encoded text, before the escapes, at least.
        high: the same, at most; None: no bound of its own.
        encoding: the name of the encoding.
        errors: what happens to octets that have no character, as in `bytes.decode`.
    """

    __slots__ = ("_encoding", "_octets", "expected")

    def __init__(
        self,
        pattern: bytes,
        texts: Mapping[bytes, bytes],
        low: int = 0,
        high: int | None = None,
        encoding: str = "utf-8",
        errors: str = "strict",
    ) -> None:
        self._octets = EscapedOctets(pattern, texts, low, high)
        self._encoding = TextEncoding(encoding, errors)
        self.expected: str = self._octets.expected

    def decode(self, text: bytes) -> str:
        """Return the text.

        Raises:
            BadText: an escape is unknown, the octets are no text, too few or too many.
        """
        return self._encoding.decode(self._octets.decode(text), text)

    def encode(self, value: str) -> bytes:
        """Return text with escapes.

        Raises:
            EncodeError: the text has no octets in this encoding, too few or too many.
        """
        return self._octets.encode(self._encoding.encode(value))
