"""The loop: whatever can go on, goes on; then it waits for what is next.

To the serving loop it is a selector: it waits for listening sockets as well, and returns
when one of them is ready. What happens on connections it does itself meanwhile.
"""

import heapq
import selectors
import time
from collections import deque
from collections.abc import Mapping
from itertools import count
from threading import get_ident
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, final

from sockgen_runtime.overriding import override
from sockgen_runtime.socketserver.wakeup import WakeUp

from .poller import make_poller
from .watch import Watch

if TYPE_CHECKING:
    from _typeshed import FileDescriptorLike

__all__ = ["Activity", "EventLoop"]

_Key: TypeAlias = tuple[selectors.SelectorKey, int]

_FEW: Final = 1000  # timers that nobody minds
_FOREVER: Final = float("inf")


class Activity(Protocol):
    """Something that goes on in a loop, such as a connection."""

    queued: bool
    """Whether it waits for its turn."""

    @property
    def over(self) -> bool:
        """Whether there is nothing left to do."""
        ...

    def ready(self, events: int, /) -> None:
        """Go on: its descriptor is ready for some events."""
        ...

    def advance(self) -> None:
        """Go on: it is its turn."""
        ...

    def expire(self) -> float | None:
        """Do what is due now; return when something is due next, if ever."""
        ...


@final
class EventLoop(selectors.BaseSelector):
    """A selector that looks after connections while it waits.

    Attributes:
        now: when the last wait ended, on the monotonic clock.
        step: which step is under way; 0 while it waits.
    """

    def __init__(self) -> None:
        self.now: float = time.monotonic()
        self.step: int = 0
        self._poller = make_poller()
        self._activities: dict[int, Activity] = {}
        self._keys: dict[int, selectors.SelectorKey] = {}
        self._turns: deque[Activity] = deque()
        self._timers: list[tuple[float, int, Activity]] = []
        self._numbers = count()
        self._steps = 1  # with which the next turn begins
        self._watch: Watch | None = None
        self._dropped = 0  # activities that are over, and may have left timers
        self._thread = 0
        self._wake_up = WakeUp()
        self._poller.register(self._wake_up.fileno(), selectors.EVENT_READ)

    # Activities -----------------------------------------------------------------------

    def __len__(self) -> int:
        """Return how many activities there are."""
        return len(self._activities)

    def watch(self, descriptor: int, events: int, activity: Activity) -> None:
        """Wait for events of a descriptor."""
        self._activities[descriptor] = activity
        self._poller.register(descriptor, events)

    def change(self, descriptor: int, events: int) -> None:
        """Wait for other events of a descriptor."""
        self._poller.modify(descriptor, events)

    def forget(self, descriptor: int) -> None:
        """Wait for a descriptor no longer."""
        if self._activities.pop(descriptor, None) is not None:
            self._poller.unregister(descriptor)

    def turn(self, activity: Activity) -> None:
        """Let an activity advance soon. Any thread may do so."""
        if not activity.queued:
            activity.queued = True
            self._turns.append(activity)
            if get_ident() != self._thread:
                self._wake_up.set()

    def at(self, moment: float, activity: Activity) -> None:
        """Have an activity do what is due at some moment."""
        heapq.heappush(self._timers, (moment, next(self._numbers), activity))

    def drop(self) -> None:
        """Note that an activity is over, whose timers are not to be kept for long."""
        self._dropped += 1
        if self._dropped > _FEW and 2 * self._dropped > len(self._timers):
            self._timers = [timer for timer in self._timers if not timer[2].over]
            heapq.heapify(self._timers)
            self._dropped = 0

    def watch_over(self, threshold: float | None) -> None:
        """Have somebody look whether a step takes too long, until the loop is left.

        Args:
            threshold: seconds that are too long; None: nobody looks.
        """
        if self._watch is None and threshold is not None:
            self._watch = Watch(self, threshold)

    # As a selector ----------------------------------------------------------------

    @override
    def register(
        self, fileobj: "FileDescriptorLike", events: int, data: object = None
    ) -> selectors.SelectorKey:
        """Wait for something that is none of the activities."""
        descriptor = fileobj if isinstance(fileobj, int) else fileobj.fileno()
        key = selectors.SelectorKey(fileobj, descriptor, events, data)
        self._keys[descriptor] = key
        self._poller.register(descriptor, events)
        return key

    @override
    def unregister(self, fileobj: "FileDescriptorLike") -> selectors.SelectorKey:
        """Wait for it no longer."""
        descriptor = fileobj if isinstance(fileobj, int) else fileobj.fileno()
        key = self._keys.pop(descriptor)
        self._poller.unregister(descriptor)
        return key

    @override
    def select(self, timeout: float | None = None) -> list[_Key]:
        """Go on with all activities until something else is ready, or time is up.

        Args:
            timeout: seconds; None: no limit.
        """
        self._thread = get_ident()
        end = _FOREVER if timeout is None else time.monotonic() + timeout
        while True:
            found = self._step(end)
            if found or self.now >= end:
                return found

    def _step(self, end: float) -> list[_Key]:
        """Wait once, and go on with what is ready; return what is not ours."""
        activities, others = self._activities, list[_Key]()
        self.step = 0
        found = self._poller.poll(self._patience(end))
        self.now = time.monotonic()
        self.step = self._steps
        for descriptor, events in found:
            activity = activities.get(descriptor)
            if activity is not None:
                self.step += 1
                activity.ready(events)
            elif descriptor in self._keys:
                others.append((self._keys[descriptor], events))
            else:
                self._wake_up.clear()
        turns = self._turns
        for _ in range(len(turns)):
            activity = turns.popleft()
            activity.queued = False
            self.step += 1
            activity.advance()
        while self._timers and self._timers[0][0] <= self.now:
            _, _, activity = heapq.heappop(self._timers)
            moment = activity.expire()
            if moment is not None:
                self.at(moment, activity)
        self._steps = self.step + 1
        return others

    def _patience(self, end: float) -> float | None:
        """Return for how many seconds there is nothing to do; None: no limit."""
        if self._turns:
            return 0.0
        if self._timers and self._timers[0][0] < end:
            end = self._timers[0][0]
        return None if end == _FOREVER else max(0.0, end - time.monotonic())

    @override
    def close(self) -> None:
        """Wait only for activities from now on, should anybody wait again."""
        for descriptor in tuple(self._keys):
            self._poller.unregister(descriptor)
        self._keys.clear()
        if self._watch is not None:
            self._watch.end()
            self._watch = None

    @override
    def get_map(self) -> Mapping["FileDescriptorLike", selectors.SelectorKey]:
        """Return what is waited for that is no activity."""
        return {key.fileobj: key for key in self._keys.values()}
