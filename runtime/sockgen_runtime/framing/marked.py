"""Messages between two marks, with a sum of their octets behind if there is one."""

import re
from collections.abc import Callable, Sequence
from functools import reduce
from typing import Final, final

from sockgen_runtime.errors import BadChecksum, BadFrame, EncodeError
from sockgen_runtime.messages.demands import Begin, Demand, Reading, Take, Until

__all__ = ["BETWEEN", "Marked", "sum8", "xor8"]

BETWEEN: Final = 1024
"""Octets between two messages that are not to be there, at most."""

_FLIPPED: Final = 0x20  # of an octet that is written behind an escape


def sum8(octets: bytes) -> int:
    """Return the sum of octets, of which eight bits are left."""
    return sum(octets) & 0xFF


def xor8(octets: bytes) -> int:
    """Return the exclusive or of octets."""
    return reduce(_xor, octets, 0)


def _xor(one: int, other: int) -> int:
    return one ^ other


@final
class Marked:
    """Messages between two marks.

    Args:
        start: the octet before a message.
        end: the octet behind it.
        most: octets that a message may have.
        check: computes an octet of what stands between the marks, which is written in two
            hexadecimal digits behind them; None: there is none.
        escape: the octet before one that has a meaning, whose sixth bit is flipped then;
            empty: a message cannot hold these.
        ignore: octets that are passed over between messages.
    """

    __slots__ = (
        "_check",
        "_end",
        "_escape",
        "_most",
        "_pair",
        "_special",
        "_start",
        "first",
    )

    tokens: bool = False

    def __init__(
        self,
        start: bytes,
        end: bytes,
        most: int,
        check: Callable[[bytes], int] | None = None,
        escape: bytes = b"",
        ignore: bytes = b"",
    ) -> None:
        self._start = start
        self._end = end
        self._most = most
        self._check = check
        self._escape = escape
        self._special = re.compile(b"[%b]" % re.escape(start + end + escape))
        self._pair = re.compile(rb"%b([\s\S]?)" % re.escape(escape))
        self.first: Demand = Begin(start, ignore, BETWEEN)

    def take(self, _lines: list[bytes]) -> list[bytes] | None:
        """Take nothing: there are no lines."""
        return None

    def read(self, first: bytes) -> Reading[Sequence[bytes]]:
        """Read a message whose mark was taken.

        Raises:
            BadFrame: it was none.
            BadChecksum: the sum behind it is another one.
        """
        if first != self._start:
            raise BadFrame("expected the beginning of a message", value=first)
        body = yield Until(self._end, 2 * self._most)
        if self._check is not None:
            digits = yield Take(2)
            expected = b"%02x" % self._check(body)
            if digits.lower() != expected:
                raise BadChecksum(
                    "expected the sum of the message",
                    expected=expected.decode("ascii"),
                    value=digits,
                )
        if self._escape and self._escape in body:
            body = self._pair.sub(_meant, body)
        if len(body) > self._most:
            raise BadFrame(f"expected a message of at most {self._most} octets")
        return (body,)

    def encode(self, line: bytes) -> bytes:
        """Return a message as it is on the wire.

        Raises:
            EncodeError: it has too many octets, or one of the marks.
        """
        if len(line) > self._most:
            raise EncodeError(f"a message of at most {self._most} octets", line)
        body = line
        if self._special.search(line) is not None:
            if not self._escape:
                raise EncodeError(f"no {self._start!r} and {self._end!r}", line)
            body = self._special.sub(self._escaped, line)
        check = b"" if self._check is None else b"%02x" % self._check(body)
        return self._start + body + self._end + check

    def _escaped(self, match: re.Match[bytes]) -> bytes:
        return self._escape + bytes([match[0][0] ^ _FLIPPED])


def _meant(match: re.Match[bytes]) -> bytes:
    """Return the octet that stands behind an escape.

    Raises:
        BadFrame: there is none.
    """
    if not match[1]:
        raise BadFrame("expected an octet behind an escape")
    return bytes([match[1][0] ^ _FLIPPED])
