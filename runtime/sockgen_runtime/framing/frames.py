"""Reads one message after the other, as tokens, from what has arrived.

A message that is there as whole lines was taken at once, by the decoder. Any other is read
by the framing's reader, which remembers where it was until the rest arrives, so that nothing
is read twice.
"""

from collections.abc import Callable, Sequence
from typing import final

from sockgen_runtime.errors import BadFrame, BadText, PayloadTooLarge
from sockgen_runtime.messages.demands import (
    Begin,
    Block,
    Demand,
    Reading,
    Take,
    Until,
)
from sockgen_runtime.reading.endings import FrameTooLong

from .framing import Framing

__all__ = ["Frames"]


@final
class Frames:
    """Messages of one framing.

    Attributes:
        framing: how a message is divided into tokens.
        take: takes a message that is whole among some lines; see `Framing`.
        demand: what the message that has begun waits for; None: none has begun.

    Args:
        framing: the same.
        meet: meets the demands of its reader; see `Meeting`.
        payload: octets that all tokens of a message may have together.
    """

    __slots__ = (
        "_left",
        "_meet",
        "_payload",
        "_reading",
        "demand",
        "framing",
        "take",
    )

    def __init__(
        self,
        framing: Framing,
        meet: Callable[[Demand], bytes | None],
        payload: int,
    ) -> None:
        self.framing: Framing = framing
        self.take: Callable[[list[bytes]], list[bytes] | None] = framing.take
        self._meet = meet
        self._payload = payload
        self._reading: Reading[Sequence[bytes]] | None = None
        self.demand: Demand | None = None
        self._left = 0  # octets that may still come of this message

    def clear(self) -> None:
        """Forget the message that has begun."""
        self._reading = self.demand = None

    def next(self) -> list[bytes] | None:
        """Return the tokens of the next message, or None if it has not arrived whole.

        Raises:
            ProtocolError: it is no message, or too large.
        """
        if self.demand is not None:
            return self._resume(self.demand)
        first = self._met(self.framing.first)
        if first is None:
            return None
        self._left = self._payload
        self._reading = self.framing.read(first)
        return self._resume(None)

    def _met(self, demand: Demand) -> bytes | None:
        """Return the octets that are asked for, or None if they have not arrived.

        Raises:
            BadFrame: a message does not begin where it must.
        """
        try:
            return self._meet(demand)
        except (PayloadTooLarge, FrameTooLong) as error:
            opening = isinstance(demand, Until) and demand.opening
            if not opening and not isinstance(demand, Begin):
                raise
            lost = BadFrame("expected the beginning of a message")
            lost.lost = True
            raise lost from error

    def _resume(self, demand: Demand | None) -> list[bytes] | None:
        """Meet the demands of the reader, as far as octets have arrived."""
        reading, self._reading, self.demand = self._reading, None, None
        if reading is None:
            return None
        try:
            if demand is None:
                demand = self._bounded(next(reading))
            while (octets := self._met(demand)) is not None:
                demand = self._bounded(reading.send(octets))
        except StopIteration as stop:
            tokens: Sequence[bytes] = stop.value
            return list(tokens)
        except ValueError as refusal:
            raise _bad_frame(refusal) from None
        self._reading, self.demand = reading, demand
        return None

    def _bounded(self, demand: Demand) -> Demand:
        """Return what is asked for, if the message does not become too large by it.

        Raises:
            PayloadTooLarge: it does.
        """
        if isinstance(demand, (Block, Take)):
            self._left -= demand.size
            if self._left < 0:
                error = PayloadTooLarge(self._payload - self._left, self._payload)
                error.pending, error.trailer = demand.size, isinstance(demand, Block)
                raise error
        return demand


def _bad_frame(refusal: ValueError) -> BadFrame:
    """Return the error of a reader that has refused what it was given."""
    if isinstance(refusal, BadText):
        reason = f"expected {refusal.expected}"
        return BadFrame(reason, expected=refusal.expected, value=refusal.value)
    return BadFrame("expected the form of a message")
