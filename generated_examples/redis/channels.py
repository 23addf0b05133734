"""Channels: who publishes reaches everybody who has subscribed, by name or by pattern.

Whoever subscribes has a `Subscriptions`, and is called back within the lock: all
subscribers get all messages of all channels in one order.
"""

import threading
from collections.abc import Callable, Iterable
from typing import final

from .globs import glob

__all__ = ["Channels", "Subscriptions"]


@final
class Subscriptions:
    """What one connection has subscribed to.

    Attributes:
        channels: the names, in their order.
        patterns: the patterns, in their order.
        receive: called with the pattern that fits, or None for a subscription by name,
            the channel and the message. It must not block.
    """

    __slots__ = ("channels", "patterns", "receive")

    def __init__(self, receive: Callable[[bytes | None, bytes, bytes], None]) -> None:
        self.receive = receive
        self.channels: dict[bytes, None] = {}
        self.patterns: dict[bytes, None] = {}

    def __len__(self) -> int:
        return len(self.channels) + len(self.patterns)


@final
class Channels:
    """Who has subscribed to what.

    Args:
        lock: guards it, and whatever else is to be changed together with it.
    """

    def __init__(self, lock: threading.RLock) -> None:
        self._lock = lock
        self._by_name: dict[bytes, dict[Subscriptions, None]] = {}
        self._by_pattern: dict[bytes, dict[Subscriptions, None]] = {}

    def subscribe(self, who: Subscriptions, channel: bytes) -> int:
        """Subscribe to a channel; return how many subscriptions there are then."""
        with self._lock:
            who.channels[channel] = None
            self._by_name.setdefault(channel, {})[who] = None
            return len(who)

    def subscribe_pattern(self, who: Subscriptions, pattern: bytes) -> int:
        """Subscribe to the channels that match a pattern; return as `subscribe`."""
        with self._lock:
            who.patterns[pattern] = None
            self._by_pattern.setdefault(pattern, {})[who] = None
            return len(who)

    def unsubscribe(self, who: Subscriptions, channel: bytes) -> int:
        """End a subscription, if there is one; return how many are left."""
        with self._lock:
            if who.channels.pop(channel, who) is None:
                _leave(self._by_name, channel, who)
            return len(who)

    def unsubscribe_pattern(self, who: Subscriptions, pattern: bytes) -> int:
        """The same for a pattern."""
        with self._lock:
            if who.patterns.pop(pattern, who) is None:
                _leave(self._by_pattern, pattern, who)
            return len(who)

    def leave(self, who: Subscriptions) -> None:
        """End all subscriptions."""
        with self._lock:
            for channel in tuple(who.channels):
                self.unsubscribe(who, channel)
            for pattern in tuple(who.patterns):
                self.unsubscribe_pattern(who, pattern)

    def publish(self, channel: bytes, message: bytes) -> int:
        """Pass a message on; return how many times it was."""
        with self._lock:
            receivers: list[tuple[bytes | None, Subscriptions]] = [
                (None, who) for who in self._by_name.get(channel, ())
            ]
            for pattern, subscribed in self._by_pattern.items():
                if glob(pattern).fullmatch(channel):
                    receivers.extend((pattern, who) for who in subscribed)
            for fitting, who in receivers:
                who.receive(fitting, channel, message)
            return len(receivers)

    def names(self, pattern: bytes = b"*") -> list[bytes]:
        """Return the channels that have subscribers by name and match a pattern."""
        fits = glob(pattern).fullmatch
        with self._lock:
            return [channel for channel in self._by_name if fits(channel)]

    def counts(self, channels: Iterable[bytes]) -> list[int]:
        """Return how many have subscribed to each of some channels by name."""
        with self._lock:
            return [len(self._by_name.get(channel, ())) for channel in channels]

    def patterns(self) -> int:
        """Return how many patterns there are subscriptions to."""
        with self._lock:
            return len(self._by_pattern)


def _leave(
    subscribed: dict[bytes, dict[Subscriptions, None]], name: bytes, who: Subscriptions
) -> None:
    del subscribed[name][who]
    if not subscribed[name]:
        del subscribed[name]
