"""Octets and text between quotes.

Between the quotes stand octets as themselves and sequences that stand for one octet: the
escape and a key, or a doubled quote. An octet that has a sequence is always written as
one; an octet that is forbidden and has none raises.
"""

import re
from collections.abc import Iterable, Mapping
from typing import final

from sockgen_runtime.errors import BadText, EncodeError

from .bounds import Bounds
from .text import TextEncoding

__all__ = ["Quoted", "QuotedOctets"]


@final
class QuotedOctets:
    """Octets between quotes.

    Args:
        quote: the octet on both sides.
        escape: the octet that takes the meaning from the next one; empty: there is none.
        mapping: octets behind the escape and the octet each stands for, such as `n` for
            LF; the escape and the quote stand for themselves there.
        double: whether a quote is written twice to stand for itself.
        forbid: octets that cannot stand between the quotes as themselves, because they
            end the form around them.
        low: octets of the value, at least.
        high: octets of the value, at most; None: no bound of its own.
    """

    __slots__ = (
        "_bounds",
        "_quote",
        "_read",
        "_sequence",
        "_special",
        "_valid",
        "_write",
    )

    def __init__(
        self,
        quote: bytes = b'"',
        escape: bytes = b"\\",
        mapping: Mapping[bytes, bytes] | None = None,
        double: bool = False,
        forbid: bytes = b"\r\n",
        low: int = 0,
        high: int | None = None,
    ) -> None:
        self._bounds = Bounds("quoted text", low, high)
        self._quote = quote
        self._read = _sequences(quote, escape, mapping or {}, double)
        self._write = {stood_for: text for text, stood_for in self._read.items()}
        sequence = b"|".join(re.escape(text) for text in self._read) or b"(?!)"
        plain = _class_of((quote, escape, forbid), negated=True)
        self._sequence = re.compile(sequence)
        # Possessive: what has matched once is never tried in another way.
        self._valid = re.compile(b"(?:" + plain + b"|" + sequence + b")*+")
        self._special = re.compile(_class_of((quote, escape, forbid, *self._write)))

    @property
    def expected(self) -> str:
        """What is accepted, in words that may stand in an answer to the peer."""
        return self._bounds.expected

    def decode(self, text: bytes) -> bytes:
        """Return the octets between the quotes.

        Raises:
            BadText: the quotes or a sequence are wrong, or there are too few or too many.
        """
        inner = text[1:-1]
        if text != self._quote + inner + self._quote or not self._valid.fullmatch(
            inner
        ):
            raise BadText(self.expected, text)
        read = self._read
        value = self._sequence.sub(lambda match: read[match[0]], inner)
        return self._bounds.read(value, text)

    def encode(self, value: bytes) -> bytes:
        """Return octets between quotes.

        Raises:
            EncodeError: one of them cannot be written, or they are too few or too many.
        """
        write = self._write
        try:
            inner = self._special.sub(
                lambda match: write[match[0]], self._bounds.write(value)
            )
        except KeyError as error:
            raise EncodeError(f"{self.expected} without {error}", value) from None
        return self._quote + inner + self._quote


@final
class Quoted:
    """Text between quotes.

    Args:
        quote: the octet on both sides.
        escape: the octet that takes the meaning from the next one; empty: there is none.
        mapping: octets behind the escape and the octet each stands for.
        double: whether a quote is written twice to stand for itself.
        forbid: octets that cannot stand between the quotes as themselves.
        low: octets of the encoded text, before the sequences, at least.
        high: the same, at most; None: no bound of its own.
        encoding: the name of the encoding.
        errors: what happens to octets that have no character, as in `bytes.decode`.
    """

    __slots__ = ("_encoding", "_octets")

    def __init__(
        self,
        quote: bytes = b'"',
        escape: bytes = b"\\",
        mapping: Mapping[bytes, bytes] | None = None,
        double: bool = False,
        forbid: bytes = b"\r\n",
        low: int = 0,
        high: int | None = None,
        encoding: str = "utf-8",
        errors: str = "strict",
    ) -> None:
        self._octets = QuotedOctets(quote, escape, mapping, double, forbid, low, high)
        self._encoding = TextEncoding(encoding, errors)

    @property
    def expected(self) -> str:
        """What is accepted, in words that may stand in an answer to the peer."""
        return self._octets.expected

    def decode(self, text: bytes) -> str:
        """Return the text between the quotes.

        Raises:
            BadText: the quotes or a sequence are wrong, the octets are no text, or there
                are too few or too many.
        """
        return self._encoding.decode(self._octets.decode(text), text)

    def encode(self, value: str) -> bytes:
        """Return text between quotes.

        Raises:
            EncodeError: the text cannot be written, or is too short or too long.
        """
        return self._octets.encode(self._encoding.encode(value))


def _sequences(
    quote: bytes, escape: bytes, mapping: Mapping[bytes, bytes], double: bool
) -> dict[bytes, bytes]:
    """Return every sequence and what it stands for; the last of several is written."""
    sequences: dict[bytes, bytes] = {}
    if escape:
        sequences.update({escape + key: octet for key, octet in mapping.items()})
        sequences.update({escape + octet: octet for octet in (escape, quote)})
    if double:
        sequences[quote + quote] = quote
    return sequences


def _class_of(octets: Iterable[bytes], negated: bool = False) -> bytes:
    """Return the character class of some octets, or of all others."""
    members = b"".join(re.escape(octet) for octet in octets)
    return b"[" + b"^" * negated + members + b"]"
