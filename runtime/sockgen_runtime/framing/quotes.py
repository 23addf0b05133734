"""Quotes around a token, and what an escape means between them."""

import re
from collections.abc import Mapping
from typing import Final, final

from sockgen_runtime.errors import EncodeError

__all__ = ["Quotes"]

_UNPRINTABLE: Final = (*range(0x20), *range(0x7F, 0x100))


@final
class Quotes:
    """One kind of quotes.

    Attributes:
        mark: the octet on both sides.
        body: a regular expression of what may stand between them.

    Args:
        mark: the octet on both sides.
        escape: the octet that changes the meaning of the next one; empty: there is none.
        mapping: octets behind the escape, and the octet each stands for.
        hexadecimal: the octet behind the escape that begins two hexadecimal digits;
            empty: there is none.
        keep: whether an escape before any other octet stands for itself; otherwise it is
            left out.
    """

    __slots__ = ("_escape", "_keep", "_meant", "_sequence", "_written", "body", "mark")

    def __init__(
        self,
        mark: bytes,
        escape: bytes = b"",
        mapping: Mapping[bytes, bytes] | None = None,
        hexadecimal: bytes = b"",
        keep: bool = False,
    ) -> None:
        self.mark: bytes = mark
        self._escape = escape
        self._keep = keep
        self._meant = {escape + key: octet for key, octet in (mapping or {}).items()}
        self._written = {octet: pair for pair, octet in self._meant.items()}
        for octet in () if keep or not escape else (mark, escape):
            self._written.setdefault(octet, escape + octet)
        for code in _UNPRINTABLE if hexadecimal else ():
            text = b"%b%b%02x" % (escape, hexadecimal, code)
            self._written.setdefault(bytes([code]), text)
        self.body: bytes = b"[^%b]*+" % re.escape(mark)
        self._sequence: re.Pattern[bytes] | None = None
        if escape:
            behind = re.escape(escape)
            self.body = rb"(?:[^%b]|%b[\s\S])*+" % (re.escape(mark + escape), behind)
            digits = b""
            if hexadecimal:
                digits = re.escape(hexadecimal) + b"([0-9a-fA-F]{2})|"
            self._sequence = re.compile(rb"%b(?:%b[\s\S])" % (behind, digits))

    def read(self, text: bytes) -> bytes:
        """Return the token that stands between the quotes like this."""
        if self._sequence is None or self._escape not in text:
            return text
        return self._sequence.sub(self._meaning, text)

    def write(self, token: bytes, refused: bytes) -> bytes:
        """Return a token in quotes.

        Args:
            token: any octets.
            refused: octets that cannot stand in a line.

        Raises:
            EncodeError: one of its octets cannot be written.
        """
        pieces: list[bytes] = []
        for code in token:
            octet = bytes([code])
            text = self._written.get(octet)
            if text is None:
                if octet in refused + self.mark or octet == self._escape:
                    raise EncodeError(f"a token without {octet!r}", token)
                text = octet
            pieces.append(text)
        return self.mark + b"".join(pieces) + self.mark

    def _meaning(self, match: re.Match[bytes]) -> bytes:
        """Return what a sequence stands for."""
        pair = match[0]
        if match.lastindex:
            return bytes([int(match[1], 16)])
        return self._meant.get(pair) or (pair if self._keep else pair[1:])
