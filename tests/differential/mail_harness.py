"""Sends the same conversation to two mail servers, and compares the codes of their replies.

Texts are each server's own; what decides for a client is the code, how many replies there
are, and whether the connection lives on. Every conversation ends with QUIT and the end of
our half, so that the end of the answers is the end of the connection, and no test waits
for time to pass.
"""

import re
import socket
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias, final

from tests.support.waiting import DEADLINE

__all__ = ["Address", "Difference", "Way", "check", "converse"]

Address: TypeAlias = tuple[str, int]

_REPLY: Final = re.compile(rb"(?:\d{3}-[^\n]*\n)*(\d{3})(?: [^\n]*)?\n")
_READ: Final = 1 << 16


class Way(Enum):
    """How a conversation is sent."""

    WHOLE = "whole"
    BYTES = "byte by byte"


@final
@dataclass(frozen=True)
class Difference:
    """A difference that is meant.

    Attributes:
        reason: why it is meant.
        ours: our codes.
    """

    reason: str
    ours: str


def check(
    name: str,
    reference: Address,
    ours: Address,
    data: bytes,
    way: Way,
    difference: Difference | None,
) -> None:
    """Assert that both servers answer with the same codes, or differ as it is meant.

    Raises:
        AssertionError: they do not.
    """
    theirs, found = converse(reference, data, way), converse(ours, data, way)
    if difference is None:
        assert found == theirs, f"sent {data[:300]!r}\n{name}: {theirs}"
    else:
        assert found == difference.ours
        assert theirs != found, f"no longer a difference from {name}"


def converse(address: Address, data: bytes, way: Way = Way.WHOLE, cut: int = 0) -> str:
    """Return the codes that a server answers with, those of greeting and QUIT included.

    Args:
        address: where it is.
        data: what is sent before QUIT.
        way: how it is sent.
        cut: where it is cut in two; 0: nowhere.

    Raises:
        AssertionError: what it sends are no replies.
    """
    data += b"QUIT\r\n"
    with socket.create_connection(address, timeout=DEADLINE) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        step = 1 if way is Way.BYTES else cut or len(data)
        answers = bytearray()
        try:
            for at in range(0, len(data), step):
                connection.sendall(data[at : at + step])
            connection.shutdown(socket.SHUT_WR)
            while received := connection.recv(_READ):
                answers += received
        except ConnectionError:
            pass  # It has closed without reading all; what it answered before counts.
    return _codes(bytes(answers))


def _codes(answers: bytes) -> str:
    codes: list[str] = []
    at = 0
    while match := _REPLY.match(answers, at):
        codes.append(match[1].decode())
        at = match.end()
    assert at == len(answers), f"no reply: {answers[at:]!r}"
    return " ".join(codes)
