"""How often a peer may ask: a bucket of tokens for each, and a bound on their number."""

import time
from collections import OrderedDict
from threading import Lock
from typing import Final, final

__all__ = ["RateLimit"]

_PEERS: Final = 65536


@final
class RateLimit:
    """Lets each peer do something so often, and not more.

    Each has a bucket of tokens, which fills evenly; a turn takes one. Any thread may use
    it. The peers that have not been heard of for the longest are forgotten first, so that
    many of them, or forged ones, take no more memory than that.

    Args:
        per_second: turns of one peer in a second, in the long run; more than 0.
        burst: turns that it may take at once after a rest; at least 1.
        peers: how many are remembered; at least 1.

    Raises:
        ValueError: an argument is out of its bounds.
    """

    __slots__ = ("_burst", "_lock", "_most", "_peers", "_rate")

    def __init__(self, per_second: float, burst: int = 10, peers: int = _PEERS) -> None:
        if not per_second > 0 or burst < 1 or peers < 1:
            raise ValueError("expected per_second > 0, burst >= 1, peers >= 1")
        self._rate = per_second
        self._burst = float(burst)
        self._most = peers
        self._lock = Lock()
        # For each peer the tokens it had, and when that was.
        self._peers: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, peer: str, now: float | None = None) -> bool:
        """Take a turn; tell whether there was one.

        Args:
            peer: whose turn it is.
            now: seconds of a clock that never goes back; None: `time.monotonic`.
        """
        moment = time.monotonic() if now is None else now
        with self._lock:
            tokens, before = self._peers.pop(peer, (self._burst, moment))
            tokens = min(self._burst, tokens + (moment - before) * self._rate)
            allowed = tokens >= 1
            self._peers[peer] = (tokens - allowed, moment)
            if len(self._peers) > self._most:
                self._peers.popitem(last=False)
        return allowed
