"""Sends the same bytes to a reference server and to ours, and compares the answers.

Nothing here knows a protocol. A test has a corpus of cases and a `Marker`: a command and
its answer, which can come from nothing else. It is sent behind the input, so that the end
of the answers is seen and not guessed. Before the input comes a command that resets the
server, so that one case does not depend on another.

Every input is sent in three ways: whole, byte by byte, and together with its neighbours in
the corpus. Both servers get exactly the same inputs in the same order: what they count in
secret, as unique numbers, stays the same too. After a difference both start afresh.

A difference that is meant has a `Difference` in the case: why, and our answer. It is
tested as well: our answer, in all three ways, and that there still is a difference.
"""

import re
import socket
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final, TypeAlias, final

from tests.support.waiting import DEADLINE

__all__ = [
    "Address",
    "Case",
    "Difference",
    "Exchange",
    "Marker",
    "Pair",
    "Way",
    "check",
]

Address: TypeAlias = tuple[str, int]
Start: TypeAlias = Callable[[], AbstractContextManager[Address]]

_EDGE: Final = 700  # octets at both ends of a long input that are sent one by one
_READ: Final = 1 << 20


class Way(Enum):
    """How an input is sent."""

    WHOLE = "whole"
    BYTES = "byte by byte"
    COALESCED = "with its neighbours"


@final
@dataclass(frozen=True)
class Difference:
    """A difference that is meant.

    Attributes:
        reason: why it is meant.
        ours: the whole of our answer, as a regular expression.
    """

    reason: str
    ours: bytes


@final
@dataclass(frozen=True)
class Case:
    """An input and how it ends.

    Attributes:
        name: says what it shows.
        data: the octets that are sent.
        unfinished: whether the server waits for more when it has read them; then our
            half of the connection is closed instead of sending the marker.
        closes: whether a server closes the connection; nothing is sent behind it then.
        ends: whether a server closes the connection by itself, however this arrives. No
            marker is sent: it could meet a closed door, and take answers with it.
        alone: whether it is not sent together with others.
        difference: what differs, if that is meant.
    """

    name: str
    data: bytes
    unfinished: bool = False
    closes: bool = False
    ends: bool = False
    alone: bool = False
    difference: Difference | None = None

    @property
    def last(self) -> bool:
        """Whether nothing can be sent behind it."""
        return self.unfinished or self.closes or self.ends

    @property
    def sociable(self) -> bool:
        """Whether others can be sent around it."""
        return not (self.last or self.alone or self.difference)


@final
@dataclass(frozen=True)
class Marker:
    """How the end of the answers is seen.

    Attributes:
        reset: a command that makes the server forget.
        forgotten: its answer.
        command: a command that is sent behind the input.
        answer: its answer.
    """

    reset: bytes
    forgotten: bytes
    command: bytes
    answer: bytes


@final
@dataclass(frozen=True)
class Exchange:
    """What a server answered.

    Attributes:
        answer: the octets, without those of the marker.
        closed: whether it closed the connection instead of answering the marker.
    """

    answer: bytes
    closed: bool


def converse(address: Address, case: Case, way: Way, marker: Marker) -> Exchange:
    """Send a case to a server; return what it answered.

    Raises:
        AssertionError: the answers do not end before the deadline.
    """
    with socket.create_connection(address, timeout=DEADLINE) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(marker.reset)
        _expect(connection, marker.forgotten)
        answers = bytearray()
        try:
            _send(connection, case.data, way)
            if case.unfinished:
                connection.shutdown(socket.SHUT_WR)
            elif not case.ends:
                _send(connection, marker.command, way)
        except ConnectionError:
            pass  # It has closed; what it answered before can still be read.
        closed = _collect(connection, answers, marker.answer)
        return Exchange(bytes(answers), closed)


def _send(connection: socket.socket, data: bytes, way: Way) -> None:
    if way is not Way.BYTES:
        connection.sendall(data)
        return
    head, tail = data[:_EDGE], data[_EDGE:][-_EDGE:]
    for octet in head:
        connection.sendall(bytes((octet,)))
    connection.sendall(data[_EDGE : len(data) - len(tail)])
    for octet in tail:
        connection.sendall(bytes((octet,)))


def _expect(connection: socket.socket, answer: bytes) -> None:
    got = bytearray()
    while len(got) < len(answer) and (data := connection.recv(_READ)):
        got += data
    assert bytes(got) == answer


def _collect(connection: socket.socket, answers: bytearray, end: bytes) -> bool:
    """Read up to the answer to the marker, which is cut off; return whether it lacks."""
    try:
        while not answers.endswith(end):
            data = connection.recv(_READ)
            if not data:
                return True
            answers += data
    except ConnectionError:
        return True
    except TimeoutError:
        message = f"the answers have no end: {bytes(answers[-200:])!r}"
        raise AssertionError(message) from None
    del answers[-len(end) :]
    return False


@final
class Pair:
    """A reference server and ours, side by side.

    Args:
        reference: starts the one.
        ours: starts the other.
        marker: how the end of the answers is seen.
    """

    def __init__(self, reference: Start, ours: Start, marker: Marker) -> None:
        self._starts = (reference, ours)
        self._marker = marker
        self._stack = ExitStack()
        self._addresses: list[Address] = []

    def exchange(self, case: Case, way: Way) -> tuple[Exchange, Exchange]:
        """Send a case to both; return what the reference and we answered."""
        if not self._addresses:
            for start in self._starts:
                self._addresses.append(self._stack.enter_context(start()))
        reference, ours = self._addresses
        return (
            converse(reference, case, way, self._marker),
            converse(ours, case, way, self._marker),
        )

    def restart(self) -> None:
        """Start both afresh the next time."""
        self._addresses.clear()
        self._stack.close()

    @contextmanager
    def served(self) -> Generator["Pair", None, None]:
        """Stop both when the block ends."""
        try:
            yield self
        finally:
            self.restart()


def with_neighbours(cases: Sequence[Case], case: Case) -> Case:
    """Return a case with those before and behind it that can be sent together."""
    if case.alone or case.ends or case.difference:
        return case
    sociable = [each for each in cases if each.sociable or each is case]
    at = sociable.index(case)
    before = sociable[at - 1 : at] if at else []
    behind = [] if case.last else sociable[at + 1 : at + 2]
    data = b"".join(each.data for each in (*before, case, *behind))
    return replace(case, data=data)


def check(pair: Pair, cases: Sequence[Case], case: Case, way: Way) -> None:
    """Assert that both servers answer a case alike, or differ as it is meant.

    Raises:
        AssertionError: they do not.
    """
    sent = with_neighbours(cases, case) if way is Way.COALESCED else case
    try:
        reference, ours = pair.exchange(sent, way)
        if case.difference is None:
            assert ours == reference, _account(sent, reference, ours)
            return
        pattern = re.compile(case.difference.ours, re.DOTALL)
        found = pattern.fullmatch(ours.answer)
        assert found, f"expected {pattern.pattern!r}, got {_shown(ours, 0)}"
        assert way is not Way.WHOLE or ours != reference, "no longer a difference"
    except BaseException:
        pair.restart()
        raise


def _account(sent: Case, reference: Exchange, ours: Exchange) -> str:
    """Return where two answers part, for the message of a failure."""
    both = zip(reference.answer, ours.answer, strict=False)
    at = next((at for at, (left, right) in enumerate(both) if left != right), 0)
    return (
        f"sent {len(sent.data)} octets: {sent.data[:200]!r}\n"
        f"the same up to octet {at} of the answers; then\n"
        f"reference: {_shown(reference, at)}\n"
        f"ours:      {_shown(ours, at)}"
    )


def _shown(exchange: Exchange, at: int) -> str:
    end = ", closed" if exchange.closed else ""
    return f"{exchange.answer[at : at + 200]!r}{end}"
