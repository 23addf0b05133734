"""What stands before the message of every datagram, and answers in several of them.

A request is one datagram. Its answer has the fields that are echoed, and where it is too
large for a datagram it is cut: each fragment says which one it is, and how many there are.
"""

import os
from collections.abc import Sequence
from typing import Final, TypeAlias, final

from sockgen_runtime.errors import BadEnvelope
from sockgen_runtime.messages.message import KW_ONLY, message

__all__ = ["DatagramEnvelope", "Gathering"]

Place: TypeAlias = tuple[int, int]
"""The octets of a field: the first one, and the one behind the last."""

_GATHERED: Final = 2**24  # octets of an answer in all its fragments


@final
@message
class DatagramEnvelope:
    """What stands before the message of every datagram: integers, the highest octet first.

    Attributes:
        size: its octets.
        echo: the fields that an answer has from its request; all others are 0.
        fragment: the index of a fragment, from 0, and how many there are; None: an answer
            is one datagram.
    """

    _: KW_ONLY
    size: int
    echo: tuple[Place, ...] = ()
    fragment: tuple[Place, Place] | None = None

    @property
    def most(self) -> int:
        """How many datagrams an answer may be."""
        if self.fragment is None:
            return 1
        _, (start, end) = self.fragment
        return int(256 ** (end - start) - 1)

    def opened(self, data: bytes) -> bytes:
        """Return the message in a datagram that is a request.

        Raises:
            BadEnvelope: the envelope is not whole, or the request is in several datagrams.
        """
        if len(data) < self.size:
            raise BadEnvelope(f"expected {self.size} octets before the message")
        if self.fragment is not None:
            _, (start, end) = self.fragment
            if int.from_bytes(data[start:end], "big") != 1:
                raise BadEnvelope("expected a request in one datagram")
        return data[self.size :]

    def asking(self) -> bytes:
        """Return the envelope of a request, which nobody can guess."""
        made = bytearray(self.size)
        for start, end in self.echo:
            made[start:end] = os.urandom(end - start)
        self._number(made, 0, 1)
        return bytes(made)

    def around(self, text: bytes, request: bytes, room: int) -> list[bytes]:
        """Return the datagrams of an answer.

        Args:
            text: the answer, of at most `most * room` octets.
            request: the datagram that is answered.
            room: octets of the answer that a datagram has room for.
        """
        made = bytearray(self.size)
        for start, end in self.echo:
            made[start:end] = request[start:end]
        parts = [text[at : at + room] for at in range(0, len(text), room)]
        found: list[bytes] = []
        for index, part in enumerate(parts):
            self._number(made, index, len(parts))
            found.append(bytes(made) + part)
        return found

    def _number(self, made: bytearray, index: int, total: int) -> None:
        """Say which fragment this is, and how many there are."""
        if self.fragment is not None:
            for (start, end), number in zip(self.fragment, (index, total), strict=True):
                made[start:end] = number.to_bytes(end - start, "big")


@final
class Gathering:
    """The fragments of one answer, in whatever order they come.

    What belongs to another answer, what says of itself what cannot be, and what is more
    than 16 MiB together, is passed over.

    Attributes:
        head: what stands before the request.

    Args:
        envelope: what stands before every message; None: nothing.
    """

    __slots__ = ("_envelope", "_parts", "_size", "_total", "head")

    def __init__(self, envelope: DatagramEnvelope | None) -> None:
        self._envelope = envelope
        self._parts: dict[int, bytes] = {}
        self._size = 0
        self._total = 0
        self.head: bytes = b"" if envelope is None else envelope.asking()

    def add(self, data: bytes) -> bytes | None:
        """Take a datagram; return the answer if it is whole with it."""
        envelope = self._envelope
        if envelope is None:
            return data
        if len(data) < envelope.size or any(
            data[start:end] != self.head[start:end] for start, end in envelope.echo
        ):
            return None
        text = data[envelope.size :]
        if envelope.fragment is None:
            return text
        return self._joined(text, *_numbers(data, envelope.fragment))

    def _joined(self, text: bytes, index: int, total: int) -> bytes | None:
        """Take a fragment; return all of them if it was the last one that lacked."""
        self._total = self._total or total
        size = self._size + len(text)
        is_none = total != self._total or index >= total or index in self._parts
        if is_none or size > _GATHERED:
            return None
        self._parts[index] = text
        self._size = size
        if len(self._parts) < total:
            return None
        return b"".join(self._parts[each] for each in range(total))


def _numbers(data: bytes, places: Sequence[Place]) -> tuple[int, int]:
    """Return the index of a fragment, and how many there are."""
    index, total = (int.from_bytes(data[start:end], "big") for start, end in places)
    return index, total
