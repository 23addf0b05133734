"""Queues and topics: who gets a message, and what becomes of it until it is consumed.

A message to a queue goes to one of its subscribers, in turn, and waits while there is
none. One to a topic goes to all who subscribe at that moment. Whoever must acknowledge
messages gets a number of them at once; what is not consumed when its subscriber leaves, or
is refused, goes back to its queue, to be tried a few times.

Everything happens under one lock; a delivery only appends to the outbox of a session.
"""

import itertools
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias, final

from .protocol import AckMode, Headers

__all__ = ["Broker", "Deliver", "Letter", "Subscription"]

TOPIC: Final = "/topic/"
QUEUED: Final = 10_000  # messages that wait in a queue, at most
QUEUES: Final = 10_000
WINDOW: Final = 100  # messages that a subscriber has not acknowledged, at most
TRIES: Final = 3


@final
@dataclass(frozen=True)
class Letter:
    """What is sent, as often as it was given out in vain."""

    destination: str
    body: bytes
    content_type: str | None
    headers: Headers
    tries: int = 0


Deliver: TypeAlias = Callable[["Subscription", Letter, str], bool]
"""Sends a message with its number to a subscriber; tells whether it takes it."""


@final
@dataclass(eq=False)
class Subscription:
    """A subscription of one connection; `waiting` are the messages to be acknowledged."""

    owner: object
    name: str
    destination: str
    mode: AckMode
    deliver: Deliver
    waiting: dict[str, Letter] = field(default_factory=dict[str, Letter])

    @property
    def has_room(self) -> bool:
        """Whether it gets another message now."""
        return self.mode is AckMode.AUTO or len(self.waiting) < WINDOW


@final
@dataclass
class _Destination:
    letters: deque[Letter] = field(default_factory=deque[Letter])
    subscriptions: deque[Subscription] = field(default_factory=deque[Subscription])


@final
class Broker:
    """The destinations of all connections."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._destinations: dict[str, _Destination] = {}
        self._of: dict[int, dict[str, Subscription]] = {}
        self._unacknowledged: dict[str, Subscription] = {}

    def subscribe(self, subscription: Subscription) -> str:
        """Add a subscription; return why it cannot be, or nothing."""
        with self._lock:
            own = self._of.setdefault(id(subscription.owner), {})
            if subscription.name in own:
                return "there is a subscription with this id"
            found = self._destination(subscription.destination)
            if found is None:
                return "there are too many destinations"
            own[subscription.name] = subscription
            found.subscriptions.append(subscription)
            self._give_out(found)
            return ""

    def unsubscribe(self, owner: object, name: str) -> str:
        """End a subscription; return why that cannot be, or nothing."""
        with self._lock:
            found = self._of.get(id(owner), {}).pop(name, None)
            if found is None:
                return "there is no subscription with this id"
            self._remove(found)
            return ""

    def leave(self, owner: object) -> None:
        """End every subscription of a connection."""
        with self._lock:
            for found in self._of.pop(id(owner), {}).values():
                self._remove(found)

    def send(self, letter: Letter) -> str:
        """Take a message; return why that cannot be, or nothing."""
        with self._lock:
            found = self._destination(letter.destination)
            if found is None:
                return "there are too many destinations"
            if letter.destination.startswith(TOPIC):
                for subscription in list(found.subscriptions):
                    if subscription.has_room:
                        self._deliver(subscription, letter)
            elif len(found.letters) >= QUEUED:
                return "the queue is full"
            else:
                found.letters.append(letter)
                self._give_out(found)
            self._forget(letter.destination)
            return ""

    def settle(self, owner: object, number: str, *, consumed: bool) -> str:
        """Take that a message was consumed, or was not; return why not, or nothing.

        Args:
            owner: who says so.
            number: of the message.
            consumed: whether it was.
        """
        with self._lock:
            found = self._unacknowledged.get(number)
            if found is None or found.owner is not owner:
                return "there is no such message to be acknowledged"
            numbers = list(found.waiting)
            upto = numbers.index(number)
            first = 0 if found.mode is AckMode.CLIENT else upto
            settled = [self._settled(found, each) for each in numbers[first : upto + 1]]
            destination = self._destinations.setdefault(
                found.destination, _Destination()
            )
            if not consumed:
                self._take_back(settled)
            self._give_out(destination)
            return ""

    def _destination(self, name: str) -> _Destination | None:
        if name not in self._destinations and len(self._destinations) >= QUEUES:
            return None
        return self._destinations.setdefault(name, _Destination())

    def _forget(self, name: str) -> None:
        found = self._destinations.get(name)
        if found is not None and not (found.letters or found.subscriptions):
            del self._destinations[name]

    def _give_out(self, found: _Destination) -> None:
        """Deliver what waits in a queue, to its subscribers in turn."""
        while found.letters:
            ready = next((s for s in found.subscriptions if s.has_room), None)
            if ready is None:
                return
            found.subscriptions.remove(ready)
            letter = found.letters.popleft()
            if self._deliver(ready, letter):
                found.subscriptions.append(ready)
            else:  # It is about to leave.
                found.letters.appendleft(letter)

    def _deliver(self, subscription: Subscription, letter: Letter) -> bool:
        number = str(next(self._numbers))
        if not subscription.deliver(subscription, letter, number):
            return False
        if subscription.mode is not AckMode.AUTO:
            subscription.waiting[number] = letter
            self._unacknowledged[number] = subscription
        return True

    def _settled(self, subscription: Subscription, number: str) -> Letter:
        del self._unacknowledged[number]
        return subscription.waiting.pop(number)

    def _take_back(self, letters: list[Letter]) -> None:
        """Put messages back to where their queue begins, in their order."""
        for letter in reversed(letters):
            again = replace(letter, tries=letter.tries + 1)
            if again.tries < TRIES and not letter.destination.startswith(TOPIC):
                found = self._destinations[letter.destination]
                found.letters.appendleft(again)

    def _remove(self, subscription: Subscription) -> None:
        destination = self._destinations.setdefault(
            subscription.destination, _Destination()
        )
        if subscription in destination.subscriptions:
            destination.subscriptions.remove(subscription)
        numbers = list(subscription.waiting)
        self._take_back([self._settled(subscription, number) for number in numbers])
        self._give_out(destination)
        self._forget(subscription.destination)
