"""A server that tells the time of the machine's clock."""

import time
from typing import ClassVar, Final, final

from .protocol.fields import Leap
from .protocol.handler import NtpHandler
from .protocol.messages import Ask, Kiss, Time

__all__ = ["Clock", "stamp"]

_EPOCH: Final = 2208988800  # seconds from 1900 to 1970
_NANOSECONDS: Final = 10**9


def stamp(nanoseconds: int) -> int:
    """Return a time as NTP has it: seconds since 1900 and 32 bits of a fraction.

    Args:
        nanoseconds: since 1970.
    """
    seconds, rest = divmod(nanoseconds, _NANOSECONDS)
    return (seconds + _EPOCH) % 2**32 << 32 | (rest << 32) // _NANOSECONDS


@final
class Clock(NtpHandler):
    """Answers with the machine's clock, as one that is right by itself."""

    precision: ClassVar[int] = -20  # about a microsecond, as a power of two
    reference: ClassVar[bytes] = b"LOCL"

    def do_time(self, command: Ask) -> Time | Kiss | None:
        """Tell when the question came and when the answer leaves."""
        received = stamp(time.time_ns())
        if command.mac is not None:
            return None  # It has no keys, and what is signed is to be answered signed.
        return Time(
            leap=Leap.NONE,
            stratum=1,
            precision=self.precision,
            root_delay=0,
            root_dispersion=0x40,  # about a millisecond
            reference_id=self.reference,
            reference=received & ~0xFFFFFFFF,
            receive=received,
            transmit=stamp(time.time_ns()),
        )
