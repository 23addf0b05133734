"""Who has subscribed to what, and who gets a message.

All connections share one broker. It decides under a lock who receives a message, and
delivers it without one: a delivery only appends to the outbox of a session.
"""

import random
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, TypeAlias, final

from .subjects import Index

__all__ = ["NO_RESPONDERS", "Broker", "Deliver", "Message", "Subscription"]


@final
@dataclass(frozen=True)
class Message:
    """What is published; without headers, `headers` is None."""

    subject: str
    payload: bytes
    reply_to: str | None = None
    headers: bytes | None = None


Deliver: TypeAlias = Callable[["Subscription", Message], bool]
"""Sends a message to the owner of a subscription; tells whether it takes it."""

NO_RESPONDERS: Final = b"NATS/1.0 503\r\n\r\n"


@final
@dataclass(eq=False)
class Subscription:
    """A subscription of one connection.

    Attributes:
        owner: the connection, as something to compare.
        sid: what the connection calls it.
        subject: a pattern.
        queue: the group, of which one member gets each message; None: none.
        deliver: sends a message to it.
        most: messages after which it ends; None: no limit.
        count: messages that it has got.
    """

    owner: object
    sid: str
    subject: str
    queue: str | None
    deliver: Deliver
    most: int | None = None
    count: int = field(default=0)

    def is_used_up(self) -> bool:
        """Whether it gets no more messages."""
        return self.most is not None and self.count >= self.most


@final
class Broker:
    """The subscriptions of all connections."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index: Index[Subscription] = Index()
        self._of: dict[int, dict[str, Subscription]] = {}

    def subscribe(self, subscription: Subscription) -> None:
        """Add a subscription; one of the same connection and name stays as it is."""
        with self._lock:
            own = self._of.setdefault(id(subscription.owner), {})
            if subscription.sid not in own:
                own[subscription.sid] = subscription
                self._index.add(subscription.subject, subscription)

    def unsubscribe(self, owner: object, sid: str, most: int | None = None) -> None:
        """End a subscription, at once or when it has got a number of messages."""
        with self._lock:
            found = self._of.get(id(owner), {}).get(sid)
            if found is None:
                return
            found.most = most
            if not most or found.is_used_up():
                self._remove(found)

    def leave(self, owner: object) -> None:
        """End every subscription of a connection."""
        with self._lock:
            for found in self._of.pop(id(owner), {}).values():
                self._index.remove(found.subject, found)

    def publish(self, message: Message, without: object = None) -> bool:
        """Deliver a message; tell whether somebody has got it.

        Args:
            message: the message.
            without: a connection that does not want what it publishes itself.
        """
        singles: list[Subscription] = []
        groups: dict[str, list[Subscription]] = {}
        with self._lock:
            for found in self._index.matches(message.subject):
                if found.owner is without:
                    continue
                if found.queue is None:
                    singles.append(found)
                else:
                    groups.setdefault(found.queue, []).append(found)
        delivered = [self._deliver(found, message) for found in singles]
        for members in groups.values():
            random.shuffle(members)
            delivered.append(any(self._deliver(found, message) for found in members))
        return any(delivered)

    def tell_nobody_answers(self, owner: object, message: Message) -> None:
        """Tell a connection that nobody has got its message, where it waits for an answer.

        This is no message that somebody has published: it does not count.
        """
        if message.reply_to is None:
            return
        empty = Message(message.reply_to, b"", headers=NO_RESPONDERS)
        with self._lock:
            found = list(self._index.matches(message.reply_to))
        for subscription in _of_owner(found, owner):
            subscription.deliver(subscription, empty)

    def _deliver(self, subscription: Subscription, message: Message) -> bool:
        """Deliver a message by a subscription, unless that has ended."""
        with self._lock:
            if subscription.is_used_up():
                return False
            subscription.count += 1
            if subscription.is_used_up():
                self._remove(subscription)
        return subscription.deliver(subscription, message)

    def _remove(self, subscription: Subscription) -> None:
        """Forget a subscription, if it is known."""
        own = self._of.get(id(subscription.owner), {})
        if own.pop(subscription.sid, None) is not None:
            self._index.remove(subscription.subject, subscription)


def _of_owner(found: Iterable[Subscription], owner: object) -> list[Subscription]:
    return [subscription for subscription in found if subscription.owner is owner]
